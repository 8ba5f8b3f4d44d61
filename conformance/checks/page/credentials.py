"""Whether the page says in one voice how the key is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from conformance.checks import key_ways
from conformance.checks.check import Context
from conformance.checks.key_ways import KeyWay
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, calls
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.model import Dialect, Json, JsonObject, Status

_SECURITY: Final = "https://spec.openapis.org/oas/v3.1.0#security-requirement-object"
_KEY: Final[JsonObject] = {"type": "apiKey", "in": "header", "name": "x-goog-api-key"}
_BEARER: Final[JsonObject] = {"type": "http", "scheme": "bearer"}


def _schemes(**schemes: Json) -> JsonObject:
    return {"components": {"securitySchemes": schemes}}


def _security(*names: str) -> JsonObject:
    return {"security": [{name: []} for name in names]}


def _calls(url: str = "/x", **headers: str) -> JsonObject:
    return calls(url, headers={name.replace("_", "-"): value for name, value in headers.items()})


def _table(**members: Json) -> JsonObject:
    schema: JsonObject = {"type": "string"}
    return {"parameters": [{"name": "Authorization", "in": "header", "schema": schema, **members}]}


@page_check(
    "page/keys-together",
    feature="docs.credential",
    status=Status.FAIL,
    title="A printed request hands in the key once",
    requirement="Alternative credentials are not used together in one printed request.",
    why="Which of them counts differs from relay to relay; Google refuses a bad Authorization even "
    "where a good key stands beside it.",
    source=_SECURITY,
    examples=[
        PageExample(title="one", gives=Status.PASS, samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="header and query", gives=Status.FAIL, flaws=1,
                    samples=(_calls("/x?key=sk-xxx", x_goog_api_key="sk-xxx"),)),
        PageExample(title="two headers", gives=Status.FAIL, flaws=1,
                    samples=(_calls(Authorization="Bearer xxx", x_api_key="xxx"),)),
        PageExample(title="two that belong together", gives=Status.PASS,
                    document=_schemes(a=_KEY, b=_BEARER),
                    operation={"security": [{"a": [], "b": []}]},
                    samples=(_calls(Authorization="Bearer xxx", x_goog_api_key="xxx"),)),
        PageExample(title="two alternatives", gives=Status.FAIL,
                    document=_schemes(a=_KEY, b=_BEARER), operation=_security("a", "b"),
                    samples=(_calls(Authorization="Bearer xxx", x_goog_api_key="xxx"),)),
        PageExample(title="a header that is no key", gives=Status.PASS,
                    samples=(_calls(Authorization="Bearer xxx", X_Title="xxx"),)),
        PageExample(title="no key printed", gives=None, samples=(_calls(Accept="*/*"),)),
    ],
)  # fmt: skip
def keys_together(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Unless the page asks for them together, in one alternative or as required parameters."""
    told = set()
    needed = {way.place for way in key_ways.tabled(sheet) if way.needed}
    together = [{way.place for way in each} | needed for each in key_ways.secured(sheet)] or [
        needed
    ]
    for asked in sheet.requests:
        ways = key_ways.handed_in(sheet, asked)
        places = frozenset(way.place for way in ways)
        if not ways or places in told:
            continue
        told.add(places)
        several = len(places) > 1 and not any(places <= each for each in together)
        yield Seen(
            at=asked.spot("headers") if asked.sample.headers else asked.spot("url"),
            wrong=_several(sheet, asked, ways) if several else "",
            expected="one of them",
            printed=[str(way) for way in ways],
        )


def _several(sheet: Sheet, asked: PrintedRequest, ways: Sequence[KeyWay]) -> str:
    said = f"the request {asked.sample.id} hands in the key in {len(ways)} places at once: "
    native = sheet.operation.request_dialect is Dialect.GEMINI
    beaten = native and any(way.name.lower() == "authorization" for way in ways)
    more = "; at Google a bad Authorization is refused whatever key stands beside it"
    return said + _listed(ways) + (more if beaten else "")


