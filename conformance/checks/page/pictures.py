"""Whether printed answers have a picture where a client looks for one, and each picture once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import dotted
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, answers, asks, shows
from conformance.checks.printed import Spot
from conformance.checks.printed_picture import pictures
from conformance.checks.printed_result import ended, has_picture
from conformance.checks.sheet import PrintedAnswer, Sheet
from conformance.checks.shown import explained
from conformance.model import Dialect, Image, Json, JsonObject, Reference, Status

_LEFT_OUT_OF_URL: Final = re.compile(r"\.{3}|…|[<{]")
#: Bytes that were not read to their end say nothing about which picture they are.
_UNREAD: Final = frozenset({"bad-character", "empty", "misplaced-padding", "truncated"})

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
_PICTURES: Final[JsonObject] = {
    "id": "image",
    "feature": "image.present",
    "works": True,
    "text": "Pictures are made here.",
}
_ONE: Final = specimen.inline(b"one picture")
_LEFT_OUT: Final[JsonObject] = {"inlineData": {"mimeType": "image/png", "data": "<BASE64>"}}


def _says(content: Json) -> tuple[JsonObject, ...]:
    return (shows(specimen.chat(content)),)


@page_check(
    "page/picture-none",
    feature="docs.media",
    status=Status.FAIL,
    title="An answer with a picture is printed",
    requirement="Of the answers on a page that promises pictures, at least one has a picture.",
    why="Where the picture stands is what a caller has to know, and the sample tells otherwise.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    proves_not="That the picture is one.",
    examples=[
        PageExample(title="a picture", gives=Status.PASS, claims=(_PICTURES,),
                    samples=(shows(specimen.gemini(_ONE)),)),
        PageExample(title="text alone", gives=Status.FAIL, claims=(_PICTURES,), **_IN_CHAT,
                    samples=_says("Hello, what can I do for you?")),
        PageExample(title="text alone, where a picture is asked for", gives=Status.FAIL, samples=(
            asks(specimen.asks(responseModalities=["IMAGE"])),
            shows(specimen.gemini({"text": "Hello"})))),
        PageExample(title="text in one answer, a picture in another", gives=Status.PASS,
                    claims=(_PICTURES,), samples=(shows(specimen.gemini({"text": "Hello"})),
                                                  shows(specimen.gemini(_ONE), id="b"))),
        PageExample(title="a picture that is left out", gives=Status.PASS, claims=(_PICTURES,),
                    **_IN_CHAT, samples=_says("![image](...)")),
        PageExample(title="a link", gives=Status.PASS, claims=(_PICTURES,), **_IN_CHAT,
                    samples=_says(specimen.LINK)),
        PageExample(title="an answer that was blocked", gives=None, claims=(_PICTURES,),
                    samples=(shows(specimen.gemini({"text": "No"}, finish="SAFETY")),)),
        PageExample(title="a page that promises none", gives=None, **_IN_CHAT,
                    samples=_says("Hello")),
        PageExample(title="an empty list of pictures", gives=Status.FAIL, **_IN_IMAGES,
                    samples=(shows(specimen.images()),)),
        PageExample(title="an answer of no dialect", gives=None, claims=(_PICTURES,),
                    samples=(shows({"result": "Hello"}),)),
    ],
)  # fmt: skip
def picture_none(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One answer with a picture is enough; those that end early need not have one."""
    whole = [each for each in sheet.answers if ended(each)] if _promises(sheet) else []
    if whole and not sheet.operation.not_judged:
        shown = any(has_picture(each) for each in whole)
        yield Seen(
            at=whole[0].body.spot(),
            wrong=""
            if shown
            else "no printed answer has a picture, although the page is about making them",
            expected="a picture",
            printed=whole[0].outcome.text[:80],
        )


