"""JSON as RFC 8259 has it (https://www.rfc-editor.org/rfc/rfc8259), and what a body has instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from conformance.codec.defect import Defect
from conformance.codec.pointer import pointer, walk
from conformance.model import Json

MAX_DEPTH = 200

_BOM = b"\xef\xbb\xbf"
_BLANK = re.compile(r"[ \t\n\r]*+")
# A string, ended or running to the end of the text, or one bracket.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_UNENDED_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+\\?\Z', re.DOTALL)
# What a parser may still complain about when the text was cut inside a literal, number or escape.
_CUT_SCALAR = re.compile(
    r"t|tr|tru|f|fa|fal|fals|n|nu|nul|-|\.|[eE][+-]?|-?(?:I\w*|N\w*)|\\?u?[0-9a-fA-F]{0,4}"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a body says as JSON, and what keeps it from being JSON.

    ``defects`` by name, in this order: ``empty``, ``bom``, ``invalid-utf8`` (replaced by U+FFFD),
    ``too-deep``, ``truncated``, ``not-json`` (none of these three has a value),
    ``control-character`` (raw in a string), ``nan`` (NaN, Infinity; read as null), ``huge-number``
    (beyond a double or 4300 digits; read as null), ``duplicate-member`` (the last one counts),
    ``lone-surrogate``, ``trailing-bytes`` (left aside). Offsets count bytes of the body; behind
    invalid UTF-8, of its repaired text.

    Attributes:
        found: whether there is a value at all, since ``None`` is one.
    """

    value: Json = None
    found: bool = False
    defects: tuple[Defect, ...] = ()

    @property
    def strict(self) -> bool:
        """Whether the body is JSON without any defect."""
        return not self.defects


@dataclass(slots=True)
class _Notes:
    """What the hooks of one decoder saw on the way."""

    nan: bool = False
    huge: bool = False
    doubled: list[tuple[dict[str, Json], str]] = field(default_factory=list)

    def constant(self, _: str) -> None:
        self.nan = True

    def float(self, digits: str) -> Json:
        number = float(digits)
        if number in {float("inf"), float("-inf")}:
            self.huge = True
            return None
        return number

    def int(self, digits: str) -> Json:
        try:
            return int(digits)
        except ValueError:  # Python's own limit on digits, against quadratic conversion
            self.huge = True
            return None

    def object(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        if len(members) != len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    self.doubled.append((members, name))
                seen.add(name)
        return members


def parse(data: bytes, *, max_depth: int = MAX_DEPTH) -> Parsed:
    """Read a body as JSON; never raises, whatever the bytes.

    Args:
        data: the body, content encoding undone.
        max_depth: how deeply arrays and objects may nest.
    """
    defects: list[Defect] = []
    text, shift = _decoded(data, defects)
    start = _after_blanks(text, 0)
    if start == len(text):
        return Parsed(defects=(Defect("empty", 0), *defects))

    def at(index: int) -> int:
        return shift + len(text[:index].encode("utf-8"))

    deep = _too_deep(text, max_depth)
    if deep is not None:
        return Parsed(defects=(*defects, Defect("too-deep", at(deep))))
    try:
        value, end, notes = _read(text, start, strict=True)
    except json.JSONDecodeError as first:
        try:
            value, end, notes = _read(text, start, strict=False)
        except json.JSONDecodeError as error:
            name = "truncated" if _is_cut(text, error.pos) else "not-json"
            return Parsed(defects=(*defects, Defect(name, at(error.pos))))
        defects.append(Defect("control-character", at(first.pos)))
    defects += _noted(text, value, notes)
    rest = _after_blanks(text, end)
    if rest != len(text):
        defects.append(Defect("trailing-bytes", at(rest)))
    return Parsed(value=value, found=True, defects=tuple(defects))


@lru_cache(maxsize=2)
def shared(data: bytes) -> Parsed:
    """The same for those who only look: what comes back is everybody's, and must not be changed.

    The last two are kept, which are the request and the answer of an exchange: lenses, checks and
    records look at them one after the other.
    """
    return parse(data)


def _after_blanks(text: str, start: int) -> int:
    found = _BLANK.match(text, start)
    return found.end() if found else start


def _decoded(data: bytes, defects: list[Defect]) -> tuple[str, int]:
    """The text, and how many bytes were left out before it."""
    shift = 0
    if data.startswith(_BOM):
        defects.append(Defect("bom", 0))
        shift = len(_BOM)
        data = data[shift:]
    try:
        return data.decode("utf-8"), shift
    except UnicodeDecodeError as error:
        defects.append(Defect("invalid-utf8", shift + error.start))
        return data.decode("utf-8", "replace"), shift


def _too_deep(text: str, max_depth: int) -> int | None:
    """Where the nesting passes the cap; found before parsing, which recurses."""
    if _at_most(text, max_depth):
        return None
    depth = 0
    for found in _TOKEN.finditer(text):
        first = text[found.start()]
        if first in "[{":
            depth += 1
            if depth > max_depth:
                return found.start()
        elif first != '"':
            depth -= 1
    return None


def _at_most(text: str, brackets: int) -> bool:
    """Whether so few brackets open; on long strings ``find`` is much faster than ``count``."""
    for bracket in "[{":
        where = text.find(bracket)
        while where >= 0:
            brackets -= 1
            if brackets < 0:
                return False
            where = text.find(bracket, where + 1)
    return True


def _read(text: str, start: int, *, strict: bool) -> tuple[Json, int, _Notes]:
    notes = _Notes()
    decoder = json.JSONDecoder(
        object_pairs_hook=notes.object,
        parse_float=notes.float,
        parse_int=notes.int,
        parse_constant=notes.constant,
        strict=strict,
    )
    value, end = decoder.raw_decode(text, start)
    return value, end, notes


def _is_cut(text: str, where: int) -> bool:
    """Whether a parser that stopped at ``where`` would have gone on, had the text gone on."""
    tail = text[where:]
    return bool(
        _BLANK.fullmatch(tail) or _UNENDED_STRING.fullmatch(tail) or _CUT_SCALAR.fullmatch(tail)
    )


def _noted(text: str, value: Json, notes: _Notes) -> Iterator[Defect]:
    if notes.nan:
        yield Defect("nan")
    if notes.huge:
        yield Defect("huge-number")
    if notes.doubled:
        places = {id(node): where for where, node in walk(value)}
        for node, name in notes.doubled:
            # An object that a later double replaced has no place in the value any more.
            yield Defect("duplicate-member", -1, places.get(id(node), "") + pointer(name))
    if "\\" in text and _SURROGATE_ESCAPE.search(text):
        for where, leaf in walk(value):
            if _SURROGATE.search(where) or (isinstance(leaf, str) and _SURROGATE.search(leaf)):
                yield Defect("lone-surrogate", -1, where)
