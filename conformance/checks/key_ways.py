"""The ways in which a page says, and shows, that the key is handed in, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from conformance.checks.printed import Spot
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.model import Claim
from conformance.spec.credentials import KEY_NAMES, is_placeholder, printed
from conformance.spec.node import Node
from conformance.spec.parameters import carries_key

_CLAIMED: Final = "access.credential"
_SCHEME: Final = re.compile(r"(Bearer|Basic|Digest|Token|Api-?Key|Key)\s+\S", re.IGNORECASE)
_BEARER: Final = re.compile(r"(?<![a-z])bearer\s", re.IGNORECASE)
_WRITTEN_OUT: Final = re.compile(
    r"authorization[`\"']?\s{0,3}[:=]\s{0,3}[`\"']?bearer\s{1,3}\S", re.IGNORECASE
)
_KEYLIKE: Final = re.compile(r"key|token|secret|auth", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"[*•.…\s]*")
_KINDS: Final = {"header": "header", "query": "query parameter", "cookie": "cookie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWay:
    """One way to hand in the key.

    Attributes:
        scheme: the word before the key, e.g. ``Bearer``; '' where there is none, ``None`` where
            the page leaves that open.
        needed: whether the page says that it must be used.
        words: where the page has it, e.g. ``the table of parameters``.
    """

    carrier: Literal["header", "query", "cookie"]
    name: str
    spot: Spot
    words: str
    scheme: str | None = None
    needed: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """Equal for the same header, or the same query parameter."""
        return self.carrier, self.name.lower() if self.carrier == "header" else self.name

    def __str__(self) -> str:
        """What a reader calls it, e.g. ``the header Authorization``."""
        return f"the {_KINDS[self.carrier]} {self.name}"


def secured(sheet: Sheet) -> tuple[tuple[KeyWay, ...], ...]:
    """The alternatives of the security section; the ways of one are used together."""
    own = sheet.node.get("security")
    section = own if own is not None else sheet.root.get("security")
    alternatives = section.items() if section is not None else []
    needed = bool(alternatives) and all(each.value for each in alternatives)
    schemes = security_schemes(sheet)
    return tuple(
        tuple(
            _scheme(sheet.references.follow(schemes[name]), needed=needed)
            for name in each.mapping()
        )
        for each in alternatives
    )


def security_schemes(sheet: Sheet) -> dict[str, Node]:
    """What the page defines under ``components.securitySchemes``."""
    components = sheet.root.get("components")
    schemes = components.get("securitySchemes") if components is not None else None
    return schemes.mapping() if schemes is not None else {}


def tabled(sheet: Sheet) -> tuple[KeyWay, ...]:
    """Those among the declared parameters."""
    return tuple(
        KeyWay(
            carrier="query" if node.text_of("in") == "query" else "header",
            name=node.text_of("name"),
            scheme=_table_scheme(node),
            needed=_is_true(node.get("required")),
            spot=Spot.of(node),
            words="the table of parameters",
        )
        for node in sheet.parameter_nodes
        if carries_key(node)
    )


def examples(sheet: Sheet) -> Iterator[tuple[KeyWay, str]]:
    """The declared parameters that have an example, with it."""
    nodes = (node for node in sheet.parameter_nodes if carries_key(node))
    for way, node in zip(tabled(sheet), nodes, strict=True):
        if printed(node):
            yield way, printed(node)


def claimed(sheet: Sheet, *, elsewhere: bool) -> tuple[KeyWay, ...]:
    """Those of the claims: of the operation's own page, or of the vendor's other pages."""
    here = sheet.source_of(sheet.node.pointer)
    return tuple(
        way
        for index, claim in enumerate(sheet.operation.claims)
        if claim.feature == _CLAIMED and (claim.source not in {"", here}) is elsewhere
        for way in _of_claim(sheet, claim, index)
    )


def stated(sheet: Sheet) -> tuple[KeyWay, ...]:
    """Everything that the operation's page says in its security section, tables and prose."""
    by_section = (way for alternative in secured(sheet) for way in alternative)
    return (*by_section, *tabled(sheet), *claimed(sheet, elsewhere=False))


