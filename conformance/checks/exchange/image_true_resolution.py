"""Whether a picture holds the detail of its size, or is a smaller one that was enlarged."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example
from conformance.codec.image.detail import SMALLEST, Detail
from conformance.model import Dialect, Finding, Json, JsonObject, Status

_FEATURE = "image.true_resolution"
#: From this confidence on the vendor is held to it; below it the finding is a warning.
_SURE = 0.99


def _answer(size: int, enlarged: int = 1) -> JsonObject:
    return specimen.gemini(specimen.inline(specimen.picture(size, size, enlarged=enlarged)))


@check(
    "image/true-resolution",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The picture holds the detail of its size",
    requirement=(
        "The picture is no smaller one that was enlarged by two or four: no such picture would "
        "give its pixels."
    ),
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="A larger tier costs more, and enlarging is free.",
    proves_not=(
        "That a model drew the detail: what a model for enlarging invented passes, and so does a "
        "picture enlarged by another factor, or turned, cropped by odd numbers, sharpened with "
        "noise, compressed hard or written on after it was enlarged. A finding rests on 64 tiles "
        "at most, and on a grid in them, not on knowledge of the smaller picture."
    ),
    examples=[
        Example(
            title="2K with the detail of 2K",
            gives=Status.PASS,
            request=specimen.asks_size(imageSize="2K"),
            response=lambda: _answer(2048),
        ),
        Example(
            title="2K with the detail of 1K",
            gives=Status.FAIL,
            request=specimen.asks_size(imageSize="2K"),
            response=lambda: _answer(2048, enlarged=2),
        ),
        Example(
            title="4K with the detail of 1K",
            gives=Status.FAIL,
            request=specimen.asks_size(imageSize="4K"),
            response=lambda: _answer(4096, enlarged=4),
        ),
        Example(
            title="512 by 512 with the detail of a quarter of it, though no size was asked for",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(),
            response=lambda: specimen.images(
                {"b64_json": specimen.base64_of(specimen.picture(512, 512, enlarged=2))}
            ),
        ),
        Example(
            title="a picture too small to tell",
            gives=None,
            request=specimen.asks(),
            response=lambda: _answer(64),
        ),
        Example(
            title="no picture",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "I would rather not."}),
        ),
    ],
)
def true_resolution(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per result that decodes and is large enough to say anything."""
    if not answer.judgeable:
        return
    for shown in answer.final:
        picture = shown.picture
        if picture is None or not picture.decodes:
            continue
        width, height = picture.width or 0, picture.height or 0
        if min(width, height) >= SMALLEST:
            yield _judged(picture.detail, (width, height), answer.asked.tier, shown.image.where)


def _judged(detail: Detail, size: tuple[int, int], tier: Json, where: str) -> Finding:
    if detail.scale is None:
        return inconclusive(_FEATURE, f"the picture cannot tell its true size: {detail.reason}")
    width, height = size
    status, message = _verdict(detail)
    return Finding(
        feature=_FEATURE,
        status=status,
        message=message,
        value=tier,
        pointer=where,
        expected=f"detail of {width}x{height}",
        observed=f"detail of {width // detail.scale}x{height // detail.scale}",
    )


def _verdict(detail: Detail) -> tuple[Status, str]:
    sure = f"{detail.confidence:.1%} sure, from {detail.tiles} tiles"
    if detail.scale == 1:
        return Status.PASS, f"no sign that the picture was enlarged ({sure})"
    told = f"the picture was enlarged by {detail.scale}, with a filter like {detail.filter}"
    return (Status.FAIL if detail.confidence >= _SURE else Status.WARN), f"{told} ({sure})"
