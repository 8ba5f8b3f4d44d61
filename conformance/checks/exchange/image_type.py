"""Whether a picture is of the type that the answer, or the server of its URL, says it is."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer, Shown
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import Dialect, Finding, Place, Status

_FEATURE = "image.declared_type"
#: Google itself does this: https://github.com/googleapis/python-genai/issues/1824
_OWNERS_OWN = ("image/png", "image/jpeg")
_UNREGISTERED = {"image/jpg": "image/jpeg"}
#: Says nothing about the bytes: browsers save them instead of showing them.
_UNSPECIFIC = frozenset({"application/octet-stream", "binary/octet-stream"})
_TYPED = frozenset({Place.INLINE_DATA, Place.INLINE_DATA_SNAKE})


@check(
    "image/declared-type",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The declared type is true",
    requirement=(
        "The MIME type that the answer gives a picture, or the content type of its URL, is the "
        "type of its bytes."
    ),
    source="https://ai.google.dev/api/caching#Blob",
    why="Clients save, show and send on a picture by the type that they are told.",
    proves_not=(
        "A JPEG labelled PNG is a warning only: Google has been seen to do so "
        "(https://github.com/googleapis/python-genai/issues/1824)."
    ),
    examples=[
        Example(
            title="a PNG called image/png",
            gives=Status.PASS,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
        Example(
            title="a JPEG called image/png",
            gives=Status.WARN,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture(type="jpeg"))),
        ),
        Example(
            title="a WebP called image/png",
            gives=Status.FAIL,
            response=lambda: specimen.gemini(specimen.inline(specimen.picture(type="webp"))),
        ),
        Example(
            title="no type where the dialect demands one",
            gives=Status.FAIL,
            response=lambda: specimen.gemini(
                {"inlineData": {"data": specimen.base64_of(specimen.picture())}}
            ),
        ),
        Example(
            title="a data URI that names no type",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            response=lambda: specimen.chat(
                f"![](data:;base64,{specimen.base64_of(specimen.picture())})"
            ),
        ),
        Example(
            title="image/jpg, which is no type",
            gives=Status.WARN,
            response=lambda: specimen.gemini(
                specimen.inline(specimen.picture(type="jpeg"), "image/jpg")
            ),
        ),
        Example(
            title="a URL served as bytes of no particular type",
            gives=Status.WARN,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
            fetched=lambda: specimen.found(specimen.picture(), type="application/octet-stream"),
        ),
        Example(
            title="no type where the dialect has no place for one",
            gives=None,
            dialect=Dialect.IMAGES,
            response=lambda: specimen.images({"b64_json": specimen.base64_of(specimen.picture())}),
        ),
    ],
)
def declared_type(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per distinct picture; what is no picture at all is judged elsewhere."""
    if not answer.answered:
        return
    distinct = {(each.sha256, _declared(each)): each for each in answer.shown}
    for (_, declared), shown in distinct.items():
        actual = shown.picture.type if shown.picture else None
        if actual is None or not actual.startswith("image/"):
            continue
        verdict = _verdict(declared, actual, shown)
        if verdict is not None:
            status, message = verdict
            yield Finding(
                feature=_FEATURE,
                status=status,
                message=message,
                pointer=shown.image.where,
                expected=actual,
                observed=declared,
            )


def _declared(shown: Shown) -> str | None:
    """The MIME type as declared, in lower case and without parameters."""
    stated = shown.image.declared
    if stated is None and shown.image.data is None and shown.fetched and shown.fetched.response:
        stated = shown.fetched.response.header("content-type")
    return stated.partition(";")[0].strip().lower() if stated else None


def _verdict(declared: str | None, actual: str, shown: Shown) -> tuple[Status, str] | None:
    if declared == actual:
        return Status.PASS, "the picture is of the declared type"
    if declared is None:
        if "missing-mime" in shown.image.defects:
            return Status.FAIL, "the picture's data URI names no type"
        if shown.image.place in _TYPED:
            return Status.FAIL, "the picture has no declared type"
        if shown.image.data is None:
            return Status.WARN, "the picture's URL is served without a content type"
        return None
    if (declared, actual) == _OWNERS_OWN:
        return Status.WARN, "a JPEG is declared as PNG, as the dialect's owner has done itself"
    if _UNREGISTERED.get(declared) == actual:
        return Status.WARN, "the declared type is meant right, but is not a registered one"
    if shown.image.data is None and declared in _UNSPECIFIC:
        return Status.WARN, "the picture's URL is served as bytes of no particular type"
    return Status.FAIL, "the picture is not of the declared type"
