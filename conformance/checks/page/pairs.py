"""Whether a printed answer is one that the printed request could have got."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.checks.printed import Spot
from conformance.checks.printed_pair import fitted, successes
from conformance.checks.printed_piece import marks, pieces
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.dialects.members import items, member
from conformance.model import Dialect, JsonObject, ModelName, Provider, Status
from conformance.spec.models import ModelTable

#: What owners append to an id to name one version of a model: ``-001``, ``-2026-05-28``.
_VERSION: Final = re.compile(r"-\d[\d-]*\Z")
_PLACEHOLDER: Final = re.compile(
    r"(?:string|model|x+)\Z|[<{[$*…]|\.{3}|your|model[-_ ]?(?:name|id)", re.IGNORECASE
)

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_CHUNK: Final[JsonObject] = {
    "id": "1",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "x"}, "finish_reason": None}],
}
_STREAM: Final = shows('data: {"choices": [{"delta": {"content": "x"}}]}\n\ndata: [DONE]\n\n')
_NAMES: Final[JsonObject] = {
    "models": [
        {"name": "banana-1K", "upstream": "gemini-3-pro-image", "tier": "1K", "source": "page"}
    ]
}


def _chat(model: str, named: str) -> tuple[JsonObject, ...]:
    return (asks(specimen.asks_chat(model)), shows(specimen.chat("x", model=named), answers="body"))


@page_check(
    "page/answer-stream",
    feature="docs.answer_fits",
    status=Status.FAIL,
    title="A stream is shown where one is asked for",
    requirement="The answer to a printed request for a stream is printed as one, and no other is.",
    why="How the pieces are framed and how the stream ends is what a caller has to know.",
    source="https://platform.openai.com/docs/api-reference/chat/create#chat-create-stream",
    examples=[
        PageExample(title="a stream for a stream", gives=Status.PASS, **_IN_CHAT,
                    samples=(asks(specimen.asks_chat(stream=True)), _STREAM)),
        PageExample(title="one bare object for a stream", gives=Status.FAIL, **_IN_CHAT,
                    samples=(asks(specimen.asks_chat(stream=True)), shows(_CHUNK))),
        PageExample(title="a stream that nobody asked for", gives=Status.FAIL, **_IN_CHAT,
                    samples=(asks(specimen.asks_chat()), _STREAM)),
        PageExample(title="a piece of a stream that nobody asked for", gives=Status.FAIL,
                    **_IN_CHAT, samples=(asks(specimen.asks_chat()), shows(_CHUNK))),
        PageExample(title="both ways, each with its answer", gives=None, **_IN_CHAT,
                    samples=(asks(specimen.asks_chat(stream=True)), _STREAM,
                             shows(specimen.chat("x"), id="whole"))),
        PageExample(title="both ways, and one beside the wrong request", gives=Status.FAIL, flaws=1,
                    **_IN_CHAT, samples=(
                        asks(specimen.asks_chat()), {**_STREAM, "answers": "body"},
                        asks(specimen.asks_chat("n-2"), id="b"),
                        shows(specimen.chat("x"), id="whole", answers="b"))),
        PageExample(title="both ways beside one request", gives=None, **_IN_CHAT, samples=(
            asks(specimen.asks_chat()), {**_STREAM, "answers": "body"},
            shows(specimen.chat("x"), id="whole", answers="body"))),
        PageExample(title="a stream unless one asks for none", gives=Status.PASS, **_IN_CHAT,
                    operation={"requestBody": body({"properties": {
                        "stream": {"type": "boolean", "default": True}}})},
                    samples=(asks(specimen.asks_chat()), _STREAM)),
        PageExample(title="a list, as Gemini streams without alt=sse", gives=Status.PASS,
                    path="/v1beta/models/{model}:streamGenerateContent",
                    samples=(asks(specimen.asks()), shows([specimen.gemini({"text": "x"})]))),
        PageExample(title="an answer of no dialect", gives=None, **_IN_CHAT,
                    samples=(asks(specimen.asks_chat(stream=True)), shows({"task": "1"}))),
    ],
)  # fmt: skip
def answer_stream(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A page that shows answers of both kinds to one request has shown how each looks."""
    own_accord = any(each.path == "/stream" and (default := each.node.get("default")) is not None
                     and default.value is True for each in sheet.request_members)  # fmt: skip

    def judge(asked: PrintedRequest, answer: PrintedAnswer) -> list[Seen]:
        named = answer.sample.answers
        beside = [each for each in successes(sheet) if not named or each.sample.answers == named]
        if len({_is_stream(each) for each in beside}) > 1:
            return []
        stated = asked.intent.stream
        return _stream(asked, answer, wanted=own_accord if stated is None else stated)

    yield from fitted(sheet, judge)


