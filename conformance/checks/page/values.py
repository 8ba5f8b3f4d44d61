"""Whether ratios and types of pictures on a page exist, and samples keep to what words allow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.roster import Roster
from conformance.checks.sheet import Member, Sheet
from conformance.checks.stated import Stated, asked, offered, whose
from conformance.codec.pointer import pointer, tokens
from conformance.model import Claim, ClaimKind, Dialect, Json, JsonObject, Status

_GUIDE: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_RATIO: Final = re.compile(r"\d{1,5}:\d{1,5}")
_PRO: Final = "/v1beta/models/gemini-3-pro-image:generateContent"
_IMAGES: Final = "/v1/images/generations"
#: What Gemini's image models give: https://ai.google.dev/api/generate-content and Vertex AI's
#: imageOutputOptions.mimeType.
_TYPES: Final = frozenset({"png", "jpeg", "jpg", "image/png", "image/jpeg", "image/jpg"})
_KINDS: Final = frozenset({ClaimKind.VALUES, ClaimKind.MAX, ClaimKind.MIN})
#: Features whose claims hold values as they are sent, rather than our words for them.
_LITERAL: Final = frozenset({
    "image.aspect_ratio", "image.size", "image.output_format", "request.modalities",
    "request.count",
})  # fmt: skip


def _asks_ratio(ratio: str) -> JsonObject:
    config = {"imageConfig": {"aspectRatio": ratio}}
    return asks(json.dumps({"contents": [{"parts": [{"text": "a"}]}], "generationConfig": config}))


def _says(feature: str, *values: str, **members: Json) -> JsonObject:
    return {"id": feature.rpartition(".")[2], "feature": feature, "values": list(values), **members}


_BOTH_OR_IMAGE: Final = _says("request.modalities", member="/generationConfig/responseModalities")


@page_check(
    "page/ratio-drawn",
    feature="docs.lifecycle",
    status=Status.WARN,
    title="Ratios on the page are ones its models draw",
    requirement="Each aspect ratio that the page asks for or offers is drawn by one of its models.",
    why="Another ratio is refused, or answered with a picture of the wrong shape.",
    source=_GUIDE,
    examples=[
        PageExample(title="drawn", gives=Status.PASS, path=_PRO, samples=(_asks_ratio("16:9"),),
                    claims=(_says("image.aspect_ratio", "1:1", "21:9"),)),
        PageExample(title="drawn by other models only", gives=Status.WARN, flaws=1, path=_PRO,
                    samples=(_asks_ratio("1:8"),)),
        PageExample(title="drawn by none", gives=Status.WARN, flaws=1, path=_PRO,
                    claims=(_says("image.aspect_ratio", "1:1", "2:1", "1:2"),)),
        PageExample(title="offered in an enum", gives=Status.WARN, flaws=1, path=_IMAGES,
                    dialect="openai.images", claims=(_says("access.models", "nano-banana-pro"),),
                    operation={"requestBody": body({"properties": {"aspect_ratio": {
                        "enum": ["1:1", "5:3"]}}})}),
        PageExample(title="one of several models draws it", gives=Status.PASS, claims=(
            _says("access.models", "gemini-3-pro-image", "gemini-3.1-flash-image"),
            _says("image.aspect_ratio", "1:8"))),
        PageExample(title="pixels and words", gives=None, path=_PRO,
                    claims=(_says("image.aspect_ratio", "auto", "1024x1024"),)),
        PageExample(title="another vendor's model", gives=None, path=_IMAGES,
                    dialect="openai.images", claims=(
                        _says("access.models", "seedream-4"),
                        _says("image.aspect_ratio", "2:1"))),
    ],
)  # fmt: skip
def ratio_drawn(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """What an owner's own schema refuses in a sample is told by page/request-dialect."""
    roster = Roster(sheet, context.models)
    every = {ratio for model in context.models.models for ratio in model.ratios}
    lists = [each for each in offered(sheet, roster, "aspect_ratio") if _is_ratio(each)]
    bad = [each for each in lists if each.value not in _ratios(each)]
    yield from (Seen(at=each.spot) for each in lists if each not in bad)
    if bad:
        values: list[Json] = [each.value for each in bad]
        who = whose(bad[0].models) if every & set(map(str, values)) else "no official model"
        yield Seen(
            at=bad[0].spot,
            wrong=f"the page offers the aspect ratio {' and '.join(map(str, values))},"
            f" which {who} draws",
            expected=_ratios(bad[0]),
            printed=values,
        )
    native = sheet.operation.request_dialect is Dialect.GEMINI
    for each in asked(sheet, roster, "aspect_ratio"):
        if not _is_ratio(each) or (native and each.value not in every):
            continue
        who = whose(each.models) if each.value in every else "no official model"
        if each.value not in {other.value for other in bad}:
            yield Seen(
                at=each.spot,
                wrong=f"{each.who} the aspect ratio {each.value}, which {who} draws"
                if each.value not in _ratios(each)
                else "",
                expected=_ratios(each),
                printed=each.value,
            )


