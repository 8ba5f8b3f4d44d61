"""Whether the streams that a page prints are framed and ended as the dialect has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, shows
from conformance.checks.printed_piece import Piece, marks, pieces
from conformance.checks.sheet import PrintedAnswer, Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import members, objects, text
from conformance.model import Dialect, Json, JsonObject, Status

_DONE: Final = re.compile(r"^data:\s*\[DONE\]", re.MULTILINE)
#: Dots, in a line of their own or at the end of one, where the rest of a stream is left out.
_CUT: Final = re.compile(r"^\s*(?:\.{2,}|…)|(?:\.{3}|…)\s*$", re.MULTILINE)

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_STREAMED: Final[Any] = {"path": "/v1beta/models/{model}:streamGenerateContent"}
_NATIVE: Final = 'data: {"candidates": [{"content": {"parts": [{"text": "x"}]}}]}\n\n'
_PLAIN: Final = 'data: {"choices": [{"delta": {"content": "x"}}]}\n\n'
_END: Final = "data: [DONE]\n\n"


def _chunk(finish: str | None, **delta: Json) -> JsonObject:
    return {
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


@page_check(
    "page/stream-end",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed streams end as the dialect's streams do",
    requirement="A stream of chat completions ends with [DONE], one of Gemini's without it.",
    why="Clients of the one wait for it, those of the other fail to read it as JSON.",
    source="https://platform.openai.com/docs/api-reference/chat-streaming",
    examples=[
        PageExample(title="a chat that is done", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_PLAIN + _END),)),
        PageExample(title="a chat that is not", gives=Status.WARN, **_IN_CHAT,
                    samples=(shows(_PLAIN),)),
        PageExample(title="a chat whose rest is left out", gives=None, **_IN_CHAT,
                    samples=(shows(_PLAIN + "...\n"),)),
        PageExample(title="Gemini without a mark at the end", gives=Status.PASS, **_STREAMED,
                    samples=(shows(_NATIVE),)),
        PageExample(title="Gemini with the mark of a chat", gives=Status.WARN, **_STREAMED,
                    samples=(shows(_NATIVE + _END),)),
        PageExample(title="one object", gives=None, **_IN_CHAT, samples=(shows(_chunk(None)),)),
    ],
)  # fmt: skip
def stream_end(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """What the end is cannot be told of a stream that is cut."""
    for answer in sheet.answers:
        ends = {Dialect.CHAT: True, Dialect.GEMINI: False}.get(_spoken(answer))
        body = answer.body
        if not answer.ok or not body.is_sse or ends is None or _CUT.search(body.text):
            continue
        done = _DONE.search(body.text)
        wrong = f"the answer {answer.sample.id} is a stream that does not end with [DONE]"
        if done:
            wrong = f"the answer {answer.sample.id} ends with [DONE], which Google does not send"
        yield Seen(
            at=body.spot_at(done.start() if done else len(body.text.rstrip())),
            wrong="" if bool(done) is ends else wrong,
            expected="[DONE]" if ends else "nothing behind the last event",
            printed=body.text.rstrip()[-40:],
        )


@page_check(
    "page/stream-chunk",
    feature="docs.dialect",
    status=Status.INFO,
    title="A printed piece of a stream is one of several",
    requirement="The piece that ends a message brings nothing but the reason; role comes first.",
    why="A client that leaves the last piece unread loses the picture that came in it.",
    source="https://platform.openai.com/docs/api-reference/chat-streaming",
    proves_not="That more pieces come: a relay may well send all at once.",
    examples=[
        PageExample(title="a piece of the content", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_chunk(None, content="x")),)),
        PageExample(title="the end", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_chunk("stop")),)),
        PageExample(title="all in one piece", gives=Status.INFO, **_IN_CHAT,
                    samples=(shows(_chunk("stop", role="assistant", content="x")),)),
        PageExample(title="a whole answer", gives=None, **_IN_CHAT, samples=(
            shows({"object": "chat.completion",
                   "choices": [{"message": {"content": "x"}, "finish_reason": "stop"}]}),)),
    ],
)  # fmt: skip
def stream_chunk(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding per answer, at the first such piece."""
    for answer in sheet.answers:
        seen = [found for piece in pieces(answer) if (found := _chunked(piece)) and answer.ok]
        yield from [each for each in seen if each.wrong][:1] or seen[:1]


def _chunked(piece: Piece) -> Seen | None:
    if piece.part != "stream_event" or Dialect.CHAT not in marks(piece.value):
        return None
    for where, choice in objects(piece.value.get("choices"), pointer("choices")):
        delta = members(choice.get("delta"))
        ends = text(choice.get("finish_reason"))
        whole = bool(ends and delta.get("content") and delta.get("role"))
        return Seen(
            at=piece.spot(where + pointer("delta")),
            wrong=f"the answer {piece.answer.sample.id} has role, content and end of the message in"
            " one piece, which OpenAI sends one after the other"
            if whole
            else "",
            printed=list(delta),
        )
    return None


def _spoken(answer: PrintedAnswer) -> Dialect:
    told = {dialect for each in pieces(answer) for dialect in marks(each.value)}
    return answer.spoken if answer.spoken in told else Dialect.ANY
