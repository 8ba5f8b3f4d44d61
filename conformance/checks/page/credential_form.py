"""Whether the credential that a page shows has the form that HTTP and the dialect give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks import key_ways
from conformance.checks.check import Context
from conformance.checks.key_ways import KeyWay
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, calls
from conformance.checks.sheet import Sheet
from conformance.model import Dialect, Json, JsonObject, Status
from conformance.spec.credentials import is_placeholder

_BEARER: Final[JsonObject] = {"type": "http", "scheme": "bearer"}
_GLUED: Final = re.compile(r"bearer(?:[:\-_=]|[<{\[$*]|sk-)|bearer\s+bearer\b", re.IGNORECASE)
#: A key that might be real: long, of mixed letters and digits.
_REAL: Final = re.compile(r"(?:sk-(?:[a-z]{1,8}-)?|AIza)?[A-Za-z0-9_-]{30,200}")
_DUMMY: Final = re.compile(r"x{4}|1234|abcd|(?:your|test|demo|example|dummy|fake)", re.IGNORECASE)
_VARIED: Final = 16  # distinct characters; a real key of 30 has more

_OFFICIAL: Final = {
    Dialect.GEMINI: {("header", "x-goog-api-key"), ("query", "key")},
    Dialect.CHAT: {("header", "authorization")},
    Dialect.IMAGES: {("header", "authorization")},
}
_OWNERS: Final = {
    Dialect.GEMINI: ("Google", "the header x-goog-api-key or the query parameter key"),
    Dialect.CHAT: ("OpenAI", "the header Authorization with Bearer"),
    Dialect.IMAGES: ("OpenAI", "the header Authorization with Bearer"),
}


def _schemes(**schemes: Json) -> JsonObject:
    return {"components": {"securitySchemes": schemes}}


def _key(name: str, where: str = "header") -> JsonObject:
    return {"type": "apiKey", "in": where, "name": name}


def _used(name: str = "a") -> JsonObject:
    return {"security": [{name: []}]}


def _authorized(value: str, **members: Json) -> JsonObject:
    return calls("/x", headers={"Authorization": value}, **members)


@page_check(
    "page/authorization-scheme",
    feature="docs.credential",
    status=Status.WARN,
    title="Authorization has a scheme before the key",
    requirement="The value of Authorization is a scheme, a blank and the key, e.g. Bearer <key>.",
    why="Clients, proxies and Google itself refuse a key that stands there alone.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
    examples=[
        PageExample(title="with Bearer", gives=Status.PASS, samples=(_authorized("Bearer sk-xx"),)),
        PageExample(title="in lower case", gives=Status.PASS,
                    samples=(_authorized("bearer {key}"),)),
        PageExample(title="the key alone", gives=Status.WARN, flaws=1,
                    samples=(_authorized("<api-key>"), _authorized("<api-key>", id="again"))),
        PageExample(title="no blank", gives=Status.WARN, samples=(_authorized("Bearer<token>"),)),
        PageExample(title="a colon", gives=Status.WARN, samples=(_authorized("Bearer: sk-xxx"),)),
        PageExample(title="told as a contradiction where the page has Bearer elsewhere", gives=None,
                    document=_schemes(a=_BEARER), operation=_used(),
                    samples=(_authorized("<api-key>"),)),
        PageExample(title="asterisks for the whole value", gives=None,
                    samples=(_authorized("********"),)),
        PageExample(title="a variable that may hold all of it", gives=None,
                    samples=(_authorized("{auth_header}"),)),
        PageExample(title="the key in a header of its own", gives=None,
                    samples=(calls("/x", headers={"x-api-key": "sk-xxx"}),)),
        PageExample(title="the key alone in the table", gives=Status.WARN, operation={
            "parameters": [{"name": "Authorization", "in": "header", "required": True,
                            "example": "sk-xxxx", "schema": {"type": "string"}}]}),
    ],
)  # fmt: skip
def authorization_scheme(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A key alone beside a Bearer elsewhere is a contradiction: see ``page/key-agrees``."""
    shown = list(_authorizations(sheet))
    formed = (*key_ways.stated(sheet), *key_ways.bearer_in_words(sheet))
    elsewhere = any(way.scheme for way in (*formed, *(way for way, _ in shown)))
    told = set()
    for way, value in shown:
        glued = _GLUED.match(value)
        bare = way.scheme == "" and not elsewhere
        if (glued or bare or way.scheme) and value not in told:
            told.add(value)
            flaw = "without a scheme such as Bearer before it" if bare else ""
            if glued:
                flaw = "in a form that is not one scheme, one blank and the key"
            yield Seen(
                at=way.spot,
                wrong=flaw and f"{way.words} has the key in Authorization {flaw}",
                expected="Bearer <key>",
                printed=_abridged(value),
            )


