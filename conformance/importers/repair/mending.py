"""YAML with a few broken places: each is mended by the gentlest edit that lets the parser go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from conformance.codec import yaml
from conformance.errors import YamlError
from conformance.importers.draft import PageFault
from conformance.importers.repair.edit import Edit
from conformance.importers.repair.edits import edits
from conformance.importers.repair.parts import sound_parts

#: A text with more broken places than this is read path by path instead.
MAX_PLACES: Final = 25
#: How many characters may be parsed altogether, all attempts counted.
MAX_PARSED: Final = 60_000_000

#: Where the parser stops again after so few lines, another place is wrong.
_A_WHILE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A document, ``None`` where nothing could be saved; faults have the text's own lines."""

    document: yaml.Document | None
    faults: tuple[PageFault, ...] = ()


@dataclass(slots=True)
class _Attempt:
    """What the parser says of a text: a document, or where and why it stopped."""

    document: yaml.Document | None
    notes: tuple[yaml.Note, ...] = ()
    line: int = 0
    problem: str = ""


def mend(text: str, *, file: str) -> Mended:
    """Read YAML or JSON through as many edits as it takes; never raises."""
    lines = text.split("\n")
    faults: list[PageFault] = []
    budget = [MAX_PARSED]
    attempt = _attempt(text, file, budget)
    while attempt.document is None and len(faults) < MAX_PLACES:
        found = _first_that_helps(lines, attempt, file, budget)
        if found is None:
            break
        edit, lines, better = found
        message = edit.cause or attempt.problem
        faults.append(PageFault(message=message, line=edit.start + 1, hint=edit.hint))
        attempt = better
    if attempt.document is None:
        whole = sound_parts(lines, lambda part: _attempt(part, file, budget).document is not None)
        faults += whole.faults
        attempt = _attempt("\n".join(whole.lines), file, budget)
    if attempt.document is None:
        hint = "nothing was read from it"
        faults.append(PageFault(message=attempt.problem, line=attempt.line, hint=hint))
    faults += (PageFault(message=n.message, line=n.line, hint=n.hint) for n in attempt.notes)
    return Mended(document=attempt.document, faults=tuple(faults))


def _first_that_helps(
    lines: list[str], attempt: _Attempt, file: str, budget: list[int]
) -> tuple[Edit, list[str], _Attempt] | None:
    """The first edit that helps; if it is not gentle, it must help for a while.

    Where none does, the one that gets furthest.
    """
    best: tuple[Edit, list[str], _Attempt] | None = None
    for edit in edits(lines, attempt.line - 1):
        made = edit.on(lines)
        if made == lines:
            continue
        better = _attempt("\n".join(made), file, budget)
        if budget[0] < 0:
            break
        if better.document is not None or better.line > attempt.line + (
            0 if edit.gentle else _A_WHILE
        ):
            return edit, made, better
        if better.line > (best[2].line if best else attempt.line):
            best = edit, made, better
    return best


def _attempt(text: str, file: str, budget: list[int]) -> _Attempt:
    budget[0] -= len(text) + 1
    if budget[0] < 0:
        return _Attempt(document=None, line=1, problem="it is broken in too many places")
    try:
        document, notes = yaml.load_tolerant(text, file=file)
    except YamlError as why:
        line = why.location.line if why.location else 1
        return _Attempt(document=None, line=max(line, 1), problem=why.message)
    return _Attempt(document=document, notes=notes)