@page_check(
    "page/picture-thought",
    feature="docs.media",
    status=Status.WARN,
    title="The printed picture is the result, not a thought",
    requirement="A printed answer with pictures has one that is not marked as a thought.",
    why="Clients pass over thoughts, so they find no picture in such an answer.",
    source="https://ai.google.dev/gemini-api/docs/image-generation#thinking-process",
    examples=[
        PageExample(title="a result", gives=Status.PASS, samples=(shows(specimen.gemini(_ONE)),)),
        PageExample(title="a thought before the result", gives=Status.PASS, samples=(
            shows(specimen.gemini({**_ONE, "thought": True}, _ONE)),)),
        PageExample(title="a thought alone", gives=Status.WARN,
                    samples=(shows(specimen.gemini({**_LEFT_OUT, "thought": True})),)),
        PageExample(title="no picture", gives=None,
                    samples=(shows(specimen.gemini({"text": "Hello"})),)),
    ],
)  # fmt: skip
def picture_thought(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Google sends up to two pictures that are thoughts, and then the one that is not."""
    for answer in sheet.answers:
        images = answer.outcome.images if ended(answer) else ()
        if images:
            only = all(image.thought for image in images)
            yield Seen(
                at=_spot(answer, images[0]),
                wrong=f"the answer {answer.sample.id} marks its only picture as a thought"
                if only
                else "",
                expected="a picture that is no thought",
                printed=len(images),
            )


@page_check(
    "page/picture-repeated",
    feature="docs.media",
    status=Status.INFO,
    title="Each printed picture stands once",
    requirement="No printed request or answer has the same picture in two places.",
    why="Whether both have to be sent, or both will come, the sample leaves open.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    examples=[
        PageExample(title="two pictures", gives=Status.PASS, samples=(
            asks(specimen.asks(_ONE, specimen.inline(b"another picture"))),)),
        PageExample(title="one picture twice in a request", gives=Status.INFO, flaws=1,
                    samples=(asks(specimen.asks(_ONE, _ONE)),)),
        PageExample(title="one picture in two places of an answer", gives=Status.INFO, flaws=1,
                    **_IN_CHAT, samples=(shows(
                        specimen.chat(specimen.LINK, media={"outputs": [specimen.LINK]})),)),
        PageExample(title="shown, and then linked in the same text", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(specimen.chat(
                        f"![a]({specimen.LINK}) [save]({specimen.LINK})")),)),
        PageExample(title="a place for which the table of the answer has words", gives=Status.PASS,
                    **_IN_CHAT, operation={"responses": answers({"properties": {"media": {
                        "properties": {"outputs": {"description": "The same link."}}}}})},
                    samples=(shows(
                        specimen.chat(specimen.LINK, media={"outputs": [specimen.LINK]})),)),
        PageExample(title="twice in one list, for which there are words", gives=Status.INFO,
                    **_IN_IMAGES, operation={"responses": answers({"properties": {"data": {
                        "type": "array", "description": "The pictures.", "items": {}}}})},
                    samples=(shows(specimen.images(*2 * [{"url": specimen.LINK}])),)),
        PageExample(title="one link three times", gives=Status.INFO, flaws=1, **_IN_IMAGES,
                    samples=(shows(specimen.images(*3 * [{"url": specimen.LINK}])),)),
        PageExample(title="the beginnings of two", gives=None, samples=(
            asks(specimen.asks(*2 * [{"inlineData": {"mimeType": "image/png",
                                                     "data": "iVBORw0KGgo..."}}])),)),
        PageExample(title="two that are left out", gives=None,
                    samples=(asks(specimen.asks(_LEFT_OUT, _LEFT_OUT)),)),
        PageExample(title="no picture", gives=None, samples=(asks(specimen.asks()),)),
    ],
)  # fmt: skip
def picture_repeated(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Pictures that cannot be read to their end are passed.

    So are further places for which the table of the answer has words, and a link that is shown and
    then given to be followed in the same text.
    """
    cut = {each.decoded.data for each in pictures(sheet) if each.is_cut} - {None}
    for asked in sheet.distinct:
        if asked.body:
            references = asked.intent.references
            told = [(each.where, _content(each)) for each in references if each.data not in cut]
            yield from _twice(f"the request {asked.sample.id}", told, asked.body.spot)
    for answer in sheet.answers:
        images = answer.outcome.images if answer.ok else ()
        shown = [(each.where, _content(each)) for each in images if not _UNREAD & {*each.defects}]
        if not answer.body.is_sse:
            kept = [each for each in shown if not _is_further(sheet, each[0], shown[0][0])]
            yield from _twice(f"the answer {answer.sample.id}", kept, answer.body.spot)


def _is_further(sheet: Sheet, where: str, first: str) -> bool:
    """Whether it is another member than that of the first picture, with words of the page's."""
    return dotted(where) != dotted(first) and explained(sheet, where.rstrip("0123456789/"))


def _twice(
    what: str, told: list[tuple[str, bytes | str | None]], spot: Callable[[str], Spot]
) -> Iterator[Seen]:
    places: dict[bytes | str, list[str]] = {}
    for where, content in told:
        if content and where not in places.get(content, []):
            places.setdefault(content, []).append(where)
    for found in places.values():
        again = len(found) > 1
        yield Seen(
            at=spot(found[-1]),
            wrong=f"{what} has the same picture in {_listed(found)}" if again else "",
            expected="one place",
            printed=found,
        )


def _listed(places: list[str]) -> str:
    names = list(dict.fromkeys(dotted(place) for place in places))
    times = f"{len(places)} times" if len(places) > 2 else "twice"  # noqa: PLR2004 - twice is two
    return f"{names[0]}, {times}" if len(names) == 1 else " and ".join(names)


def _content(picture: Image | Reference) -> bytes | str | None:
    left_out = picture.url is not None and _LEFT_OUT_OF_URL.search(picture.url)
    return None if left_out else picture.data or picture.url


def _promises(sheet: Sheet) -> bool:
    """Whether the page says that pictures come: by a claim, its dialect, or a request."""
    claimed = any(claim.feature == "image.present" for claim in sheet.operation.claims)
    asked = any("IMAGE" in (each.intent.modalities or ()) for each in sheet.requests)
    return claimed or asked or sheet.operation.response_dialect is Dialect.IMAGES


def _spot(answer: PrintedAnswer, image: Image) -> Spot:
    return answer.body.spot("" if answer.body.is_sse else image.where)
