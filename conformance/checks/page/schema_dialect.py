"""Whether the body that a page declares is one that the dialect's owner would declare so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from conformance.checks.check import Context
from conformance.checks.official import OWNERS, Official, dotted, official
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Member, Sheet
from conformance.codec.pointer import tokens
from conformance.dialects.casing import OPTION
from conformance.dialects.members import items, members
from conformance.model import Json, JsonObject, Status

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}
_TEXT: Final[JsonObject] = {"type": "string"}
_PICTURE: Final[JsonObject] = {"type": "object"}


def _object(required: tuple[str, ...] = (), **properties: Json) -> JsonObject:
    needed: JsonObject = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed}


def _list(of: JsonObject) -> JsonObject:
    return {"type": "array", "items": of}


def _takes(schema: JsonObject) -> JsonObject:
    return {"requestBody": body(schema)}


def _form(*required: str) -> JsonObject:
    schema = _object(required, **dict.fromkeys(required, _TEXT))
    return {"requestBody": {"content": {"multipart/form-data": {"schema": schema}}}}


def _takes_parts(*required: str) -> JsonObject:
    part = _object(required, text=_TEXT, inline_data=_PICTURE)
    return _takes(_object(contents=_list(_object(parts=_list(part)))))


@page_check(
    "page/schema-choice",
    feature="docs.dialect",
    status=Status.WARN,
    title="What may stand alone is not required beside the rest",
    requirement="Of members that exclude each other at the owner, the schema requires none.",
    why="Under such a schema a text alone is invalid, and at the owner anything with the text.",
    source="https://ai.google.dev/api/caching#Part",
    examples=[
        PageExample(title="either of the two", gives=Status.PASS, operation=_takes_parts()),
        PageExample(title="one of them in each part", gives=Status.WARN, flaws=1,
                    operation=_takes_parts("inline_data")),
        PageExample(title="both in each part", gives=Status.WARN, flaws=1,
                    operation=_takes_parts("text", "inline_data")),
        PageExample(title="a text in each part, which has nothing else", gives=Status.PASS,
                    operation=_takes(_object(contents=_list(_object(
                        parts=_list(_object(("text",), text=_TEXT))))))),
        PageExample(title="text and picture in each part of a chat", gives=Status.WARN, flaws=1,
                    **_IN_CHAT, operation=_takes(_object(messages=_list(_object(content=_list(
                        _object(("type", "text", "image_url"), type=_TEXT, text=_TEXT,
                                image_url=_PICTURE))))))),
        PageExample(title="each in a form of its own", gives=Status.PASS, **_IN_CHAT,
                    operation=_takes(_object(messages=_list(_object(content=_list({"anyOf": [
                        _object(("type", "text"), type=_TEXT, text=_TEXT),
                        _object(("type", "image_url"), type=_TEXT, image_url=_PICTURE)]})))))),
        PageExample(title="a body that says nothing of parts", gives=None,
                    operation=_takes(_object(contents={"type": "array"}))),
    ],
)  # fmt: skip
def schema_choice(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Forms of one object, as in ``anyOf``, are looked at one by one."""
    known = official(context, sheet.operation.request_dialect, "request")
    for holder, inside in _objects(sheet) if known else ():
        at = known.at(holder) if known else None
        choices = {each.name: each for each in inside if at and known
                   and known.spelt(each.name) in at.choices}  # fmt: skip
        needed = [name for name, each in choices.items() if each.required]
        others = [name for name in choices if name not in needed]
        if known and choices:
            wrong = ""
            if needed and (others or needed[1:]):
                rest = f" beside {' and '.join(others)}" if others else " together"
                owner = OWNERS[known.dialect]
                wrong = (f"each of {dotted(holder)} must have {' and '.join(needed)}{rest},"
                         f" where {owner} takes exactly one")  # fmt: skip
            yield Seen(
                at=Spot.of(choices[needed[0]].node if wrong else inside[0].node),
                wrong=wrong,
                expected="exactly one of them",
                printed=list(choices),
            )


