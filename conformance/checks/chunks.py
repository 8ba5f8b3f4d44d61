"""The pieces of a streamed answer, however it is streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.checks.answer import Answer
from conformance.codec import strict_json
from conformance.model import Dialect, Headers, Json, JsonObject

#: How OpenAI's streams end: https://platform.openai.com/docs/api-reference/chat-streaming
DONE = "[DONE]"

#: The header of an event stream, for examples.
SSE: Headers = (("Content-Type", "text/event-stream"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One piece: an event's JSON, or an item of Gemini's array. ``pointer`` says which."""

    pointer: str
    value: Json
    strict: bool = True

    @property
    def object(self) -> JsonObject:
        """The piece as an object, an empty one where it is none."""
        return self.value if isinstance(self.value, Mapping) else {}


def chunks(answer: Answer) -> tuple[Chunk, ...]:
    """The pieces of a stream in order, the terminator left out; none where there is no stream."""
    if answer.is_sse:
        return tuple(_events(answer))
    if answer.context.operation.response_dialect is not Dialect.GEMINI:
        return ()
    items = answer.json if isinstance(answer.json, list) else []
    return tuple(Chunk(pointer=f"/{n}", value=item) for n, item in enumerate(items))


def _events(answer: Answer) -> Iterator[Chunk]:
    for event in answer.stream.events:
        if event.data.strip() and event.data.strip() != DONE:
            parsed = strict_json.parse(event.data.encode("utf-8", "replace"))
            yield Chunk(pointer=f"/{event.index}", value=parsed.value, strict=parsed.strict)


def stream_of(*events: Json, done: bool = True) -> bytes:
    """A well-framed event stream, for examples."""
    texts = [json.dumps(event, ensure_ascii=False) for event in events] + [DONE] * done
    return "".join(f"data: {text}\n\n" for text in texts).encode()


def delta(content: str | None = None, *, finish: str | None = None, **members: Json) -> JsonObject:
    """One chunk of a chat completion, for examples."""
    said: JsonObject = {} if content is None else {"role": "assistant", "content": content}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": "gemini-3-pro-image",
        "choices": [{"index": 0, "delta": said, "finish_reason": finish}],
        **members,
    }
