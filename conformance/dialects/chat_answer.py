"""What a chat completion delivers, plain or streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.dialects import chat_places, envelopes, finishes, usages
from conformance.dialects.documents import Document, read
from conformance.dialects.members import integer, member, members, objects, text
from conformance.dialects.places import foreign
from conformance.model import Dialect, Finish, JsonObject, Outcome, Response, Usage


def outcome(response: Response) -> Outcome:
    """What an answer delivers, whatever it is; never raises.

    A refusal in the message is a block. Ids are the first stated, usage and finish the last,
    since a stream ends once; both are those of the first choice.
    """
    body = read(response)
    documents = body.documents
    error = envelopes.read(response, body)
    told = chat_places.read(documents)
    created = (integer(each.value.get("created")) for each in documents)
    return Outcome(
        images=told.images + foreign(Dialect.CHAT, documents, streamed=body.streamed),
        text=told.text,
        thoughts=told.thoughts,
        usage=_usage(documents),
        finish=_finish(documents),
        model=_first(documents, "model"),
        error=error,
        block=told.refusal or None,
        grounded=told.cited
        or any(members(each.value.get("groundingMetadata")) for each in documents),
        id=_first(documents, "id"),
        created=next((each for each in created if each is not None), None),
        streamed=body.streamed and not envelopes.alone(body, error),
    )


def _first(documents: Sequence[Document], name: str) -> str | None:
    stated = (text(each.value.get(name)) for each in documents)
    return next((each for each in stated if each), None)


def _usage(documents: Sequence[Document]) -> Usage | None:
    counts = (usages.read_openai(each.value.get("usage")) for each in documents[::-1])
    return next((each for each in counts if each), None)


def _finish(documents: Sequence[Document]) -> Finish | None:
    found = (finishes.read(member(each, "finish_reason")) for each in _first_choices(documents))
    return next((each for each in found if each), None)


def _first_choices(documents: Sequence[Document]) -> Iterator[JsonObject]:
    """The choices with the lowest index, from the last document backwards."""
    listed = [
        choice
        for document in documents[::-1]
        for _, choice in objects(document.value.get("choices"), "")
    ]
    lowest = min((integer(each.get("index")) or 0 for each in listed), default=0)
    return (each for each in listed if (integer(each.get("index")) or 0) == lowest)
