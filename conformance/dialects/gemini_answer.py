"""What an answer of the Gemini API delivers, plain or streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.dialects import envelopes, finishes, gemini_places, usages
from conformance.dialects.documents import Document, read
from conformance.dialects.members import member, members, objects, text
from conformance.dialects.places import foreign
from conformance.model import Dialect, Finish, JsonObject, Outcome, Response, Usage


def outcome(response: Response) -> Outcome:
    """What an answer delivers, whatever it is; never raises.

    Model, id and block reason are the first stated, usage and finish the last, since a stream
    counts as it goes and ends once.
    """
    body = read(response)
    documents = body.documents
    told = gemini_places.read(documents, streamed=body.streamed)
    error = envelopes.read(response, body)
    return Outcome(
        images=told.images + foreign(Dialect.GEMINI, documents, streamed=body.streamed),
        text=told.text,
        thoughts=told.thoughts,
        usage=_usage(documents),
        finish=_finish(documents),
        model=_first(documents, "modelVersion"),
        error=error,
        block=_first(documents, "promptFeedback", "blockReason"),
        grounded=any(map(_grounded, documents)),
        id=_first(documents, "responseId"),
        streamed=body.streamed and not envelopes.alone(body, error),
    )


def _first(documents: Sequence[Document], *path: str) -> str | None:
    stated = (text(member(each.value, *path)) for each in documents)
    return next((each for each in stated if each), None)


def _candidates(document: Document) -> Iterator[JsonObject]:
    return (value for _, value in objects(member(document.value, "candidates"), ""))


def _usage(documents: Sequence[Document]) -> Usage | None:
    counts = (usages.read_gemini(member(each.value, "usageMetadata")) for each in documents[::-1])
    return next((each for each in counts if each), None)


def _finish(documents: Sequence[Document]) -> Finish | None:
    """That of the first candidate, from the last document that gives one."""
    firsts = (next(_candidates(each), {}) for each in documents[::-1])
    found = (finishes.read(member(each, "finishReason")) for each in firsts)
    return next((each for each in found if each), None)


def _grounded(document: Document) -> bool:
    """Whether sources came along: official beside the content, at some vendors at the top."""
    holders = (document.value, *_candidates(document))
    return any(members(member(each, "groundingMetadata")) for each in holders)
