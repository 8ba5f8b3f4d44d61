"""What a page promises of an operation, as claims: each with the line that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from conformance.importers import text_values
from conformance.importers.draft import Passage
from conformance.importers.infer import hints, values
from conformance.importers.infer.hints import PICTURES
from conformance.importers.infer.members import Member
from conformance.importers.infer.stated import Stated
from conformance.model import Dialect, Json, JsonObject

_RATIO: Final = re.compile(r"\d{1,3}\s?:\s?\d{1,3}|auto|adaptive", re.IGNORECASE)
_TIER: Final = re.compile(r"0\.5k|[1248]k|512(?:px)?", re.IGNORECASE)
_PIXELS: Final = re.compile(r"\d{2,5}\s?[x×*]\s?\d{2,5}|auto", re.IGNORECASE)

#: Names of members, in small letters without punctuation, and the feature each controls.
_FEATURES: Final = {
    "aspectratio": "image.aspect_ratio",
    "ratio": "image.aspect_ratio",
    "imageratio": "image.aspect_ratio",
    "imagesize": "image.size",
    "resolution": "image.size",
    "size": "image.size",
    "outputformat": "image.output_format",
    "imageformat": "image.output_format",
    "outputmimetype": "image.output_format",
    "responseformat": "image.delivery",
    "responsemodalities": "request.modalities",
    "modalities": "request.modalities",
}
_COUNTS: Final = frozenset({"n", "numimages", "imagecount", "numberofimages", "candidatecount"})
_SEARCH: Final = frozenset({"googlesearch", "googlesearchretrieval"})
_PLURAL: Final = {
    "image.aspect_ratio": ("ratios", "These ratios."),
    "image.size": ("sizes", "These sizes."),
    "image.output_format": ("formats", "These types of picture."),
    "image.delivery": ("delivery", "A picture comes in these ways."),
    "request.modalities": ("modalities", "These kinds of content."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim without its source, and the page's line that makes it."""

    claim: JsonObject
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What claims are made from: an operation as far as it is understood.

    ``form`` is whether its body is a form, whose files are neither addresses nor text.
    """

    dialect: Dialect | None
    line: int
    members: Sequence[Member]
    bodies: Sequence[JsonObject] = ()
    prose: Sequence[Passage] = ()
    pictures: Sequence[tuple[Member, str]] = ()
    models: Sequence[str] = ()
    stated: Mapping[str, Stated] = field(default_factory=dict)
    draws: bool = False
    form: bool = False


def claims(grounds: Grounds) -> tuple[Told, ...]:
    """All claims, with ids that are theirs alone."""
    found = [*_general(grounds), *_members(grounds)]
    names: dict[str, int] = {}
    seen: set[tuple[object, ...]] = set()
    made = []
    for told in found:
        key = (told.claim["feature"], told.claim.get("member"), str(told.claim.get("values")))
        if key in seen and told.claim.get("member"):
            continue
        seen.add(key)
        name = str(told.claim["id"])
        names[name] = names.get(name, 0) + 1
        number = f"_{names[name]}" if names[name] > 1 else ""
        made.append(Told(claim={**told.claim, "id": f"{name}{number}"}, line=told.line))
    return tuple(made)


def _general(grounds: Grounds) -> Iterator[Told]:
    if grounds.models and (grounds.draws or grounds.dialect):
        yield _models(grounds)
    if grounds.dialect is None:
        return
    if grounds.draws:
        yield _works("image", "image.present", "The operation makes pictures.", grounds.line)
    yield from _references(grounds)
    names = {_plain(member.name): member.line for member in grounds.members}
    names |= {_plain(name): grounds.line for body in grounds.bodies for name in _deep(body, 0)}
    for search in _SEARCH & names.keys():
        text = "A request can name the search tool."
        yield _works("grounding", "request.grounding", text, names[search])
        break
    if "thinkingconfig" in names:
        text = "A request can set how the model thinks."
        yield _works("thinking", "request.thinking", text, names["thinkingconfig"])


def _references(grounds: Grounds) -> Iterator[Told]:
    """Pictures that the schema has a place for, or that a sample hands in."""
    shown = {way for body in grounds.bodies for way in hints.shown(body)}
    if not shown and not grounds.pictures:
        return
    line = grounds.pictures[0][0].line if grounds.pictures else grounds.line
    text = "Pictures can be handed in."
    yield _works("references", "request.reference_image", text, line)
    ways = set() if grounds.form else shown.union(*map(_ways, grounds.pictures))
    if not ways:
        return
    claim: JsonObject = {
        "id": "reference_delivery",
        "feature": "request.reference_delivery",
        "values": sorted(ways),
        "text": "The ways in which a picture is handed in.",
    }
    yield Told(claim=claim, line=line)


def _ways(picture: tuple[Member, str]) -> frozenset[str]:
    """The ways in which a member takes a picture; none where only its place suggests one."""
    member, hint = picture
    if hint == "image/png":
        return frozenset({"data"})
    return hints.ways(member) if PICTURES.fullmatch(member.at) else frozenset({"url"})


def _models(grounds: Grounds) -> Told:
    member = model_member(grounds.members)
    claim: dict[str, Json] = {"id": "models", "feature": "access.models"}
    if member is not None:
        claim["member"] = member.at
    claim |= {"values": list(grounds.models), "text": "These models."}
    return Told(claim=claim, line=member.line if member else grounds.line)


def model_member(members: Sequence[Member]) -> Member | None:
    """The member that says which model is asked."""
    body = (each for each in members if each.at == "/model")
    path = (each for each in members if each.at.startswith("path:"))
    named = (each for each in path if "mode" in each.at.lower())  # modelName, modeName
    return next(body, next(named, None))


def _members(grounds: Grounds) -> Iterator[Told]:
    model = model_member(grounds.members)
    without = []
    for member in grounds.members:
        if member is model or not member.at or member.at.startswith("header:"):
            continue
        name = _plain(member.name)
        if name == "stream" and member.kinds <= {"boolean"} and grounds.dialect:
            text = "A request can ask for a stream."
            yield _works("stream", "stream.honoured", text, member.line, member.at)
        yield from _limits(grounds, member, name)
        elsewhere = grounds.stated.get(member.at)
        in_words = values.told(member) or (elsewhere.values if elsewhere else ())
        allowed = in_words or values.listed(member)
        feature = _feature(name, allowed)
        if allowed and (in_words or (feature and grounds.dialect)):
            told = _values(member, feature, allowed)
            line = elsewhere.line if elsewhere and in_words is elsewhere.values else told.line
            yield replace(told, line=line)
        elif not allowed and feature == "image.aspect_ratio":
            without.append(member)
    if len(without) == 1:
        yield from _ratios(without[0], grounds.prose)


def _limits(grounds: Grounds, member: Member, name: str) -> Iterator[Told]:
    if grounds.dialect is None:
        return
    if name in _COUNTS:
        most = values.most(member)
        if most is not None and most >= 1:
            text = f"Up to {most:g} pictures at once."
            yield _max("count", "request.count", most, text, member)
    if PICTURES.fullmatch(member.at) and "array" in member.kinds:
        most = values.most(member, "maxItems")
        if most is not None and most >= 1:
            text = f"Up to {most:g} reference images."
            yield _max("reference_limit", "request.reference_limit", most, text, member)


def _values(member: Member, feature: str, allowed: Sequence[Json]) -> Told:
    stem, text = _PLURAL.get(feature, (f"{_slug(member.name)}_values", "These values."))
    at = member.at
    if "array" in member.kinds and not at.endswith("/*"):
        at += "/*"
    claim: JsonObject = {
        "id": stem,
        "feature": feature or "request.accepted",
        "member": at,
        "values": list(allowed),
        "text": text,
    }
    return Told(claim=claim, line=member.line)


def _ratios(member: Member, prose: Sequence[Passage]) -> Iterator[Told]:
    """The ratios of the one passage that lists some, for the one member that could take them."""
    found = []
    for passage in prose:
        said = text_values.allowed(passage.text)
        if said and all(_RATIO.fullmatch(value) for value in said):
            found.append((said, passage.line))
    if len({said for said, _ in found}) == 1:
        told = _values(member, "image.aspect_ratio", found[0][0])
        yield Told(claim=told.claim, line=found[0][1])


def _feature(name: str, allowed: Sequence[Json]) -> str:
    """The feature that a member controls, by its name; by its values where the name may mislead."""
    texts = [str(value) for value in allowed]
    if name in {"size", "quality", "imagesize", "resolution"} and texts:
        if all(_RATIO.fullmatch(text) for text in texts):
            return "image.aspect_ratio"
        if all(_TIER.fullmatch(text) or _PIXELS.fullmatch(text) for text in texts):
            return "image.size"
        return ""
    if name == "responseformat" and not {*texts} <= {"url", "b64_json", "base64"}:
        return ""
    return _FEATURES.get(name, "")


def _works(name: str, feature: str, text: str, line: int, member: str = "") -> Told:
    claim: dict[str, Json] = {"id": name, "feature": feature}
    if member:
        claim["member"] = member
    return Told(claim={**claim, "works": True, "text": text}, line=line)


def _max(name: str, feature: str, most: float, text: str, member: Member) -> Told:
    number = int(most) if most == int(most) else most
    claim: JsonObject = {
        "id": name,
        "feature": feature,
        "member": member.at,
        "max": number,
        "text": text,
    }
    return Told(claim=claim, line=member.line)


def _deep(value: Json, depth: int) -> Iterator[str]:
    """The names of all members of a printed body."""
    if depth > 20:  # noqa: PLR2004 - deeper than any request
        return
    if isinstance(value, dict):
        for name, child in value.items():
            yield name
            yield from _deep(child, depth + 1)
    elif isinstance(value, list):
        for child in value[:50]:
            yield from _deep(child, depth + 1)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "member"
