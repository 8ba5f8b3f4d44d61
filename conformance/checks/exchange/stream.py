"""Streams: when asked, framed as the standard says, ended as the dialect ends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.chunks import DONE, SSE, chunks, delta, stream_of
from conformance.checks.example import Example
from conformance.checks.no_image import no_image
from conformance.codec import strict_json
from conformance.model import Dialect, Finding, Status

_HONOURED: Final = "stream.honoured"
_FRAMING: Final = "stream.framing"
_END: Final = "stream.terminator"
_IMAGE: Final = "stream.image"

_SSE: Final = "text/event-stream"
_ASKS: Final = specimen.asks_chat(stream=True)
_NATIVE: Final = "/v1beta/models/gemini-3-pro-image:streamGenerateContent"
_WHOLE: Final = stream_of(delta("An apple."), delta(finish="stop"))
_TEXT: Final = specimen.gemini({"text": "An apple."})

#: Framing that readers are known to disagree about, though the standard allows it.
_RISKY: Final = frozenset({"multi-line-data", "unknown-field", "bad-id", "bad-retry"})


def _array_expected(answer: Answer) -> bool:
    """Whether Gemini streams this as a JSON array: its stream path without ``alt=sse``."""
    split = urlsplit(answer.request.url)
    native = split.path.endswith(":streamGenerateContent")
    return native and "sse" not in parse_qs(split.query).get("alt", [])


@check(
    "stream/honoured",
    scope=Scope.EXCHANGE,
    features=[_HONOURED],
    title="A stream comes when asked for, and only then",
    requirement="A request for a stream is answered with one; any other with one plain answer.",
    source="https://platform.openai.com/docs/api-reference/chat/create#chat-create-stream",
    why="A client that waits for events reads nothing from a plain answer.",
    proves_not="That the pieces come as they are made: a relay may hold them back until the end.",
    examples=[
        Example(
            title="asked and streamed",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            request=_ASKS,
            headers=SSE,
            response=_WHOLE,
        ),
        Example(
            title="asked and answered plainly",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=_ASKS,
            response=specimen.chat("An apple."),
        ),
        Example(
            title="not asked and streamed",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            headers=SSE,
            response=_WHOLE,
        ),
        Example(
            title="plain, as asked",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=specimen.chat("An apple."),
        ),
        Example(
            title="a native stream without alt=sse is an array",
            gives=Status.PASS,
            url=_NATIVE,
            request=specimen.asks(),
            response=[_TEXT],
        ),
        Example(
            title="a native stream without alt=sse as events",
            gives=Status.FAIL,
            url=_NATIVE,
            request=specimen.asks(),
            headers=SSE,
            response=stream_of(_TEXT, done=False),
        ),
    ],
)
def honoured(answer: Answer, _context: Context) -> Iterator[Finding]:
    """A client that waits for events reads nothing from a plain answer, and the other way round."""
    if not answer.answered:
        return
    asked = bool(answer.intent.stream)
    array = isinstance(answer.json, list) and not answer.is_sse
    came = "events" if answer.is_sse else "an array" if array else "a plain answer"
    wanted = "a plain answer"
    if asked:
        wanted = "an array" if _array_expected(answer) else "events"
    yield Finding(
        feature=_HONOURED,
        status=Status.PASS if came == wanted else Status.FAIL,
        message="as asked" if came == wanted else f"asked for {wanted}, came {came}",
        value=asked,
        expected=None if came == wanted else wanted,
        observed=came,
    )


@check(
    "stream/framing",
    scope=Scope.EXCHANGE,
    features=[_FRAMING],
    title="Events are framed as the standard says",
    requirement="Every line is a field or a comment, every event ends and holds one JSON text.",
    source="https://html.spec.whatwg.org/multipage/server-sent-events.html",
    why="Readers differ in what they forgive; a frame cut in the middle is a lost picture.",
    proves_not="That clients which split at every read, instead of at blank lines, can read it.",
    examples=[
        Example(title="well framed", gives=Status.PASS, headers=SSE, response=_WHOLE),
        Example(
            title="a comment that keeps the line open",
            gives=Status.PASS,
            headers=SSE,
            response=b": PING\n\n" + _WHOLE,
        ),
        Example(
            title="an event cut in the middle of its JSON",
            gives=Status.FAIL,
            headers=SSE,
            response=b'data: {"candidates":[{"con\n\ntent":{}}]}\n\n',
        ),
        Example(
            title="no blank line behind the last event",
            gives=Status.FAIL,
            headers=SSE,
            response=b"data: {}\n",
        ),
        Example(
            title="an event without data",
            gives=Status.FAIL,
            headers=SSE,
            response=b"data:\n\ndata: {}\n\n",
        ),
        Example(
            title="one JSON text over two data lines",
            gives=Status.WARN,
            headers=SSE,
            response=b'data: {"candidates":\ndata: []}\n\n',
        ),
        Example(
            title="raw JSON before the first event",
            gives=Status.FAIL,
            headers=SSE,
            response=b'{"candidates": []}\n' + _WHOLE,
        ),
        Example(title="a plain answer", gives=None, response=_TEXT),
    ],
)
def framing(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per kind of defect, one for the first event that is no JSON text."""
    if answer.exchange.response is None:
        return
    if not answer.is_sse:
        if answer.ok and answer.media_type == _SSE and answer.response.body.strip():
            yield Finding(
                feature=_FRAMING,
                status=Status.FAIL,
                message="what is declared as a stream of events does not start as one",
                pointer="header:content-type",
                observed=answer.response.body[:80].decode("utf-8", "replace"),
            )
        return
    defects = {defect.name: defect for defect in reversed(answer.stream.defects)}
    for name, defect in sorted(defects.items()):
        yield Finding(
            feature=_FRAMING,
            status=Status.WARN if name in _RISKY else Status.FAIL,
            message=f"the stream is not framed strictly: {name}",
            pointer=defect.pointer,
            observed=f"at byte {defect.offset}",
        )
    for event in answer.stream.events:
        data = event.data.strip()
        if data and data != DONE and not strict_json.parse(data.encode("utf-8", "replace")).strict:
            yield Finding(
                feature=_FRAMING,
                status=Status.FAIL,
                message="an event does not hold one JSON text",
                pointer=f"/{event.index}",
                expected="one JSON text",
                observed=data[:200],
            )
            return
    if not defects:
        yield Finding(feature=_FRAMING, status=Status.PASS, message="framed strictly")