def bearer_in_words(sheet: Sheet) -> tuple[KeyWay, ...]:
    """Where the text writes ``Authorization: Bearer …`` out: a scheme, if not a place to use."""
    return tuple(
        KeyWay(carrier="header", name="Authorization", scheme="Bearer", spot=each.spot,
               words="the text")
        for each in sheet.passages
        if _WRITTEN_OUT.search(each.text)
    )[:1]  # fmt: skip


def handed_in(sheet: Sheet, asked: PrintedRequest) -> tuple[KeyWay, ...]:
    """Those that a printed request uses, the same place once; what is empty hands in nothing.

    A cookie counts where nothing else carries a key: a browser adds its own to any request.
    """
    known = {way.place for way in stated(sheet)}
    found: dict[tuple[str, str], KeyWay] = {}
    for way, value in (*_carried(asked), *_cookies(asked)):
        if way.carrier == "cookie" and found:
            break
        if value.strip() and (way.place in known or _carries(way, value)):
            found.setdefault(way.place, way)
    return tuple(found.values())


def scheme_of(value: str) -> str | None:
    """The word before the key in a printed value, '' where there is none, ``None`` if unclear."""
    scheme = _SCHEME.match(value.strip())
    if scheme:
        return scheme[1]
    return "" if is_placeholder(value.strip()) and not _HIDDEN.fullmatch(value) else None


def value_of(asked: PrintedRequest, way: KeyWay) -> str:
    """What a printed request hands in that way, '' where it does not."""
    carried = (*_carried(asked), *_cookies(asked))
    return next((value for each, value in carried if each.place == way.place), "").strip()


def _is_true(node: Node | None) -> bool:
    return node is not None and node.value is True


def _table_scheme(node: Node) -> str | None:
    """By its example; where that leaves it open, by a Bearer in its description."""
    shown = scheme_of(printed(node))
    return "Bearer" if shown is None and _says_bearer(node) else shown


def _says_bearer(node: Node) -> bool:
    """Whether a description has the word, with something behind it."""
    words = node.get("description")
    text = words.value if words is not None else None
    return isinstance(text, str) and _BEARER.search(text) is not None


def _scheme(node: Node, *, needed: bool) -> KeyWay:
    by_name = node.text_of("type") == "apiKey"
    name = node.text_of("name") if by_name else "Authorization"
    in_header = name.lower() == "authorization"
    open_scheme = "Bearer" if _says_bearer(node) else None
    where = node.text_of("in") if by_name else ""
    word = node.text_of("scheme").title() or "Bearer"
    return KeyWay(
        carrier="query" if where == "query" else "cookie" if where == "cookie" else "header",
        name=name,
        scheme="" if not in_header else open_scheme if by_name else word,
        needed=needed,
        spot=Spot.of(node),
        words="the security section",
    )


def _of_claim(sheet: Sheet, claim: Claim, index: int) -> Iterator[KeyWay]:
    where, _, name = claim.member.partition(":")
    if where in {"header", "query"} and name:
        yield KeyWay(
            carrier="query" if where == "query" else "header",
            name=name.partition(":")[0],
            spot=sheet.spot("x-claims", index),
            words="the text",
        )


def _carried(asked: PrintedRequest) -> Iterator[tuple[KeyWay, str]]:
    words = f"the request {asked.sample.id}"
    for name, value in asked.sample.headers:
        spot = asked.spot("headers", name)
        yield (
            KeyWay(carrier="header", name=name, scheme=scheme_of(value), spot=spot, words=words),
            value,
        )
    for name, value in asked.query:
        yield KeyWay(carrier="query", name=name, spot=asked.spot("url"), words=words), value


def _cookies(asked: PrintedRequest) -> Iterator[tuple[KeyWay, str]]:
    words = f"the request {asked.sample.id}"
    for header, pairs in asked.sample.headers:
        for pair in pairs.split(";") if header.lower() == "cookie" else ():
            name, _, value = pair.strip().partition("=")
            spot = asked.spot("headers", header)
            yield KeyWay(carrier="cookie", name=name, spot=spot, words=words), value


def _carries(way: KeyWay, value: str) -> bool:
    if way.name.lower() in KEY_NAMES.get(way.carrier, ()):
        return True
    return _KEYLIKE.search(way.name) is not None and is_placeholder(value)
