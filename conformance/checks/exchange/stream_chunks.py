"""The chunks of a stream: of the dialect's shape, with constant ids, one finish and one usage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.chunks import SSE, Chunk, chunks, delta, stream_of
from conformance.checks.example import Example
from conformance.dialects.members import integer, member
from conformance.model import Dialect, Finding, Json, JsonObject, Status

_CHUNKS: Final = "stream.chunks"
_USAGE: Final = "stream.usage"

#: Members that are the same in every chunk of one answer, by dialect.
_CONSTANT: Final[Mapping[Dialect, tuple[str, ...]]] = {
    Dialect.CHAT: ("id", "object", "created", "model"),
    Dialect.GEMINI: ("responseId", "modelVersion"),
    Dialect.IMAGES: (),
}
#: How the candidates of a chunk and their finish are called, by dialect.
_FINISH: Final[Mapping[Dialect, tuple[str, str]]] = {
    Dialect.CHAT: ("choices", "finish_reason"),
    Dialect.GEMINI: ("candidates", "finishReason"),
}
_SMALLER: Final = "the running total of usage gets smaller"
#: Where the content of a chunk stands, in any dialect.
_CONTENT: Final = (("content", "parts"), ("delta", "content"), ("delta", "images"))
_USED: Final[JsonObject] = {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}
_COUNTED: Final[JsonObject] = {
    "promptTokenCount": 9,
    "candidatesTokenCount": 9,
    "totalTokenCount": 18,
}


@check(
    "stream/chunks",
    scope=Scope.EXCHANGE,
    features=[_CHUNKS],
    title="Chunks are well formed",
    requirement="Each chunk fits the owner's schema; ids are constant; one finish, in the end.",
    source="https://platform.openai.com/docs/api-reference/chat-streaming",
    why="The official clients put chunks together by id and choice, and stop at the finish.",
    proves_not="That the pieces, put together, are what a plain answer would have said.",
    examples=[
        Example(
            title="two chunks and the end",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An apple."), delta(finish="stop")),
        ),
        Example(
            title="another id in the second chunk",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An apple."), delta(finish="stop", id="chatcmpl-2")),
        ),
        Example(
            title="a chunk without its model",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta(finish="stop", model=None)),
        ),
        Example(
            title="no finish",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An apple.")),
        ),
        Example(
            title="more behind the finish",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An ", finish="stop"), delta("apple.")),
        ),
        Example(
            title="a finish in every chunk, as some relays of Gemini have it",
            gives=Status.WARN,
            headers=SSE,
            response=stream_of(
                specimen.gemini({"text": "An "}), specimen.gemini({"text": "apple."}), done=False
            ),
        ),
        Example(
            title="a prompt that Gemini blocks, so that there is no candidate to finish",
            gives=Status.PASS,
            headers=SSE,
            response=stream_of({"promptFeedback": {"blockReason": "SAFETY"}}, done=False),
        ),
        Example(title="no stream", gives=None, response=specimen.gemini({"text": "no"})),
    ],
)
def well_formed(answer: Answer, context: Context) -> Iterator[Finding]:
    """The first violation of each kind is told."""
    pieces = [chunk for chunk in chunks(answer) if "error" not in chunk.object]
    spoken = answer.spoken
    if not answer.ok or not pieces or spoken is Dialect.ANY:
        return
    found = [
        finding
        for finding in (
            _shape(pieces, spoken, context),
            *(_constant(pieces, name) for name in _CONSTANT[spoken]),
            None if answer.outcome.block else _finish(pieces, spoken),
        )
        if finding is not None
    ]
    yield from found
    if not found:
        yield Finding(
            feature=_CHUNKS,
            status=Status.PASS,
            message="every chunk is well formed",
            observed=len(pieces),
        )


def _shape(pieces: Sequence[Chunk], spoken: Dialect, context: Context) -> Finding | None:
    for chunk in pieces:
        for each in context.wire.violations(spoken, "stream_event", chunk.value):
            return Finding(
                feature=_CHUNKS,
                status=Status.FAIL,
                message=f"a chunk does not fit the dialect: {each.message}",
                pointer=chunk.pointer + each.pointer,
                expected=each.expected,
                observed=each.observed,
            )
    return None


def _constant(pieces: Sequence[Chunk], name: str) -> Finding | None:
    values: list[Json] = []
    for chunk in pieces:
        value = chunk.object.get(name)
        if value is not None and value not in values:
            values.append(value)
    if len(values) <= 1:
        return None
    return Finding(
        feature=_CHUNKS,
        status=Status.FAIL,
        message=f"{name} changes between the chunks of one answer",
        pointer=f"/*/{name}",
        expected=values[0],
        observed=values[1],
    )


def _finish(pieces: Sequence[Chunk], spoken: Dialect) -> Finding | None:
    if spoken not in _FINISH:
        return None
    holder, name = _FINISH[spoken]
    ends = [
        number
        for number, chunk in enumerate(pieces)
        for candidate in _objects(chunk.object.get(holder))
        if candidate.get(name)
    ]
    late = [chunk for chunk in pieces[ends[0] + 1 :] if _says(chunk, holder)] if ends else []
    if len(ends) == 1 and not late:
        return None
    return Finding(
        feature=_CHUNKS,
        status=Status.WARN if len(ends) > 1 else Status.FAIL,
        message=f"{name} in several chunks"
        if len(ends) > 1
        else f"a chunk says more behind the {name}"
        if ends
        else f"no chunk has a {name}",
        pointer=late[0].pointer if len(ends) == 1 else f"/*/{holder}/*/{name}",
        expected="once, in the last chunk with content",
        observed=len(ends),
    )


def _says(chunk: Chunk, holder: str) -> bool:
    """Whether a chunk has any content: text, a picture, parts."""
    return any(
        member(candidate, *path)
        for candidate in _objects(chunk.object.get(holder))
        for path in _CONTENT
    )


def _objects(value: Json) -> list[JsonObject]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


@check(
    "stream/usage",
    scope=Scope.EXCHANGE,
    features=[_USAGE],
    title="Usage in a stream",
    requirement=(
        "Where a stream tells usage, the last chunk does; OpenAI's tell it once, Google's tell a "
        "running total."
    ),
    source="https://platform.openai.com/docs/api-reference/chat/create#chat-create-stream_options",
    why="Whoever adds up the chunks counts twice; whoever is told nothing cannot bill.",
    proves_not=(
        "That the counts are right: response/usage looks at their sums. A running total that gets "
        "smaller is a warning, since nobody has seen how Google's own behaves at all times."
    ),
    examples=[
        Example(
            title="in the last chunk",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An apple.", finish="stop"), delta(choices=[], usage=_USED)),
        ),
        Example(
            title="asked for and not told",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(stream=True, stream_options={"include_usage": True}),
            headers=SSE,
            response=stream_of(delta("An apple.", finish="stop")),
        ),
        Example(
            title="in two chunks of a chat, so that clients count twice",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An ", usage=_USED), delta("apple.", usage=_USED)),
        ),
        Example(
            title="no chunk of a native stream tells it",
            gives=Status.FAIL,
            headers=SSE,
            response=stream_of(specimen.gemini({"text": "An apple."}), done=False),
        ),
        Example(
            title="the last chunk of a native stream tells it",
            gives=Status.PASS,
            headers=SSE,
            response=stream_of(
                specimen.gemini({"text": "An apple."}, usageMetadata=_COUNTED), done=False
            ),
        ),
        Example(
            title="a running total that gets smaller",
            gives=Status.WARN,
            headers=SSE,
            response=stream_of(
                specimen.gemini({"text": "An "}, usageMetadata={"totalTokenCount": 19}),
                specimen.gemini({"text": "apple."}, usageMetadata=_COUNTED),
                done=False,
            ),
        ),
        Example(
            title="a chat that was not asked for usage",
            gives=None,
            dialect=Dialect.CHAT,
            headers=SSE,
            response=stream_of(delta("An apple.", finish="stop")),
        ),
    ],
)
def usage(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Gemini repeats running totals, which is its way; a chat that does is counted twice."""
    pieces = chunks(answer)
    if not answer.ok or not pieces or answer.outcome.error is not None:
        return
    native = answer.spoken is Dialect.GEMINI
    name = "usageMetadata" if native else "usage"
    told = [n for n, chunk in enumerate(pieces) if isinstance(chunk.object.get(name), Mapping)]
    if not told and not native and not _wants_usage(answer):
        return
    wrong = ""
    if not told or told[-1] != len(pieces) - 1:
        wrong = "usage is missing at the end"
    elif not native and len(told) > 1:
        wrong = "usage comes more than once"
    elif native and _shrinks(pieces):
        wrong = _SMALLER
    yield Finding(
        feature=_USAGE,
        status=Status.WARN if wrong == _SMALLER else Status.FAIL if wrong else Status.PASS,
        message=wrong or "usage comes at the end",
        pointer=f"/*/{name}",
        expected="once, in the last chunk" if wrong else None,
        observed=f"in {len(told)} of {len(pieces)} chunks",
    )


def _shrinks(pieces: Sequence[Chunk]) -> bool:
    """Whether a count of all tokens so far is less than one before it."""
    totals = (integer(member(each.object, "usageMetadata", "totalTokenCount")) for each in pieces)
    counts = [count for count in totals if count is not None]
    return any(later < earlier for earlier, later in pairwise(counts))


def _wants_usage(answer: Answer) -> bool:
    """Whether a chat was asked to tell usage, as OpenAI's streams only do on request."""
    return b'"include_usage":true' in answer.request.body.replace(b" ", b"")
