"""What a page leaves out about the key: how it is handed in at all, and where a scheme is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks import key_ways
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, calls
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import Json, JsonObject, Status

_WORDS: Final = re.compile(
    r"(?<![a-z])(?:(?:api)?[-_ ]?keys?|tokens?|bearer)(?![a-z])|authori[sz]|authenticat|credential"
    r"|密钥|密匙|令牌|鉴权|认证|授权",
    re.IGNORECASE,
)
_BEARER: Final[JsonObject] = {"type": "http", "scheme": "bearer"}
_OTHER: Final[JsonObject] = {"type": "apiKey", "in": "header", "name": "x-api-key"}


def _schemes(**schemes: Json) -> JsonObject:
    return {"components": {"securitySchemes": schemes}}


def _used(name: str = "a") -> JsonObject:
    return {"security": [{name: []}]}


@page_check(
    "page/key-described",
    feature="docs.complete",
    status=Status.INFO,
    title="The page says how the key is handed in",
    requirement="A security section, a table, a sample or the text names where the key goes.",
    why="Nothing can be called without it, and a caller has to look on other pages or guess.",
    source="https://spec.openapis.org/oas/v3.1.0#security-requirement-object",
    examples=[
        PageExample(title="in the security section", gives=Status.PASS, operation=_used(),
                    document=_schemes(a=_BEARER)),
        PageExample(title="in a sample", gives=Status.PASS,
                    samples=(calls("/x", headers={"Authorization": "Bearer xxx"}),)),
        PageExample(title="in the text", gives=Status.PASS,
                    operation={"description": "Send your API key as a Bearer token."}),
        PageExample(title="a scheme that is told elsewhere to be unused", gives=None,
                    document=_schemes(a=_BEARER)),
        PageExample(title="nowhere", gives=Status.INFO, samples=(asks("{}"),)),
        PageExample(title="a gateway of one's own", gives=None, provider={"self_hosted": True}),
    ],
)  # fmt: skip
def key_described(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Any word about a key counts: prose is not ours to judge here."""
    if context.provider.self_hosted:
        return
    shown = (way for asked in sheet.requests for way in key_ways.handed_in(sheet, asked))
    spots = [each.spot for each in (*key_ways.stated(sheet), *shown)]
    spots += [each.spot for each in sheet.passages if _WORDS.search(each.text)]
    if spots:
        yield Seen(at=spots[0])
    elif not key_ways.security_schemes(sheet):
        flaw = "the page does not say how the key is handed in"
        yield Seen(at=sheet.spot("security"), wrong=flaw, expected="security, or a header")


@page_check(
    "page/scheme-unused",
    feature="docs.credential",
    status=Status.INFO,
    title="What is defined for security is used",
    requirement="Each security scheme that the page defines is required somewhere.",
    why="A client made from the page sends no key at all.",
    source="https://spec.openapis.org/oas/v3.1.0#security-scheme-object",
    examples=[
        PageExample(title="used", gives=Status.PASS, operation=_used(),
                    document=_schemes(a=_BEARER)),
        PageExample(title="used for the whole file", gives=Status.PASS,
                    document={**_schemes(a=_BEARER), **_used()}),
        PageExample(title="defined alone", gives=Status.INFO, document=_schemes(a=_BEARER)),
        PageExample(title="one of two", gives=Status.INFO, flaws=1, operation=_used(),
                    document=_schemes(a=_BEARER, b=_OTHER)),
        PageExample(title="none defined", gives=None),
    ],
)  # fmt: skip
def scheme_unused(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """For all operations of the file, once."""
    used = set(_required(sheet)) if sheet.leads else set()
    for name, node in key_ways.security_schemes(sheet).items() if sheet.leads else ():
        yield Seen(
            at=Spot.of(node),
            wrong="" if name in used else f"no operation requires the security scheme {name!r}",
            expected=f"security with {name!r}",
        )


def _required(sheet: Sheet) -> Iterator[str]:
    """The names of all schemes that the file or one of its operations requires."""
    items = sheet.root.require("paths").mapping().values()
    inner = [sheet.references.follow(item).value for item in items]
    levels = [each for item in inner if isinstance(item, Mapping) for each in item.values()]
    for level in (sheet.root.value, *levels):
        section = level.get("security") if isinstance(level, Mapping) else None
        for alternative in section if isinstance(section, list) else ():
            yield from alternative if isinstance(alternative, Mapping) else ()