@page_check(
    "page/type-drawn",
    feature="docs.lifecycle",
    status=Status.INFO,
    title="Types of pictures are ones that the models give",
    requirement="The page offers types of pictures that the owner of its models gives.",
    why="Somebody has to convert the picture, and what that does to it the page does not say.",
    source="https://ai.google.dev/api/generate-content",
    proves_not="That the vendor does not give it: a relay may convert what came.",
    examples=[
        PageExample(title="given", gives=Status.PASS, path=_PRO,
                    claims=(_says("image.output_format", "png", "jpeg"),)),
        PageExample(title="not given", gives=Status.INFO, flaws=1, path=_PRO,
                    claims=(_says("image.output_format", "png", "webp", "gif"),)),
        PageExample(title="types of reference pictures", gives=None, path=_PRO,
                    operation={"requestBody": body({"properties": {"inlineData": {"properties": {
                        "mimeType": {"enum": ["image/png", "image/webp"]}}}}})}),
        PageExample(title="another vendor's model", gives=None, path=_IMAGES,
                    dialect="openai.images", claims=(
                        _says("access.models", "gpt-image-1"),
                        _says("image.output_format", "png", "webp"))),
    ],
)  # fmt: skip
def type_drawn(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Only where all models of the page are Gemini's."""
    lists = list(offered(sheet, Roster(sheet, context.models), "output_format"))
    lists = [each for each in lists if each.models]
    bad = [each for each in lists if each.value.lower() not in _TYPES]
    yield from (Seen(at=each.spot) for each in lists if each not in bad)
    if bad:
        names: list[Json] = [each.value for each in bad]
        yield Seen(
            at=bad[0].spot,
            wrong=f"the page offers {' and '.join(map(str, names))}, which the owner of its"
            " models does not give",
            expected=["png", "jpeg"],
            printed=names,
        )


@page_check(
    "page/sample-value",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Printed requests keep to the values that the page allows",
    requirement="Where the page lists what a member may be, no printed request has anything else.",
    why="Either the list or the sample is wrong, and only a paid call tells which.",
    source="the page's own lists and limits",
    examples=[
        PageExample(title="listed", gives=Status.PASS, samples=(_asks_ratio("16:9"),), claims=(
            _says("image.aspect_ratio", "1:1", "16:9",
                  member="/generationConfig/imageConfig/aspectRatio"),)),
        PageExample(title="not listed", gives=Status.FAIL, flaws=1,
                    samples=(_asks_ratio("9:16"),), claims=(
                        _says("image.aspect_ratio", "1:1", "16:9",
                              member="/generationConfig/imageConfig/aspectRatio"),)),
        PageExample(title="each of a list's", gives=Status.FAIL, flaws=1, samples=(
            asks('{"generationConfig": {"responseModalities": ["TEXT", "Video"]}}'),), claims=(
                _says("request.modalities", "TEXT", "IMAGE",
                      member="/generationConfig/responseModalities"),)),
        PageExample(title="one of several lists, in any order", gives=Status.PASS, samples=(
            asks('{"generationConfig": {"responseModalities": ["Image", "TEXT"]}}'),), claims=(
                {**_BOTH_OR_IMAGE, "values": [["TEXT", "IMAGE"], ["IMAGE"]]},)),
        PageExample(title="none of several lists", gives=Status.FAIL, flaws=1, samples=(
            asks('{"generationConfig": {"responseModalities": ["TEXT"]}}'),), claims=(
                {**_BOTH_OR_IMAGE, "values": [["TEXT", "IMAGE"], ["IMAGE"]]},)),
        PageExample(title="above a limit", gives=Status.FAIL, path=_IMAGES,
                    dialect="openai.images", samples=(asks('{"n": 8}'),), claims=(
                        {"id": "n", "feature": "request.count", "member": "/n", "max": 4},)),
        PageExample(title="in another casing", gives=Status.PASS, samples=(
            asks('{"generationConfig": {"responseModalities": ["Text", "Image"]}}'),), claims=(
                _says("request.modalities", "TEXT", "IMAGE",
                      member="/generationConfig/responseModalities/*"),)),
        PageExample(title="what a claim says in its own words", gives=None, path=_IMAGES,
                    dialect="openai.images", samples=(asks('{"image": "iVBORw0KGgo="}'),), claims=(
                        _says("request.reference_delivery", "data", member="/image"),)),
        PageExample(title="under a condition", gives=None, samples=(_asks_ratio("9:16"),), claims=(
            _says("image.aspect_ratio", "1:1", when={"model": "x"},
                  member="/generationConfig/imageConfig/aspectRatio"),)),
        PageExample(title="in an enum as well, where the schema tells", gives=None,
                    samples=(_asks_ratio("9:16"),), claims=(
                        _says("image.aspect_ratio", "1:1",
                              member="/generationConfig/imageConfig/aspectRatio"),),
                    operation={"requestBody": body({"properties": {"generationConfig": {
                        "properties": {"imageConfig": {"properties": {
                            "aspectRatio": {"enum": ["1:1"]}}}}}}})}),
        PageExample(title="not in the sample", gives=None, samples=(asks("{}"),), claims=(
            _says("image.aspect_ratio", "1:1",
                  member="/generationConfig/imageConfig/aspectRatio"),)),
    ],
)  # fmt: skip
def sample_value(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Claims whose values stand in requests as they are; enums are the schema's to tell."""
    told = {each.path for each in sheet.request_members if _has_enum(each)}
    for request in sheet.distinct:
        for claim in sheet.operation.claims:
            path = claim.member.removesuffix("/*")
            if claim.feature not in _LITERAL or claim.when or path in told or not path:
                continue
            if request.body is None or not path.startswith("/") or claim.kind not in _KINDS:
                continue
            for where, value in _at(request.body.value, tokens(path), whole=_lists(claim)):
                yield Seen(
                    at=request.body.spot(where),
                    wrong=f"the request {request.sample.id} has a value for {path} that the page"
                    " does not allow"
                    if not _allows(claim, value)
                    else "",
                    expected=claim.value
                    if claim.kind is ClaimKind.VALUES
                    else f"{claim.kind} {claim.value}",
                    printed=value,
                )


def _has_enum(member: Member) -> bool:
    items = member.node.get("items")
    return any(node is not None and node.get("enum") is not None for node in (member.node, items))


def _lists(claim: Claim) -> bool:
    """Whether what a claim names are lists, each of them one choice."""
    return isinstance(claim.value, list | tuple) and any(
        isinstance(each, list | tuple) for each in claim.value
    )


def _allows(claim: Claim, value: Json) -> bool:
    """Whether a value is one that the page allows; what cannot be compared is."""
    limit = claim.value
    if isinstance(limit, list | tuple):
        allowed = {_folded(each) for each in limit}
        return value is None or isinstance(value, Mapping) or _folded(value) in allowed
    if not isinstance(value, int | float) or not isinstance(limit, int | float):
        return True
    return value <= limit if claim.kind is ClaimKind.MAX else value >= limit


def _folded(value: Json) -> str:
    """A value without casing and without the first half of a media type; lists in one order."""
    if isinstance(value, list | tuple):
        return str(sorted(map(_folded, value)))
    return str(value).lower().rpartition("/")[2]


def _at(
    value: Json, path: tuple[str, ...], where: str = "", *, whole: bool = False
) -> Iterator[tuple[str, Json]]:
    """Every value at a path, ``*`` being any item; at its end a list's items, or it as a whole."""
    if isinstance(value, list) and (path[:1] == ("*",) or not (path or whole)):
        for index, item in enumerate(value):
            yield from _at(item, path[1:], where + pointer(index), whole=whole)
    elif not path:
        yield where, value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:], where + pointer(path[0]), whole=whole)


def _is_ratio(each: Stated) -> bool:
    """Whether it is a ratio, of models whose ratios are known."""
    known = bool(each.models) and all(model.ratios for model in each.models)
    return known and bool(_RATIO.fullmatch(each.value))


def _ratios(each: Stated) -> list[Json]:
    return list(dict.fromkeys(ratio for model in each.models for ratio in model.ratios))
