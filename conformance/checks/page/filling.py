"""Texts and values that a template or an unfinished draft has left on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.checks.wording import Words, words
from conformance.codec.pointer import tokens, walk
from conformance.model import JsonObject, Status

_OPENAPI: Final = "https://spec.openapis.org/oas/v3.1.0"
_STYLE: Final = "https://diataxis.fr/reference/"

_FILLING: Final = re.compile(
    r"(?:example|sample|new|untitled) (?:field|parameter|member|endpoint|request|response|value)"
    r"|(?:field|parameter|member) (?:name|description)|todo|tbd|fixme|lorem ipsum.{0,200}|untitled"
    r"|(?:your|insert|add) (?:description|text)(?: here)?|x{3,9}|待补充|待完善|示例字段"
    r"|(?:todo|tbd|fixme)\s?[:\uff1a-].{0,300}"
    r"|(?:new|untitled|unnamed) (?:api|page|interface)(?: copy)?(?: ?\d{1,3})?"
    r"|(?:未命名|新建)(?:接口|页面)(?:副本)?\d{0,3}"
    r"|.{1,60}?(?: ?[(\uff08](?:copy|副本)[)\uff09]| [-_] (?:copy|副本))(?: ?\d{1,3})?",
    re.IGNORECASE,
)
#: Members whose value may well be the name of a type.
_TYPED: Final = frozenset({"type", "format", "kind"})
#: Words that say what type a value has, and nothing else.
_TYPE: Final = re.compile(
    r"(?:string|str|boolean|bool|true ?(?:/|\||or) ?false|integer|int|number|float|object"
    r"|array|list)[.\u3002]?",
    re.IGNORECASE,
)


def _described(**members: str) -> JsonObject:
    """An operation whose request has members with these descriptions."""
    properties = {name: {"type": "string", "description": text} for name, text in members.items()}
    return {"requestBody": body({"type": "object", "properties": properties})}


@page_check(
    "page/description-literal",
    feature="docs.tidy",
    status=Status.INFO,
    title="Descriptions are words",
    requirement="The description of a member says what it is for, and is not just a value.",
    why="Whether it is the only value, the default or an instance is left to be guessed.",
    source=f"{_OPENAPI}#schema-object",
    examples=[
        PageExample(title="words", gives=Status.PASS, operation=_described(size="How large.")),
        PageExample(title="an array", gives=Status.INFO, operation=_described(kinds='["A", "B"]')),
        PageExample(title="words with an array", gives=Status.PASS,
                    operation=_described(kinds='What comes back, e.g. ["A"]')),
        PageExample(title="no table", gives=None),
    ],
)  # fmt: skip
def description_literal(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """An array or an object: a number or a word may be an answer to what it is."""
    for each in words(sheet):
        if each.kind == "description" and each.about in _members(sheet):
            literal = each.text.strip()[:1] in {"[", "{"} and _is_json(each.text)
            yield Seen(
                at=each.spot,
                wrong=f"the description of {each.about} is a value, not words" if literal else "",
                printed=each.text,
            )


@page_check(
    "page/filling",
    feature="docs.tidy",
    status=Status.INFO,
    title="No text is a template's",
    requirement="Titles and descriptions say something: none is what a template put there.",
    why="The reader learns nothing about the member, least of all what goes into it.",
    source=_STYLE,
    examples=[
        PageExample(title="a text", gives=Status.PASS, operation=_described(size="How large.")),
        PageExample(title="a template's", gives=Status.INFO, flaws=1,
                    operation=_described(size="Example field", ratio="TODO")),
        PageExample(title="a text that mentions one", gives=Status.PASS,
                    operation=_described(size="Example field for todo lists.")),
        PageExample(title="the name of a copy", gives=Status.INFO, flaws=1,
                    operation={"summary": "New API copy"}),
        PageExample(title="a note of what is to be written", gives=Status.INFO,
                    operation={"description": "TODO: write me"}),
        PageExample(title="a text about copies", gives=Status.PASS,
                    operation={"summary": "Make a copy"}),
    ],
)  # fmt: skip
def filling(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding for all of a page's."""
    texts = [each for each in words(sheet) if each.kind != "tag"]
    filled = [each for each in texts if _FILLING.fullmatch(each.text.strip())]
    if texts:
        named = ", ".join(dict.fromkeys(_of_what(each, sheet) for each in filled))
        yield Seen(
            at=(filled or texts)[0].spot,
            wrong=f"the page has a template's or a draft's text for {named}" if filled else "",
            printed=[each.text for each in filled[:4]],
        )


