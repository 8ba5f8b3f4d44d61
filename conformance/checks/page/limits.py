"""Whether the limits that a page states fit each other, its samples and the official ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.roster import Roster
from conformance.checks.sheet import Member, Sheet
from conformance.checks.shown import key
from conformance.model import Claim, ClaimKind, Json, JsonObject, Status
from conformance.spec.models import OfficialModel

_GUIDE: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_SCHEMA: Final = "https://json-schema.org/draft/2020-12/json-schema-validation"
_PRO: Final = "/v1beta/models/gemini-3-pro-image:generateContent"
_OLD: Final = "/v1beta/models/gemini-2.5-flash-image:generateContent"
_REFERENCES: Final = "request.reference_limit"
#: The official kinds of reference pictures, in the words that pages have for them.
_KINDS: Final[Mapping[str, str]] = {
    "object": "objects", "item": "objects", "product": "objects",
    "character": "characters", "portrait": "characters", "person": "characters",
    "people": "characters", "face": "characters", "human": "characters",
    "style": "style",
}  # fmt: skip
#: Which keywords say the same as a claim: for a number, and for how many items.
_KEYWORDS: Final = {
    ClaimKind.MAX: ("maximum", "maxItems"),
    ClaimKind.MIN: ("minimum", "minItems"),
}


def _most(number: int, kind: str = "", **members: Json) -> JsonObject:
    """A claim that so many reference pictures are taken, of a kind or in all."""
    claim: dict[str, Json] = {"id": f"most{kind}", "feature": _REFERENCES, "max": number}
    return {**claim, **({"when": {"kind": kind}} if kind else {}), **members}


def _asks_with(pictures: int) -> JsonObject:
    part: JsonObject = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}
    return asks(json.dumps({"contents": [{"role": "user", "parts": [part] * pictures}]}))


@page_check(
    "page/limit-parts",
    feature="docs.numbers",
    status=Status.FAIL,
    title="No limit of a part is larger than that of the whole",
    requirement="Of one thing that is limited, no kind may be given more often than all together.",
    why="A caller who goes by the larger number is refused by the smaller.",
    source="the page's own limits",
    examples=[
        PageExample(title="a part of the whole", gives=Status.PASS,
                    claims=(_most(14), _most(6, "objects"))),
        PageExample(title="parts that come to more together, each no more than the whole",
                    gives=Status.PASS,
                    claims=(_most(14), _most(14, "objects"), _most(4, "portraits"))),
        PageExample(title="a part larger than the whole", gives=Status.FAIL, flaws=1,
                    claims=(_most(4), _most(6, "objects"), _most(4, "portraits"))),
        PageExample(title="three parts larger than the whole, told once", gives=Status.FAIL,
                    flaws=1, claims=(_most(2), _most(6, "objects"), _most(4, "portraits"),
                                     _most(3, "styles"))),
        PageExample(title="a limit for one model", gives=None,
                    claims=(_most(3), _most(14, when={"model": "nano-banana-2"}, id="two"))),
        PageExample(title="no parts", gives=None, claims=(_most(14),)),
    ],
)  # fmt: skip
def limit_parts(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Kinds only: a limit under another condition may be larger than the usual one."""
    whole, parts = _whole(sheet), list(_parts(sheet))
    if whole is None or not parts:
        return
    large = [each for each in parts if _number(each[1]) > _number(whole)]
    named = [f"{kind} {_number(claim)}" for _, claim, kind in large]
    yield Seen(
        at=_spot(sheet, (large or parts)[0][0]),
        wrong=""
        if not large
        else f"{_listed(named)} {'are each' if named[1:] else 'is'} more than the {_number(whole)}"
        " reference pictures that the page allows in all",
        expected=f"at most {_number(whole)}",
        printed={kind: _number(claim) for _, claim, kind in large or parts},
    )


