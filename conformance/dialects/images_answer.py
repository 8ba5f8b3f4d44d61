"""What an answer of the images endpoint delivers, plain or streamed."""

from __future__ import annotations

from conformance.dialects import envelopes, images_places, usages
from conformance.dialects.documents import read
from conformance.dialects.members import integer, text
from conformance.dialects.places import foreign
from conformance.model import Dialect, Outcome, Response


def outcome(response: Response) -> Outcome:
    """What an answer delivers, whatever it is; never raises.

    There is no text and no finish: ``revised_prompt`` is not an answer's text.
    """
    body = read(response)
    documents = body.documents
    error = envelopes.read(response, body)
    counts = (usages.read_openai(each.value.get("usage")) for each in documents[::-1])
    models = (text(each.value.get("model")) for each in documents)
    created = (
        integer(each.value.get(name)) for each in documents for name in ("created", "created_at")
    )
    return Outcome(
        images=images_places.read(documents)
        + foreign(Dialect.IMAGES, documents, streamed=body.streamed),
        usage=next((each for each in counts if each), None),
        model=next((each for each in models if each), None),
        error=error,
        created=next((each for each in created if each is not None), None),
        streamed=body.streamed and not envelopes.alone(body, error),
    )
