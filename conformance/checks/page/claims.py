"""Members that a page names in words, and forms of a picture, held against tables and samples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, asks, body, shows
from conformance.checks.sheet import Sheet
from conformance.checks.shown import describes, is_shown, key, sampled
from conformance.model import Claim, Json, JsonObject, Status

_GUIDE: Final = "https://spec.openapis.org/oas/v3.1.0#request-body-object"

#: Words by which a page says that a caller has to send something, whatever else is sent.
_MUST: Final = re.compile(
    r"\b(?:must|has to|have to|needs? to) be (?:added|set|sent|given|included|passed|provided"
    r"|present|specified|supplied)\b(?! to (?:one|any) of)|\bis (?:required|mandatory)\b(?! for)"
    r"|(?:需要|必须)(?:新增|添加|加上|设置|传|提供|指定|携带)|必填|必传",
    re.IGNORECASE,
)
_UNLESS: Final = re.compile(
    r"\b(?:not|if|when|unless|only|optional)\b|不需要|无需|不必|如果|仅|可选", re.IGNORECASE
)
#: The forms of a picture, as pages call them.
_FORMS: Final = {
    "url": "url",
    "link": "url",
    "base64": "base64",
    "b64_json": "base64",
    "data": "base64",
}

_SIZED: Final[JsonObject] = {"type": "object", "properties": {"size": {"type": "string"}}}


def _says(feature: str, **members: Json) -> tuple[JsonObject, ...]:
    return ({"id": "claim", "feature": feature, **members},)


@page_check(
    "page/prose-member",
    feature="docs.prose",
    status=Status.INFO,
    title="Members that the page names stand in its tables or samples",
    requirement="A member that is named in words also stands in a table, a schema or a sample.",
    why="A caller learns that it exists, and not where it goes or what it is when left out.",
    source=_GUIDE,
    examples=[
        PageExample(title="in the table", gives=Status.PASS,
                    operation={"requestBody": body(_SIZED)},
                    claims=_says("image.size", member="/size", values=["1K"])),
        PageExample(title="in a sample", gives=Status.PASS, samples=(asks('{"size": "1K"}'),),
                    claims=_says("image.size", member="/size", values=["1K"])),
        PageExample(title="in another casing", gives=Status.PASS,
                    samples=(asks('{"image_config": {"image_size": "1K"}}'),),
                    claims=_says("image.size", member="/imageConfig/imageSize", values=["1K"])),
        PageExample(title="inside an array", gives=Status.PASS,
                    samples=(asks('{"contents": [{"role": "user"}]}'),),
                    claims=_says("request.multi_turn", member="/contents/*/role", works=True)),
        PageExample(title="in words only", gives=Status.INFO, samples=(asks('{"contents": []}'),),
                    claims=_says("image.size", member="/size", values=["1K"]), flaws=1),
        PageExample(title="a header in words only", gives=Status.INFO,
                    claims=_says("image.delivery", member="header:X-Form", values=["url"])),
        PageExample(title="in the path", gives=Status.PASS,
                    claims=_says("access.models", member="path:model", values=["m"])),
        PageExample(title="one that callers must send", gives=None,
                    claims=_says("image.size", member="/size", values=["1K"],
                                 text="It must be sent.")),
        PageExample(title="a way to hand in the key", gives=None,
                    claims=_says("access.credential", member="query:key", works=True)),
    ],
)  # fmt: skip
def prose_member(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """What callers must send is for ``page/demanded-member``; credentials have their own checks."""
    for index, claim in enumerate(sheet.operation.claims):
        if claim.member and claim.feature != "access.credential" and not _demanded(claim):
            bare = not is_shown(sheet, claim.member)
            yield Seen(
                at=sheet.spot("x-claims", index, "member"),
                wrong=f"{_name(claim)} is named in words only: no table and no sample says where "
                "it goes or what it is by default"
                if bare
                else "",
                printed=claim.text or None,
                source=claim.source,
            )


@page_check(
    "page/demanded-member",
    feature="docs.prose",
    status=Status.FAIL,
    title="Samples have what the page calls indispensable",
    requirement="A member that must be sent, in the page's own words, is in each printed request.",
    why="Who copies the sample does not get what the page is about.",
    source=_GUIDE,
    examples=[
        PageExample(title="in the sample", gives=Status.PASS,
                    samples=(asks('{"modalities": ["image"]}'),),
                    claims=_says("request.modalities", member="/modalities", equals=["image"],
                                 text="modalities must be added.")),
        PageExample(title="in no sample", gives=Status.FAIL,
                    samples=(asks('{"model": "m"}'), asks('{"model": "n"}', id="b")),
                    claims=_says("request.modalities", member="/modalities", equals=["image"],
                                 text="modalities must be added."), flaws=1),
        PageExample(title="in one of two", gives=Status.PASS,
                    samples=(asks('{"modalities": []}'), asks('{"model": "n"}', id="b")),
                    claims=_says("request.modalities", member="/modalities", equals=["image"],
                                 text="modalities must be added.")),
        PageExample(title="need not be sent", gives=None, samples=(asks('{"model": "m"}'),),
                    claims=_says("request.modalities", member="/modalities", equals=["image"],
                                 text="modalities is not required, and must not be empty.")),
        PageExample(title="a value that must be so, where it is sent", gives=None,
                    samples=(asks('{"model": "m"}'),),
                    claims=_says("image.size", member="/size", values=["1K"],
                                 text="It must be 1K.")),
        PageExample(title="needed in some cases", gives=None, samples=(asks('{"model": "m"}'),),
                    claims=_says("image.size", member="/size", values=["1K"],
                                 text="It must be sent when a picture is edited.")),
        PageExample(title="no sample printed", gives=None,
                    claims=_says("request.modalities", member="/modalities", equals=["image"],
                                 text="modalities must be added.")),
    ],
)  # fmt: skip
def demanded_member(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One sample that has it shows how: the others may be about something else."""
    printed = {key(path) for path in sampled(sheet)}
    for index, claim in enumerate(sheet.operation.claims):
        if _demanded(claim) and claim.member.startswith("/") and printed:
            yield Seen(
                at=sheet.spot("x-claims", index),
                wrong=f"{_name(claim)} has to be sent, the page says, and no printed request has it"
                if key(claim.member) not in printed
                else "",
                expected=claim.value,
                source=claim.source,
            )


