"""Whether the requests of a page are ones of the dialect that it imitates: their path and body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from conformance.checks import own_schema, specimen
from conformance.checks.check import Context
from conformance.checks.dialect_flaw import flaws
from conformance.checks.official import OWNERS, TITLES
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import member, members, text
from conformance.model import Dialect, Json, JsonObject, Status

_PATHS: Final = (
    (  # a page may leave the method open, to name both in one operation
        re.compile(r"/models/[^?#]*:(?:(?:stream)?generateContent|\{\w+\})/*\Z", re.IGNORECASE),
        Dialect.GEMINI,
    ),
    (re.compile(r"/chat/completions/*\Z", re.IGNORECASE), Dialect.CHAT),
    (re.compile(r"/images/(?:generations|edits)/*\Z", re.IGNORECASE), Dialect.IMAGES),
)
_HOMES: Final = {
    Dialect.GEMINI: "/v1beta/models/{model}:generateContent",
    Dialect.CHAT: "/v1/chat/completions",
    Dialect.IMAGES: "/v1/images/generations",
}
#: The members of a body that only one dialect has.
_MARKS: Final = {
    "contents": Dialect.GEMINI,
    "generationConfig": Dialect.GEMINI,
    "generation_config": Dialect.GEMINI,
    "messages": Dialect.CHAT,
    "prompt": Dialect.IMAGES,
}
_NAMED: Final = re.compile(r"/models/([^/?#:{}]+):")

_GEMINI: Final = asks(specimen.asks())
_NAMING: Final[JsonObject] = {**specimen.asks(), "model": "m"}
_CHAT: Final = asks(specimen.asks_chat())
_SNAKE: Final[JsonObject] = {"inline_data": {"mime_type": "image/png", "data": "aGk="}}
_LINKED: Final[JsonObject] = {
    "role": "user",
    "content": [{"type": "image_url", "image_url": specimen.LINK}],
}
_BOTH: Final[JsonObject] = {
    "role": "user",
    "content": [{"type": "text", "text": "An apple", "image_url": {"url": specimen.LINK}}],
}
_BACK: Final[JsonObject] = {
    "role": "assistant",
    "content": [{"type": "image_url", "image_url": {"url": specimen.LINK}}],
}
_NOBODYS: Final[JsonObject] = {"role": "assistant", "content": [{"type": "drawing"}]}
_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}


def _part(*parts: Json, **members: Json) -> JsonObject:
    return asks({"contents": [{"parts": list(parts), **members}]})


def _declares(**properties: Json) -> JsonObject:
    return {"requestBody": body({"type": "object", "properties": properties})}


@page_check(
    "page/path-dialect",
    feature="docs.dialect",
    status=Status.FAIL,
    title="Path and body are of one dialect",
    requirement="A path that belongs to one dialect takes the body of that dialect.",
    why="A client of the path's dialect sends another body, one of the body's calls another path.",
    source="https://platform.openai.com/docs/api-reference/images/create",
    examples=[
        PageExample(title="Gemini's own", gives=Status.PASS, samples=(_GEMINI,)),
        PageExample(title="a body of Gemini's under the path of images", gives=Status.FAIL,
                    path="/v1/images/generations", samples=(_GEMINI,), flaws=1),
        PageExample(title="the same, declared", gives=Status.FAIL, path="/v1/chat/completions",
                    operation=_declares(model={"type": "string"}, prompt={"type": "string"}),
                    dialect="openai.images"),
        PageExample(title="a chat under a path of the vendor's", gives=None,
                    path="/v1/draw", dialect="openai.chat-completions", samples=(_CHAT,)),
        PageExample(title="members of two dialects", gives=None, path="/v1/chat/completions",
                    dialect="openai.chat-completions",
                    samples=(asks('{"messages": [], "prompt": "An apple"}'),)),
    ],
)  # fmt: skip
def path_dialect(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Only paths and members that one dialect alone has say anything."""
    written, (spoken, names, at) = _path(sheet), _body(sheet)
    if not spoken or not written:
        return
    has = ", ".join(name for name in names if name in _MARKS)
    lacks = [
        name for name in ("prompt", "messages", "contents")
        if _MARKS[name] is written and name not in names
    ]  # fmt: skip
    yield Seen(
        at=at,
        wrong=f"the path is that of {TITLES[written]}, but the body is one of {TITLES[spoken]}:"
        f" it has {has} and no {', '.join(lacks) or 'member of the other'}"
        if written is not spoken
        else "",
        expected=_HOMES[spoken],
        printed=sheet.operation.path,
    )


