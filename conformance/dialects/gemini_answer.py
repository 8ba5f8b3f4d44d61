"""What an answer of the Gemini API delivers, plain or streamed."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.dialects import envelopes, finishes, gemini_places, usages
from conformance.dialects.documents import read
from conformance.dialects.members import member, members, objects, text
from conformance.dialects.places import foreign
from conformance.model import Dialect, Finish, JsonObject, Outcome, Response, Usage


def outcome(response: Response) -> Outcome:
    """What an answer delivers, whatever it is; never raises.

    Model, id and block reason are the first stated, usage and finish the last, since a stream
    counts as it goes and ends once. The finish is that of the first candidate.
    """
    body = read(response)
    documents = body.documents
    told = gemini_places.read(documents, streamed=body.streamed)
    error = envelopes.read(response, body)
    return Outcome(
        images=told.images + foreign(Dialect.GEMINI, documents, streamed=body.streamed),
        text=told.text,
        thoughts=told.thoughts,
        usage=body.last(_usage),
        finish=body.last(_finish),
        model=body.first(lambda value: text(member(value, "modelVersion"))),
        error=error,
        block=body.first(lambda value: text(member(value, "promptFeedback", "blockReason"))),
        grounded=any(_grounded(each.value) for each in documents),
        id=body.first(lambda value: text(member(value, "responseId"))),
        streamed=body.streamed and not envelopes.alone(body, error),
    )


def _candidates(value: JsonObject) -> Iterator[JsonObject]:
    return (candidate for _, candidate in objects(member(value, "candidates"), ""))


def _usage(value: JsonObject) -> Usage | None:
    return usages.read_gemini(member(value, "usageMetadata"))


def _finish(value: JsonObject) -> Finish | None:
    return finishes.read(member(next(_candidates(value), {}), "finishReason"))


def _grounded(value: JsonObject) -> bool:
    """Whether sources came along: official beside the content, at some vendors at the top."""
    holders = (value, *_candidates(value))
    return any(members(member(each, "groundingMetadata")) for each in holders)
