"""The ways in which a page says, or shows, that the key is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl

from conformance.errors import Location, SpecError
from conformance.model import Credential, Sample
from conformance.spec.node import Node
from conformance.spec.references import References

#: Parameters that carry a key whatever their value looks like, in lower case.
KEY_NAMES: Final = {
    "header": frozenset({"authorization", "x-api-key", "x-goog-api-key", "api-key"}),
    "query": frozenset({"key", "api_key", "api-key", "apikey"}),
}

_PREFIX: Final = re.compile(r"(Bearer|Token|Key)\s+(?=\S)", re.IGNORECASE)
_BASIC: Final = re.compile(r"Basic\s", re.IGNORECASE)
# sk-xxxx  sk-***  xxx  ****  <api-key>  {your_token}  ${API_KEY}  {{token}}  YOUR_API_KEY  $TOKEN
_PLACEHOLDER: Final = re.compile(
    r"""sk-\S*
      | [*•.…x]{3,}
      | \$?[<{\[(]+ [^<>{}\[\]()]* (?:key|token|secret) [^<>{}\[\]()]* [>}\])]+
      | \$?(?:\w*[_-])? (?:api[_-]?key|token|secret)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a page states on credentials: its security section and its parameter tables.

    Attributes:
        security: the security requirements that apply, ``None`` where the page has none at all.
        schemes: ``components.securitySchemes``.
        parameters: those that carry a key, references followed.
    """

    security: Node | None
    schemes: Node | None
    parameters: Sequence[Node] = ()


def is_key(where: str, name: str, example: str) -> bool:
    """Whether a header or query parameter carries the key, by its name or its example."""
    known = KEY_NAMES.get(where, frozenset())
    return name.lower() in known or bool(known and is_placeholder(example))


def is_placeholder(value: str) -> bool:
    """Whether a printed value stands for a key, with or without a prefix like ``Bearer``."""
    prefix = _PREFIX.match(value)
    return _PLACEHOLDER.fullmatch(value[prefix.end() :] if prefix else value) is not None


def credentials(
    stated: Stated, samples: Iterable[Sample], references: References
) -> tuple[Credential, ...]:
    """All documented ways to hand in the key, in the order security, parameters, samples.

    A way that takes more than a key is left out where there is another beside it.

    Raises:
        SpecError: a scheme is missing, or all are of a kind that a key cannot be put into.
    """
    found: dict[str, Credential] = {}
    required = _required(stated)
    ways = (*_secured(stated, references), *_parameters(stated), *_shown(samples))
    unusable = [way for way in ways if isinstance(way, SpecError)]
    if unusable and len(unusable) == len(ways):
        raise unusable[0]
    for where, name, prefix, place in (way for way in ways if not isinstance(way, SpecError)):
        word = f":{prefix.strip()}" if prefix else ""
        credential = Credential(
            id=f"{where}:{name}{word}",
            carrier=where,
            name=name,
            prefix=prefix,
            required=required,
            stated=place,
        )
        found.setdefault(credential.id.lower(), credential)
    return tuple(found.values())


_Carrier = Literal["header", "query"]
_Place = Literal["security", "parameter", "sample"]
_Way = tuple[_Carrier, str, str, _Place]


def _required(stated: Stated) -> bool:
    """Whether the page says that a request must carry a key; if it says nothing at all, yes."""
    alternatives = stated.security.items() if stated.security else []
    by_security = bool(alternatives) and all(each.mapping() for each in alternatives)
    by_parameter = any(each.boolean_of("required") for each in stated.parameters)
    says_nothing = stated.security is None and not stated.parameters
    return by_security or by_parameter or says_nothing


def _secured(stated: Stated, references: References) -> Iterator[_Way | SpecError]:
    schemes = stated.schemes.mapping() if stated.schemes else {}
    for alternative in stated.security.items() if stated.security else ():
        for name, node in alternative.mapping().items():
            if name not in schemes:
                raise node.error(f"there is no security scheme {name!r}")
            yield _scheme(references.follow(schemes[name]))


def _scheme(node: Node) -> _Way | SpecError:
    kind = node.require("type").word(
        ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"), "security scheme type"
    )
    if kind == "apiKey":
        where = node.require("in").text()
        if where in {"header", "query"}:
            return (
                "query" if where == "query" else "header",
                node.require("name").text(),
                "",
                "security",
            )
        return node.error(f"a key in a {where} is not supported", hint="header or query")
    scheme = node.text_of("scheme").lower() if kind == "http" else kind
    if scheme != "bearer":
        return node.error(
            f"authentication by {scheme or kind} is not supported: it takes more than a key",
            hint="apiKey in a header or in the query, or http with the scheme bearer",
        )
    return "header", "Authorization", "Bearer ", "security"


def _parameters(stated: Stated) -> Iterator[_Way | SpecError]:
    for node in stated.parameters:
        where: _Carrier = "query" if node.text_of("in") == "query" else "header"
        value, name = printed(node) or node.text_of("description"), node.require("name").text()
        basic = _BASIC.match(value)
        yield _no_basic(node.location) if basic else (where, name, _prefix(value), "parameter")


def printed(parameter: Node) -> str:
    """The example of a parameter, wherever it stands; '' where it has none that is text."""
    schema = parameter.get("schema")
    for node in (parameter, schema):
        for name in ("example", "default") if node else ():
            example = node.get(name) if node else None
            if example is not None and isinstance(example.value, str):
                return example.value
    return ""


def _shown(samples: Iterable[Sample]) -> Iterator[_Way | SpecError]:
    for sample in samples:
        for name, value in sample.headers:
            if is_key("header", name, value) and _BASIC.match(value):
                yield _no_basic(sample.location)
            elif is_key("header", name, value):
                yield "header", name, _prefix(value), "sample"
        query = sample.url.partition("#")[0].partition("?")[2]
        for name, value in parse_qsl(query, keep_blank_values=True):
            if is_key("query", name, value):
                yield "query", name, "", "sample"


def _no_basic(location: Location) -> SpecError:
    return SpecError("basic authentication is not supported", location=location)


def _prefix(value: str) -> str:
    if value.strip().lower() == "bearer":  # as printed where the place of the key is left empty
        return "Bearer "
    prefix = _PREFIX.search(value)
    return f"{prefix[1]} " if prefix else ""
