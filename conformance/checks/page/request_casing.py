"""Whether a page spells the members of one body in one way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import Official
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.codec.pointer import pointer, tokens
from conformance.dialects.casing import snake
from conformance.model import Dialect, Json, JsonObject, Status

#: Google's own guides write these in snake_case beside camelCase: who copies them is not at fault.
_EITHER: Final = frozenset({"google_search", "code_execution", "url_context", "google_maps"})

_SNAKE: Final[JsonObject] = {"inline_data": {"mime_type": "image/png", "data": "aGk="}}
_MIXED: Final = body(
    {
        "type": "object",
        "properties": {
            "generationConfig": {
                "type": "object",
                "properties": {"image_config": {"type": "object"}},
            }
        },
    }
)


@page_check(
    "page/request-casing",
    feature="docs.dialect",
    status=Status.FAIL,
    title="One body is spelt in one way",
    requirement="The dialect's members in one body are all in camelCase or all in snake_case.",
    why="Google takes both; a relay with a type of its own drops one of them without a word.",
    source="https://protobuf.dev/programming-guides/json/",
    examples=[
        PageExample(title="one casing", gives=Status.PASS, samples=(asks(specimen.asks(topP=1)),)),
        PageExample(title="both", gives=Status.FAIL, flaws=1,
                    samples=(asks(specimen.asks(_SNAKE, topP=1)),)),
        PageExample(title="both, as declared", gives=Status.FAIL, flaws=1,
                    operation={"requestBody": _MIXED}),
        PageExample(title="a search tool as Google's guide has it", gives=Status.PASS, samples=(
            asks({**specimen.asks(topP=1), "tools": [{"google_search": {}}]}),)),
        PageExample(title="names of the caller's own", gives=Status.PASS,
                    samples=(asks({**specimen.asks(topP=1), "labels": {"my_label": "x"}}),)),
        PageExample(title="a member of the vendor's own", gives=Status.PASS,
                    samples=(asks({**specimen.asks(topP=1), "image_response_format": "url"}),)),
        PageExample(title="a chat, where every name has one spelling", gives=None,
                    dialect="openai.chat-completions", path="/v1/chat/completions",
                    samples=(asks(specimen.asks_chat(max_tokens=1)),)),
    ],
)  # fmt: skip
def request_casing(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Told once: of the schema where it is the page's own, else of the first sample."""
    if sheet.operation.request_dialect is not Dialect.GEMINI:
        return
    known = Official.of(context.wire, Dialect.GEMINI, "request")
    for names in _spelt(sheet, known):
        camel = [name for name in names if snake(name) != name]
        lower = [name for name in names if "_" in name and name not in _EITHER]
        if camel or lower:
            mixed = bool(camel and lower)
            fewer = min((camel, lower), key=len)
            yield Seen(
                at=names[fewer[0]] if mixed else next(iter(names.values())),
                wrong=f"one body has {', '.join(lower)} in snake_case and {', '.join(camel)} in"
                " camelCase" if mixed else "",
                expected="one casing",
                printed=[*lower, *camel],
            )  # fmt: skip
            if mixed:
                return


def _spelt(sheet: Sheet, known: Official) -> Iterator[dict[str, Spot]]:
    """The dialect's own names in each body, with the place of their first use."""
    declared: dict[str, Spot] = {}
    for each in sheet.request_members if sheet.declares_request else ():
        if known.at(each.path) and each.name:
            declared.setdefault(each.name, Spot.of(each.node))
    if declared:
        yield declared
    for asked in sheet.distinct:
        printed: dict[str, Spot] = {}
        for where in _places(asked.body.value if asked.body else None, "", known):
            if asked.body:
                printed.setdefault(tokens(where)[-1], asked.body.spot(where))
        yield printed


def _places(value: Json, where: str, known: Official) -> Iterator[str]:
    """Pointers to the members that the dialect knows."""
    if isinstance(value, Mapping):
        for name, held in value.items():
            below = where + pointer(name)
            if known.at(below):
                yield below
                yield from _places(held, below, known)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, where + pointer(index), known)
