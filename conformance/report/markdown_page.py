"""The matrix as a page of Markdown: what changed, what is broken, then every feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from conformance.matrix import Cell, Covering, Matrix, covering
from conformance.model import Difference, Feature, FindingRecord, ProviderRecord, State, Status
from conformance.report import words
from conformance.report.difference.markdown import section
from conformance.report.markdown_text import (
    Piece,
    code,
    escaped,
    fitted,
    folded,
    in_tag,
    table,
)
from conformance.report.reading import Reading
from conformance.report.story import broken_claims, other_failures, pages, tell, unexpected

#: The states that say anything of a vendor.
_COUNTED: Final = tuple(state for state in State if state is not State.NOT_CLAIMED)


def page(reading: Reading, since: Difference | None, *, room: int, rest: str) -> str:
    """The page of a run in at most ``room`` bytes.

    Args:
        reading: the run.
        since: what changed since an earlier run, if that is asked for.
        room: how many bytes of UTF-8 there may be.
        rest: where what is left out is found: see ``fitted``.
    """
    return fitted(_pieces(reading, since, room // 2), room, rest)


def _pieces(reading: Reading, since: Difference | None, room: int) -> Iterator[Piece]:
    matrix = reading.matrix
    known = covering(matrix.header.expectations, matrix.header.as_of)
    yield Piece(text=_title(matrix), what="title")
    if since is not None:
        yield Piece(text="\n" + section(since, room), what="change list")
    yield _headline(matrix)
    yield from _broken(reading, known)
    yield from _others(reading, known)
    yield from _pages(matrix)
    yield from _known(matrix)
    if matrix.cells:
        yield Piece(text=f"\n## Every feature\n\n{words.SHORT_COUNTS}\n")
    for group, features in words.groups(matrix).items():
        yield Piece(text=_details(matrix, group, features), what="feature group")


def _title(matrix: Matrix) -> str:
    header = matrix.header
    parts = [
        words.plural(len(header.providers), "provider"),
        words.plural(len(header.features), "feature"),
        f"evidence as of {escaped(header.as_of, 30)}" if header.as_of else "no dated evidence",
    ]
    lines = ["# Compatibility matrix", "", " · ".join(parts), ""]
    if matrix.simulated:
        lines += [f"> **{words.SIMULATED_RUN}**", ""]
    if header.fault:
        lines += [f"> Simulated fault: {escaped(header.fault)}", ""]
    for setback in words.setbacks(matrix):
        lines += [f"> {escaped(setback, 700)}", ""]
    return "\n".join(lines)


def _headline(matrix: Matrix) -> Piece:
    states = [f"{words.STATE_MARKS[state]} {state}" for state in _COUNTED]
    rows = [["Vendor", "Evidence", *states, "Page alone"]]
    short = [["Vendor", *states]]
    for provider in matrix.header.providers:
        cells = matrix.of(provider.id)
        counts = _counts(provider, [cell for cell in cells if not cell.printed])
        page = _marks(cell for cell in cells if cell.printed)
        name = f"{escaped(provider.name, 60)} ({code(provider.id, 80)})"
        rows.append([name, _evidence(matrix, provider), *counts, page])
        short.append([code(provider.id, 80), *counts])
    heading = "\n## All vendors\n\n"
    return Piece(text=heading + table(rows), what="vendor table", short=heading + table(short))


def _counts(provider: ProviderRecord, cells: Sequence[Cell]) -> list[str]:
    """How many cells are in each state that says anything, '' for none."""
    states = Counter(cell.state for cell in cells)
    mark = " †" if provider.upstream else ""
    return [f"{states[state]}{mark}" if states[state] else "" for state in _COUNTED]


def _marks(cells: Iterable[Cell]) -> str:
    counts = Counter(cell.state for cell in cells)
    marks = [f"{words.STATE_MARKS[state]}{counts[state]}" for state in State if counts[state]]
    return "\N{NO-BREAK SPACE}".join(marks)


def _evidence(matrix: Matrix, provider: ProviderRecord) -> str:
    spans = [escaped(words.span(span)) for span in matrix.spans[provider.id]]
    spans += [f"† upstream {escaped(provider.upstream)}"] if provider.upstream else []
    return "<br>".join(spans) or "none"


def _broken(reading: Reading, known: Covering) -> Iterator[Piece]:
    cells = list(broken_claims(reading.matrix))
    if cells:
        yield Piece(text=f"\n## Broken claims: {len(cells)}\n")
    for cell in cells:
        if finding := unexpected(cell, known):
            yield _story(reading, cell, finding, "broken claim")
        else:
            reason = _reason(cell, known)
            name = f"{words.STATE_MARKS[cell.state]} {escaped(cell.address)}"
            yield Piece(text=f"\n{name}: as expected{reason}\n", what="expected finding")


def _reason(cell: Cell, known: Covering) -> str:
    fails = (finding for finding in cell.findings if finding.status is Status.FAIL)
    entry = next(filter(None, map(known, fails)), None)
    return f", {escaped(entry.reason)}" if entry else ""


def _others(reading: Reading, known: Covering) -> Iterator[Piece]:
    found = [(cell, unexpected(cell, known)) for cell in other_failures(reading.matrix)]
    told = [(cell, finding) for cell, finding in found if finding and not cell.printed]
    if told:
        cells = words.plural(len(told), "cell")
        yield Piece(text=f"\n## Other failing findings, in {cells}\n")
    for cell, finding in told:
        yield _story(reading, cell, finding, "other failing cell")


def _story(reading: Reading, cell: Cell, finding: FindingRecord, what: str) -> Piece:
    """The four lines, folded under the name of the cell and when it fails."""
    story = tell(reading, cell, finding)
    title = next(row.title for row in reading.matrix.header.features if row.id == cell.feature)
    mark = words.STATE_MARKS[cell.state]
    name = f"{mark} <b>{in_tag(cell.address)}</b> {in_tag(title)}"
    state = f"{cell.state} {words.mark(cell)}".rstrip()
    parts = (name, state, in_tag(story.when, 300))
    lines = [
        f"- evidence: {escaped(words.evidence(cell))}",
        f"- claimed: {escaped(story.claimed, 700)}",
        f"- sent: {code(story.sent, 700)}",
        f"- came back: {escaped(story.came_back, 700)}",
        f"- again: {code(story.again)}",
    ]
    text = "\n" + folded(" · ".join(filter(None, parts)), "\n".join(lines) + "\n")
    return Piece(text=text, what=what, short=f"\n{mark} {escaped(cell.address)}\n")


def _pages(matrix: Matrix) -> Iterator[Piece]:
    lines = [
        f"- {escaped(provider.name, 60)}: {told}; {words.catalogue(provider)} "
        f"({code(f'conformance docs {provider.id}')})\n"
        for provider, told in pages(matrix)
    ]
    if lines:
        text = "\n## Found on the pages alone\n\n" + "".join(lines)
        yield Piece(text=text, what="page list")


def _known(matrix: Matrix) -> Iterator[Piece]:
    first, *entries = words.expectations(matrix) or ("",)
    if first:
        lines = [f"- {escaped(entry, 700)}\n" for entry in entries]
        text = f"\n## {escaped(first)}\n\n{''.join(lines)}"
        yield Piece(text=text, what="expectation list")


def _details(matrix: Matrix, group: str, features: Sequence[Feature]) -> str:
    providers = matrix.header.providers
    rows = [["Feature", *(code(provider.id, 80) for provider in providers)]]
    for feature in features:
        cells = [matrix.cells[provider.id, feature.id] for provider in providers]
        rows.append([escaped(feature.title), *map(_cell, cells)])
    title = in_tag(words.group_title(group), 60)
    return "\n" + folded(f"{title}: {words.plural(len(features), 'feature')}", table(rows))


def _cell(cell: Cell) -> str:
    parts = (words.STATE_MARKS[cell.state], str(cell.state), words.short_counts(cell))
    return " ".join(filter(None, parts))
