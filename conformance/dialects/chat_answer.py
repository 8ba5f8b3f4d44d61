"""What a chat completion delivers, plain or streamed."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.dialects import chat_places, envelopes, finishes, usages
from conformance.dialects.documents import Documents, read
from conformance.dialects.members import integer, member, members, objects, text
from conformance.dialects.places import foreign
from conformance.model import Dialect, Finish, JsonObject, Outcome, Response


def outcome(response: Response) -> Outcome:
    """What an answer delivers, whatever it is; never raises.

    A refusal in the message is a block. Ids are the first stated, usage and finish the last,
    since a stream ends once; the finish is that of the first choice.
    """
    body = read(response)
    documents = body.documents
    error = envelopes.read(response, body)
    told = chat_places.read(documents)
    return Outcome(
        images=told.images + foreign(Dialect.CHAT, documents, streamed=body.streamed),
        text=told.text,
        thoughts=told.thoughts,
        usage=body.last(lambda value: usages.read_openai(value.get("usage"))),
        finish=_finish(body),
        model=body.first(lambda value: text(value.get("model"))),
        error=error,
        block=told.refusal or None,
        grounded=told.cited or any(_grounded(each.value) for each in documents),
        id=body.first(lambda value: text(value.get("id"))),
        created=body.first(lambda value: integer(value.get("created"))),
        streamed=body.streamed and not envelopes.alone(body, error),
    )


def _grounded(value: JsonObject) -> bool:
    """Whether a relay passed Google's sources on, beside OpenAI's annotations."""
    return bool(members(value.get("groundingMetadata")))


def _finish(body: Documents) -> Finish | None:
    choices = list(_choices(body))
    first = min((_number(choice) for choice in choices), default=0)
    stated = (
        finishes.read(member(choice, "finish_reason"))
        for choice in reversed(choices)
        if _number(choice) == first
    )
    return next((each for each in stated if each), None)


def _choices(body: Documents) -> Iterator[JsonObject]:
    for document in body.documents:
        for _, choice in objects(document.value.get("choices"), ""):
            yield choice


def _number(choice: JsonObject) -> int:
    return integer(choice.get("index")) or 0