@page_check(
    "page/key-agrees",
    feature="docs.credential",
    status=Status.FAIL,
    title="Samples hand in the key as the page says",
    requirement="Each printed request uses a credential that the page states, in the same form.",
    why="One of the two is refused, and a caller cannot tell which without paying for a try.",
    source=_SECURITY,
    examples=[
        PageExample(title="the same", gives=Status.PASS, document=_schemes(a=_BEARER),
                    operation=_security("a"), samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="another header", gives=Status.FAIL, document=_schemes(a=_KEY),
                    operation=_security("a"), samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="a cookie", gives=Status.FAIL, flaws=1, document=_schemes(a=_BEARER),
                    operation=_security("a"), samples=(_calls(Cookie="lang=en; token=sk-xxx"),)),
        PageExample(title="cookies of a browser beside the key", gives=Status.PASS,
                    document=_schemes(a=_BEARER), operation=_security("a"),
                    samples=(_calls(Cookie="token=xxxx", Authorization="Bearer xxx"),)),
        PageExample(title="cookies that are no key", gives=None, document=_schemes(a=_BEARER),
                    operation=_security("a"), samples=(_calls(Cookie="lang=en; session=8f3a"),)),
        PageExample(title="one of two alternatives", gives=Status.PASS,
                    document=_schemes(a=_KEY, b=_BEARER), operation=_security("a", "b"),
                    samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="Bearer said and not printed", gives=Status.FAIL, flaws=1,
                    document=_schemes(a=_BEARER), operation=_security("a"),
                    samples=(_calls(Authorization="<api-key>"),)),
        PageExample(title="Bearer in the table and not in the sample", gives=Status.FAIL,
                    operation=_table(required=True, example="Bearer xxx"),
                    samples=(_calls(Authorization="sk-xxx"),)),
        PageExample(title="Bearer in the text and not in the sample", gives=Status.FAIL,
                    operation={"description": "Send `Authorization: Bearer YOUR_KEY`."},
                    samples=(_calls(Authorization="YOUR_API_KEY"),)),
        PageExample(title="a key in the header, with Bearer in the sample", gives=Status.PASS,
                    document=_schemes(a={**_KEY, "name": "Authorization"}),
                    operation=_security("a"), samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="two samples that differ", gives=Status.FAIL, flaws=1,
                    samples=(_calls(Authorization="Bearer xxx"),
                             {**_calls(Authorization="sk-xxx"), "id": "b"})),
        PageExample(title="asterisks for the whole value", gives=Status.PASS,
                    document=_schemes(a=_BEARER), operation=_security("a"),
                    samples=(_calls(Authorization="********"),)),
        PageExample(title="only samples show it", gives=Status.PASS,
                    samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="the words name it", gives=Status.FAIL,
                    claims=({"id": "c", "feature": "access.credential", "works": True,
                             "member": "header:x-api-key"},),
                    samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="no key printed", gives=None, document=_schemes(a=_BEARER),
                    operation=_security("a"), samples=(asks("{}"),)),
    ],
)  # fmt: skip
def key_agrees(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """First the place, then the word before the key; each difference once."""
    stated = key_ways.stated(sheet)
    places = {way.place for way in stated}
    formed = (*stated, *key_ways.bearer_in_words(sheet))
    schemes = {way.place: way for way in reversed(formed) if way.scheme is not None}
    told = set()
    for asked in sheet.requests:
        ways = key_ways.handed_in(sheet, asked)
        if not ways:
            continue
        if places and not places & {way.place for way in ways}:
            flaw = f"hands in the key as {_listed(ways)}, where the page says {_listed(stated)}"
            expected: Json = [str(way) for way in stated]
            at = ways[0]
        else:
            flaw, expected, at = _scheme_flaw(ways, schemes)
        if flaw not in told or not flaw:
            told.add(flaw)
            wrong = flaw and f"the request {asked.sample.id} {flaw}"
            printed: Json = [str(way) for way in ways]
            yield Seen(at=at.spot, wrong=wrong, expected=expected, printed=printed)
        for way in ways:
            if way.scheme is not None:
                schemes.setdefault(way.place, way)


def _scheme_flaw(
    ways: Sequence[KeyWay], schemes: dict[tuple[str, str], KeyWay]
) -> tuple[str, Json, KeyWay]:
    for way in ways:
        known = schemes.get(way.place)
        if known is None or known.scheme is None or way.scheme is None:
            continue
        if known.scheme.lower() != way.scheme.lower():
            has = f"with {way.scheme!r}" if way.scheme else f"without {known.scheme!r}"
            other = f"with {known.scheme!r}" if known.scheme else "without any such word"
            said = f"has {way.name} {has} before the key, {known.words} {other}"
            return said, f"{known.scheme} <key>".strip(), way
    return "", None, ways[0]


@page_check(
    "page/key-elsewhere",
    feature="docs.credential",
    status=Status.FAIL,
    title="The vendor's pages agree on the credential",
    requirement="A credential that this page states is one that the vendor's other pages state.",
    why="A caller who has the key in the wrong place gets 401 and looks for the fault in the key.",
    source=_SECURITY,
    examples=[
        PageExample(title="the same on both", gives=Status.PASS, document=_schemes(a=_KEY),
                    operation=_security("a"),
                    provider={"sources": [{"id": "page", "url": "https://a.example"},
                                          {"id": "other", "url": "https://b.example"}]},
                    claims=({"id": "c", "feature": "access.credential", "works": True,
                             "member": "header:X-Goog-Api-Key", "source": "other"},)),
        PageExample(title="another there", gives=Status.FAIL, flaws=1, document=_schemes(a=_BEARER),
                    operation=_security("a"),
                    provider={"sources": [{"id": "page", "url": "https://a.example"},
                                          {"id": "other", "url": "https://b.example"}]},
                    claims=({"id": "c", "feature": "access.credential", "works": True,
                             "member": "header:x-api-key", "source": "other"},
                            {"id": "d", "feature": "access.credential", "works": True,
                             "member": "query:key", "source": "other"})),
        PageExample(title="no other page", gives=None, document=_schemes(a=_BEARER),
                    operation=_security("a")),
    ],
)  # fmt: skip
def key_elsewhere(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """What this page states; where it states nothing, what its samples show."""
    others = key_ways.claimed(sheet, elsewhere=True)
    shown = (way for asked in sheet.requests for way in key_ways.handed_in(sheet, asked))
    here = key_ways.stated(sheet) or tuple(shown)
    if not others or not here:
        return
    agreed = {way.place for way in here} & {way.place for way in others}
    yield Seen(
        at=here[0].spot,
        wrong=""
        if agreed
        else f"this page names {_listed(here)} for the key, another of the vendor's pages "
        f"{_listed(others)}",
        expected=[str(way) for way in others],
        printed=[str(way) for way in here],
    )


@page_check(
    "page/key-optional",
    feature="docs.credential",
    status=Status.FAIL,
    title="The key is required",
    requirement="Where the page has a credential, a table or the security section requires it.",
    why="A generated client leaves the key out, and the paid call is refused.",
    source=_SECURITY,
    proves_not="That a call without a key is refused: credential/missing tries it.",
    examples=[
        PageExample(title="by the security section", gives=Status.PASS,
                    document=_schemes(a=_BEARER), operation=_security("a")),
        PageExample(title="by the table", gives=Status.PASS,
                    operation=_table(required=True, example="Bearer xxx")),
        PageExample(title="by the table, beside an empty security section", gives=Status.PASS,
                    operation={"security": [], **_table(required=True, example="Bearer xxx")}),
        PageExample(title="optional in the table", gives=Status.FAIL, flaws=1,
                    operation={"security": [], **_table(required=False, example="Bearer xxx")}),
        PageExample(title="an empty security section, and a key in the sample", gives=Status.FAIL,
                    operation={"security": []}, samples=(_calls(Authorization="Bearer xxx"),)),
        PageExample(title="none is an alternative", gives=Status.FAIL,
                    document=_schemes(a=_BEARER), operation={"security": [{}, {"a": []}]}),
        PageExample(title="a gateway of one's own", gives=None, provider={"self_hosted": True},
                    operation=_table(required=False, example="Bearer xxx")),
        PageExample(title="nothing said but by the sample", gives=Status.PASS,
                    samples=(_calls(Authorization="Bearer xxx"),)),
    ],
)  # fmt: skip
def key_optional(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Making pictures is paid for; a gateway that one runs oneself may be open."""
    ways = sheet.operation.credentials
    if context.provider.self_hosted or not ways:
        return
    table = key_ways.tabled(sheet)
    required = any(way.required for way in ways)
    flaw = f"the page calls the key in {ways[0].name} optional, on a call that is paid for"
    yield Seen(
        at=table[0].spot if table else sheet.spot("security"),
        wrong="" if required else flaw,
        expected="required",
        printed="optional",
    )


def _listed(ways: Iterable[KeyWay]) -> str:
    names = list(dict.fromkeys(str(way) for way in ways))
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]
