"""Whether the members of printed bodies are in the page's own tables, and spelt as there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import dotted
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.checks.printed import Spot
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.checks.shown import declared, key
from conformance.codec.pointer import pointer, tokens
from conformance.dialects.casing import OPTION
from conformance.model import Json, JsonObject, Status

_MEDIA: Final = "https://spec.openapis.org/oas/v3.1.0#media-type-object"
#: Words by which a page says that its table is not all.
_AND_MORE: Final = re.compile(
    r"\b(?:other|all|any|further|remaining) (?:\w+ )?(?:parameters|members|fields|options)\b"
    r"|\bpass(?:ed)?[- ](?:through|on)\b|其他参数|其它参数|所有参数|更多参数|透传",
    re.IGNORECASE,
)
#: Google's own guides write these in snake_case beside camelCase: who copies them is not at fault.
_EITHER: Final = frozenset({"google_search", "code_execution", "url_context", "google_maps"})
#: Where a request has the turns of a conversation.
_TURNS: Final = (["contents"], ["messages"])
_DEEPEST: Final = 12

_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
_TEXT: Final[JsonObject] = {"type": "string"}


def _table(**properties: Json) -> JsonObject:
    return {"requestBody": body({"type": "object", "properties": properties})}


def _group(**properties: Json) -> JsonObject:
    return {"type": "object", "properties": properties}


_PLAIN: Final = _table(model=_TEXT, prompt=_TEXT)
_NESTED: Final = _table(
    contents={"type": "array", "items": {"type": "object"}},
    generationConfig=_group(imageConfig=_group(imageSize=_TEXT), topP={"type": "number"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stray:
    """A member of a sample that the tables lack; ``meant`` is what they have in its place."""

    asked: PrintedRequest
    at: Spot
    path: str
    meant: str

    @property
    def name(self) -> str:
        return tokens(self.path)[-1]


@page_check(
    "page/sample-members",
    feature="docs.complete",
    status=Status.INFO,
    title="Members of printed requests are in a table",
    requirement="Where a page lists the members of an object, it lists those that samples send.",
    why="A caller cannot tell whether it is needed, what it does and which values it takes.",
    source=_MEDIA,
    proves_not="That the service knows the members of the tables.",
    examples=[
        PageExample(title="listed", gives=Status.PASS, **_IN_IMAGES, operation=_PLAIN,
                    samples=(asks(specimen.asks_images()),)),
        PageExample(title="one that is not", gives=Status.INFO, flaws=1, **_IN_IMAGES,
                    operation=_PLAIN, samples=(
                        asks(specimen.asks_images(quality="4k")),
                        asks(specimen.asks_images(quality="hd"), id="b"))),
        PageExample(title="two in two samples", gives=Status.INFO, flaws=1, **_IN_IMAGES,
                    operation=_PLAIN, samples=(asks(specimen.asks_images(quality="4k")),
                                               asks(specimen.asks_images(style="x"), id="b"))),
        PageExample(title="one inside of a listed object", gives=Status.INFO, flaws=1,
                    operation=_NESTED, samples=(asks(specimen.asks(topK=3)),)),
        PageExample(title="inside of an object whose members are not listed", gives=Status.PASS,
                    operation=_NESTED, samples=(asks(specimen.asks()),)),
        PageExample(title="one whose letter is in every word", gives=Status.INFO, flaws=1,
                    **_IN_IMAGES, operation={**_PLAIN, "description": "Naming no number."},
                    samples=(asks({**specimen.asks_images(), "n": 2}),)),
        PageExample(title="one that the text explains", gives=Status.PASS, **_IN_IMAGES,
                    operation={**_PLAIN, "description": "With `quality` it is finer."},
                    samples=(asks(specimen.asks_images(quality="hd")),)),
        PageExample(title="a table that says it is not all", gives=Status.PASS, **_IN_IMAGES,
                    operation={**_PLAIN, "description": "All other parameters are OpenAI's."},
                    samples=(asks(specimen.asks_images(quality="hd")),)),
        PageExample(title="an object that takes any", gives=Status.PASS, **_IN_IMAGES,
                    operation={"requestBody": body({
                        "type": "object", "properties": {"prompt": _TEXT},
                        "additionalProperties": True})},
                    samples=(asks(specimen.asks_images(quality="hd")),)),
        PageExample(title="in one of two forms", gives=Status.PASS, **_IN_IMAGES,
                    operation={"requestBody": body({"oneOf": [
                        {"type": "object", "properties": {"prompt": _TEXT}},
                        {"type": "object", "properties": {"model": _TEXT}}]})},
                    samples=(asks(specimen.asks_images()),)),
        PageExample(title="sent back as the answer had it", gives=Status.PASS, operation=_table(
            contents={"type": "array", "items": _group(role=_TEXT, parts={
                "type": "array", "items": _group(text=_TEXT)})}), samples=(
                    asks({"contents": [{"role": "model", "parts": [
                        {"text": "x", "thoughtSignature": "a"}]}]}),
                    shows(specimen.gemini({"text": "x", "thoughtSignature": "a"})))),
        PageExample(title="in another casing, which is told elsewhere", gives=Status.PASS,
                    operation=_NESTED, samples=(asks(specimen.asks(top_p=1)),)),
        PageExample(title="no tables", gives=None, samples=(asks(specimen.asks(topK=3)),)),
    ],
)  # fmt: skip
def sample_members(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding names them all, at the first."""
    if not _judged(sheet):
        return
    words = "\n".join(each.text for each in sheet.passages)
    open_ended = _AND_MORE.search(words) is not None
    strays = [] if open_ended else [
        each for each in _strays(sheet) if not each.meant and not _names(words, each.name)
    ]  # fmt: skip
    names = list(dict.fromkeys(dotted(each.path) for each in strays))
    users = list(dict.fromkeys(each.asked.sample.id for each in strays))
    who = f"the request {users[0]} sends" if len(users) == 1 else f"{len(users)} requests send"
    yield Seen(
        at=strays[0].at if strays else sheet.spot("requestBody"),
        wrong=f"{who} what no table of the page has: {', '.join(names)}" if strays else "",
        printed=names,
    )


