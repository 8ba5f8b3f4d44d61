"""Whether the members that a page has in its requests are the dialect's, by name and by place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.official import OWNERS, Official, dotted, official
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.codec.pointer import tokens
from conformance.dialects.casing import OPTION, snake
from conformance.dialects.members import members
from conformance.model import Dialect, Json, JsonObject, Status

#: Not the owners', but what many vendors agree on, or what the owner's other surfaces have.
_AGREED: Final = """
    aspect_ratio extra_body image image_config image_size image_url images mask modalities
    negative_prompt ratio reasoning resolution safety_settings seed size style tools
"""

#: Words by which a page says that a member is of the vendor's own making.
_EXTENSION: Final = re.compile(
    r"\b(?:our|vendor|own|an) extensions?\b|\bour own\b|\b(?:only here|specific to us)\b"
    r"|扩展(?:参数|字段)|自有|非官方|本平台|官方没有",
    re.IGNORECASE,
)

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}
_IN_IMAGES: Final[Any] = {"dialect": "openai.images", "path": "/v1/images/generations"}


_CONTENT: Final = "#/components/schemas/Content"
_SHARED: Final[JsonObject] = {"components": {"schemas": {"Content": {
    "type": "object", "properties": {"parts": {"type": "array", "items": {
        "type": "object", "properties": {"text": {"type": "string"},
                                         "fileData": {"type": "object"}}}}}}}}}  # fmt: skip


def _declares(**properties: Json) -> JsonObject:
    return {"requestBody": body({"type": "object", "properties": properties})}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stranger:
    """A member that the owner does not have where the page has it; ``written`` as printed."""

    path: str
    written: str
    at: Spot

    @property
    def name(self) -> str:
        return tokens(self.path)[-1]


@page_check(
    "page/member-place",
    feature="docs.dialect",
    status=Status.WARN,
    title="Members stand where the dialect has them, under its names",
    requirement="A member of the dialect is in the object where its owner has it, spelt as there.",
    why="The owner refuses a member in a wrong place; a relay drops it, and the setting is lost.",
    source="https://ai.google.dev/api/generate-content#v1beta.GenerationConfig",
    examples=[
        PageExample(title="at home", gives=Status.PASS,
                    samples=(asks(specimen.asks_size(imageSize="2K")),)),
        PageExample(title="outside of its object", gives=Status.WARN, flaws=1,
                    samples=(asks(specimen.asks(imageSize="2K")),)),
        PageExample(title="in snake_case, outside of its object", gives=Status.WARN, flaws=1,
                    samples=(asks(specimen.asks(aspect_ratio="1:1")),)),
        PageExample(title="at the top", gives=Status.WARN, flaws=1,
                    samples=(asks({**specimen.asks(), "imageConfig": {"imageSize": "2K"}}),)),
        PageExample(title="misspelt in the table", gives=Status.WARN, flaws=1,
                    operation=_declares(contents={"type": "array"},
                                        generationConfig={"type": "object", "properties": {
                                            "responseModality": {"type": "array"}}})),
        PageExample(title="misspelt twice, told once", gives=Status.WARN, flaws=1,
                    samples=(asks({**specimen.asks(), "generationconfig": {}}),
                             asks({**specimen.asks(), "generationconfig": {"topP": 1}}, id="b"))),
        PageExample(title="camelCase in a chat", gives=Status.WARN, flaws=1, **_IN_CHAT,
                    samples=(asks(specimen.asks_chat(maxTokens=9)),)),
        PageExample(title="a member of the vendor's own", gives=Status.PASS,
                    samples=(asks({**specimen.asks(), "image_response_format": "url"}),)),
        PageExample(title="a caller's own names", gives=Status.PASS,
                    samples=(asks({**specimen.asks(), "labels": {"imageSize": "x"}}),)),
        PageExample(title="a ratio, which vendors have at the top", gives=Status.PASS, **_IN_IMAGES,
                    samples=(asks(specimen.asks_images(aspect_ratio="1:1")),)),
        PageExample(title="a component that Google has poorer at one of its places",
                    gives=Status.PASS, document=_SHARED, operation=_declares(
                        contents={"type": "array", "items": {"$ref": _CONTENT}},
                        systemInstruction={"$ref": _CONTENT})),
        PageExample(title="a component that is wrong wherever it is", gives=Status.WARN, flaws=1,
                    document=_SHARED, operation=_declares(
                        contents={"type": "array"}, systemInstruction={"$ref": _CONTENT})),
        PageExample(title="no body", gives=None),
    ],
)  # fmt: skip
def member_place(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A name that resembles one of the same object is a misspelling of it, or else misplaced."""
    known = official(context, sheet.operation.request_dialect, "request")
    for each in _strangers(sheet, known):
        meant = known and _meant(each, known)
        if known and meant:
            owner = OWNERS[known.dialect]
            yield Seen(
                at=each.at,
                wrong=f"the request has {each.written}, {owner} has {dotted(meant)}",
                expected=dotted(meant),
                printed=each.written,
            )
    if known and _names_something(sheet, known):
        yield Seen(at=sheet.spot("requestBody"))


