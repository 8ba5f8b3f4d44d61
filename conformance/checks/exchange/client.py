"""Whether the official clients work when nothing but the base URL and the key change.

What a client made of an answer is part of the evidence: it was asked when the answer came, and is
not asked again. Here it is only weighed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example
from conformance.checks.no_image import no_image
from conformance.model import (
    ClientOutcome,
    ClientPicture,
    Dialect,
    Finding,
    Json,
    JsonObject,
    Phase,
    Status,
)
from conformance.spec.official_clients import CLIENTS, GOOGLE, OPENAI, feature

_GOOGLE_MANUAL: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_OPENAI_MANUAL: Final = "https://github.com/openai/openai-python#usage"
_VERSIONS: Final = (
    "That other versions of the client do the same: the recording names the one that was asked."
)

_APPLE: Final = ClientPicture(type="image/png", width=64, height=64, decodes=True)
_GOOGLES: Final = partial(ClientOutcome, client=GOOGLE, version="3.0.0")
_OPENAIS: Final = partial(ClientOutcome, client=OPENAI, version="3.0.0")


def _example(script: str, told: ClientOutcome, **more: object) -> Example:
    """An example in the dialect of the client."""
    made: dict[str, object] = {
        "phase": Phase.CLIENT,
        "facets": {"client": told.client, "script": script},
        "dialect": Dialect.GEMINI if told.client == GOOGLE else Dialect.CHAT,
        "request": specimen.asks() if told.client == GOOGLE else specimen.asks_chat(),
        "client": told,
    }
    return Example(**{**made, **more})  # type: ignore[arg-type]  # the tests build every example


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
    proves_not=_VERSIONS,
    examples=[
        _example(
            "generate",
            _GOOGLES(pictures=(_APPLE,)),
            title="a picture",
            gives=Status.PASS,
            response=_drawn,
        ),
        _example(
            "generate",
            _GOOGLES(text=True),
            title="a picture within text, where the client looks for none",
            gives=Status.FAIL,
            response=_in_text,
        ),
        _example(
            "generate",
            _GOOGLES(raised="pydantic_core._pydantic_core.ValidationError"),
            title="an answer that the client stumbles over",
            gives=Status.FAIL,
            response=_drawn,
        ),
        _example(
            "generate",
            _OPENAIS(raised="openai.RateLimitError", own=True, status=429),
            title="too many requests",
            gives=Status.INCONCLUSIVE,
            status=429,
            response={"error": {"message": "slow down", "type": "rate_limit_error"}},
        ),
        _example(
            "generate",
            _OPENAIS(pictures=(ClientPicture(linked=True),)),
            title="a URL to which the way was not free",
            gives=Status.INCONCLUSIVE,
            response=specimen.chat(specimen.LINK),
        ),
        _example(
            "generate",
            _OPENAIS(pictures=(ClientPicture(linked=True),)),
            title="a URL that leads nowhere",
            gives=Status.FAIL,
            response=specimen.chat(specimen.LINK),
            fetched=specimen.lost(),
        ),
        _example(
            "generate",
            _GOOGLES(),
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
    proves_not=f"That the picture handed in was looked at. {_VERSIONS}",
    examples=[
        _example(
            "edit",
            _GOOGLES(pictures=(_APPLE,)),
            title="a picture",
            gives=Status.PASS,
            response=_drawn,
        ),
        _example(
            "edit",
            _OPENAIS(raised="openai.BadRequestError", own=True, status=400),
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
        f"{_VERSIONS}"
    ),
    examples=[
        _example(
            "stream",
            _OPENAIS(pictures=(_APPLE,), pieces=3),
            title="three events with a picture",
            gives=Status.PASS,
            response=lambda: specimen.chat("…"),
        ),
        _example(
            "stream",
            _OPENAIS(raised="json.decoder.JSONDecodeError", pieces=1),
            title="an event that is no JSON",
            gives=Status.FAIL,
            response=b'data: {"choices":[]}\n\ndata: {"choi\n\n',
        ),
        _example(
            "stream",
            _OPENAIS(),
            title="no events at all",
            gives=Status.FAIL,
            response=lambda: specimen.chat("an apple"),
        ),
    ],
)
def stream(answer: Answer, _context: Context) -> Iterator[Finding]:
    """The framing itself is judged by the Streaming rows; here it matters who can read it."""
    yield from _delivered(answer, "stream")


@check(
    "client/errors",
    scope=Scope.EXCHANGE,
    features=[feature(client, "errors") for client in CLIENTS],
    title="An official client tells what is wrong",
    requirement=(
        "A wrong key and an unknown model raise one of the client's own exceptions, with a 4xx "
        "status, a cause and words."
    ),
    source="https://github.com/openai/openai-python#handling-errors",
    why="Callers branch on the class, the status and the cause; a 5xx is sent again, and billed.",
    proves_not=f"That other mistakes are told as well. {_VERSIONS}",
    examples=[
        _example(
            "wrong-key",
            _OPENAIS(
                raised="openai.AuthenticationError",
                own=True,
                status=401,
                reason="invalid_api_key",
                told=True,
            ),
            title="the client's own exception",
            gives=Status.PASS,
            valid=False,
            status=401,
            response={"error": {"message": "no", "code": "invalid_api_key"}},
        ),
        _example(
            "unknown-model",
            _GOOGLES(raised="google.genai.errors.ClientError", own=True, status=404, told=True),
            title="an exception that names no cause",
            gives=Status.WARN,
            valid=False,
            status=404,
            response={"error": {"message": "no", "code": "model_not_found"}},
        ),
        _example(
            "unknown-model",
            _OPENAIS(),
            title="an error within a success, which the client takes for an answer",
            gives=Status.FAIL,
            valid=False,
            response={"error": {"message": "no such model"}},
        ),
        _example(
            "unknown-model",
            _GOOGLES(raised="google.genai.errors.ServerError", own=True, status=500, told=True),
            title="told as a fault of the server",
            gives=Status.FAIL,
            valid=False,
            status=500,
            response={"error": {"message": "no such model", "code": 500, "status": "INTERNAL"}},
        ),
    ],
)
def errors(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Nobody is charged for a mistake that is told as one."""
    for script in ("wrong-key", "unknown-model"):
        if not _is(answer, script):
            continue
        row, told = _row(answer), answer.exchange.client
        if told is None or answer.obstacle:
            yield inconclusive(row, answer.obstacle or "no answer came whole")
            continue
        status, message = _weighed(told)
        yield Finding(
            feature=row,
            status=status,
            message=message,
            value=script,
            pointer="status",
            expected=None if status is Status.PASS else "the client's own exception, with a 4xx",
            observed=_raised(told),
        )