@page_check(
    "page/delivery-shown",
    feature="docs.prose",
    status=Status.INFO,
    title="Each promised form of a picture is shown",
    requirement="Where pictures come back in several forms, an answer is printed in each of them.",
    why="A client for the form that is not shown is written by guessing.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    examples=[
        PageExample(title="both shown", gives=Status.PASS, samples=(
            shows('{"data": [{"b64_json": "iVBORw0KGgo="}]}'),
            shows('{"data": [{"url": "https://a.example/x.png"}]}', id="b")),
            dialect="openai.images", path="/v1/images/generations",
            claims=_says("image.delivery", values=["base64", "url"])),
        PageExample(title="one of two", gives=Status.INFO,
                    samples=(shows('{"data": [{"b64_json": "iVBORw0KGgo="}]}'),),
                    dialect="openai.images", path="/v1/images/generations",
                    claims=_says("image.delivery", values=["base64", "url"]), flaws=1),
        PageExample(title="described by a table", gives=None,
                    samples=(shows('{"data": [{"b64_json": "iVBORw0KGgo="}]}'),),
                    operation={"responses": answers(
                        {"type": "object", "properties": {"data": {"type": "array"}}})},
                    dialect="openai.images", path="/v1/images/generations",
                    claims=_says("image.delivery", values=["base64", "url"])),
        PageExample(title="no picture at all", gives=None, samples=(shows('{"data": []}'),),
                    dialect="openai.images", path="/v1/images/generations",
                    claims=_says("image.delivery", values=["base64", "url"])),
    ],
)  # fmt: skip
def delivery_shown(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A page that prints no picture is told so elsewhere; a table of the answer shows its form."""
    if any(describes(schema) and not each.inferred_from for each in sheet.operation.responses
           for schema in each.schemas.values()):  # fmt: skip
        return
    pictures = [image for answer in sheet.answers for image in answer.outcome.images]
    forms = {"url" if image.url and not image.url.startswith("data:") else "base64"
             for image in pictures}  # fmt: skip
    for index, claim in enumerate(sheet.operation.claims):
        if claim.feature == "image.delivery" and isinstance(claim.value, Sequence) and pictures:
            hidden = [
                each for each in claim.value if _FORMS.get(str(each), None) not in {None, *forms}
            ]
            yield Seen(
                at=sheet.spot("x-claims", index),
                wrong=f"no printed answer shows a picture as {' or '.join(map(str, hidden))}"
                if hidden
                else "",
                source=claim.source,
            )


def _demanded(claim: Claim) -> bool:
    """Whether the page says in words that a member must be sent."""
    return bool(claim.member and _MUST.search(claim.text) and not _UNLESS.search(claim.text))


def _name(claim: Claim) -> str:
    """The member of a claim, as people write it."""
    return ".".join(claim.member.removeprefix("/").split("/")).replace(".*", "[]")