@page_check(
    "page/key-dialect",
    feature="docs.dialect",
    status=Status.WARN,
    title="The key goes where the dialect has it",
    requirement="Among the ways to hand in the key is one that the owner of the dialect has.",
    why="Clients made for the dialect send the key elsewhere, and cannot be used as they are.",
    source="https://ai.google.dev/gemini-api/docs/api-key",
    examples=[
        PageExample(title="Google's header", gives=Status.PASS,
                    document=_schemes(a=_key("X-Goog-Api-Key")), operation=_used()),
        PageExample(title="Google's query parameter", gives=Status.PASS,
                    document=_schemes(a=_key("key", "query")), operation=_used()),
        PageExample(title="Bearer for a request of Google's", gives=Status.WARN, flaws=1,
                    document=_schemes(a=_BEARER), operation=_used()),
        PageExample(title="both, for a request of Google's", gives=Status.PASS,
                    document=_schemes(a=_BEARER, b=_key("x-goog-api-key")),
                    operation={"security": [{"a": []}, {"b": []}]}),
        PageExample(title="a header of its own for a chat", gives=Status.WARN,
                    path="/v1/chat/completions", dialect="openai.chat-completions",
                    document=_schemes(a=_key("x-api-key")), operation=_used()),
        PageExample(title="Authorization for a chat", gives=Status.PASS,
                    path="/v1/chat/completions", dialect="openai.chat-completions",
                    document=_schemes(a=_key("Authorization")), operation=_used()),
        PageExample(title="none said", gives=None),
    ],
)  # fmt: skip
def key_dialect(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """What samples show counts as well."""
    shown = (way for asked in sheet.requests for way in key_ways.handed_in(sheet, asked))
    ways = (*key_ways.stated(sheet), *shown)
    dialect = sheet.operation.request_dialect
    if not ways or dialect not in _OFFICIAL:
        return
    owner, official = _OWNERS[dialect]
    names = list(dict.fromkeys(str(way) for way in ways))
    foreign = not any(way.place in _OFFICIAL[dialect] for way in ways)
    yield Seen(
        at=ways[0].spot,
        wrong=f"the key goes into {' or '.join(names)}, where {owner}, whose form the request has, "
        f"takes {official}"
        if foreign
        else "",
        expected=official,
        printed=names,
    )


@page_check(
    "page/key-in-url",
    feature="docs.tidy",
    status=Status.INFO,
    title="The key is not in the URL",
    requirement="No sample and no table has the key in the query.",
    why="URLs are kept in logs, histories and referrers, and the key with them.",
    source="https://www.rfc-editor.org/rfc/rfc6750#section-5.3",
    examples=[
        PageExample(title="in a header", gives=Status.PASS, samples=(_authorized("Bearer xxx"),)),
        PageExample(title="in a sample", gives=Status.INFO, samples=(calls("/x?key=sk-xxxx"),)),
        PageExample(title="in the security section", gives=Status.INFO, flaws=1,
                    document=_schemes(a=_key("api_key", "query")), operation=_used(),
                    samples=(calls("/x?api_key=xxx"),)),
        PageExample(title="a query parameter that is no key", gives=None,
                    samples=(calls("/x?alt=sse"),)),
    ],
)  # fmt: skip
def key_in_url(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Once: in the first sample that has it, else where it is stated."""
    shown = [way for asked in sheet.requests for way in key_ways.handed_in(sheet, asked)]
    ways = [*shown, *key_ways.stated(sheet)]
    found = next((way for way in ways if way.carrier == "query"), None)
    if found:
        flaw = f"{found.words} has the key in the URL, as {found.name}"
        yield Seen(at=found.spot, wrong=flaw, expected="a header", printed=str(found))
    elif ways:
        yield Seen(at=ways[0].spot)


@page_check(
    "page/key-printed",
    feature="docs.tidy",
    status=Status.INFO,
    title="No real key is printed",
    requirement="Where a sample has the key, a placeholder stands.",
    why="A key that works on a public page is used by others, and its owner pays.",
    source="https://cwe.mitre.org/data/definitions/798.html",
    examples=[
        PageExample(title="a placeholder", gives=Status.PASS,
                    samples=(_authorized("Bearer sk-xx"),)),
        PageExample(title="what looks like a key", gives=Status.INFO,
                    samples=(_authorized("Bearer sk-Qm7Zr2LpV9tKc4WdXe8BnYh3GfJs6UaT"),)),
        PageExample(title="a long placeholder", gives=Status.PASS,
                    samples=(_authorized("Bearer sk-1234567890abcdefghijklmnopqrstuv"),)),
        PageExample(title="no key printed", gives=None),
    ],
)  # fmt: skip
def key_printed(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Told without the key itself."""
    for asked in sheet.requests:
        for way in key_ways.handed_in(sheet, asked):
            value = key_ways.value_of(asked, way).rpartition(" ")[2]
            wrong = f"{way.words} prints what looks like a real key" if _is_real(value) else ""
            yield Seen(at=way.spot, wrong=wrong, expected="<key>", printed=_abridged(value))


def _authorizations(sheet: Sheet) -> Iterator[tuple[KeyWay, str]]:
    """Every printed value of Authorization: in the table, then in the samples."""
    for way, value in key_ways.examples(sheet):
        if way.name.lower() == "authorization":
            yield way, value
    for asked in sheet.requests:
        for way in key_ways.handed_in(sheet, asked):
            if way.name.lower() == "authorization" and way.carrier == "header":
                yield way, key_ways.value_of(asked, way)


def _is_real(value: str) -> bool:
    if not _REAL.fullmatch(value) or _DUMMY.search(value):
        return False
    digits = any(each.isdigit() for each in value)
    return digits and any(each.isalpha() for each in value) and len(set(value)) >= _VARIED


def _abridged(value: str) -> str:
    """A printed value, without what may be a key."""
    return value[:80] if is_placeholder(value) and len(value) < 30 else value[:12] + "…"  # noqa: PLR2004 - shorter than a key