def _weighed(told: ClientOutcome) -> tuple[Status, str]:
    """What an exception is worth to a caller."""
    if not told.raised:
        return Status.FAIL, "the client raises nothing: its caller takes this for an answer"
    if not told.own:
        return Status.FAIL, "the client stumbles over the answer, instead of telling the mistake"
    if told.status is None or not 400 <= told.status < 500:  # noqa: PLR2004 - a caller's mistakes
        return Status.FAIL, "the client tells a fault of the server, and would send it again"
    if not told.reason or not told.told:
        lacking = "cause" if told.told else "words"
        return Status.WARN, f"the client's exception has the status, and no {lacking}"
    return Status.PASS, "the client tells the mistake by its own exception"


def _delivered(answer: Answer, script: str) -> Iterator[Finding]:
    if not _is(answer, script):
        return
    row, told = _row(answer), answer.exchange.client
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
        observed=_raised(told) if told.raised else _held(told),
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


def _is(answer: Answer, script: str) -> bool:
    facets = answer.case.facets
    known = facets.get("client") in CLIENTS and facets.get("script") == script
    asked = answer.exchange.client is not None or answer.exchange.fault is not None
    return known and answer.case.phase is Phase.CLIENT and asked


def _row(answer: Answer) -> str:
    facets = answer.case.facets
    return feature(str(facets["client"]), str(facets["script"]))


def _raised(told: ClientOutcome) -> Json:
    said = {"status": told.status, "cause": told.reason or None}
    stated = {name: value for name, value in said.items() if value is not None}
    return {"raised": told.raised or None, **stated}


def _held(told: ClientOutcome) -> Json:
    return {"pictures": len(told.pictures), "text": told.text, **_events(told)}


def _shown(picture: ClientPicture, told: ClientOutcome) -> Json:
    return {"type": picture.type, "size": f"{picture.width}x{picture.height}", **_events(told)}


def _events(told: ClientOutcome) -> dict[str, Json]:
    return {"events": told.pieces} if told.pieces else {}