@page_check(
    "page/schema-required",
    feature="docs.dialect",
    status=Status.WARN,
    title="Nothing is required that the dialect's owner leaves open",
    requirement="The schema's required members are ones that the dialect's owner requires.",
    why="The owner's shortest request is invalid here, and so are those of its clients.",
    source="https://ai.google.dev/api/generate-content",
    proves_not="That the service refuses a request without them.",
    examples=[
        PageExample(title="as the owner has it", gives=Status.PASS,
                    operation=_takes(_object(("contents",), contents=_list(_object())))),
        PageExample(title="two that Google leaves open, told at once", gives=Status.WARN, flaws=1,
                    operation=_takes(_object(
                        ("contents", "generationConfig"), contents=_list(_object()),
                        generationConfig=_object(("imageConfig",), imageConfig=_object())))),
        PageExample(title="one that OpenAI does not know", gives=Status.WARN, flaws=1, **_IN_IMAGES,
                    operation=_takes(_object(("prompt", "ratio"), prompt=_TEXT, ratio=_TEXT))),
        PageExample(title="a name as on a command line, which is told elsewhere", gives=None,
                    **_IN_IMAGES, operation=_takes(_object(("--ratio",), **{"--ratio": _TEXT}))),
        PageExample(title="a picture to be edited", gives=Status.PASS, dialect="openai.images",
                    path="/v1/images/edits", operation=_form("prompt", "image")),
        PageExample(title="a model, which a reseller has to be told", gives=Status.PASS,
                    **_IN_IMAGES,
                    operation=_takes(_object(("model", "prompt"), model=_TEXT, prompt=_TEXT))),
        PageExample(title="the content of a message, which one role alone may lack",
                    gives=Status.PASS, **_IN_CHAT,
                    operation=_takes(_object(("messages",), messages=_list(
                        _object(("role", "content"), role=_TEXT, content=_TEXT))))),
        PageExample(title="inside of what is not required", gives=Status.PASS,
                    operation=_takes(_object(("contents",), contents=_list(_object()),
                        safetySettings=_list(_object(("category",), category=_TEXT))))),
        PageExample(title="inside of an object of the vendor's own", gives=None, **_IN_IMAGES,
                    operation=_takes(_object(hook=_object(("url",), url=_TEXT)))),
        PageExample(title="one of a choice, which is another matter", gives=None,
                    operation=_takes_parts("inline_data")),
        PageExample(title="nothing required", gives=None, operation=_takes(_object(prompt=_TEXT))),
    ],
)  # fmt: skip
def schema_required(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """All of them in one finding, at the first; a member of a choice is told as such.

    So are names in the syntax of a command line.
    """
    known = official(context, sheet.operation.request_dialect, "request")
    needed = [each for each in _declared(sheet) if each.required and each.name != "model"]
    needed = [each for each in needed if OPTION not in each.name]
    needed = [each for each in needed if known and _comparable(each, known, needed)]
    extra = [each for each in needed if not (known and (at := known.at(each.path)) and at.often)]
    if known and needed:
        owner = OWNERS[known.dialect]
        unknown = [each for each in extra if known.at(each.path) is None]
        names = ", ".join(dict.fromkeys(dotted(each.path) for each in extra))
        reason = "does not know" if len(unknown) == len(extra) else "leaves open"
        yield Seen(
            at=Spot.of((extra or needed)[0].node),
            wrong=f"the schema requires what {owner} {reason}: {names}" if extra else "",
            expected=[dotted(each.path) for each in needed if each not in extra],
            printed=[dotted(each.path) for each in needed],
        )


@page_check(
    "page/schema-optional",
    feature="docs.dialect",
    status=Status.WARN,
    title="What the dialect's owner requires is required",
    requirement="A schema that says which members are required names those the owner requires.",
    why="A request that is complete by the page's table is refused.",
    source="https://platform.openai.com/docs/api-reference/chat/create",
    examples=[
        PageExample(title="required, as there", gives=Status.PASS, **_IN_CHAT,
                    operation=_takes(_object(("model", "messages"), model=_TEXT,
                                             messages=_list(_object())))),
        PageExample(title="optional", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    operation=_takes(_object(("model",), model=_TEXT,
                                             messages=_list(_object())))),
        PageExample(title="a schema that says nothing of the kind", gives=None, **_IN_CHAT,
                    operation=_takes(_object(model=_TEXT, messages=_list(_object())))),
        PageExample(title="not named at all", gives=None, **_IN_CHAT,
                    operation=_takes(_object(("size",), size=_TEXT))),
    ],
)  # fmt: skip
def schema_optional(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Only at the top of the body, where pages do say what is required."""
    known = official(context, sheet.operation.request_dialect, "request")
    top = [each for each in _declared(sheet) if len(tokens(each.path)) == 1]
    if known is None or not any(each.required for each in top):
        return
    owned = [each for each in top if (at := known.at(each.path)) and at.required]
    for each in owned:
        yield Seen(
            at=Spot.of(each.node),
            wrong="" if each.required else f"{each.name} is optional here, and"
            f" {OWNERS[known.dialect]} refuses a request without it",
            expected="required",
            printed="required" if each.required else "optional",
        )  # fmt: skip


@page_check(
    "page/schema-type",
    feature="docs.dialect",
    status=Status.WARN,
    title="Members are of the types that the dialect has",
    requirement="A member's declared type is one that the dialect's owner takes there.",
    why="A client generated from the schema sends what the owner refuses.",
    source="https://ai.google.dev/api/generate-content",
    examples=[
        PageExample(title="of the same type", gives=Status.PASS,
                    operation=_takes(_object(contents=_list(_object())))),
        PageExample(title="an object where a list belongs", gives=Status.WARN, flaws=1,
                    operation=_takes(_object(contents=_object(parts=_list(_object()))))),
        PageExample(title="a word where a flag belongs", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    operation=_takes(_object(stream=_TEXT))),
        PageExample(title="whole numbers are numbers", gives=Status.PASS, **_IN_CHAT,
                    operation=_takes(_object(temperature={"type": "integer"}))),
        PageExample(title="one of the types that are taken", gives=Status.PASS, **_IN_CHAT,
                    operation=_takes(_object(messages=_list(_object(content=_TEXT))))),
        PageExample(title="a member that the owner does not have", gives=None, **_IN_CHAT,
                    operation=_takes(_object(ratio={"type": "number"}))),
    ],
)  # fmt: skip
def schema_type(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Where either side leaves the type open there is nothing to say."""
    known = official(context, sheet.operation.request_dialect, "request")
    for each in _declared(sheet) if known else ():
        at = known.at(each.path) if known else None
        stated = members(each.node.value).get("type")
        types = {stated} if isinstance(stated, str) else set(map(str, items(stated)))
        types = {"number" if name == "integer" else name for name in types} - {"null"}
        if known and at and types and at.types:
            yield Seen(
                at=Spot.of(each.node),
                wrong="" if types & at.types else f"{dotted(each.path)} is declared as"
                f" {' or '.join(sorted(types))}, {OWNERS[known.dialect]} takes"
                f" {' or '.join(sorted(at.types - {'null'}))}",
                expected=sorted(at.types),
                printed=sorted(types),
            )  # fmt: skip


def _declared(sheet: Sheet) -> Iterator[Member]:
    """The members that the page declares itself, in this file, each under its own name."""
    for each in sheet.request_members if sheet.declares_request else ():
        own = each.node.origin is sheet.root.origin and isinstance(each.node.value, Mapping)
        if own and each.name:
            yield each


def _objects(sheet: Sheet) -> Iterator[tuple[str, list[Member]]]:
    """The declared members by the object that holds them; forms of one object stand apart."""
    held: dict[tuple[str, str], list[Member]] = {}
    for each in _declared(sheet):
        form = each.node.pointer.rpartition("/properties/")[0]
        held.setdefault((each.path.rpartition("/")[0], form), []).append(each)
    yield from ((path, inside) for (path, _), inside in held.items())


def _comparable(member: Member, known: Official, needed: list[Member]) -> bool:
    """Whether it is no member of a choice, nor inside of something of the vendor's own."""
    above = member.path.rpartition("/")[0]
    holder = known.at(above)
    if holder is None:
        return False
    choice = known.spelt(member.name) in holder.choices
    around = above.removesuffix("/*")
    demanded = not around or any(each.path == around for each in needed)
    return not choice and (demanded or known.at(member.path) is not None)
