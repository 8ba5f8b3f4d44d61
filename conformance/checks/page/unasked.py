"""Whether a printed answer shows what the printed request never asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.printed import Spot
from conformance.checks.printed_pair import fitted
from conformance.checks.roster import Roster
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.codec.pointer import pointer, walk
from conformance.dialects.casing import snake
from conformance.model import Dialect, Json, JsonObject, Status

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_GROUNDED: Final[JsonObject] = {"groundingChunks": [{"web": {"uri": specimen.LINK}}]}
_TEXT: Final[JsonObject] = {"text": "An apple"}
_THOUGHT: Final[JsonObject] = {"text": "An apple it shall be", "thought": True}
_FLASH: Final = "/v1beta/models/gemini-3.1-flash-image:generateContent"
_PRO: Final = "/v1beta/models/gemini-3-pro-image:generateContent"
_CALL: Final[JsonObject] = {"functionCall": {"name": "draw"}}


def _pair(asked: JsonObject, told: JsonObject) -> tuple[JsonObject, ...]:
    return (asks(asked), shows(told))


def _answer(part: JsonObject, **members: Json) -> JsonObject:
    return {"candidates": [{"content": {"parts": [part]}, "finishReason": "STOP", **members}]}


_REASONED: Final[JsonObject] = {"choices": [{"index": 0, "message": {
    "role": "assistant", "content": "x", "reasoning_content": "An apple"}}]}  # fmt: skip
_WITH_SEARCH: Final[JsonObject] = {**specimen.asks(), "tools": [{"google_search": {}}]}
_SEARCHED: Final = _answer(_TEXT, groundingMetadata=_GROUNDED)


@page_check(
    "page/answer-unasked",
    feature="docs.answer_fits",
    status=Status.FAIL,
    title="Sources and calls are shown where they are asked for",
    requirement="An answer has search results or calls of functions only where tools were given.",
    why="A caller who wants them sends the printed request, and gets none.",
    source="https://ai.google.dev/gemini-api/docs/google-search",
    examples=[
        PageExample(title="sources with a search tool", gives=Status.PASS,
                    samples=_pair(_WITH_SEARCH, _SEARCHED)),
        PageExample(title="sources without one", gives=Status.FAIL, flaws=1,
                    samples=_pair(specimen.asks(), _SEARCHED)),
        PageExample(title="sources beside the candidates", gives=Status.FAIL, flaws=1,
                    samples=_pair(specimen.asks(),
                                  {**_answer(_TEXT), "groundingMetadata": _GROUNDED})),
        PageExample(title="a call without a function", gives=Status.FAIL, flaws=1,
                    samples=_pair(specimen.asks(), _answer(_CALL))),
        PageExample(title="a call of a function that was given", gives=Status.PASS, samples=_pair(
            {**specimen.asks(), "tools": [{"functionDeclarations": [{"name": "draw"}]}]},
            _answer(_CALL))),
        PageExample(title="a model that searches by its name", gives=Status.PASS, **_IN_CHAT,
                    samples=_pair(specimen.asks_chat("m:online"),
                                  specimen.chat("x", groundingMetadata=_GROUNDED))),
        PageExample(title="one of two requests has the tool", gives=Status.PASS, samples=(
            asks(_WITH_SEARCH), asks(specimen.asks(), id="plain"), shows(_SEARCHED))),
        PageExample(title="an empty place for sources", gives=None, samples=_pair(
            specimen.asks(), _answer(_TEXT, groundingMetadata={}))),
        PageExample(title="neither", gives=None, samples=_pair(specimen.asks(), _answer(_TEXT))),
    ],
)  # fmt: skip
def answer_unasked(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Any word of searching in the request is taken for a search tool."""

    def judge(asked: PrintedRequest, answer: PrintedAnswer) -> list[Seen]:
        words = _words(asked)
        if asked.body is None or not asked.body.meant.found:
            return []
        found = []
        if answer.outcome.grounded:
            at = _place(answer, "grounding_metadata", "annotations")
            searching = any("search" in word or ":online" in word for word in words)
            found.append((at, "sources of a search", searching))
        if call := _held(answer, "function_call", "tool_calls"):
            given = bool(words & {"tools", "functions", "function_declarations"})
            found.append((call, "a call of a function", given))
        return [
            Seen(
                at=at,
                wrong="" if right else f"the answer {answer.sample.id} has {what}, the request"
                f" {asked.sample.id} asks for none",
                expected="a tool in the request",
                printed=what,
            )
            for at, what, right in found
        ]  # fmt: skip

    yield from fitted(sheet, judge)


