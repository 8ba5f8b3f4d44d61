"""What an answer of the images endpoint delivers, plain or streamed."""

from __future__ import annotations

from conformance.dialects import envelopes, images_places, usages
from conformance.dialects.documents import read
from conformance.dialects.members import integer, text
from conformance.dialects.places import foreign
from conformance.model import Dialect, JsonObject, Outcome, Response


def outcome(response: Response) -> Outcome:
    """What an answer delivers, whatever it is; never raises.

    There is no text and no finish: ``revised_prompt`` is not an answer's text.
    """
    body = read(response)
    documents = body.documents
    error = envelopes.read(response, body)
    own = images_places.read(documents)
    return Outcome(
        images=own + foreign(Dialect.IMAGES, documents, streamed=body.streamed),
        usage=body.last(lambda value: usages.read_openai(value.get("usage"))),
        model=body.first(lambda value: text(value.get("model"))),
        error=error,
        created=body.first(_created),
        streamed=body.streamed and not envelopes.alone(body, error),
    )


def _created(value: JsonObject) -> int | None:
    """Events of a stream call it ``created_at``."""
    created = integer(value.get("created"))
    return integer(value.get("created_at")) if created is None else created