def _stream(asked: PrintedRequest, answer: PrintedAnswer, *, wanted: bool) -> list[Seen]:
    read = list(pieces(answer))
    if asked.body is None or not any(marks(each.value) for each in read):
        return []
    streamed = _is_stream(answer)
    piece = any(each.part == "stream_event" for each in read)
    wrong = ""
    if wanted and not streamed:
        ends = " and no [DONE] behind it" if answer.spoken is Dialect.CHAT else ""
        wrong = (f"the request {asked.sample.id} asks for a stream, the answer {answer.sample.id}"
                 f" is a bare object, with no data: before it{ends}")  # fmt: skip
    elif not wanted and (streamed or piece):
        wrong = (f"the request {asked.sample.id} asks for no stream, the answer"
                 f" {answer.sample.id} is {'one' if streamed else 'a piece of one'}")  # fmt: skip
    return [
        Seen(
            at=answer.body.spot(),
            wrong=wrong,
            expected="a stream of events" if wanted else "one object",
            printed=answer.body.text[:60],
        )
    ]


@page_check(
    "page/answer-model",
    feature="docs.answer_fits",
    status=Status.FAIL,
    title="The printed answer names the model that was asked for",
    requirement="A model named in a printed answer is the one in the request, by any of its names.",
    why="Which model answers, of which size and at which price, cannot be told from the page.",
    source="https://platform.openai.com/docs/api-reference/chat/object#chat/object-model",
    examples=[
        PageExample(title="the same", gives=Status.PASS, **_IN_CHAT, samples=_chat("m-1", "m-1")),
        PageExample(title="another", gives=Status.FAIL, **_IN_CHAT, samples=_chat("m-1", "n-2")),
        PageExample(title="another tier", gives=Status.FAIL, **_IN_CHAT, provider=_NAMES,
                    samples=_chat("banana-1K", "banana-8K")),
        PageExample(title="the model behind the vendor's name", gives=Status.PASS, **_IN_CHAT,
                    provider=_NAMES, samples=_chat("banana-1K", "gemini-3-pro-image")),
        PageExample(title="a version", gives=Status.PASS, **_IN_CHAT,
                    samples=_chat("gpt-4o", "gpt-4o-2026-05-01")),
        PageExample(title="with its owner in front", gives=Status.PASS, **_IN_CHAT,
                    samples=_chat("google/gemini-3-pro-image", "gemini-3-pro-image")),
        PageExample(title="the successor of one that is shut down", gives=Status.PASS, **_IN_CHAT,
                    samples=_chat("gemini-3-pro-image-preview", "gemini-3-pro-image")),
        PageExample(title="one of two requests", gives=Status.PASS, **_IN_CHAT, samples=(
            asks(specimen.asks_chat("m-1")), asks(specimen.asks_chat("n-2"), id="b"),
            shows(specimen.chat("x", model="n-2")))),
        PageExample(title="a placeholder", gives=None, **_IN_CHAT, samples=_chat("m-1", "string")),
        PageExample(title="no model named", gives=None, samples=(
            asks(specimen.asks()), shows(specimen.gemini({"text": "x"})))),
    ],
)  # fmt: skip
def answer_model(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Names that lead to one official model are one model."""
    listed = {each.name for each in context.provider.models}

    def judge(asked: PrintedRequest, answer: PrintedAnswer) -> list[Seen]:
        wanted, told = asked.intent.model or "", answer.outcome.model or ""
        if not wanted or not told or _PLACEHOLDER.search(wanted) or _PLACEHOLDER.search(told):
            return []
        same = _is_same(wanted, told, context.provider, context.models)
        unlisted = (
            ", and one that is not in the page's list" if listed and told not in listed else ""
        )
        return [
            Seen(
                at=_place_of(answer, told),
                wrong="" if same else f"the answer {answer.sample.id} names another model than the"
                f" request {asked.sample.id}{unlisted}",
                expected=wanted,
                printed=told,
            )
        ]  # fmt: skip

    yield from fitted(sheet, judge)


def _is_stream(answer: PrintedAnswer) -> bool:
    return answer.body.is_sse or bool(items(answer.body.value))


def _place_of(answer: PrintedAnswer, model: str) -> Spot:
    name = next((n for n in ("model", "modelVersion", "model_version")
                 if member(answer.body.value, n) == model), "")  # fmt: skip
    return answer.body.spot(f"/{name}" if name else "")


def _is_same(wanted: str, told: str, provider: Provider, models: ModelTable) -> bool:
    one, other = (each.rpartition("/")[2].casefold() for each in (wanted, told))
    if one == other or one == _VERSION.sub("", other) or other == _VERSION.sub("", one):
        return True
    own, named = _own(wanted, provider), _own(told, provider)
    if own and named:
        return (own.upstream, own.tier) == (named.upstream, named.tier)
    behind = _behind(own.upstream if own else one, models)
    return (named.upstream if named else _VERSION.sub("", other)) in behind or other in behind


def _own(name: str, provider: Provider) -> ModelName | None:
    return next((each for each in provider.models if each.name == name), None)


def _behind(name: str, models: ModelTable) -> frozenset[str]:
    """Every official name of a model, and of those that took over from it."""
    found = set(models.names(name))
    model = models.find(name)
    while model and model.replaced_by and model.replaced_by not in found:
        found |= models.names(model.replaced_by)
        model = models.find(model.replaced_by)
    return frozenset(found)
