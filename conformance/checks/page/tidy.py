"""Titles and names that a careful author does not leave as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample
from conformance.checks.sheet import Sheet
from conformance.model import Json, JsonObject, Status

_OPENAPI: Final = "https://spec.openapis.org/oas/v3.1.0"
_STYLE: Final = "https://diataxis.fr/reference/"

#: Words of a title that name no vendor.
_ABOUT: Final = re.compile(
    r"apis?|docs?|documentation|reference|en|zh|cn|english|chinese|openapi|swagger|fastapi|openai"
    r"|gemini|google|anthropic|claude|genai",
    re.IGNORECASE,
)
_BRAND: Final = re.compile(
    r"(?i:[a-z]{1,30}(?:api|ai|hub|gpt|llm))|[A-Z][a-z]{1,30}[A-Z][A-Za-z]{0,30}"
)
_LABEL: Final = 4  # letters of a host's label that can be a name


def _info(**members: Json) -> JsonObject:
    return {"info": {"title": "Example", "version": "1", "description": "Pictures.", **members}}


def _groups(*groups: str) -> JsonObject:
    return {"catalogue": [{"group": each, "name": "Make"} for each in groups]}


@page_check(
    "page/title",
    feature="docs.tidy",
    status=Status.INFO,
    title="The document has a title",
    requirement="The title of the OpenAPI document is not empty.",
    why="Generated clients and portals are named after it.",
    source=f"{_OPENAPI}#info-object",
    examples=[
        PageExample(title="a title", gives=Status.PASS),
        PageExample(title="none", gives=Status.INFO, document=_info(title="")),
        PageExample(title="neither title nor description", gives=Status.INFO, flaws=1,
                    document=_info(title=" ", description="")),
        PageExample(title="a title alone", gives=Status.PASS, document=_info(description="")),
    ],
)  # fmt: skip
def title(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A page that is no OpenAPI document may well have no description of the whole."""
    info = sheet.root.get("info")
    if info is None or not sheet.leads or not isinstance(info.value, Mapping):
        return
    empty = [name for name in ("title", "description") if not str(info.value.get(name, "")).strip()]
    yield Seen(
        at=sheet.root_spot("info", "title"),
        wrong=f"the document has no {' and no '.join(empty)}" if "title" in empty else "",
    )


@page_check(
    "page/empty-components",
    feature="docs.tidy",
    status=Status.INFO,
    title="No section of components is empty",
    requirement="Where the document has schemas or security schemes, there is something in them.",
    why="A reader, or a generator, looks there for what is then nowhere.",
    source=f"{_OPENAPI}#components-object",
    examples=[
        PageExample(title="something in it", gives=Status.PASS,
                    document={"components": {"schemas": {"Part": {"type": "object"}}}}),
        PageExample(title="nothing in both", gives=Status.INFO, flaws=1,
                    document={"components": {"schemas": {}, "securitySchemes": {}}}),
        PageExample(title="no components", gives=None),
    ],
)  # fmt: skip
def empty_components(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A page that is no OpenAPI document has none."""
    components = sheet.root.get("components")
    if components is None or not sheet.leads or not isinstance(components.value, Mapping):
        return
    empty = [name for name, held in components.value.items() if held == {}]
    yield Seen(
        at=sheet.root_spot("components", *empty[:1]),
        wrong=f"components has nothing in {' and '.join(empty)}" if empty else "",
    )


@page_check(
    "page/brand",
    feature="docs.tidy",
    status=Status.INFO,
    title="Title and host go by one name",
    requirement="The name in the title of the site is that of its hosts or of the vendor.",
    why="A reader cannot tell whose service the key and the money go to.",
    source=_STYLE,
    examples=[
        PageExample(title="the same", gives=Status.PASS, document=_info(title="ExampleAI docs")),
        PageExample(title="another", gives=Status.INFO, document=_info(title="orchardapi en")),
        PageExample(title="a title of the page", gives=None,
                    document=_info(title="Image generation")),
        PageExample(title="the name of a dialect", gives=None, document=_info(title="OpenAI API")),
    ],
)  # fmt: skip
def brand(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Only a title that is one name, and looks like a relay's."""
    info = sheet.root.get("info")
    text = str(info.value.get("title", "")) if info and isinstance(info.value, Mapping) else ""
    left = [each for each in re.findall(r"\w{1,60}", text[:200]) if not _ABOUT.fullmatch(each)]
    hosts = _hosts(sheet)
    if len(left) != 1 or not _BRAND.fullmatch(left[0]) or not hosts or not sheet.leads:
        return
    name = left[0].casefold()
    labels = [label for host in hosts for label in re.split(r"[.-]", host) if len(label) >= _LABEL]
    known = (
        any(name in re.sub(r"\W", "", host) for host in hosts)
        or any(label in name for label in labels)
        or re.sub(r"\W", "", context.provider.name.casefold()) in name
    )
    yield Seen(
        at=sheet.root_spot("info", "title"),
        wrong="" if known else f"the site is called {left[0]}, and its host {hosts[0]}",
        expected=hosts[0],
        printed=text,
    )


@page_check(
    "page/navigation-twins",
    feature="docs.tidy",
    status=Status.INFO,
    title="No two groups of the navigation have the same name",
    requirement="Groups beside each other differ in more than casing or a plural.",
    why="A reader looks in one and never learns of what is in the other.",
    source=_STYLE,
    examples=[
        PageExample(title="different", gives=Status.PASS, provider=_groups("Image", "Audio")),
        PageExample(title="a plural", gives=Status.INFO, flaws=1,
                    provider=_groups("Image / Native", "Images", "Audio")),
        PageExample(title="in different places", gives=Status.PASS,
                    provider=_groups("Chat / Image", "Tools / Images")),
        PageExample(title="no navigation", gives=None),
    ],
)  # fmt: skip
def navigation_twins(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Groups are paths: those under one parent are beside each other."""
    first: dict[tuple[str, str], str] = {}
    for index, entry in enumerate(sheet.provider.catalogue if sheet.leads else ()):
        way = ""
        for name in filter(None, entry.group.split(" / ")):
            other = first.setdefault((way, _plain(name)), name)
            if other != name:
                first[way, _plain(name)] = name
            yield Seen(
                at=sheet.root_spot("x-provider", "catalogue", index),
                wrong=f"the navigation has both {other!r} and {name!r}" if other != name else "",
            )
            way += f" / {_plain(name)}"


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold().removesuffix("s")


def _hosts(sheet: Sheet) -> list[str]:
    """The hosts of servers and pages, in lower case."""
    urls = [*sheet.operation.servers, *(each.url for each in sheet.provider.sources)]
    return [host for host in map(_host, urls) if host]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").casefold()
    except ValueError:
        return ""
