"""Whether each printed answer has the picture that its own request asks for, or that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.printed_result import ended, has_picture
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.model import Dialect, Json, JsonObject, Status

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
_PICTURE: Final = specimen.inline(b"one picture")
_WORDS: Final[JsonObject] = {"text": "Here is your apple"}
#: The answer that a good page shows besides, so that the page as a whole has a picture.
_GOOD: Final = shows(specimen.gemini(_PICTURE), id="good")
_GOOD_CHAT: Final = shows(specimen.chat(specimen.LINK), id="good")


def _counted(image: int, text: int = 0) -> JsonObject:
    details: list[Json] = [{"modality": "IMAGE", "tokenCount": image}]
    return {"candidatesTokenCount": image + text, "candidatesTokensDetails": details}


def _beside(answer: Json, *modalities: str) -> tuple[JsonObject, ...]:
    asked = specimen.asks(responseModalities=list(modalities)) if modalities else specimen.asks()
    return (asks(asked), shows(answer, answers="body"), _GOOD)


def _in_chat(answer: Json, *modalities: str) -> tuple[JsonObject, ...]:
    asked = specimen.asks_chat()
    if modalities:
        asked = {**asked, "modalities": list(modalities)}
    return (asks(asked), shows(answer, answers="body"), _GOOD_CHAT)


@page_check(
    "page/answer-picture",
    feature="docs.answer_fits",
    status=Status.FAIL,
    title="An answer that must have a picture has one",
    requirement="A printed answer has a picture where it counts the tokens of one, where its "
    "request asks for nothing else, and where its dialect has nothing else.",
    why="What the caller pays for is not in the answer, so nobody learns where it would stand.",
    source="https://ai.google.dev/api/generate-content#Modality",
    examples=[
        PageExample(title="a picture", gives=Status.PASS,
                    samples=_beside(specimen.gemini(_PICTURE), "IMAGE")),
        PageExample(title="words, where pictures alone are asked for", gives=Status.FAIL, flaws=1,
                    samples=_beside(specimen.gemini(_WORDS), "IMAGE")),
        PageExample(title="words, where they may be", gives=None,
                    samples=_beside(specimen.gemini(_WORDS), "TEXT", "IMAGE")[:2]),
        PageExample(title="words that count a picture", gives=Status.FAIL, flaws=1, samples=_beside(
            specimen.gemini(_WORDS, usageMetadata=_counted(1120, 5)))),
        PageExample(title="no candidate, and a picture counted", gives=Status.FAIL, flaws=1,
                    samples=_beside({"candidates": [], "usageMetadata": _counted(1120)})),
        PageExample(title="a chat that counts a picture", gives=Status.FAIL, **_IN_CHAT, flaws=1,
                    samples=_in_chat(specimen.chat("Here is your apple", usage={
                        "completion_tokens": 1120,
                        "completion_tokens_details": {"image_tokens": 1120}}))),
        PageExample(title="an empty list for two pictures", gives=Status.FAIL, **_IN_IMAGES,
                    flaws=1, samples=(
                        asks({**specimen.asks_images(), "n": 2}),
                        shows(specimen.images()),
                        shows(specimen.images({"url": specimen.LINK}), id="good"))),
        PageExample(title="no answer with a picture at all is told elsewhere", gives=None,
                    samples=_beside(specimen.gemini(_WORDS), "IMAGE")[:2]),
        PageExample(title="perhaps beside another request", gives=Status.PASS, samples=(
            asks(specimen.asks(responseModalities=["IMAGE"])), asks(specimen.asks(), id="b"),
            shows(specimen.gemini(_WORDS)), _GOOD)),
        PageExample(title="a picture that is left out", gives=Status.PASS, samples=_beside(
            specimen.gemini({"text": "<the picture>"}), "IMAGE")),
        PageExample(title="blocked", gives=Status.PASS, samples=_beside(
            specimen.gemini(_WORDS, finish="IMAGE_SAFETY"), "IMAGE")),
    ],
)  # fmt: skip
def answer_picture(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """On a page without any picture the one flaw is told by page/picture-none."""
    for answer in _whole(sheet):
        why = _due(sheet, answer)
        if why or has_picture(answer):
            wrong = f"the answer {answer.sample.id} has no picture, {why}"
            yield Seen(
                at=answer.body.spot(),
                wrong="" if has_picture(answer) else wrong,
                expected="a picture",
                printed=answer.outcome.text[:80],
            )


@page_check(
    "page/answer-words",
    feature="docs.answer_fits",
    status=Status.INFO,
    title="A request for pictures is answered with one",
    requirement="A printed request whose modalities have pictures is paired with an answer that "
    "has one.",
    why="Either the answer is that to another request, or its picture was left out without a word.",
    source="https://ai.google.dev/api/generate-content#Modality",
    proves_not="That the model never answers in words alone: where it may, it sometimes does.",
    examples=[
        PageExample(title="a picture", gives=Status.PASS,
                    samples=_beside(specimen.gemini(_PICTURE), "TEXT", "IMAGE")),
        PageExample(title="words in a chat", gives=Status.INFO, **_IN_CHAT, flaws=1,
                    samples=_in_chat(specimen.chat("Done: your chair stands on white."),
                                     "image", "text")),
        PageExample(title="words for pictures alone are told elsewhere", gives=None,
                    samples=_beside(specimen.gemini(_WORDS), "IMAGE")),
        PageExample(title="a question in return", gives=None, **_IN_CHAT,
                    samples=_in_chat(specimen.chat("Which colour shall it be?"),
                                     "image", "text")),
        PageExample(title="no modalities", gives=None, **_IN_CHAT,
                    samples=_in_chat(specimen.chat("Hello"))),
        PageExample(title="not paired by the page", gives=None, **_IN_CHAT, samples=(
            asks(specimen.asks_chat(modalities=["image", "text"])), shows(specimen.chat("Hello")),
            _GOOD_CHAT)),
    ],
)  # fmt: skip
def answer_words(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Where words may come too, only an answer that the page itself pairs with the request."""
    for answer in _whole(sheet):
        asked = next((each for each in sheet.requests if each.sample.id == answer.sample.answers),
                     None)  # fmt: skip
        modalities = set(asked.intent.modalities or ()) if asked else set()
        if asked is None or "IMAGE" not in modalities or _due(sheet, answer):
            continue
        shown = has_picture(answer)
        if shown or not answer.outcome.text.rstrip().endswith(("?", "？")):
            yield Seen(
                at=answer.body.spot(),
                wrong=""
                if shown
                else f"the answer {answer.sample.id} has words alone, the request"
                f" {asked.sample.id} asks for pictures too",
                expected="a picture",
                printed=answer.outcome.text[:80],
            )


def _whole(sheet: Sheet) -> list[PrintedAnswer]:
    """The answers that ended as they should, on a page that shows a picture in one of them."""
    whole = [each for each in sheet.answers if ended(each)]
    shown = not sheet.operation.not_judged and any(has_picture(each) for each in whole)
    return whole if shown else []


def _due(sheet: Sheet, answer: PrintedAnswer) -> str:
    """Why an answer must have a picture, '' where it need not."""
    usage = answer.outcome.usage
    if usage and usage.output_image:
        return f"and counts {usage.output_image} tokens of one"
    if answer.spoken is Dialect.IMAGES:
        return "and nothing else can come from that endpoint"
    named = [each for each in sheet.requests if each.sample.id == answer.sample.answers]
    askers: list[PrintedRequest] = named or list(sheet.distinct)
    alone = [each for each in askers if each.intent.modalities == ("IMAGE",)]
    if askers and len(alone) == len(askers):
        return f"the request {alone[0].sample.id} asks for nothing else"
    return ""
