"""Write JSON values as YAML that every reader understands alike."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from conformance.codec.pointer import pointer
from conformance.codec.yaml import core
from conformance.codec.yaml.loader import require_libyaml
from conformance.model import Json

_LINE = 90  # characters that a compact list may take
_FEW = 4  # members that a compact mapping may have
_WIDE = 1 << 30  # never fold: a folded line is hard to search and to compare
# Printable to every reader. Left out are line ends of YAML 1.1 alone (U+0085, U+2028, U+2029).
_PRINTABLE = r"\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_ONE_LINE = re.compile(f"[{_PRINTABLE}]*+")
# What starts with a blank or an empty line would need an indentation indicator, often misread.
_BLOCK = re.compile(f"(?![\n ])[\n{_PRINTABLE}]*+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def dump(value: Json, *, compact: bool = False) -> str:
    """Write block YAML, members in their order.

    With ``compact``, lists of short scalars, and small mappings of them inside of lists, stand on
    one line, as people write them.

    What it writes reads as the same value in YAML 1.1 (PyYAML's ``safe_load``, so vcrpy) and in
    YAML 1.2. Text of several lines is written as such where it can be, `Binary` behind its tag.

    Raises:
        ValueError: NaN, an infinity or half a surrogate pair, for which YAML has no text that
            readers agree on; the message has the JSON pointer to it.
        YamlError: libyaml is missing.
    """
    require_libyaml()
    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(value, "", compact=compact),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    text: str = yaml.emit(events, Dumper=yaml.CSafeDumper, width=_WIDE, allow_unicode=True)
    return text


def _events(
    value: Json, where: str, *, compact: bool, in_list: bool = False
) -> Iterator[yaml.Event]:
    flow = compact and _is_short(value, in_list=in_list)
    if isinstance(value, core.Binary):
        yield yaml.ScalarEvent(None, core.BINARY_TAG, (False, False), str(value), style='"')
    elif isinstance(value, str):
        yield _text(value, where, block=True)
    elif isinstance(value, Mapping):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=flow or not value)
        for name, member in value.items():
            below = where + pointer(name)
            yield _text(name, below, block=False)
            yield from _events(member, below, compact=compact)
        yield yaml.MappingEndEvent()
    elif isinstance(value, Sequence):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=flow or not value)
        for index, item in enumerate(value):
            yield from _events(item, where + pointer(index), compact=compact, in_list=True)
        yield yaml.SequenceEndEvent()
    else:
        yield yaml.ScalarEvent(None, None, (True, True), _scalar(value, where))


def _is_short(value: Json, *, in_list: bool) -> bool:
    if isinstance(value, Mapping):
        parts: list[Json] = [*value, *value.values()] if in_list and len(value) <= _FEW else [None]
        allowed = bool(value) and in_list and len(value) <= _FEW
    elif isinstance(value, Sequence) and not isinstance(value, str):
        parts, allowed = list(value), True
    else:
        return False
    scalars = all(
        each is None or (isinstance(each, str | int | float) and not isinstance(each, core.Binary))
        for each in parts
    )
    return allowed and scalars and sum(len(str(each)) + 4 for each in parts) <= _LINE


def _text(text: str, where: str, *, block: bool) -> yaml.ScalarEvent:
    if _SURROGATE.search(text):
        raise ValueError(f"half a surrogate pair at {where!r}")
    style: str | None = '"'
    if _ONE_LINE.fullmatch(text):
        style = None
    elif block and _BLOCK.fullmatch(text):
        style = "|"
    return yaml.ScalarEvent(None, None, (core.is_plainly_text(text), True), text, style=style)


def _scalar(value: int | float | None, where: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} at {where!r}")
    digits = repr(value)
    # To YAML 1.1 a number without a point is no float, whatever its exponent.
    return digits if "." in digits else digits.replace("e", ".0e")
