"""Whether the streams that a page prints are made and ended as the dialect has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.printed_pair import askers
from conformance.checks.printed_piece import Piece, marks, pieces
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import member, members, objects, text
from conformance.model import Dialect, Json, JsonObject, Status

_DONE: Final = re.compile(r"^data:\s*\[DONE\]", re.MULTILINE)
#: Dots, in a line of their own or at the end of one, where the rest of a stream is left out.
_CUT: Final = re.compile(r"^\s*(?:\.{2,}|…)|(?:\.{3}|…)\s*$", re.MULTILINE)

_DOTS: Final = re.compile(r"\.{3}|…")
#: What is the same in all pieces of one answer; of OpenAI's date its page says so, as of the id.
_SAME: Final = {
    Dialect.CHAT: ("id", "created", "model"),
    Dialect.GEMINI: ("responseId", "modelVersion"),
}

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_STREAMED: Final[Any] = {"path": "/v1beta/models/{model}:streamGenerateContent"}
_NATIVE: Final = 'data: {"candidates": [{"content": {"parts": [{"text": "x"}]}}]}\n\n'
_PLAIN: Final = 'data: {"choices": [{"delta": {"content": "x"}}]}\n\n'
_STOP: Final = 'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n'
_USAGE: Final = 'data: {"choices": [], "usage": {"total_tokens": 3}}\n\n'
_END: Final = "data: [DONE]\n\n"
_COUNTED: Final = asks(specimen.asks_chat(stream=True, stream_options={"include_usage": True}))


def _chunk(finish: str | None, **delta: Json) -> JsonObject:
    return {
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def _events(*heads: JsonObject) -> str:
    made = ({**_chunk(None, content="x"), **head} for head in heads)
    return "".join(f"data: {json.dumps(each)}\n\n" for each in made)


@page_check(
    "page/stream-end",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed streams end as the dialect's streams do",
    requirement="A stream of chat completions has a finish_reason, the usage if it is asked for, "
    "and [DONE] behind it; one of Gemini's has no such mark.",
    why="Clients wait for what a stream of the one ends with, and fail to read it in the other.",
    source="https://platform.openai.com/docs/api-reference/chat-streaming",
    examples=[
        PageExample(title="a chat that is done", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_PLAIN + _STOP + _END),)),
        PageExample(title="a chat that is not", gives=Status.WARN, **_IN_CHAT, flaws=1,
                    samples=(shows(_PLAIN),)),
        PageExample(title="a chat without its mark", gives=Status.WARN, **_IN_CHAT,
                    samples=(shows(_PLAIN + _STOP),)),
        PageExample(title="a chat that never says why it ends", gives=Status.WARN, **_IN_CHAT,
                    samples=(shows(_PLAIN + _END),)),
        PageExample(title="a chat whose rest is left out", gives=None, **_IN_CHAT,
                    samples=(shows(_PLAIN + "...\n"),)),
        PageExample(title="usage that was asked for", gives=Status.PASS, **_IN_CHAT,
                    samples=(_COUNTED, shows(_PLAIN + _STOP + _USAGE + _END))),
        PageExample(title="no usage, though asked for", gives=Status.WARN, **_IN_CHAT, flaws=1,
                    samples=(_COUNTED, shows(_PLAIN + _STOP + _END))),
        PageExample(title="perhaps beside another request", gives=Status.PASS, **_IN_CHAT,
                    samples=(_COUNTED, asks(specimen.asks_chat(stream=True), id="b"),
                             shows(_PLAIN + _STOP + _END))),
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
        spoken, body = _spoken(answer), answer.body
        if not answer.ok or not body.is_sse or _CUT.search(body.text):
            continue
        done = _DONE.search(body.text)
        if spoken is Dialect.CHAT:
            lacks = list(_lacks(sheet, answer)) + ["[DONE]"] * (not done)
            wrong = f"the answer {answer.sample.id} is a stream that ends without {_listed(lacks)}"
            yield _end(answer, len(body.text.rstrip()), wrong if lacks else "", lacks)
        elif spoken is Dialect.GEMINI:
            wrong = f"the answer {answer.sample.id} ends with [DONE], which Google does not send"
            at = done.start() if done else len(body.text.rstrip())
            yield _end(answer, at, wrong if done else "", "nothing behind the last event")


def _lacks(sheet: Sheet, answer: PrintedAnswer) -> Iterator[str]:
    """What a chat's stream has before its mark, and this one does not."""
    if answer.outcome.finish is None:
        yield "a finish_reason"
    counted = any(members(each.value.get("usage")) for each in pieces(answer))
    requests = askers(sheet, answer)
    if requests and not counted and all(_counts(each) for each in requests):
        yield f"the usage that the request {requests[0].sample.id} asks for"