@page_check(
    "page/description-type",
    feature="docs.tidy",
    status=Status.INFO,
    title="Descriptions say more than the type",
    requirement="No description of a member only repeats that it is a string, a number or a flag.",
    why="What goes into the member, and what it does, is left to be guessed.",
    source=_STYLE,
    examples=[
        PageExample(title="what it is for", gives=Status.PASS,
                    operation=_described(size="How large.", note="A text of your own.")),
        PageExample(title="the type", gives=Status.INFO, flaws=1,
                    operation=_described(size="string", note="String.")),
        PageExample(title="the two values of a flag", gives=Status.INFO,
                    operation={"requestBody": body({"type": "object", "properties": {"stream":
                        {"type": "boolean", "description": "true/false"}}})}),
        PageExample(title="the only word on its type", gives=Status.PASS,
                    operation={"requestBody": body({"type": "object", "properties": {"size":
                        {"description": "string"}}})}),
        PageExample(title="no descriptions", gives=None,
                    operation={"requestBody": body({"type": "object", "properties": {"size":
                        {"type": "string"}}})}),
    ],
)  # fmt: skip
def description_type(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Where the table has a type of its own; one finding for all."""
    described = [each for each in sheet.request_members if each.description.strip()]
    bare = [each for each in described
            if each.node.get("type") and _TYPE.fullmatch(each.description.strip())]  # fmt: skip
    if described:
        named = ", ".join(dict.fromkeys(each.name for each in bare))
        yield Seen(
            at=Spot.of((bare or described)[0].node, "description"),
            wrong=f"the page describes these only by their type: {named}" if bare else "",
            printed=bare[0].description if bare else None,
        )


@page_check(
    "page/sample-filling",
    feature="docs.tidy",
    status=Status.INFO,
    title="Printed values are values",
    requirement='No value in a printed body is the word "string", which a generator puts there.',
    why="The sample shows neither what the value looks like nor whether the member is needed.",
    source="https://spec.openapis.org/oas/v3.1.0#example-object",
    examples=[
        PageExample(title="a text", gives=Status.PASS, samples=(asks('{"prompt": "A string"}'),)),
        PageExample(title="the name of a type", gives=Status.INFO, flaws=1,
                    samples=(asks('{"prompt": "string", "note": ["string"]}'),)),
        PageExample(title="in an answer, and in the next", gives=Status.INFO, flaws=1,
                    samples=(shows('{"responseId": "string"}'),
                             shows('{"responseId": "string", "model": "m"}', id="b"))),
        PageExample(title="a schema in a request", gives=Status.PASS,
                    samples=(asks('{"schema": {"type": "string"}}'),)),
        PageExample(title="nothing printed", gives=None),
    ],
)  # fmt: skip
def sample_filling(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """One finding for the members of all samples, at the first."""
    asked = [(each.body, f"the request {each.sample.id}") for each in sheet.distinct if each.body]
    shown = [(each.body, f"the answer {each.sample.id}") for each in sheet.answers]
    printed = [(body, what) for body, what in (*asked, *shown) if body.meant.found]
    left = [
        (body.spot(where), what, next(name for name in reversed(tokens(where)) if not _item(name)))
        for body, what in printed
        for where, held in walk(body.value)
        if held == "string" and where and tokens(where)[-1] not in _TYPED
        and not all(map(_item, tokens(where)))
    ]  # fmt: skip
    if printed:
        named = ", ".join(dict.fromkeys(name for _, _, name in left))
        yield Seen(
            at=left[0][0] if left else printed[0][0].spot(),
            wrong=f"{left[0][1]} has the word 'string' for a value of {named}" if left else "",
            expected="a value that could be sent",
            printed="string" if left else None,
        )


def _item(name: str) -> bool:
    """Whether a token of a pointer is the index of an item."""
    return name.isdecimal()


def _of_what(each: Words, sheet: Sheet) -> str:
    """What a text is for: a member by its name, the operation and the document by what they are."""
    where = each.spot.pointer.rpartition("/")[0]
    named = {sheet.node.pointer: "the operation", "/info": "the document"}.get(where)
    return f"the {each.kind} of {named}" if named else each.about


def _members(sheet: Sheet) -> set[str]:
    return {each.name for each in sheet.request_members}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
