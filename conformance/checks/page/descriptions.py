"""What a page says of a member in words, held against what its table says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Member, Sheet
from conformance.checks.shown import declared, sampled, spelling
from conformance.codec.pointer import tokens
from conformance.model import Json, JsonObject, Status

_SCHEMA: Final = "https://json-schema.org/draft/2020-12"

_REQUIRED: Final = re.compile(
    r"^\s*(?:required|mandatory)\s*(?:[.,:;)\]]|$)"
    r"|[(\[\uff08【]\s*(?:required|mandatory|必填|必传)\s*[)\]\uff09】]"
    r"|\b(?:field|parameter|member|value|property|this) is (?:required|mandatory)(?:[.,;]|$)"
    r"|^\s*(?:必填|必传)",
    re.IGNORECASE,
)
_OPTIONAL: Final = re.compile(
    r"^\s*optional\s*(?:[.,:;)\]]|$)"
    r"|[(\[\uff08【]\s*(?:optional|选填|可选|非必填)\s*[)\]\uff09】]"
    r"|\b(?:field|parameter|member|value|property|this) is optional(?:[.,;]|$)"
    r"|^\s*(?:选填|非必填)",
    re.IGNORECASE,
)
#: The same word as the last of a sentence that has no condition.
_ENDS: Final = {
    "required": re.compile(
        r"[,;\uff0c\uff1b]\s*(?:required|mandatory|必填|必传)\s*$", re.IGNORECASE
    ),
    "optional": re.compile(r"[,;\uff0c\uff1b]\s*(?:optional|选填|可选|非必填)\s*$", re.IGNORECASE),
}
_LONGEST: Final = 4000  # letters of a description that are looked at
_STOP: Final = re.compile(r"[.!?](?:\s|$)|[\u3002\uff01\uff1f\n]")
_CONDITION: Final = re.compile(
    r"\b(?:when|if|for|with|without|unless|only|in|on|either|one of|case|auto|none|values?|or)\b"
    r"|[:\uff1a|/]|[时若当仅只]|如果|情况|模式|之一|条件",
    re.IGNORECASE,
)
_SYNTAX: Final = re.compile(r"-{1,2}\w|.*[\s=<>$]", re.DOTALL)


def _table(required: tuple[str, ...] = (), /, **members: Json) -> JsonObject:
    """An operation whose request has these members."""
    schema: JsonObject = {"type": "object", "properties": members, "required": list(required)}
    return {"requestBody": body(schema)}


def _text(description: str = "", **more: Json) -> JsonObject:
    return {"type": "string", "description": description, **more}


@page_check(
    "page/required-in-words",
    feature="docs.prose",
    status=Status.FAIL,
    title="Required in words is required in the table",
    requirement="A member that its description calls required, or optional, is that in the schema.",
    why="A generated client leaves out what is needed, or demands what is not.",
    source=f"{_SCHEMA}/json-schema-validation#name-required",
    examples=[
        PageExample(title="both say required", gives=Status.PASS,
                    operation=_table(("prompt",), prompt=_text("Required. What to draw."))),
        PageExample(title="words say required", gives=Status.FAIL, flaws=1,
                    operation=_table(prompt=_text("(required) what to draw"))),
        PageExample(title="words say optional", gives=Status.FAIL,
                    operation=_table(("seed",), seed=_text("选填,随机种子"))),
        PageExample(title="the last word of a sentence", gives=Status.FAIL, flaws=2,
                    operation=_table(config=_text("生成设置\uff0c必填"),
                                     prompt=_text("What to draw, required. A text."))),
        PageExample(title="the last word, optional", gives=Status.FAIL, flaws=1,
                    operation=_table(("seed",), seed=_text("随机种子,选填。"))),
        PageExample(title="the last word, and in the schema", gives=Status.PASS,
                    operation=_table(("config",), config=_text("生成设置,必填"))),
        PageExample(title="the last word, on a condition", gives=None,
                    operation=_table(mask=_text("编辑图片时\uff0c必填"),
                                     image=_text("For edits, required."))),
        PageExample(title="the last of several values", gives=None,
                    operation=_table(tool_choice=_text("Which tool to call: none, auto, required."),
                                     mode=_text("auto, none, required"))),
        PageExample(title="a word that goes on", gives=None,
                    operation=_table(("size",), size=_text("图片尺寸,可选 1K、2K"))),
        PageExample(title="required in some cases", gives=None,
                    operation=_table(mask=_text("Required when editing."))),
        PageExample(title="a list of choices", gives=None,
                    operation=_table(("format",), format=_text("可选:png,jpeg"))),
    ],
)  # fmt: skip
def required_in_words(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A name that any part of the schema requires counts as required: parts are put together."""
    anywhere = _required(sheet.operation.request_schema)
    for member in declared(sheet):
        needed = bool(_REQUIRED.search(member.description)) or _ends(member, "required")
        spare = bool(_OPTIONAL.search(member.description)) or _ends(member, "optional")
        if needed is spare:
            continue
        wrong = ""
        if needed and not member.required and member.name not in anywhere:
            wrong = f"{member.name} is required in words, and optional in the schema"
        elif spare and member.required:
            wrong = f"{member.name} is optional in words, and required in the schema"
        yield Seen(at=Spot.of(member.node, "description"), wrong=wrong, printed=member.description)


@page_check(
    "page/member-syntax",
    feature="docs.prose",
    status=Status.WARN,
    title="Names in the table are names of members",
    requirement="The table names members as they stand in the body, not as on a command line.",
    why="No service knows a member by that name, so the value of the caller is lost.",
    source=f"{_SCHEMA}/json-schema-core#name-properties",
    examples=[
        PageExample(title="names", gives=Status.PASS, operation=_table(aspect_ratio=_text())),
        PageExample(title="as on a command line", gives=Status.WARN, flaws=1,
                    operation=_table(**{"--ratio": _text()})),
        PageExample(title="with the value", gives=Status.WARN,
                    operation=_table(**{"ratio=16:9": _text()})),
        PageExample(title="a dash inside", gives=Status.PASS,
                    operation=_table(**{"aspect-ratio": _text()})),
        PageExample(title="no table", gives=None, samples=(asks('{"--ratio": "1:1"}'),)),
    ],
)  # fmt: skip
def member_syntax(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Where a sample has the same name without the dashes, that is what is meant."""
    printed = list(sampled(sheet))
    for member in declared(sheet):
        odd = bool(_SYNTAX.match(member.name))
        wanted = spelling(member.name) if odd else ""
        meant = (path for path in printed if spelling(tokens(path)[-1]) == wanted)
        real = next((path for path in meant if tokens(path)[-1] != member.name), None)
        yield Seen(
            at=Spot.of(member.node),
            wrong=f"the table calls a member {member.name!r}, as on a command line"
            + (f"; in the samples it is {real}" if real else ", and no sample has it")
            if odd
            else "",
            expected=real,
            printed=member.name,
        )


def _ends(member: Member, word: str) -> bool:
    """Whether a sentence of a description ends with a word, and has no condition for it."""
    sentences = _STOP.split(member.description[:_LONGEST])
    return any(_ENDS[word].search(each) and not _CONDITION.search(each) for each in sentences)


def _required(schema: Json) -> set[str]:
    """Every name that some part of a schema requires."""
    found: set[str] = set()
    waiting: list[Json] = [schema]
    for each in waiting:
        if isinstance(each, Mapping):
            listed = each.get("required")
            found |= {str(name) for name in listed} if isinstance(listed, list) else set()
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return found
