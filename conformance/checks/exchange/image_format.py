"""Whether a picture is of the file format that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import Dialect, Finding, Status

_FEATURE = "image.output_format"


@check(
    "image/output-format",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The output format is honoured",
    requirement="The bytes of the picture are of the file format that the request states.",
    source="https://platform.openai.com/docs/api-reference/images/create",
    why="A format is asked for because the next program takes no other.",
    proves_not="That the picture was drawn in this format, rather than converted to it afterwards.",
    examples=[
        Example(
            title="a WebP, as asked for",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(output_format="webp"),
            response=lambda: specimen.images(
                {"b64_json": specimen.base64_of(specimen.picture(type="webp"))}
            ),
        ),
        Example(
            title="a PNG where WebP was asked for",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(output_format="webp"),
            response=lambda: specimen.images({"b64_json": specimen.base64_of(specimen.picture())}),
        ),
        Example(
            title="no format asked for",
            gives=None,
            request=specimen.asks(),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
    ],
)
def output_format(answer: Answer, _context: Context) -> Iterator[Finding]:
    """By the first bytes, whatever type is declared."""
    asked = answer.intent.output_format
    if not answer.judgeable or asked is None:
        return
    for shown in answer.final:
        actual = shown.picture.type if shown.picture else None
        if actual is None or not actual.startswith("image/"):
            continue
        good = actual == f"image/{asked}"
        yield Finding(
            feature=_FEATURE,
            status=Status.PASS if good else Status.FAIL,
            message=f"the picture is {'' if good else 'not '}of the format asked for",
            value=asked,
            pointer=shown.image.where,
            expected=f"image/{asked}",
            observed=actual,
        )
