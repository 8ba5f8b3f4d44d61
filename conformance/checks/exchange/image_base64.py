"""Whether inline pictures are written in base64 as the dialects' owners write it."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.dialects.pictures import DATA_FOR_LINK, LINK_FOR_DATA
from conformance.model import Dialect, Finding, Image, JsonObject, Status

_FEATURE = "image.base64"
#: What decoders in use let pass without a word.
_LENIENT = frozenset({"trailing-bits"})
#: Defects that other features are about.
_ELSEWHERE = frozenset({DATA_FOR_LINK, "missing-mime", "bad-mime"})


def _part(data: str) -> JsonObject:
    return {"inlineData": {"mimeType": "image/png", "data": data}}


@check(
    "image/base64",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Base64 is sound",
    requirement=(
        "Inline pictures are in the standard alphabet of base64, padded, in one piece, and with no "
        "prefix where the dialect has none."
    ),
    source="https://www.rfc-editor.org/rfc/rfc4648#section-4",
    why="Strict decoders refuse it, and clients differ in how strict they are.",
    proves_not="That the bytes are a picture: image.decodes judges that.",
    examples=[
        Example(
            title="standard and padded",
            gives=Status.PASS,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
        Example(
            title="a data URI where the dialect has bare base64",
            gives=Status.FAIL,
            response=specimen.gemini(_part("data:image/png;base64,aGVsbG8=")),
        ),
        Example(
            title="the URL-safe alphabet",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            response=specimen.images({"b64_json": "-_-_"}),
        ),
        Example(
            title="without padding",
            gives=Status.FAIL,
            response=specimen.gemini(_part("aGVsbG8")),
        ),
        Example(
            title="broken into lines",
            gives=Status.FAIL,
            response=specimen.gemini(_part("aGVs\nbG8=")),
        ),
        Example(
            title="one character too many",
            gives=Status.FAIL,
            response=specimen.gemini(_part("aGVsbG8haGVsbG8ha")),
        ),
        Example(
            title="a blank behind the comma of a data URI",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            response=specimen.chat("![](data:image/png;base64, aGVsbG8=)"),
        ),
        Example(
            title="a parameter behind base64, where the grammar ends",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            response=specimen.chat("![](data:image/png;base64;x=y,aGVsbG8=)"),
        ),
        Example(
            title="an ellipsis, as documentation has it",
            gives=Status.FAIL,
            response=specimen.gemini(_part("iVBORw0KGgoAAAANSUhEUgAA...")),
        ),
        Example(
            title="bits behind the end that are not zero",
            gives=Status.WARN,
            response=specimen.gemini(_part("aGVsbG9=")),
        ),
        Example(
            title="a data URI where the dialect has one",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            response=specimen.chat("![](data:image/png;base64,aGVsbG8=)"),
        ),
        Example(
            title="a link",
            gives=None,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
        ),
    ],
)
def base64(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per picture, interim ones included."""
    if not answer.answered:
        return
    for shown in answer.shown:
        if _inline(shown.image, answer):
            yield _judged(shown.image)


def _inline(image: Image, answer: Answer) -> bool:
    """Whether a picture is inline, or should be: a link where base64 belongs is none that works."""
    if image.url is None:
        return True
    return LINK_FOR_DATA in image.defects and answer.intent.response_format != "url"


def _judged(image: Image) -> Finding:
    defects = [name for name in image.defects if name not in _ELSEWHERE]
    if not defects:
        return Finding(
            feature=_FEATURE,
            status=Status.PASS,
            message="the base64 is sound",
            pointer=image.where,
        )
    return Finding(
        feature=_FEATURE,
        status=Status.WARN if _LENIENT.issuperset(defects) else Status.FAIL,
        message=f"the base64 is not as it should be: {', '.join(defects)}",
        pointer=image.where,
        observed=defects,
    )