@page_check(
    "page/answer-thoughts",
    feature="docs.answer_fits",
    status=Status.INFO,
    title="Thoughts are shown where they are asked for",
    requirement="An answer of Gemini's with thoughts stands beside a request that asks for them.",
    why="Thoughts come on request, so the printed request gets another answer than this.",
    source="https://ai.google.dev/gemini-api/docs/thinking#summaries",
    proves_not="That a model never thinks, or a relay never asks for thoughts, unasked.",
    examples=[
        PageExample(title="asked for", gives=Status.PASS, path=_FLASH, samples=_pair(
            specimen.asks(thinkingConfig={"includeThoughts": True}), _answer(_THOUGHT))),
        PageExample(title="not asked for", gives=Status.INFO, flaws=1, path=_FLASH,
                    samples=_pair(specimen.asks(), _answer(_THOUGHT))),
        PageExample(title="of a model that always thinks", gives=Status.PASS, path=_PRO,
                    samples=_pair(specimen.asks(), _answer(_THOUGHT))),
        PageExample(title="the only picture, which no model sends unasked", gives=Status.INFO,
                    path=_PRO, samples=_pair(specimen.asks(), _answer(
                        specimen.inline(b"draft", thought=True)))),
        PageExample(title="of a model that may be any", gives=Status.PASS,
                    samples=_pair(specimen.asks(), _answer(_THOUGHT))),
        PageExample(title="reasoning in a chat, where nobody has to ask", gives=None, **_IN_CHAT,
                    samples=_pair(specimen.asks_chat(), _REASONED)),
        PageExample(title="no thoughts", gives=None,
                    samples=_pair(specimen.asks(), _answer(_TEXT))),
    ],
)  # fmt: skip
def answer_thoughts(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Any word of thinking or reasoning in the request is taken for asking."""
    roster = Roster(sheet, context.models)

    def judge(asked: PrintedRequest, answer: PrintedAnswer) -> list[Seen]:
        told = answer.outcome
        drafts = [image.thought for image in told.images]
        if answer.spoken is not Dialect.GEMINI or not (told.thoughts or any(drafts)):
            return []
        words = " ".join(_words(asked))
        right = any(word in words for word in ("think", "thought", "reason"))
        models = roster.asked_by(asked)
        unasked = not models or any(each.thinks and not each.thinking_levels for each in models)
        right = right or (unasked and not (drafts and all(drafts)))
        return [
            Seen(
                at=_place(answer, "thought"),
                wrong="" if right else f"the answer {answer.sample.id} shows thoughts, the request"
                f" {asked.sample.id} asks for none",
                expected="no thoughts, or a request for them",
            )
        ]  # fmt: skip

    yield from fitted(sheet, judge)


def _words(asked: PrintedRequest) -> frozenset[str]:
    """Every name in the request, in snake_case, with its model and the kinds of its tools."""
    found = {(asked.intent.model or "").casefold()}
    for _, value in walk(asked.body.value if asked.body else None):
        for name, held in value.items() if isinstance(value, Mapping) else ():
            found.add(snake(name))
            if name in {"type", "id", "name"} and isinstance(held, str):
                found.add(held.casefold())
    return frozenset(found)


def _held(answer: PrintedAnswer, *names: str) -> Spot | None:
    """The place of the first member of one of these names that holds anything."""
    for where, value in walk(answer.body.value):
        for name, held in value.items() if isinstance(value, Mapping) else ():
            if snake(name) in names and held:
                return answer.body.spot(where + pointer(name))
    return None


def _place(answer: PrintedAnswer, *names: str) -> Spot:
    return _held(answer, *names) or answer.body.spot()
