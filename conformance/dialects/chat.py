"""``chat/completions`` of the OpenAI API, and the conventions by which it sells pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.dialects import chat_answer, chat_render, chat_request
from conformance.dialects.chat_places import Message, messages
from conformance.dialects.documents import read
from conformance.dialects.grammar import body_of, dump
from conformance.dialects.lens import LENSES, Envelope
from conformance.dialects.members import items
from conformance.model import (
    Change,
    Dialect,
    Intent,
    Json,
    JsonObject,
    Outcome,
    Place,
    Request,
    Response,
    Unsupported,
)


class Chat:
    """OpenAI's convention: https://platform.openai.com/docs/api-reference/chat."""

    dialect = Dialect.CHAT
    places: tuple[Place, ...] = (
        Place.CONTENT_MARKDOWN_DATA,
        Place.MESSAGE_IMAGES,
        Place.CONTENT_DATA_URI,
        Place.CONTENT_MARKDOWN_LINK,
        Place.CONTENT_LINK,
        Place.CONTENT_PART,
        Place.MESSAGE_IMAGE,
        Place.MEDIA_OUTPUTS,
    )
    envelopes: tuple[Envelope, ...] = ("openai",)

    def intent(self, request: Request) -> Intent:
        """See ``chat_request`` for what counts where a request says a thing twice."""
        return chat_request.intent(request)

    def express(self, change: Change, request: Request) -> Request | Unsupported:
        """New ratios and sizes go into an ``image_config`` that is there, else a new one."""
        return chat_request.express(change, request)

    def outcome(self, response: Response) -> Outcome:
        """See ``Lens.outcome``."""
        return chat_answer.outcome(response)

    def render(self, outcome: Outcome, request: Request) -> Response:
        """In a stream the usage comes only where ``stream_options.include_usage`` asks for it."""
        return chat_render.render(outcome, request)

    def follow_up(self, request: Request, response: Response, prompt: str) -> Request | Unsupported:
        """The assistant's message as it came, the deltas of a stream joined, then the user's."""
        said = list(messages(read(response).documents))
        mine = [each for each in said if each.choice == said[0].choice and each.value]
        body = body_of(request)
        turns = items(body.get("messages"))
        if not mine or not turns:
            return Unsupported(reason="there is no answer, or no conversation, to go on with")
        answer = mine[0].value if len(mine) == 1 else _joined(mine)
        grown = [*turns, {"role": "assistant", **answer}, {"role": "user", "content": prompt}]
        return replace(request, body=dump({**body, "messages": grown}))


def _joined(deltas: Sequence[Message]) -> JsonObject:
    """The message that deltas add up to: texts and lists grow, all else is the last stated."""
    whole: dict[str, Json] = {}
    for delta in deltas:
        for name, piece in delta.value.items():
            whole[name] = _grown(name, whole.get(name), piece)
    return whole


def _grown(name: str, old: Json, piece: Json) -> Json:
    if old is None or old == "" or name == "role":
        return piece
    if isinstance(old, str) and isinstance(piece, str):
        return old + piece
    if piece is None or piece == "":
        return old
    if isinstance(piece, Sequence):
        return [*_listed(old), *_listed(piece)]
    return piece


def _listed(value: Json) -> Sequence[Json]:
    """A list of parts; a text is a list of one."""
    return [{"type": "text", "text": value}] if isinstance(value, str) else items(value)


LENSES.add(Dialect.CHAT.value, Chat())