@page_check(
    "page/sample-casing",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Members of printed requests are spelt as in the tables",
    requirement="A member of a printed request has the casing that the table gives its name.",
    why="A service that takes one spelling alone drops the other without a word.",
    source="https://protobuf.dev/programming-guides/json/",
    examples=[
        PageExample(title="as in the table", gives=Status.PASS, operation=_NESTED,
                    samples=(asks(specimen.asks(topP=1)),)),
        PageExample(title="in snake_case, told once", gives=Status.FAIL, flaws=1, operation=_NESTED,
                    samples=(asks({"contents": [], "generation_config": {
                        "image_config": {"image_size": "2K"}, "top_p": 1}}),)),
        PageExample(title="a spelling that the text allows", gives=Status.PASS,
                    operation={**_NESTED, "description": "`top_p` will do as well."},
                    samples=(asks(specimen.asks(top_p=1)),)),
        PageExample(title="an option of a command line is told elsewhere", gives=Status.PASS,
                    **_IN_IMAGES,
                    operation=_table(**{"prompt": _TEXT, "--aspect_ratio": _TEXT}),
                    samples=(asks({"aspect_ratio": "1:1"}),)),
        PageExample(title="no tables", gives=None, samples=(asks(specimen.asks(top_p=1)),)),
    ],
)  # fmt: skip
def sample_casing(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding for each request."""
    if not _judged(sheet):
        return
    words = "\n".join(each.text for each in sheet.passages)
    other: dict[str, list[_Stray]] = {}
    for each in _strays(sheet):
        option = not each.meant or each.meant.startswith(OPTION)
        if not option and each.name not in _EITHER and not _names(words, each.name):
            other.setdefault(each.asked.sample.id, []).append(each)
    for asked in sheet.distinct:
        strays = other.get(asked.sample.id, [])
        names = ", ".join(dict.fromkeys(each.name for each in strays))
        meant = ", ".join(dict.fromkeys(each.meant for each in strays))
        yield Seen(
            at=strays[0].at if strays else asked.spot("body"),
            wrong=f"the request {asked.sample.id} has {names}, the table {meant}" if strays else "",
            expected=list(dict.fromkeys(each.meant for each in strays)),
            printed=list(dict.fromkeys(each.name for each in strays)),
        )


def _judged(sheet: Sheet) -> bool:
    return bool(declared(sheet)) and bool(sheet.distinct)


def _names(words: str, name: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", words) is not None


def _strays(sheet: Sheet) -> Iterator[_Stray]:
    """Members of samples in objects whose members the page lists, without being listed."""
    listed: dict[tuple[str, ...], set[str]] = {}
    for each in sheet.request_members:
        listed.setdefault(_place(each.path)[:-1], set()).add(each.name)
    described = {_place(each.path)[:-1] for each in declared(sheet)} - _open(sheet)
    returned = _returned(sheet)
    for asked in sheet.distinct:
        for path in _paths(asked.body.value if asked.body else None):
            *front, last = _place(path)
            above, name = tuple(front), tokens(path)[-1]
            sent_back = front[:1] in _TURNS and name in returned
            unlisted = above in described and name not in listed[above]
            if asked.body and unlisted and not sent_back:
                near = (each for each in sorted(listed[above]) if _place(pointer(each)) == (last,))
                at = asked.body.spot(path)
                yield _Stray(asked=asked, at=at, path=path, meant=next(near, ""))


def _returned(sheet: Sheet) -> set[str]:
    """The names of what answers have: it may be sent back in a later turn, as it came."""
    printed = (path for each in sheet.answers for path in _paths(each.body.value))
    return {each.name for each in sheet.answer_members} | {tokens(path)[-1] for path in printed}


def _open(sheet: Sheet) -> set[tuple[str, ...]]:
    """The places of objects that may have members of any name."""
    found = {_place(each.path) for each in sheet.request_members if _is_open(each.node.value)}
    return found | ({()} if sheet.request_node and _is_open(sheet.request_node.value) else set())


def _paths(value: Json, where: str = "", depth: int = 0) -> Iterator[str]:
    """Pointers to all members, those of strays' insides too."""
    if depth > _DEEPEST:
        return
    inside: Iterator[tuple[str | int, Json]] = iter(())
    if isinstance(value, Mapping):
        yield from (where + pointer(name) for name in value)
        inside = iter(value.items())
    elif isinstance(value, list):
        inside = iter(enumerate(value))
    for token, held in inside:
        yield from _paths(held, where + pointer(token), depth + 1)


def _place(path: str) -> tuple[str, ...]:
    """Equal for one place in a table and in a sample: casing, items and options apart."""
    return tuple(part for part in key(path) if part != "*")


def _is_open(schema: Json) -> bool:
    """Whether an object may have members of any name."""
    if not isinstance(schema, Mapping):
        return False
    more = schema.get("additionalProperties")
    forms = (schema.get(word) for word in ("allOf", "anyOf", "oneOf"))
    inside = (form for held in forms if isinstance(held, list) for form in held)
    stated = more is not None and more is not False
    return stated or "patternProperties" in schema or any(_is_open(each) for each in inside)
