"""Strategies for strings and numbers: bounds, patterns, formats; small and readable by default."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.errors import SchemaError
from conformance.generate.hints import hinted
from conformance.model import Json, JsonObject

#: Letters, digits, punctuation and blanks of the first plane: nothing that does not print.
PRINTABLE = st.characters(
    categories=("Lu", "Ll", "Lo", "Nd", "Po", "Pd", "Sc"),
    max_codepoint=0x9FFF,
    exclude_characters='\\"',
)
_MATCHABLE = st.characters(
    min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs")
)
_SPAN = 100
_LENGTH = 20

_number = st.integers(min_value=0, max_value=_SPAN)
_FORMATS: dict[str, SearchStrategy[str]] = {
    "date": st.dates().map(lambda day: day.isoformat()),
    "date-time": st.datetimes().map(lambda time: f"{time.replace(microsecond=0).isoformat()}Z"),
    "time": st.times().map(lambda time: f"{time.replace(microsecond=0).isoformat()}Z"),
    "email": _number.map(lambda n: f"user{n}@example.com"),
    "hostname": _number.map(lambda n: f"host{n}.example.com"),
    "ipv4": _number.map(lambda n: f"192.0.2.{n}"),
    "ipv6": _number.map(lambda n: f"2001:db8::{n:x}"),
    "uri": _number.map(lambda n: f"https://example.com/{n}"),
    "url": _number.map(lambda n: f"https://example.com/{n}"),
    "uri-reference": _number.map(lambda n: f"/{n}"),
    "uuid": st.uuids().map(str),
    "regex": _number.map(lambda n: f"^{n}$"),
    "json-pointer": _number.map(lambda n: f"/{n}"),
    "byte": st.binary(max_size=9).map(lambda data: base64.b64encode(data).decode()),
}


def strings(node: JsonObject) -> SearchStrategy[str]:
    """Strings of a node, lengths as code points; what a pattern or format ignores is filtered."""
    least, most = _plain(node.get("minLength")), _plain(node.get("maxLength"))
    if "x-generate" in node:
        return hinted(node["x-generate"]).map(_fitted(int(least or 0), most))
    if "pattern" in node:
        return _matching(str(node["pattern"]))
    if node.get("format") in _FORMATS:
        return _FORMATS[str(node["format"])]
    low = int(least or 0)
    high = low + _LENGTH if most is None else min(int(most), low + _LENGTH)
    return st.text(PRINTABLE, min_size=low, max_size=high)


def numbers(node: JsonObject, *, whole: bool) -> SearchStrategy[int | float] | None:
    """Numbers of a node; without bounds small and not negative, where that is allowed."""
    step = Decimal(str(_plain(node.get("multipleOf")) or 0))
    low, high = _limits(node, whole=whole, span=max(Decimal(_SPAN), 2 * step))
    if step > 0:
        return _multiples(step, low, high)
    if whole:
        first, last = math.ceil(low), math.floor(high)
        return st.integers(first, last) if first <= last else None
    if low > high:
        return None
    return st.floats(float(low), float(high), allow_nan=False, allow_infinity=False)


def _limits(node: JsonObject, *, whole: bool, span: Decimal) -> tuple[Decimal, Decimal]:
    nudge = Decimal(1) if whole else Decimal(0)
    lows = [_decimal(node, "minimum"), _decimal(node, "exclusiveMinimum", nudge)]
    highs = [_decimal(node, "maximum"), _decimal(node, "exclusiveMaximum", -nudge)]
    low = max((each for each in lows if each is not None), default=None)
    high = min((each for each in highs if each is not None), default=None)
    if low is None:
        low = Decimal(0) if high is None or high >= 0 else high - span
    return low, low + span if high is None else high


def _decimal(node: JsonObject, name: str, nudge: Decimal = Decimal(0)) -> Decimal | None:
    """A bound; an exclusive one of whole numbers is moved inside, of others left to the filter."""
    value = node.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    exact = Decimal(str(value))
    if nudge > 0:
        return exact.to_integral_value("ROUND_FLOOR") + nudge
    return exact.to_integral_value("ROUND_CEILING") + nudge if nudge else exact


def _multiples(step: Decimal, low: Decimal, high: Decimal) -> SearchStrategy[int | float] | None:
    first, last = math.ceil(low / step), math.floor(high / step)
    if first > last:
        return None
    exact = step == step.to_integral_value()
    return st.integers(first, last).map(lambda k: int(k * step) if exact else float(k * step))


def _matching(pattern: str) -> SearchStrategy[str]:
    """Strings that match from end to end, and so wherever the pattern is looked for.

    They match with the ASCII classes of ECMA-262 and with Python's wider ones alike.
    """
    drawn = st.from_regex(compiled(pattern), fullmatch=True, alphabet=_MATCHABLE)
    return drawn.filter(lambda text: re.search(pattern, text) is not None)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of a schema, its classes ASCII as in ECMA-262.

    Raises:
        SchemaError: it is none that we can read.
    """
    try:
        return re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise SchemaError(f"the pattern {pattern!r} is none we can read") from None


def _fitted(least: int, most: int | float | None) -> Callable[[str], str]:
    """Repeat or cut a text so that its length is within bounds."""

    def fit(text: str) -> str:
        longer = text if len(text) >= least else (text + ". ") * (least // (len(text) + 2) + 1)
        cut = max(least, len(text)) if most is None else min(int(most), max(least, len(text)))
        return longer[:cut]

    return fit


def _plain(value: Json) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
