"""What in a printed body its dialect's owner would not take or send, in words of the page's reader.

Names that the owner does not have, and pictures that are none, are other checks' business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conformance.checks.check import Context
from conformance.checks.official import OWNERS, Official, dotted, part_of
from conformance.codec.pointer import pointer, resolve, tokens, walk
from conformance.dialects.casing import snake
from conformance.dialects.members import members
from conformance.model import Dialect, Json
from conformance.spec.oracle import SchemaViolation
from conformance.spec.protojson import canonical, original

#: Keywords about names, or too broad to be told.
_NOT_HERE: Final = frozenset({"additionalProperties", "effort", "format"})
#: Which values of these a model takes is judged with the model.
_SETTINGS: Final = frozenset({"aspectRatio", "imageSize", "size", "quality", "output_format"})
_REGISTERED: Final = "image/png, image/jpeg, image/webp or the like"
#: What holds a picture or a signature is judged as such; placeholders are common there.
_BYTES: Final = frozenset({"data", "thoughtSignature", "b64_json", "sdkBlob"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that the owner does not have so; ``where`` is a JSON pointer into the body."""

    where: str
    message: str
    expected: Json = None
    printed: Json = None
    lacks: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for the same flaw at other indices of the same arrays."""
        return "/".join("*" if t.isdecimal() else t for t in tokens(self.where)), self.message


def flaws(context: Context, dialect: Dialect, part: str, value: Json) -> Iterator[Flaw]:
    """What breaks the official schema of a part, each kind of flaw once, in the order of places.

    Answers are read in either casing too: that theirs is wrong is told once, by itself.
    """
    part = part_of(context, dialect, part)
    known = Official.of(context.wire, dialect, part)
    seen: set[tuple[str, str]] = set()
    for flaw in _several(value, known):
        if flaw.key not in seen:
            seen.add(flaw.key)
            yield flaw
    protojson = dialect is Dialect.GEMINI
    read = canonical(value, context.wire.schema(dialect, part)) if protojson else value
    for violation in context.wire.violations(dialect, part, read):
        for flaw in _flaws(violation, value, known):
            if flaw.key not in seen:
                seen.add(flaw.key)
                where = original(flaw.where, value) if protojson else flaw.where
                yield Flaw(
                    where=where,
                    message=flaw.message,
                    expected=flaw.expected,
                    printed=flaw.printed,
                    lacks=flaw.lacks,
                )


def _several(value: Json, known: Official) -> Iterator[Flaw]:
    """Objects with two members of a choice, which an open schema lets pass."""
    for where, inside in walk(value):
        at = known.at(where) if isinstance(inside, Mapping) else None
        if at and at.choices:
            held = [name for name in members(inside) if known.spelt(name) in at.choices]
            if len(held) > 1:
                yield _choice(where, held, known)


def _flaws(violation: SchemaViolation, value: Json, known: Official) -> Iterator[Flaw]:
    where = violation.pointer
    if violation.keyword in _NOT_HERE or "/propertyNames/" in violation.schema_pointer:
        return
    choices = (at := known.at(where)) and at.choices
    if choices and violation.keyword == "oneOf":
        held = _held(value, where, known, choices)
        if len(held) != 1:
            yield _choice(where, held, known)
            return
    if violation.causes:
        for cause in violation.causes:
            yield from _flaws(cause, value, known)
    elif not _elsewhere(violation, known):
        lacks = str(violation.expected) if violation.keyword == "required" else ""
        typed = violation.keyword == "pattern" and _is_media_type(where)
        message = _media_type(violation.observed) if typed else violation.message
        yield Flaw(
            where=where,
            message=f"{dotted(where) or 'it'} {f'lacks {lacks}' if lacks else message}",
            expected=_REGISTERED if typed else violation.expected,
            printed=violation.observed,
            lacks=lacks,
        )


def _is_media_type(where: str) -> bool:
    return snake(tokens(where)[-1] if where else "") == "mime_type"


def _media_type(written: Json) -> str:
    near = " (image/jpeg is)" if written == "image/jpg" else ""
    return f"must be a media type, which {written!r} is not{near}"


def _choice(where: str, held: list[str], known: Official) -> Flaw:
    owner = OWNERS[known.dialect]
    name = dotted(where)
    said = f"has {' and '.join(held)} at once" if held else "has none of what it may hold"
    return Flaw(
        where=where + pointer(held[0]) if held else where,
        message=f"{name} {said}, {owner} has exactly one there",
        expected="exactly one",
        printed=list(held),
    )


def _held(value: Json, where: str, known: Official, choices: frozenset[str]) -> list[str]:
    inside = members(resolve(value, original(where, value)))
    return [name for name in inside if known.spelt(name) in choices]


def _elsewhere(violation: SchemaViolation, known: Official) -> bool:
    """Whether another check judges the value, or vendors agree on it against the owner."""
    names = [token for token in tokens(violation.pointer) if not token.isdecimal()]
    last = names[-1] if names else ""
    if violation.keyword in {"pattern", "minLength"} and last in _BYTES:
        return True
    if violation.keyword == "enum" and last in _SETTINGS:
        return True
    # A picture that comes in a chat is no invention of one vendor, but it is not OpenAI's.
    chat = known.dialect is Dialect.CHAT
    # Nor is a drawn picture that is sent back, in a message of the kind it came in.
    back = last == "type" and violation.observed == "image_url" and "refusal" in _allowed(violation)
    return chat and (
        back
        or (violation.keyword == "enum" and last == "modalities")
        or (violation.keyword == "type" and last == "content" and violation.observed is not None)
    )


def _allowed(violation: SchemaViolation) -> list[Json]:
    return violation.expected if isinstance(violation.expected, list) else []
