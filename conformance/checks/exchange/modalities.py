"""Whether the answer holds the kinds of content that were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.no_image import no_image
from conformance.model import Dialect, Finding, Status

_FEATURE = "request.modalities"


@check(
    "request/modalities",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Modalities are honoured",
    requirement=(
        "Where the request states modalities, a picture comes if pictures are among them, and "
        "none if not."
    ),
    source="https://ai.google.dev/api/generate-content#Modality",
    why="Pictures cost far more than text, and a text is no picture.",
    proves_not="That text comes where it is allowed: a model need not say anything.",
    examples=[
        Example(
            title="a picture, as asked for",
            gives=Status.PASS,
            request=specimen.asks(responseModalities=["TEXT", "IMAGE"]),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
        Example(
            title="a picture where text alone was asked for",
            gives=Status.FAIL,
            request=specimen.asks(responseModalities=["TEXT"]),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
        Example(
            title="text alone where a picture was asked for",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(modalities=["text", "image"]),
            response=specimen.chat("an apple"),
        ),
        Example(
            title="text beside the picture that alone was asked for",
            gives=Status.INFO,
            request=specimen.asks(responseModalities=["IMAGE"]),
            response=lambda: specimen.gemini(
                {"text": "Here it is."}, specimen.inline(specimen.picture())
            ),
        ),
        Example(
            title="blocked",
            gives=None,
            request=specimen.asks(responseModalities=["TEXT", "IMAGE"]),
            response=specimen.gemini(finish="IMAGE_SAFETY"),
        ),
        Example(
            title="nothing stated",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "an apple"}),
        ),
    ],
)
def modalities(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per answer to a request that states modalities."""
    asked = answer.intent.modalities
    if not answer.answered or not answer.case.valid or not asked or answer.obstacle:
        return
    outcome = answer.outcome
    delivered = bool(answer.results)
    cause = no_image(answer) if "IMAGE" in asked else None
    if cause is not None and not cause.conclusive:
        return
    if delivered is not ("IMAGE" in asked):
        status = Status.FAIL
        message = (
            "there is a picture, which was not asked for"
            if delivered
            else "there is no picture, which was asked for"
        )
    elif outcome.text.strip() and "TEXT" not in asked:
        status, message = Status.INFO, "there is text beside the picture, which was not asked for"
    else:
        status, message = Status.PASS, "the answer holds what was asked for"
    got = [*(["TEXT"] if outcome.text.strip() else []), *(["IMAGE"] if delivered else [])]
    yield Finding(
        feature=_FEATURE,
        status=status,
        message=message,
        value="+".join(asked),
        expected=list(asked),
        observed=got,
    )
