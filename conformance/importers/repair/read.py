"""Text to a value, through as many repairs as it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from conformance.importers.draft import PageFault
from conformance.importers.repair.indentation import indented, is_flat
from conformance.importers.repair.line import lines_of
from conformance.importers.repair.mending import Mended, mend
from conformance.spec.node import Node, Origin

# What YAML allows nowhere, https://yaml.org/spec/1.2.2/#51-character-set; halves of pairs as well.
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_TABS: Final = re.compile(r"^ *\t[ \t]*", re.MULTILINE)
_TAB_WIDTHS: Final = (4, 8, 2)
#: Keys of OpenAPI that are nothing without what stands below them.
_NEVER_LAST: Final = frozenset(
    {"paths", "requestBody", "responses", "content", "schema", "properties", "items", "parameters"}
)
_MAX_DOUBTS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What could be read of a text, ``None`` where nothing could, and what was wrong with it."""

    node: Node | None
    faults: tuple[PageFault, ...] = ()


def read(text: str, *, file: str, first: int = 1) -> Read:
    """Read YAML or JSON; never raises.

    Args:
        text: of the document.
        file: the page's name.
        first: the page's line of the text's first line.
    """
    shift = first - 1
    faults: list[PageFault] = []
    text = _plain(text.removeprefix("\ufeff"), faults)
    if is_flat(text):
        text = _indented(text, faults)
    mended = _mended(text, file, faults)
    faults += [*mended.faults, *_cut_off(text)]
    placed = tuple(replace(fault, line=fault.line + shift) for fault in faults)
    document = mended.document
    if document is None:
        return Read(node=None, faults=placed)
    origin = Origin(
        file=file, root=document.value, line=lambda pointer: document.line(pointer) + shift
    )
    return Read(node=Node(value=document.value, origin=origin), faults=placed)


def _plain(text: str, faults: list[PageFault]) -> str:
    """The text without control characters, which YAML has nowhere."""
    control = _CONTROL.search(text)
    if control:
        hint = "such characters were left out"
        faults.append(_fault("a control character", _line(text, control.start()), hint))
        text = _CONTROL.sub("", text)
    return text


def _mended(text: str, file: str, faults: list[PageFault]) -> Mended:
    """The text mended; a tab that indents has the width that needs the fewest edits."""
    tab = _TABS.search(text)
    if tab is None or text.lstrip().startswith("{"):
        return mend(text, file=file)
    best: Mended | None = None
    width = 0
    for each in _TAB_WIDTHS:
        tried = mend(_expanded(text, each), file=file)
        if best is None or len(tried.faults) < len(best.faults):
            best, width = tried, each
    hint = f"it was taken for {width} blanks"
    faults.append(_fault("a tab indents a line", _line(text, tab.start()), hint))
    return best or mend(text, file=file)


def _expanded(text: str, width: int) -> str:
    return _TABS.sub(lambda found: found[0].expandtabs(width), text)


def _cut_off(text: str) -> list[PageFault]:
    """A fault where the text ends behind a key that something must follow."""
    lines = lines_of(text)
    last = lines[-1] if lines else None
    if last is None or last.form != "nothing" or last.name not in _NEVER_LAST:
        return []
    message = f"the document ends in the middle, behind {last.name!r}"
    return [_fault(message, last.index + 1, "what stands before was read")]


def _indented(text: str, faults: list[PageFault]) -> str:
    hint = "it was restored from what OpenAPI allows where; compare the spec with the page"
    faults.append(_fault("the YAML lost its indentation", 1, hint))
    restored = indented(text)
    if restored.lost:
        message = f"{len(restored.lost)} lines of data without indentation cannot be read"
        faults.append(_fault(message, restored.lost[0] + 1, "they were left out"))
    for name, at in restored.doubts[:_MAX_DOUBTS]:
        message = f"without indentation {name!r} may as well stand in another object"
        faults.append(
            _fault(
                message,
                at + 1,
                "it was put where its neighbours tell, else into the innermost; look it up",
            )
        )
    return restored.text


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _fault(message: str, line: int, hint: str) -> PageFault:
    return PageFault(message=message, line=line, hint=hint)
