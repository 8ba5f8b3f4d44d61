"""What the checks of official clients share: which exchange tells of what, and their examples."""

from __future__ import annotations

from functools import partial
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.example import Example
from conformance.model import ClientOutcome, Dialect, Json, Phase
from conformance.spec.official_clients import CLIENTS, GOOGLE, OPENAI, feature

VERSIONS: Final = (
    "That other versions of the client do the same: the recording names the one that was asked."
)

GOOGLES: Final = partial(ClientOutcome, client=GOOGLE, version="3.0.0")
OPENAIS: Final = partial(ClientOutcome, client=OPENAI, version="3.0.0")


def example(script: str, told: ClientOutcome, **more: object) -> Example:
    """An example in the dialect of the client."""
    made: dict[str, object] = {
        "phase": Phase.CLIENT,
        "facets": {"client": told.client, "script": script},
        "dialect": Dialect.GEMINI if told.client == GOOGLE else Dialect.CHAT,
        "request": specimen.asks() if told.client == GOOGLE else specimen.asks_chat(),
        "client": told,
    }
    return Example(**{**made, **more})  # type: ignore[arg-type]  # the tests build every example


def tells_of(answer: Answer, script: str) -> bool:
    """Whether an exchange is that script of a client, asked in earnest."""
    facets = answer.case.facets
    known = facets.get("client") in CLIENTS and facets.get("script") == script
    asked = answer.exchange.client is not None or answer.exchange.fault is not None
    return known and answer.case.phase is Phase.CLIENT and asked


def own_row(answer: Answer) -> str:
    """The feature that its script tells about."""
    facets = answer.case.facets
    return feature(str(facets["client"]), str(facets["script"]))


def raised(told: ClientOutcome) -> Json:
    """An exception, for a reader."""
    said = {"status": told.status, "cause": told.reason or None}
    stated = {name: value for name, value in said.items() if value is not None}
    return {"raised": told.raised or None, **stated}
