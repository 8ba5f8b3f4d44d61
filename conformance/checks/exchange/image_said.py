"""Whether what an answer of the images endpoint says of its pictures is true of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec.image.decode import Picture
from conformance.dialects.members import member, text
from conformance.model import Dialect, Finding, JsonObject, Status

_FEATURE: Final = "image.declared_type"
_SIZE: Final = re.compile(r"([1-9]\d{0,5})x([1-9]\d{0,5})")
_FORMATS: Final = frozenset({"png", "jpeg", "webp"})


def _says(**members: str) -> JsonObject:
    picture = specimen.picture(64, 48)
    return specimen.images({"b64_json": specimen.base64_of(picture)}, **members)


@check(
    "image/said",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="What is said of the picture is true",
    requirement="The size and the format that an answer states are those of its pictures.",
    source="https://platform.openai.com/docs/api-reference/images/object",
    why="Clients lay out the page, and name the file, by what the answer says.",
    proves_not="That it is what was asked for: image/size and image/output-format look at that.",
    examples=[
        Example(
            title="true",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            response=lambda: _says(size="64x48", output_format="png"),
        ),
        Example(
            title="another size",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=lambda: _says(size="1024x1024", output_format="png"),
        ),
        Example(
            title="another format",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=lambda: _says(size="64x48", output_format="webp"),
        ),
        Example(
            title="a size that is none",
            gives=None,
            dialect=Dialect.IMAGES,
            response=lambda: _says(size="auto"),
        ),
        Example(title="nothing said", gives=None, dialect=Dialect.IMAGES, response=_says),
    ],
)
def said(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per statement, by the first picture that it is not true of."""
    if not answer.answered or answer.spoken is not Dialect.IMAGES:
        return
    pictures = [each.picture for each in answer.results if each.picture and each.picture.decodes]
    size = _SIZE.fullmatch(text(member(answer.json, "size")) or "")
    if size and pictures:
        yield _compared("size", size[0], [_sides(each) for each in pictures])
    written = text(member(answer.json, "output_format"))
    if written in _FORMATS and pictures:
        types = [(each.type or "").removeprefix("image/") for each in pictures]
        yield _compared("output_format", written, types)


def _sides(picture: Picture) -> str:
    return f"{picture.width}x{picture.height}"


def _compared(name: str, stated: str, found: list[str]) -> Finding:
    wrong = next((each for each in found if each != stated), None)
    return Finding(
        feature=_FEATURE,
        status=Status.PASS if wrong is None else Status.FAIL,
        message=f"the {name} that is stated is true"
        if wrong is None
        else f"the {name} that is stated is not the picture's",
        pointer=f"/{name}",
        expected=None if wrong is None else wrong,
        observed=stated,
    )
