"""Whether a printed answer has what the printed request set: size, format, delivery, number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import ENVELOPES
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.checks.printed_pair import fitted
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.dialects.members import integer, items, member, text
from conformance.model import Dialect, Image, Intent, Json, JsonObject, Status

_EXTENSION: Final = re.compile(r"\.(png|jpe?g|webp)(?:[?#]|\Z)", re.IGNORECASE)
_FORMATS: Final = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp"}
_PIXELS: Final = re.compile(r"(\d{2,5})[x×*](\d{2,5})")
_RATIO: Final = re.compile(r"(\d{1,2}):(\d{1,2})")
#: A side of a square picture of each tier; others have about as many pixels.
_SIDES: Final = {"512": 512, "1K": 1024, "2K": 2048, "4K": 4096}
#: What the member is called that says how many.
_COUNTS: Final = ("n", "candidateCount", "candidate_count", "num_images")
#: Settings that the images endpoint tells in its answers.
_ECHOED: Final = ("size", "quality", "output_format", "background")

_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_TWO: Final[list[Json]] = [{"index": 0}, {"index": 1}]
_LINKED: Final[JsonObject] = {"url": specimen.LINK}


def _pair(asked: JsonObject, *data: Json, **told: Json) -> tuple[JsonObject, ...]:
    request = {**specimen.asks_images(), **asked}
    return (asks(request), shows(specimen.images(*(data or [_LINKED]), **told)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """One setting on both sides.

    Attributes:
        member: where the answer has it, or ''.
        stated: whether the request itself says it, rather than what holds where it does not.
    """

    name: str
    asked: Json
    told: Json
    member: str = ""
    stated: bool = True


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
        PageExample(title="the shape asked for, told in pixels", gives=Status.PASS, **_IN_IMAGES,
                    samples=_pair({"aspect_ratio": "21:9", "image_size": "2K"}, size="3168x1344")),
        PageExample(title="another shape", gives=Status.FAIL, **_IN_IMAGES, flaws=1,
                    samples=_pair({"aspect_ratio": "3:2"}, size="1024x1024")),
        PageExample(title="another tier", gives=Status.FAIL, **_IN_IMAGES, flaws=1,
                    samples=_pair({"image_size": "2K"}, size="1024x1024")),
        PageExample(title="two candidates, where one comes unasked", gives=Status.FAIL, flaws=1,
                    samples=(asks(specimen.asks()), shows({"candidates": _TWO}))),
        PageExample(title="two choices, where the page sets two", gives=Status.PASS, **_IN_CHAT,
                    operation={"requestBody": body({"properties": {"n": {"default": 2}}})},
                    samples=(asks(specimen.asks_chat()), shows({"choices": _TWO}))),
        PageExample(title="two pictures, which some models send unasked", gives=None, **_IN_IMAGES,
                    samples=_pair({}, _LINKED, {"url": f"{specimen.LINK}?2"})),
        PageExample(title="one choice for two", gives=Status.FAIL, flaws=1,
                    **_IN_CHAT, samples=(asks(specimen.asks_chat(n=2)), shows(specimen.chat("x")))),
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
        found = {each.name: each for each in _settings(sheet, asked, answer)}
        return [
            Seen(
                at=answer.body.spot(each.member),
                wrong=""
                if each.asked == each.told
                else f"the answer {answer.sample.id} {_has(each)},"
                f" the request {asked.sample.id} {_wants(each)}",
                expected=each.asked,
                printed=each.told,
            )
            for each in found.values()
        ]

    yield from fitted(sheet, judge)


def _has(told: _Setting) -> str:
    if told.name == "delivery":
        return "gives a link" if told.told == "url" else "gives base64"
    if told.name == "number of answers":
        return f"has {told.told} in {told.member.strip('/')}"
    return f"has the {told.name} {told.told}"


def _wants(told: _Setting) -> str:
    return f"{'asks for' if told.stated else 'leaves that at'} {told.asked}"


def _settings(sheet: Sheet, asked: PrintedRequest, answer: PrintedAnswer) -> Iterator[_Setting]:
    wanted = asked.intent
    images = [each for each in answer.outcome.images if not each.thought]
    types = {name for each in images if (name := _format(each))}
    if wanted.output_format and len(types) == 1:
        yield _Setting(name="file format", asked=wanted.output_format, told=types.pop())
    delivered = {"url" if each.url else "b64_json" for each in images}
    if wanted.response_format and len(delivered) == 1:
        yield _Setting(name="delivery", asked=wanted.response_format, told=delivered.pop())
    yield from _count(sheet, asked, answer)
    sent, told = asked.body.value if asked.body else None, answer.body.value
    for echo in _ECHOED:
        one, other = text(member(sent, echo)), text(member(told, echo))
        if one and other and one != "auto":
            title = "file format" if echo == "output_format" else echo
            yield _Setting(name=title, asked=one, told=other, member=f"/{echo}")
    if not member(sent, "size"):
        yield from _shape(wanted, text(member(told, "size")) or "")


def _count(sheet: Sheet, asked: PrintedRequest, answer: PrintedAnswer) -> Iterator[_Setting]:
    """How many answers; candidates and choices come singly where neither side says otherwise."""
    name = ENVELOPES.get(answer.spoken, "")
    told = len(items(member(answer.body.value, name)))
    cut = any(flaw.name == "ellipsis" for flaw in answer.body.meant.flaws)
    set_here = [integer(default.value) for each in sheet.request_members
                if each.name in _COUNTS and (default := each.node.get("default"))]  # fmt: skip
    alone = 1 if asked.body and answer.spoken is not Dialect.IMAGES else None
    wanted = asked.intent.count or next(iter(set_here), alone)
    if wanted and told and not cut and not answer.body.is_sse:
        stated = asked.intent.count is not None
        where = f"/{name}"
        yield _Setting(
            name="number of answers", asked=wanted, told=told, member=where, stated=stated
        )


def _shape(wanted: Intent, told: str) -> Iterator[_Setting]:
    """A size that the answer tells in pixels, beside the ratio and the tier of the request."""
    pixels, ratio = _PIXELS.fullmatch(told), _RATIO.fullmatch(wanted.aspect_ratio or "")
    side = _SIDES.get((wanted.image_size or "").upper())
    if not pixels or not (ratio or side):
        return
    width, height = int(pixels[1]), int(pixels[2])
    shaped = ratio is None or _near(width * int(ratio[2]), height * int(ratio[1]), 1.06)
    sized = side is None or _near(math.sqrt(width * height), side, 1.4)
    asked = " ".join(filter(None, (wanted.aspect_ratio, wanted.image_size)))
    yield _Setting(
        name="size", asked=told if shaped and sized else asked, told=told, member="/size"
    )


def _near(one: float, other: float, factor: float) -> bool:
    return 0 < one <= other * factor and 0 < other <= one * factor


def _format(image: Image) -> str:
    """The file format that a picture is given, or ''."""
    link = _EXTENSION.search(image.url or "")
    word = link[1] if link else (image.declared or "").rpartition("/")[2]
    return _FORMATS.get(word.lower(), "")
