"""The last resort for broken YAML: each path by itself, the broken ones left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.importers.draft import PageFault

#: Sections in which one broken entry need not spoil the others, and how deep their entries stand.
_SPLIT: Final = {"paths": 1, "components": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The lines with the broken parts blanked out, and a fault for each of those."""

    lines: list[str]
    faults: tuple[PageFault, ...] = ()


def sound_parts(lines: Sequence[str], parses: Callable[[str], bool]) -> Parts:
    """Blank out what does not parse by itself; a text without block sections stays as it is."""
    kept = list(lines)
    faults: list[PageFault] = []
    for start, end in _blocks(lines, 0, len(lines), 0):
        depth = _SPLIT.get(lines[start].partition(":")[0], 0)
        if not parses("\n".join(lines[start:end])):
            _keep_sound(kept, (start, end), depth, parses, faults)
    return Parts(lines=kept, faults=tuple(faults))


def _keep_sound(
    lines: list[str],
    block: tuple[int, int],
    depth: int,
    parses: Callable[[str], bool],
    faults: list[PageFault],
) -> None:
    """Leave out the entries of a block that do not parse, or all of it where none can be told."""
    start, end = block
    inner = _blocks(lines, start + 1, end, _first_indent(lines, start + 1, end)) if depth else []
    if not inner:
        message = f"{lines[start].strip()[:80]!r} cannot be read"
        hint = f"it was left out, {end - start} lines"
        faults.append(PageFault(message=message, line=start + 1, hint=hint))
        lines[start:end] = [""] * (end - start)
        return
    for each in inner:
        if not parses("\n".join(lines[each[0] : each[1]])):
            _keep_sound(lines, each, depth - 1, parses, faults)


def _blocks(lines: Sequence[str], start: int, end: int, indent: int) -> list[tuple[int, int]]:
    """The runs of lines from one line with this indentation to the next."""
    heads = [
        index
        for index in range(start, end)
        if lines[index].strip() and _indent(lines[index]) <= indent
    ]
    return list(zip(heads, [*heads[1:], end], strict=True))


def _first_indent(lines: Sequence[str], start: int, end: int) -> int:
    found = (_indent(line) for line in lines[start:end] if line.strip())
    return next(found, 0)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