@page_check(
    "page/limit-rest",
    feature="docs.numbers",
    status=Status.INFO,
    title="Limits by kind come to the limit in all",
    requirement="Where kinds of reference pictures have limits, they account for the limit in all.",
    why="Nobody can tell what the remaining pictures may show.",
    source=_GUIDE,
    examples=[
        PageExample(title="they do", gives=Status.PASS,
                    claims=(_most(14), _most(10, "objects"), _most(4, "characters"))),
        PageExample(title="a kind is missing", gives=Status.INFO, flaws=1, path=_PRO,
                    claims=(_most(14), _most(6, "objects"), _most(5, "characters"))),
        PageExample(title="more in their parts than in all", gives=Status.PASS,
                    claims=(_most(14), _most(10, "objects"), _most(10, "characters"))),
        PageExample(title="one kind only", gives=None, claims=(_most(14), _most(6, "objects"))),
        PageExample(title="no limit in all", gives=None,
                    claims=(_most(6, "objects"), _most(5, "characters"))),
    ],
)  # fmt: skip
def limit_rest(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Not a contradiction: the owner has a third kind for some models."""
    whole, parts = _whole(sheet), list(_parts(sheet))
    if whole is None or len(parts) < 2:  # noqa: PLR2004 - one kind may well stand beside free ones
        return
    counts: dict[str, Json] = {kind: _number(claim) for _, claim, kind in parts}
    total = sum(_number(claim) for _, claim, _ in parts)
    official = next((m.reference_kinds for m in _limited(sheet, context)), {})
    yield Seen(
        at=_spot(sheet, parts[0][0]),
        wrong=f"the limits by kind come to {total} reference pictures, those in all to "
        f"{_number(whole)}: what the rest may be is not said"
        if total < _number(whole)
        else "",
        expected=dict(official) or _number(whole),
        printed=counts,
    )


@page_check(
    "page/limit-official",
    feature="docs.numbers",
    status=Status.WARN,
    title="No more reference pictures are promised than the model takes",
    requirement="The page's limits of reference pictures are within the model's official ones.",
    why="What is too many for the model is refused, or left out without a word.",
    source=_GUIDE,
    examples=[
        PageExample(title="the official number", gives=Status.PASS, path=_PRO,
                    claims=(_most(14), _most(6, "objects"), _most(5, "portraits"))),
        PageExample(title="fewer", gives=Status.PASS, path=_PRO, claims=(_most(4),)),
        PageExample(title="more", gives=Status.WARN, path=_PRO, claims=(_most(20),)),
        PageExample(title="more of a kind", gives=Status.WARN, flaws=1, path=_PRO,
                    claims=(_most(14), _most(10, "objects"))),
        PageExample(title="a kind of the vendor's own", gives=None, path=_PRO,
                    claims=(_most(10, "landscapes"),)),
        PageExample(title="more than is advised", gives=None, path=_OLD, claims=(_most(8),)),
        PageExample(title="no model known", gives=None, claims=(_most(20),),
                    path="/v1beta/models/seedream-4:generateContent"),
    ],
)  # fmt: skip
def limit_official(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Where the page has several models, the most generous counts."""
    models = _limited(sheet, context)
    for index, claim in enumerate(sheet.operation.claims) if models else ():
        if claim.feature != _REFERENCES or claim.kind is not ClaimKind.MAX:
            continue
        kind = _official_kind(claim)
        known = [model.reference_kinds.get(kind) if kind else model.reference_images
                 for model in models]  # fmt: skip
        most = max((each for each in known if each is not None), default=None)
        if most is None or None in known or (claim.when and not kind):
            continue
        of_kind = f" of {claim.when['kind']}" if kind else ""
        yield Seen(
            at=_spot(sheet, index),
            wrong=f"up to {_number(claim)} reference pictures{of_kind} are promised,"
            f" {models[0].id} takes {most}"
            if _number(claim) > most
            else "",
            expected=most,
            printed=_number(claim),
        )


@page_check(
    "page/limit-sample",
    feature="docs.numbers",
    status=Status.FAIL,
    title="Printed requests keep the page's limit of reference pictures",
    requirement="No printed request hands in more reference pictures than the page allows.",
    why="Either the limit or the sample is wrong, and only a paid call tells which.",
    source="the page's own limits",
    examples=[
        PageExample(title="as many as allowed", gives=Status.PASS, claims=(_most(2),),
                    samples=(_asks_with(2),)),
        PageExample(title="one too many", gives=Status.FAIL, claims=(_most(2),),
                    samples=(_asks_with(3),)),
        PageExample(title="a limit for a kind", gives=None, claims=(_most(2, "objects"),),
                    samples=(_asks_with(3),)),
        PageExample(title="none handed in", gives=None, claims=(_most(2),),
                    samples=(_asks_with(0),)),
    ],
)  # fmt: skip
def limit_sample(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Pictures of earlier turns do not count: an intent is the last one's."""
    whole = _whole(sheet)
    for asked in sheet.distinct if whole is not None else ():
        given = len(asked.intent.references)
        if given and asked.body is not None:
            yield Seen(
                at=asked.body.spot(asked.intent.references[-1].where),
                wrong=f"the request {asked.sample.id} hands in {given} reference pictures, "
                f"the page allows {_number(whole)}"
                if given > _number(whole)
                else "",
                expected=f"at most {_number(whole)}",
                printed=given,
            )


@page_check(
    "page/limit-schema",
    feature="docs.numbers",
    status=Status.FAIL,
    title="Limits in words are those of the schema",
    requirement="A limit that the page states of a member is the one in the member's schema.",
    why="A client generated from the schema sends what the words forbid, or the other way round.",
    source=_SCHEMA,
    examples=[
        PageExample(title="the same", gives=Status.PASS, path="/v1/images/generations",
                    dialect="openai.images", claims=(
                        {"id": "n", "feature": "request.count", "member": "/n", "max": 4},),
                    operation={"requestBody": body({"type": "object", "properties": {
                        "n": {"type": "integer", "maximum": 4}}})}),
        PageExample(title="another", gives=Status.FAIL, path="/v1/images/generations",
                    dialect="openai.images", claims=(
                        {"id": "n", "feature": "request.count", "member": "/n", "max": 4},),
                    operation={"requestBody": body({"type": "object", "properties": {
                        "n": {"type": "integer", "maximum": 10}}})}),
        PageExample(title="another number of items", gives=Status.FAIL, flaws=1,
                    path="/v1/images/generations", dialect="openai.images", claims=(
                        {"id": "n", "feature": _REFERENCES, "member": "/image", "max": 14},),
                    operation={"requestBody": body({"type": "object", "properties": {
                        "image": {"type": "array", "items": {}, "maxItems": 3}}})}),
        PageExample(title="none in the schema", gives=None, path="/v1/images/generations",
                    dialect="openai.images", claims=(
                        {"id": "n", "feature": "request.count", "member": "/n", "max": 4},),
                    operation={"requestBody": body({"type": "object", "properties": {
                        "n": {"type": "integer"}}})}),
    ],
)  # fmt: skip
def limit_schema(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A limit under a condition has no keyword of its own, so it is left aside."""
    members = {key(member.path): member for member in sheet.request_members}
    for claim in sheet.operation.claims:
        member = members.get(key(claim.member)) if claim.member else None
        if claim.kind not in _KEYWORDS or claim.when or member is None:
            continue
        word, number = _keyword(member, _KEYWORDS[claim.kind])
        if number is not None:
            yield Seen(
                at=Spot.of(member.node, word),
                wrong=f"the {word} of {member.name} is {number} in the schema "
                f"and {_number(claim)} in words"
                if number != _number(claim)
                else "",
                expected=_number(claim),
                printed=number,
            )


def _keyword(member: Member, words: tuple[str, ...]) -> tuple[str, float | None]:
    for word in words:
        child = member.node.get(word)
        if child is not None and isinstance(child.value, int | float):
            return word, child.value
    return "", None


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _number(claim: Claim | None) -> float:
    value = claim.value if claim is not None else None
    return value if isinstance(value, int | float) else 0


def _whole(sheet: Sheet) -> Claim | None:
    """The limit of reference pictures in all; ``None`` where the page has none, or several."""
    found = [claim for claim in sheet.operation.claims
             if claim.feature == _REFERENCES and claim.kind is ClaimKind.MAX
             and not claim.when]  # fmt: skip
    return found[0] if len({_number(each) for each in found}) == 1 else None


def _parts(sheet: Sheet) -> Iterator[tuple[int, Claim, str]]:
    """Limits for one kind of reference picture, with their place and the page's word."""
    for index, claim in enumerate(sheet.operation.claims):
        kind = claim.when.get("kind")
        if claim.feature == _REFERENCES and claim.kind is ClaimKind.MAX and isinstance(kind, str):
            yield index, claim, kind


def _official_kind(claim: Claim) -> str:
    word = str(claim.when.get("kind", "")).lower().removesuffix("s")
    return _KINDS.get(word, "")


def _limited(sheet: Sheet, context: Context) -> tuple[OfficialModel, ...]:
    """The models of the page, if all of them have a limit that is more than advice."""
    models = Roster(sheet, context.models).offered
    return models if all(model.reference_kinds for model in models) else ()


def _spot(sheet: Sheet, index: int) -> Spot:
    return sheet.spot("x-claims", index, "max")