@check(
    "stream/terminator",
    scope=Scope.EXCHANGE,
    features=[_END],
    title="The stream ends as its dialect ends streams",
    requirement="OpenAI's streams end with [DONE], once and last; Google's never have it.",
    source="https://platform.openai.com/docs/api-reference/chat-streaming",
    why="Without its end a whole stream cannot be told from one that was cut.",
    proves_not="That nothing was lost before the end.",
    examples=[
        Example(
            title="[DONE] at the end of a chat",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=_WHOLE,
        ),
        Example(
            title="a chat without it",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An apple."), delta(finish="stop"), done=False),
        ),
        Example(
            title="something behind it",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=_WHOLE + stream_of(delta(), done=False),
        ),
        Example(title="[DONE] in a native stream", gives=Status.FAIL, headers=SSE, response=_WHOLE),
        Example(
            title="a native stream that just ends",
            gives=Status.PASS,
            headers=SSE,
            response=stream_of(_TEXT, done=False),
        ),
        Example(title="a plain answer", gives=None, response=_TEXT),
    ],
)
def terminator(answer: Answer, _context: Context) -> Iterator[Finding]:
    """A stream that was cut off looks like one that is over, where nothing marks the end."""
    if not answer.is_sse or not answer.ok or answer.spoken not in {Dialect.GEMINI, Dialect.CHAT}:
        return
    data = [event.data.strip() for event in answer.stream.events]
    count = data.count(DONE)
    if answer.spoken is Dialect.GEMINI:
        good, expected = count == 0, "no [DONE]"
    else:
        good, expected = count == 1 and data[-1:] == [DONE], "[DONE], once and last"
    yield Finding(
        feature=_END,
        status=Status.PASS if good else Status.FAIL,
        message="ended as its dialect ends streams" if good else "ended in another way",
        expected=None if good else expected,
        observed=f"{count} times [DONE], last event {data[-1][:40]!r}" if data else "no event",
    )


@check(
    "stream/image",
    scope=Scope.EXCHANGE,
    features=[_IMAGE],
    title="The stream delivers the picture",
    requirement="A streamed answer to a request for a picture delivers it.",
    source="https://github.com/BerriAI/litellm/issues/10094",
    why="What is streamed is what an application shows; the rest was paid for unseen.",
    proves_not="That the picture is whole: image.decodes judges that.",
    examples=[
        Example(
            title="a picture in the stream",
            gives=Status.PASS,
            url=f"{_NATIVE}?alt=sse",
            request=specimen.asks(),
            headers=SSE,
            response=lambda: stream_of(
                specimen.gemini(specimen.inline(specimen.picture())), done=False
            ),
        ),
        Example(
            title="an empty delta and a finish",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=_ASKS,
            headers=SSE,
            response=stream_of(delta(finish="stop")),
        ),
        Example(
            title="a model that says that it drew nothing",
            gives=None,
            url=f"{_NATIVE}?alt=sse",
            request=specimen.asks(),
            headers=SSE,
            response=stream_of(specimen.gemini(finish="NO_IMAGE"), done=False),
        ),
        Example(title="no stream", gives=None, request=specimen.asks(), response=specimen.gemini()),
    ],
)
def image(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Relays are known to lose it between the chunks."""
    if not answer.judgeable or not (answer.is_sse or (answer.intent.stream and chunks(answer))):
        return
    cause = no_image(answer)
    if cause is not None:
        yield cause.finding(_IMAGE)
        return
    delivered = [each for each in answer.results if each.image.data or each.image.url]
    yield Finding(
        feature=_IMAGE,
        status=Status.PASS,
        message="the stream delivers a picture",
        pointer=delivered[-1].image.where,
        observed=len(delivered),
    )
