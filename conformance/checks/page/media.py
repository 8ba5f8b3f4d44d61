"""Whether the pictures that a page prints are pictures, of the type that it gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.printed_picture import Printed, pictures
from conformance.checks.sheet import Sheet
from conformance.codec.image.sniff import sniff
from conformance.codec.image.structure import structure
from conformance.model import Json, JsonObject, Status

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
#: A picture of one pixel, as pages print it.
_HEAD: Final = "iVBORw0KGgoAAAANSUhEUgAA"
_PIXEL: Final = f"{_HEAD}AAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def _blob(data: str, mime: str = "image/png") -> JsonObject:
    return {"inlineData": {"mimeType": mime, "data": data}}


def _shown(data: str, mime: str = "image/png") -> tuple[JsonObject, ...]:
    return (shows(specimen.gemini(_blob(data, mime))),)


def _linked(url: str) -> tuple[JsonObject, ...]:
    part: Json = [{"type": "image_url", "image_url": {"url": url}}]
    return (asks(specimen.asks_chat(messages=[{"role": "user", "content": part}])),)


@page_check(
    "page/picture-data",
    feature="docs.media",
    status=Status.INFO,
    title="Printed base64 holds a picture",
    requirement="What a page prints as the bytes of a picture is the base64 of one.",
    why="A sample that is sent as printed is refused, and a client cannot be tried on it.",
    source="https://www.rfc-editor.org/rfc/rfc4648#section-4",
    examples=[
        PageExample(title="a picture", gives=Status.PASS, samples=_shown(_PIXEL)),
        PageExample(title="cut by three dots", gives=Status.INFO, flaws=1,
                    samples=_shown(_HEAD + "...")),
        PageExample(title="cut without them", gives=Status.INFO, flaws=1, samples=_shown(_HEAD)),
        PageExample(title="a placeholder", gives=Status.INFO, flaws=1,
                    samples=_shown("<BASE64_IMAGE_DATA>")),
        PageExample(title="base64 of something else, twice", gives=Status.INFO, flaws=1, samples=(
            asks(specimen.asks(_blob("iVBORw++dr59PZ9="), _blob("iVBORw++dr59PZ9="))),)),
        PageExample(title="a placeholder in a data URI", gives=Status.INFO, flaws=1, **_IN_CHAT,
                    samples=_linked("data:image/png;base64,{base64_image}")),
        PageExample(title="a picture in a data URI", gives=Status.PASS, **_IN_CHAT,
                    samples=_linked(f"data:image/png;base64,{_PIXEL}")),
        PageExample(title="a link", gives=None, **_IN_CHAT, samples=_linked(specimen.LINK)),
        PageExample(title="a sound", gives=None, samples=_shown("UklGRg==", "audio/wav")),
    ],
)  # fmt: skip
def picture_data(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A link, and base64 where a link belongs, are matters of form."""
    for each in pictures(sheet):
        if not each.is_link and (each.wants == "base64" or each.is_data_uri):
            data = each.decoded.data or b""
            yield Seen(
                at=each.at,
                wrong=_no_picture(each, data),
                expected=f"base64 of {each.type or 'a picture'}",
                printed=each.text[:60] if _undecoded(each) else f"{data[:12].hex(' ')}",
            )