@page_check(
    "page/member-unknown",
    feature="docs.dialect",
    status=Status.INFO,
    title="Members are the dialect's",
    requirement="The page's requests have no member that the dialect's owner does not know.",
    why="The owner's clients cannot send it, and the owner refuses requests that have it.",
    source="https://ai.google.dev/api/generate-content",
    proves_not="That a relay passes on all that its dialect knows.",
    examples=[
        PageExample(title="the dialect's own", gives=Status.PASS, samples=(asks(specimen.asks()),)),
        PageExample(title="one of the vendor's", gives=Status.INFO, flaws=1,
                    samples=(asks({**specimen.asks(), "image_response_format": "url"}),)),
        PageExample(title="two of the vendor's, in a table", gives=Status.INFO, flaws=1, **_IN_CHAT,
                    operation=_declares(model={"type": "string"}, messages={"type": "array"},
                                        watermark={"type": "boolean"}, upscale={"type": "number"})),
        PageExample(title="what the page calls its own", gives=Status.PASS, **_IN_CHAT,
                    operation=_declares(model={"type": "string"}, messages={"type": "array"}, hook={
                        "type": "string", "description": "Our extension: where to report."}),
                    samples=(asks(specimen.asks_chat(hook=specimen.LINK)),)),
        PageExample(title="what vendors agree on", gives=Status.PASS, **_IN_CHAT,
                    samples=(asks(specimen.asks_chat(image_config={"aspect_ratio": "1:1"})),)),
        PageExample(title="no body", gives=None),
    ],
)  # fmt: skip
def member_unknown(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """One finding names them all, but for those that the dialect has elsewhere, and options.

    What the page itself calls an extension is not passed off as the owner's.
    """
    known = official(context, sheet.operation.request_dialect, "request")
    if known is None or not _names_something(sheet, known):
        return
    own = {known.canonical(each.path) for each in sheet.request_members
           if _EXTENSION.search(each.description)}  # fmt: skip
    alien = [
        each
        for each in _strangers(sheet, known)
        if each.path not in own
        and not _meant(each, known)
        and not _agreed(each.name, known)
        and OPTION not in each.name
    ]
    names = ", ".join(dict.fromkeys(each.written for each in alien))
    yield Seen(
        at=alien[0].at if alien else sheet.spot("requestBody"),
        wrong=f"requests have members that {OWNERS[known.dialect]} does not know: {names}"
        if alien
        else "",
        printed=[each.written for each in alien],
    )


def _strangers(sheet: Sheet, known: Official | None) -> list[_Stranger]:
    """Each once: as the page declares it, else where a sample has it first.

    What is at home at one of the places that share a component is no stranger at the others.
    """
    found: dict[str, _Stranger] = {}
    if known is None:
        return []
    declared = sheet.request_members if sheet.declares_request else ()
    home = {each.declared for each in declared if known.at(each.path)}
    for member in declared:
        path = known.canonical(member.path)
        above = path.rpartition("/")[0]
        holder = known.at(above)
        ours = member.node.origin is sheet.root.origin
        closed = holder is not None and not holder.open and bool(known.children(above))
        if ours and closed and member.name and member.declared not in home:
            written = dotted(member.path)
            found.setdefault(path, _Stranger(path=path, written=written, at=Spot.of(member.node)))
    for asked in sheet.distinct:
        for where, path in known.strangers(asked.body.value) if asked.body else ():
            if asked.body:
                at = asked.body.spot(where)
                found.setdefault(path, _Stranger(path=path, written=dotted(where), at=at))
    return list(found.values())


def _names_something(sheet: Sheet, known: Official) -> bool:
    """Whether a body is there at all, and is one of the dialect rather than of another."""
    top = known.children("")
    declared = [each.name for each in sheet.request_members if each.path.count("/") == 1]
    printed = [name for each in sheet.distinct if each.body for name in members(each.body.value)]
    return any(known.spelt(name) in top for name in (*declared, *printed))


def _meant(stranger: _Stranger, known: Official) -> str:
    """The place that the page must mean, or ''; at other owners, settings stand anywhere."""
    if _agreed(stranger.name, known):
        return ""
    return known.meant(stranger.path, apart=known.dialect is Dialect.GEMINI)


def _agreed(name: str, known: Official) -> bool:
    return known.dialect is not Dialect.GEMINI and snake(name) in _AGREED.split()