def _counts(asked: PrintedRequest) -> bool:
    body = asked.body.value if asked.body else None
    return member(body, "stream_options", "include_usage") is True


def _end(answer: PrintedAnswer, at: int, wrong: str, expected: Json) -> Seen:
    return Seen(
        at=answer.body.spot_at(at),
        wrong=wrong,
        expected=expected,
        printed=answer.body.text.rstrip()[-40:],
    )


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), *names[-1:]]) if names[1:] else "".join(names)


@page_check(
    "page/stream-same",
    feature="docs.dialect",
    status=Status.WARN,
    title="The pieces of a printed stream are of one answer",
    requirement="All pieces of a stream have the same id, date and model.",
    why="A client that puts pieces together by their id gets as many answers as there are ids.",
    source="https://platform.openai.com/docs/api-reference/chat-streaming",
    examples=[
        PageExample(title="one id", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_events({"id": "1"}, {"id": "1"}, {"usage": None})),)),
        PageExample(title="an id for each", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=(shows(_events({"id": "1", "created": 5},
                                           {"id": "2", "created": 6})),)),
        PageExample(title="two models", gives=Status.WARN, flaws=1, **_STREAMED, samples=(
            shows(_NATIVE.replace('"candidates"', '"modelVersion": "a", "candidates"')
                  + _NATIVE.replace('"candidates"', '"modelVersion": "b", "candidates"')),)),
        PageExample(title="an id that is left out", gives=Status.PASS, **_IN_CHAT,
                    samples=(shows(_events({"id": "1"}, {"id": ""}, {"id": "..."})),)),
        PageExample(title="no ids", gives=None, **_IN_CHAT, samples=(shows(_PLAIN + _STOP),)),
        PageExample(title="one object", gives=None, **_IN_CHAT, samples=(shows(_chunk(None)),)),
    ],
)  # fmt: skip
def stream_same(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding per stream, at the first piece that is of another answer."""
    for answer in sheet.answers:
        read = list(pieces(answer)) if answer.ok else []
        names = _SAME.get(_spoken(answer), ()) if read[1:] else ()
        told = {name: [(each, value) for each in read if (value := _told(each, name)) is not None]
                for name in names}  # fmt: skip
        differ = [name for name, held in told.items() if len({value for _, value in held}) > 1]
        if any(told.values()):
            first = next((each for name in differ for each, value in told[name]
                          if value != told[name][0][1]), read[0])  # fmt: skip
            yield Seen(
                at=first.spot(),
                wrong=f"the pieces of the answer {answer.sample.id} differ in {_listed(differ)}"
                if differ
                else "",
                expected="the same in each piece",
                printed=[value for name in differ[:1] for _, value in told[name]][:10],
            )


def _told(piece: Piece, name: str) -> str | int | None:
    """What a piece says of the answer that it is of, ``None`` where it says nothing."""
    value = member(piece.value, name)
    if isinstance(value, str):
        return None if not value or _DOTS.search(value) else value
    return value if isinstance(value, int) and value else None


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
