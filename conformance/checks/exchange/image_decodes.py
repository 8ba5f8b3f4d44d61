"""Whether every byte of a picture decodes."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer, Shown
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec.image.decode import Picture
from conformance.model import Dialect, Finding, Status

_FEATURE = "image.decodes"


@check(
    "image/decodes",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The picture decodes fully",
    requirement="The picture is whole: every pixel decodes, and no checksum in it is wrong.",
    source="https://www.w3.org/TR/png-3/",
    why="Half a picture is paid for in full, and viewers differ in what they show of it.",
    proves_not="That the picture shows what was asked for, or that no bit of a JPEG was altered.",
    examples=[
        Example(
            title="a whole picture",
            gives=Status.PASS,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
        Example(
            title="a picture cut in the middle",
            gives=Status.FAIL,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture()[:900])),
        ),
        Example(
            title="no picture at all",
            gives=Status.FAIL,
            response=specimen.gemini(specimen.inline(b"hello, this is a text")),
        ),
        Example(
            title="bytes behind its end",
            gives=Status.INFO,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture() + b"more")),
        ),
        Example(
            title="a kind of picture that we cannot decode",
            gives=Status.INCONCLUSIVE,
            response=specimen.gemini(specimen.inline(b"<svg xmlns='x'></svg>", "image/svg+xml")),
        ),
        Example(
            title="a link that leads to a picture",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
            fetched=lambda: specimen.found(specimen.picture()),
        ),
        Example(
            title="a link that nobody followed",
            gives=None,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
        ),
    ],
)
def decodes(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per distinct picture, interim ones included."""
    if not answer.answered:
        return
    distinct = {each.sha256: each for each in reversed(answer.shown)}
    for shown in reversed(distinct.values()):
        if shown.picture is not None:
            yield _judged(shown, shown.picture)


def _judged(shown: Shown, picture: Picture) -> Finding:
    status, message = _verdict(picture)
    return Finding(
        feature=_FEATURE,
        status=status,
        message=message,
        pointer=shown.image.where,
        observed=picture.type,
    )


def _verdict(picture: Picture) -> tuple[Status, str]:
    if picture.type is None or not picture.type.startswith("image/"):
        return Status.FAIL, "the bytes are no picture"
    if not picture.tried:
        return Status.INCONCLUSIVE, f"not judged: {picture.reason}"
    if not picture.decodes:
        return Status.FAIL, f"the picture does not decode: {picture.reason}"
    if picture.truncated:
        return Status.WARN, "the picture decodes, but its file ends too early"
    if picture.trailing:
        return Status.INFO, f"the picture decodes; {picture.trailing} bytes stand behind its end"
    return Status.PASS, "the picture decodes"