@page_check(
    "page/picture-type",
    feature="docs.media",
    status=Status.FAIL,
    title="Printed pictures are of the type beside them",
    requirement="The first bytes of a printed picture are those of the type that it is given.",
    why="A client that trusts the type saves or decodes it as what it is not.",
    source="https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern",
    examples=[
        PageExample(title="PNG called PNG", gives=Status.PASS, samples=_shown(_PIXEL)),
        PageExample(title="PNG called JPEG", gives=Status.FAIL, flaws=1,
                    samples=_shown(_PIXEL, "image/jpeg")),
        PageExample(title="the beginning of a PNG, rightly called", gives=Status.PASS,
                    samples=_shown(_HEAD + "...")),
        PageExample(title="the beginning of a JPEG, wrongly called", gives=Status.FAIL, flaws=1,
                    samples=_shown("/9j/4AAQSkZJRgABAQ...")),
        PageExample(title="PNG in a data URI of JPEG", gives=Status.FAIL, **_IN_CHAT,
                    samples=_linked(f"data:image/jpeg;base64,{_PIXEL}")),
        PageExample(title="another word for JPEG", gives=Status.PASS,
                    samples=_shown("/9j/4AAQSkZJRgABAQ...", "image/jpg")),
        PageExample(title="bytes of no known type", gives=None, samples=_shown("aGVsbG8=")),
        PageExample(title="a picture without a type", gives=None, **_IN_IMAGES,
                    samples=(shows(specimen.images({"b64_json": _PIXEL})),)),
    ],
)  # fmt: skip
def picture_type(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A few first bytes are enough, so cut ones are judged too."""
    for each in pictures(sheet):
        is_data = each.wants == "base64" or each.is_data_uri
        found = sniff(each.decoded.data or b"") if is_data and not each.is_link else None
        if found and each.type.startswith("image/"):
            yield Seen(
                at=each.at,
                wrong="" if found == each.type else f"{each.what} calls a picture {each.type}"
                f" whose bytes are those of {found}",
                expected=each.type,
                printed=found,
            )  # fmt: skip


@page_check(
    "page/picture-form",
    feature="docs.media",
    status=Status.WARN,
    title="Pictures are handed over in the form that the dialect has",
    requirement="Where the dialect has bare base64 stands that, and where it has a URL, a URL.",
    why="The dialect's owner refuses the other form, and clients take it for the picture itself.",
    source="https://ai.google.dev/api/caching#Blob",
    examples=[
        PageExample(title="base64", gives=Status.PASS, samples=_shown(_PIXEL)),
        PageExample(title="a link for base64", gives=Status.WARN, flaws=1,
                    samples=_shown(specimen.LINK)),
        PageExample(title="a data URI for base64", gives=Status.WARN, flaws=1,
                    samples=_shown(f"data:image/png;base64,{_PIXEL}")),
        PageExample(title="base64 for a URL", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=_linked(_PIXEL)),
        PageExample(title="a data URI for a URL", gives=Status.PASS, **_IN_CHAT,
                    samples=_linked(f"data:image/png;base64,{_PIXEL}")),
        PageExample(title="a link", gives=Status.PASS, **_IN_CHAT, samples=_linked(specimen.LINK)),
        PageExample(title="the prefix of a data URI twice", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=_linked(f"data:image/png;base64,data:image/png;base64,{_PIXEL}")),
        PageExample(title="twice, in the text of an answer", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=(shows(specimen.chat(
                        f"![a](data:image/png;base64,data:image/png;base64,{_PIXEL})")),)),
        PageExample(title="once, in the text of an answer", gives=None, **_IN_CHAT, samples=(
            shows(specimen.chat(f"![a](data:image/png;base64,{_PIXEL})")),)),
        PageExample(title="a placeholder", gives=None, samples=_shown("<BASE64_IMAGE_DATA>")),
        PageExample(title="no picture", gives=None, samples=(asks(specimen.asks()),)),
    ],
)  # fmt: skip
def picture_form(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A placeholder has no form."""
    for each in pictures(sheet):
        form = "a link" if each.is_link else "a data URI" if each.is_data_uri else ""
        form = form or ("bare base64" if each.is_bare else "")
        wanted = {"base64": ("bare base64",), "url": ("a link", "a data URI")}.get(each.wants)
        if each.is_doubled:
            flaw = f"{each.what} has a data URI whose data begin with the prefix of another"
            yield Seen(at=each.at, wrong=flaw, expected="the prefix once", printed=each.text[:60])
        elif form and wanted:
            yield Seen(
                at=each.at,
                wrong=f"{each.what} has {form} where the dialect has {' or '.join(wanted)}"
                if form not in wanted
                else "",
                expected=" or ".join(wanted),
                printed=each.text[:60],
            )


def _undecoded(each: Printed) -> bool:
    """Whether it is not base64 from end to end; padding and blanks are small matters."""
    defects = {defect.name for defect in each.decoded.defects}
    return bool(defects & {"bad-character", "empty", "misplaced-padding", "truncated"})


def _no_picture(each: Printed, data: bytes) -> str:
    """What keeps it from being a picture, or ''."""
    if each.is_cut:
        return f"{each.what} has a picture that is not base64: dots stand for the rest of it"
    if _undecoded(each):
        return f"{each.what} has a placeholder where the base64 of a picture belongs"
    found = sniff(data)
    if found is None:
        kind = each.type or "picture"
        return f"{each.what} has base64 of {len(data)} bytes that are no {kind}"
    if structure(data, found).truncated:
        return f"{each.what} has only the beginning of a picture"
    return ""