@page_check(
    "page/native-path",
    feature="docs.dialect",
    status=Status.WARN,
    title="The body is taken where the dialect's owner takes it",
    requirement="A body of Gemini's or of a chat is posted to that dialect's own path.",
    why="The owner's clients build the path themselves, so none of them can be pointed there.",
    source="https://ai.google.dev/api/generate-content",
    examples=[
        PageExample(title="Gemini's own", gives=Status.PASS, samples=(_GEMINI,)),
        PageExample(title="behind a prefix", gives=Status.PASS, samples=(_GEMINI,),
                    path="/google/v1/models/{model}:streamGenerateContent"),
        PageExample(title="both methods in one", gives=Status.PASS, samples=(_GEMINI,),
                    path="/v1beta/models/{model}:{method}"),
        PageExample(title="a body of Gemini's elsewhere, with the model in it", gives=Status.WARN,
                    path="/v1/images/generations", flaws=1,
                    samples=(asks(_NAMING),)),
        PageExample(title="a chat elsewhere", gives=Status.WARN, path="/v1/draw",
                    dialect="openai.chat-completions", samples=(_CHAT,)),
        PageExample(title="a prompt, which anybody may take", gives=None, path="/v1/draw",
                    dialect="openai.images", samples=(asks('{"prompt": "An apple"}'),)),
    ],
)  # fmt: skip
def native_path(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """With Gemini's own path, the model moves as well."""
    spoken, names, at = _body(sheet)
    if not spoken or spoken is Dialect.IMAGES:
        return
    moved = spoken is Dialect.GEMINI and "model" in names
    wrong = f"the path is not where {OWNERS[spoken]} takes this body" + (
        ": there the model stands in the path, here it is a member of the body" if moved else ""
    )
    yield Seen(
        at=at,
        wrong=wrong if _path(sheet) is not spoken else "",
        expected=_HOMES[spoken],
        printed=sheet.operation.path,
    )


@page_check(
    "page/model-twice",
    feature="docs.sample_valid",
    status=Status.FAIL,
    title="Path and body name the same model",
    requirement="Where a printed request names the model in its path and in its body, they agree.",
    why="Which of the two is used, and paid, only the service knows.",
    source="https://ai.google.dev/api/generate-content",
    examples=[
        PageExample(title="the same", gives=Status.PASS, path="/v1beta/models/m:generateContent",
                    samples=(asks({**_NAMING, "model": "models/m"}),)),
        PageExample(title="another", gives=Status.FAIL, path="/v1beta/models/n:generateContent",
                    samples=(asks(_NAMING),)),
        PageExample(title="another than in the printed URL", gives=Status.FAIL,
                    samples=(asks(_NAMING, url="https://a.example/v1beta/models/n:generateContent"),)),
        PageExample(title="a placeholder in the path", gives=None,
                    samples=(asks(_NAMING),)),
    ],
)  # fmt: skip
def model_twice(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A placeholder names no model."""
    for asked in sheet.distinct:
        path = _NAMED.search(asked.path or sheet.operation.path)
        told = text(member(asked.body.value, "model")) if asked.body else None
        if path and told and asked.body:
            same = told.removeprefix("models/") == path[1]
            yield Seen(
                at=asked.body.spot("/model"),
                wrong="" if same else f"the request {asked.sample.id} names another model in its"
                " body than in its path",
                expected=path[1],
                printed=told,
            )  # fmt: skip


@page_check(
    "page/request-dialect",
    feature="docs.dialect",
    status=Status.WARN,
    title="Printed requests are ones the dialect's owner takes",
    requirement="Each printed body fits the official schema of the dialect that it imitates.",
    why="A request that the owner refuses cannot be tried against the owner, nor sent by a client.",
    source="https://ai.google.dev/api/generate-content",
    proves_not="That its names are known there, or its values ones the model has.",
    examples=[
        PageExample(title="one that Google takes", gives=Status.PASS, samples=(_GEMINI,)),
        PageExample(title="names from the proto file are taken too", gives=Status.PASS,
                    samples=(_part(_SNAKE),)),
        PageExample(title="text and a picture in one part", gives=Status.WARN, flaws=1,
                    samples=(_part({"text": "An apple", **_SNAKE}),)),
        PageExample(title="a role of another dialect", gives=Status.WARN, flaws=1,
                    samples=(_part({"text": "An apple"}, role="assistant"),)),
        PageExample(title="no list where one belongs", gives=Status.WARN, flaws=1,
                    samples=(asks({"contents": {"parts": [{"text": "An apple"}]}}),)),
        PageExample(title="a picture's link without its object", gives=Status.WARN, flaws=1,
                    **_IN_CHAT, samples=(asks(specimen.asks_chat(messages=[_LINKED])),)),
        PageExample(title="text and a picture's link in one part", gives=Status.WARN, flaws=1,
                    **_IN_CHAT, samples=(asks(specimen.asks_chat(messages=[_BOTH])),)),
        PageExample(title="pictures asked of a chat, as vendors agree", gives=Status.PASS,
                    **_IN_CHAT, samples=(asks(specimen.asks_chat(modalities=["image"])),)),
        PageExample(title="a drawn picture sent back, as vendors agree", gives=Status.PASS,
                    **_IN_CHAT, samples=(asks(specimen.asks_chat(messages=[_BACK])),)),
        PageExample(title="a part of an assistant's that nobody has", gives=Status.WARN, flaws=1,
                    **_IN_CHAT, samples=(asks(specimen.asks_chat(messages=[_NOBODYS])),)),
        PageExample(title="what the page's own schema blames already", gives=None,
                    operation=_declares(contents={"type": "array", "items": {
                        "type": "object", "properties": {"role": {"enum": ["user", "model"]}}}}),
                    samples=(_part({"text": "An apple"}, role="assistant"),)),
        PageExample(title="a body of another dialect", gives=None, samples=(_CHAT,)),
        PageExample(title="no JSON", gives=None, samples=(asks("contents=x"),)),
    ],
)  # fmt: skip
def request_dialect(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A body that is wholly another dialect's is told as such, not flaw by flaw.

    What breaks the page's own schema too is told of that.
    """
    dialect = sheet.operation.request_dialect
    told: set[tuple[str, str]] = set()
    for asked in sheet.distinct:
        value = asked.body.value if asked.body else None
        if not asked.body or not isinstance(value, Mapping) or _speaks(value) is not dialect:
            continue
        broken = list(flaws(context, dialect, "request", value))
        known = own_schema.told(sheet, asked)
        for flaw in broken:
            if flaw.key not in told and (flaw.where, flaw.lacks) not in known:
                told.add(flaw.key)
                yield Seen(
                    at=asked.body.spot(flaw.where),
                    wrong=f"the request {asked.sample.id} is not one of {TITLES[dialect]}:"
                    f" {flaw.message}",
                    expected=flaw.expected,
                    printed=flaw.printed,
                )
        if not broken:
            yield Seen(at=asked.body.spot())


def _path(sheet: Sheet) -> Dialect | None:
    """The dialect whose path the operation has."""
    return next((each for way, each in _PATHS if way.search(sheet.operation.path)), None)


def _speaks(value: Json) -> Dialect | None:
    """The dialect that alone has what stands at the top of a body."""
    spoken = {_MARKS[name] for name in members(value) if name in _MARKS}
    return spoken.pop() if len(spoken) == 1 else None


def _body(sheet: Sheet) -> tuple[Dialect | None, tuple[str, ...], Spot]:
    """The dialect of the page's bodies, the names at their top, and the place of a telling one."""
    top = [each for each in sheet.request_members if each.path.count("/") == 1]
    places = {each.name: Spot.of(each.node) for each in top if sheet.declares_request}
    if not places:
        for asked in sheet.distinct:
            for name in members(asked.body.value) if asked.body else ():
                places.setdefault(name, asked.body.spot(pointer(name)) if asked.body else Spot(""))
    at = next((places[name] for name in places if name in _MARKS), sheet.spot())
    return _speaks(dict.fromkeys(places, 0)), tuple(places), at
