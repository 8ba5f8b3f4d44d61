"""Whether a printed answer has what the printed request set: size, format, delivery, number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import ENVELOPES
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.printed_pair import fitted
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.dialects.members import items, member, text
from conformance.model import Image, Json, JsonObject, Status

_EXTENSION: Final = re.compile(r"\.(png|jpe?g|webp)(?:[?#]|\Z)", re.IGNORECASE)
_FORMATS: Final = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp"}
#: Settings that the images endpoint tells in its answers.
_ECHOED: Final = ("size", "quality", "output_format", "background")

_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
_LINKED: Final[JsonObject] = {"url": specimen.LINK}


def _pair(asked: JsonObject, *data: Json, **told: Json) -> tuple[JsonObject, ...]:
    request = {**specimen.asks_images(), **asked}
    return (asks(request), shows(specimen.images(*(data or [_LINKED]), **told)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """One setting that both sides state; ``member`` is where the answer has it, or ''."""

    name: str
    asked: Json
    told: Json
    member: str = ""


@page_check(
    "page/answer-settings",
    feature="docs.answer_fits",
    status=Status.FAIL,
    title="The printed answer has what the request set",
    requirement="Size, quality, format, delivery and number of pictures are those asked for.",
    why="Either the setting has no effect, or the sample belongs to another request.",
    source="https://platform.openai.com/docs/api-reference/images/object",
    examples=[
        PageExample(title="the size asked for", gives=Status.PASS, **_IN_IMAGES,
                    samples=_pair({"size": "1024x1024"}, size="1024x1024")),
        PageExample(title="another size", gives=Status.FAIL, **_IN_IMAGES, flaws=1,
                    samples=_pair({"size": "1024x1536"}, size="1024x1024")),
        PageExample(title="any size", gives=None, **_IN_IMAGES,
                    samples=_pair({"size": "auto"}, size="1024x1024")),
        PageExample(title="a link for base64", gives=Status.FAIL, **_IN_IMAGES, flaws=1,
                    samples=_pair({"response_format": "b64_json"})),
        PageExample(title="a link for a link", gives=Status.PASS, **_IN_IMAGES,
                    samples=_pair({"response_format": "url"})),
        PageExample(title="one picture for two", gives=Status.FAIL, **_IN_IMAGES, flaws=1,
                    samples=_pair({"n": 2})),
        PageExample(title="two pictures for two", gives=Status.PASS, **_IN_IMAGES,
                    samples=_pair({"n": 2}, _LINKED, {"b64_json": "aGk="})),
        PageExample(title="one choice for two", gives=Status.FAIL, flaws=1,
                    dialect="openai.chat-completions", path="/v1/chat/completions",
                    samples=(asks(specimen.asks_chat(n=2)), shows(specimen.chat("x")))),
        PageExample(title="another file format", gives=Status.FAIL, **_IN_IMAGES, flaws=1,
                    samples=_pair({"output_format": "webp"})),
        PageExample(title="the same, told twice", gives=Status.FAIL, **_IN_IMAGES, flaws=1,
                    samples=_pair({"output_format": "webp"}, output_format="png")),
        PageExample(title="nothing set", gives=None, **_IN_IMAGES,
                    samples=_pair({}, size="1024x1024")),
    ],
)  # fmt: skip
def answer_settings(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Only what both the request and the answer state."""

    def judge(asked: PrintedRequest, answer: PrintedAnswer) -> list[Seen]:
        found = {each.name: each for each in _settings(asked, answer)}
        return [
            Seen(
                at=answer.body.spot(each.member),
                wrong=""
                if each.asked == each.told
                else f"the answer {answer.sample.id} has another {each.name} than the request"
                f" {asked.sample.id} asks for",
                expected=each.asked,
                printed=each.told,
            )
            for each in found.values()
        ]

    yield from fitted(sheet, judge)


def _settings(asked: PrintedRequest, answer: PrintedAnswer) -> Iterator[_Setting]:
    wanted = asked.intent
    images = [each for each in answer.outcome.images if not each.thought]
    types = {name for each in images if (name := _format(each))}
    if wanted.output_format and len(types) == 1:
        yield _Setting(name="file format", asked=wanted.output_format, told=types.pop())
    delivered = {"url" if each.url else "b64_json" for each in images}
    if wanted.response_format and len(delivered) == 1:
        yield _Setting(name="delivery", asked=wanted.response_format, told=delivered.pop())
    name = ENVELOPES.get(answer.spoken, "")
    answers = items(member(answer.body.value, name))
    cut = any(flaw.name == "ellipsis" for flaw in answer.body.meant.flaws)
    if wanted.count and answers and not cut:
        told = len(answers)
        yield _Setting(name="number of answers", asked=wanted.count, told=told, member=f"/{name}")
    sent = asked.body.value if asked.body else None
    for echo in _ECHOED:
        one, other = text(member(sent, echo)), text(member(answer.body.value, echo))
        if one and other and one != "auto":
            title = "file format" if echo == "output_format" else echo
            yield _Setting(name=title, asked=one, told=other, member=f"/{echo}")


def _format(image: Image) -> str:
    """The file format that a picture is given, or ''."""
    link = _EXTENSION.search(image.url or "")
    word = link[1] if link else (image.declared or "").rpartition("/")[2]
    return _FORMATS.get(word.lower(), "")
