"""Whether the official clients work when nothing but the base URL and the key change.

What a client made of an answer is part of the evidence: it was asked when the answer came, and is
not asked again. Here it is only weighed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.client_told import (
    GOOGLES,
    OPENAIS,
    VERSIONS,
    example,
    own_row,
    raised,
    tells_of,
)
from conformance.checks.no_image import no_image
from conformance.model import ClientOutcome, ClientPicture, Finding, Json, JsonObject, Status
from conformance.spec.official_clients import CLIENTS, feature

_GOOGLE_MANUAL: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_OPENAI_MANUAL: Final = "https://github.com/openai/openai-python#usage"

_APPLE: Final = ClientPicture(type="image/png", width=64, height=64, decodes=True)


def _drawn() -> JsonObject:
    return specimen.gemini(specimen.inline(specimen.picture()))


def _in_text() -> JsonObject:
    uri = f"data:image/png;base64,{specimen.base64_of(specimen.picture())}"
    return specimen.gemini({"text": f"![apple]({uri})"})


@check(
    "client/generate",
    scope=Scope.EXCHANGE,
    features=[feature(client, "generate") for client in CLIENTS],
    title="An official client gets a picture",
    requirement="The caller of an official client is given a picture when asking for one.",
    source=_GOOGLE_MANUAL,
    why="Whoever changes vendors wants to change a URL, and no code.",
    proves_not=VERSIONS,
    examples=[
        example(
            "generate",
            GOOGLES(pictures=(_APPLE,)),
            title="a picture",
            gives=Status.PASS,
            response=_drawn,
        ),
        example(
            "generate",
            GOOGLES(text=True),
            title="a picture within text, where the client looks for none",
            gives=Status.FAIL,
            response=_in_text,
        ),
        example(
            "generate",
            GOOGLES(raised="pydantic_core._pydantic_core.ValidationError"),
            title="an answer that the client stumbles over",
            gives=Status.FAIL,
            response=_drawn,
        ),
        example(
            "generate",
            OPENAIS(raised="openai.RateLimitError", own=True, status=429),
            title="too many requests",
            gives=Status.INCONCLUSIVE,
            status=429,
            response={"error": {"message": "slow down", "type": "rate_limit_error"}},
        ),
        example(
            "generate",
            OPENAIS(pictures=(ClientPicture(linked=True),)),
            title="a URL to which the way was not free",
            gives=Status.INCONCLUSIVE,
            response=specimen.chat(specimen.LINK),
        ),
        example(
            "generate",
            OPENAIS(pictures=(ClientPicture(linked=True),)),
            title="a URL that leads nowhere",
            gives=Status.FAIL,
            response=specimen.chat(specimen.LINK),
            fetched=specimen.lost(),
        ),
        example(
            "generate",
            GOOGLES(),
            title="the prompt was blocked",
            gives=Status.INCONCLUSIVE,
            response={"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}},
        ),
    ],
)
def generate(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Ratio, size and the like are other rows' business."""
    yield from _delivered(answer, "generate")


@check(
    "client/edit",
    scope=Scope.EXCHANGE,
    features=[feature(client, "edit") for client in CLIENTS],
    title="An official client has a picture edited",
    requirement="The caller of an official client who hands in a picture is given another.",
    source=_GOOGLE_MANUAL,
    why="Clients spell reference pictures in ways of their own, and not every relay knows them.",
    proves_not=f"That the picture handed in was looked at. {VERSIONS}",
    examples=[
        example(
            "edit",
            GOOGLES(pictures=(_APPLE,)),
            title="a picture",
            gives=Status.PASS,
            response=_drawn,
        ),
        example(
            "edit",
            OPENAIS(raised="openai.BadRequestError", own=True, status=400),
            title="the client's way to hand in a picture is refused",
            gives=Status.FAIL,
            status=400,
            response={"error": {"message": "content must be a string", "type": "invalid"}},
        ),
    ],
)
def edit(answer: Answer, _context: Context) -> Iterator[Finding]:
    """What the picture shows cannot be compared."""
    yield from _delivered(answer, "edit")


@check(
    "client/stream",
    scope=Scope.EXCHANGE,
    features=[feature(client, "stream") for client in CLIENTS],
    title="An official client reads the stream",
    requirement="The caller of an official client who streams is given events, and a picture.",
    source=_OPENAI_MANUAL,
    why="Clients read streams strictly: one line that is no JSON ends them.",
    proves_not=(
        "That the events come one after the other: they are handed to the client together. "
        f"{VERSIONS}"
    ),
    examples=[
        example(
            "stream",
            OPENAIS(pictures=(_APPLE,), pieces=3),
            title="three events with a picture",
            gives=Status.PASS,
            response=lambda: specimen.chat("…"),
        ),
        example(
            "stream",
            OPENAIS(raised="json.decoder.JSONDecodeError", pieces=1),
            title="an event that is no JSON",
            gives=Status.FAIL,
            response=b'data: {"choices":[]}\n\ndata: {"choi\n\n',
        ),
        example(
            "stream",
            OPENAIS(),
            title="no events at all",
            gives=Status.FAIL,
            response=lambda: specimen.chat("an apple"),
        ),
    ],
)
def stream(answer: Answer, _context: Context) -> Iterator[Finding]:
    """The framing itself is judged by the Streaming rows; here it matters who can read it."""
    yield from _delivered(answer, "stream")


def _delivered(answer: Answer, script: str) -> Iterator[Finding]:
    if not tells_of(answer, script):
        return
    row, told = own_row(answer), answer.exchange.client
    if told is None:
        yield inconclusive(row, answer.obstacle or "no answer came whole")
        return
    whole = [each for each in told.pictures if each.decodes]
    if whole and not told.raised:
        yield Finding(
            feature=row,
            status=Status.PASS,
            message="the caller is given a picture",
            observed=_shown(whole[-1], told),
        )
        return
    cause = no_image(answer)
    excused = cause is not None and not cause.conclusive and answer.ok
    if answer.obstacle or excused or _unfollowed(answer, told):
        said = cause.words if cause else "the URL that the client hands over was not followed"
        yield inconclusive(row, answer.obstacle or said)
        return
    yield Finding(
        feature=row,
        status=Status.FAIL,
        message=_why(answer, told, cause.words if cause else ""),
        expected="a picture",
        observed=raised(told) if told.raised else _held(told),
    )


def _why(answer: Answer, told: ClientOutcome, cause: str) -> str:
    """Why the caller is left without a picture."""
    if told.own and not answer.ok:
        return "the client raises an exception: what it sends is refused"
    if told.raised:
        return "the client stumbles over the answer"
    if answer.case.facets.get("script") == "stream" and not told.pieces and not cause:
        return "the client finds no event in the answer, which is no stream"
    if told.pictures:
        return "what the client hands over is no picture"
    if cause:
        return f"the client hands over no picture: {cause}"
    return "the answer holds a picture, at a place where the client looks for none"


def _unfollowed(answer: Answer, told: ClientOutcome) -> bool:
    """Whether there are only URLs, and nobody knows what they lead to."""
    linked = bool(told.pictures) and all(each.linked for each in told.pictures)
    return linked and not any(each.response for each in answer.exchange.fetched)


def _held(told: ClientOutcome) -> Json:
    return {"pictures": len(told.pictures), "text": told.text, **_events(told)}


def _shown(picture: ClientPicture, told: ClientOutcome) -> Json:
    return {"type": picture.type, "size": f"{picture.width}x{picture.height}", **_events(told)}


def _events(told: ClientOutcome) -> dict[str, Json]:
    return {"events": told.pieces} if told.pieces else {}
