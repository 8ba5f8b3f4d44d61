"""``matrix.md``: the headline for people, short enough for a comment on a change."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from conformance.matrix import Cell, Matrix
from conformance.model import Feature, ProviderRecord, Record, State
from conformance.report import words
from conformance.report.format import report
from conformance.report.reading import Reading, read
from conformance.report.story import broken_claims, pages, tell, unexpected
from conformance.report.visible import visible

#: GitHub refuses comments over 64 KB; this leaves room for what others put around the report.
MAX_BYTES = 60_000

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#!|~&@$]|:(?!\s)|(?<=[wW])\.")
_LEFT_OUT = "\n*The rest is left out for its size: see `matrix.html` or `matrix.json`.*\n"


@report("markdown", ".md", "the headline for people, at most 60 KB")
def render(records: Iterable[Record]) -> str:
    """Vendors by groups first, then broken claims, then a folded table for each group."""
    reading = read(records)
    text, room = "", MAX_BYTES - len(_LEFT_OUT.encode())
    for block in _blocks(reading):
        size = len(block.encode())
        if size > room:
            return text + _LEFT_OUT
        text, room = text + block, room - size
    return text


def escaped(text: str, limit: int = 200) -> str:
    """Text that Markdown shows as it is, in a table too, and that can be no link or tag."""
    return _MARKUP.sub(lambda match: f"\\{match[0]}", visible(text, limit))


def code(text: str, limit: int = 300) -> str:
    """The same in a fixed-width font. A code span would not do: no escape works inside it."""
    return f"<code>{escaped(text, limit)}</code>"


def _blocks(reading: Reading) -> Iterator[str]:
    matrix = reading.matrix
    yield _title(matrix)
    yield _headline(matrix)
    yield "\n" + ", ".join(f"{words.STATE_MARKS[s]} {s}" for s in State) + "\n"
    broken = list(broken_claims(matrix))
    if broken:
        yield f"\n## Broken claims: {len(broken)}\n\n"
    for cell in broken:
        yield _broken(reading, cell)
    found = list(pages(matrix))
    if found:
        yield "\n## Found on the pages alone\n\n"
    for provider, told in found:
        command = code(f"conformance docs {provider.id}")
        yield f"- {escaped(provider.name, 60)}: {told} ({command})\n"
    if matrix.cells:
        yield f"\n## Every feature\n\n{words.SHORT_COUNTS}\n"
    for group, features in words.groups(matrix).items():
        yield _details(matrix, group, features)


def _title(matrix: Matrix) -> str:
    header = matrix.header
    parts = [
        words.plural(len(header.providers), "provider"),
        words.plural(len(header.features), "feature"),
        f"evidence as of {header.as_of}" if header.as_of else "no dated evidence",
    ]
    lines = ["# Compatibility matrix", "", " · ".join(parts), ""]
    if matrix.simulated:
        lines += [f"> **{words.SIMULATED_RUN}**", ""]
    if header.fault:
        lines += [f"> Simulated fault: {escaped(header.fault)}", ""]
    for setback in words.setbacks(matrix):
        lines += [f"> {escaped(setback, 700)}", ""]
    return "\n".join(lines) + "\n"


def _headline(matrix: Matrix) -> str:
    groups = words.groups(matrix)
    titles = [escaped(words.group_title(group)) for group in groups]
    rows = [["Vendor", *titles, "Evidence", "Page"]]
    for provider in matrix.header.providers:
        cells = [_marks(matrix, provider, features) for features in groups.values()]
        spans = "<br>".join(words.span(span) for span in matrix.spans[provider.id])
        if provider.upstream:
            spans += f"<br>upstream {escaped(provider.upstream)}"
        name = f"{escaped(provider.name, 60)} ({code(provider.id)})"
        rows.append([name, *cells, spans or "none", words.catalogue(provider)])
    return _table(rows)


def _marks(matrix: Matrix, provider: ProviderRecord, features: Sequence[Feature]) -> str:
    cells = [matrix.cells[provider.id, feature.id] for feature in features]
    counts = Counter(cell.state for cell in cells)
    marks = [f"{words.STATE_MARKS[state]}{counts[state]}" for state in State if counts[state]]
    simulated = " sim" if any(cell.simulated for cell in cells) else ""
    return " ".join(marks) + simulated + (" †" if provider.upstream else "")


def _broken(reading: Reading, cell: Cell) -> str:
    finding = unexpected(cell)
    if finding is None:  # a failing finding is what makes a cell broken, and the worst are kept
        return ""
    story = tell(reading, cell, finding)
    lines = [f"- {words.STATE_MARKS[cell.state]} **{escaped(story.heading)}**"]
    if story.when:
        lines.append(f"  - {escaped(story.when)}")
    lines += [
        f"  - claimed: {escaped(story.claimed, 700)}",
        f"  - sent: {code(story.sent, 700)}",
        f"  - came back: {escaped(story.came_back, 700)}",
        f"  - again: {code(story.again)}",
    ]
    return "\n".join(lines) + "\n"


def _details(matrix: Matrix, group: str, features: Sequence[Feature]) -> str:
    providers = matrix.header.providers
    rows = [["Feature", *(code(provider.id) for provider in providers)]]
    for feature in features:
        cells = [matrix.cells[provider.id, feature.id] for provider in providers]
        rows.append([escaped(feature.title), *map(_cell, cells)])
    title = html.escape(visible(words.group_title(group), 60))
    count = words.plural(len(features), "feature")
    head = f"\n<details><summary>{title}: {count}</summary>\n\n"
    return f"{head}{_table(rows)}\n</details>\n"


def _cell(cell: Cell) -> str:
    parts = (words.STATE_MARKS[cell.state], str(cell.state), words.short_counts(cell))
    return " ".join(filter(None, parts))


def _table(rows: Sequence[Sequence[str]]) -> str:
    ruler = ["---"] * len(rows[0])
    return "".join(f"| {' | '.join(row)} |\n" for row in (rows[0], ruler, *rows[1:]))
