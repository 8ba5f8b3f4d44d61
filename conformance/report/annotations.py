"""Annotations for GitHub: the worst findings, shown where a change touches the claims they break.

Written to a step's log, each line is a workflow command. A step shows ten errors, ten warnings and
ten notices, in the order of the log, and of the rest not even a number; so the worst come first,
and a notice counts all. An error is what makes the exit code of ``conformance run`` 1: what is
found on a page alone is a warning, and what is expected is not shown.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from conformance.matrix import Cell
from conformance.model import FindingRecord, State, Status
from conformance.report import words
from conformance.report.format import report
from conformance.report.judgement import Judgement, Judging
from conformance.report.place import spec_line
from conformance.report.reading import Reading
from conformance.report.story import tell
from conformance.report.visible import visible

#: Of each level, as many as a step shows.
MOST: Final = 10

_WORST_FIRST: Final = (
    State.CONTRADICTED,
    State.PARTIAL,
    State.UNDOCUMENTED,
    State.UNPROVEN,
    State.NOT_CLAIMED,
    State.SUPPORTED,
)
#: How the runner writes what would end a command, or a property of one; see ``ActionCommand`` in
#: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
_ESCAPES: Final = {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
_Found = tuple[Cell, FindingRecord]


@report(
    "github-annotations",
    ".txt",
    "workflow commands: the worst ten errors and warnings, at their claims in the specs",
    stem="annotations",
    onlooker=Judging,
)
def render(reading: Reading, judging: Judging) -> str:
    """A line for each annotation, errors first, and a last one with the total."""
    judgements = judging.judgements()
    errors = _worst(reading, filter(_fails, judgements))
    broken = {cell.address for cell, _ in errors}
    others = _worst(reading, filter(_warns, judgements))
    warnings = [each for each in others if each[0].address not in broken]
    expected = sum(judgement.expected for judgement in judgements)
    lines = [_annotation(reading, "error", *each) for each in errors[:MOST]]
    lines += [_annotation(reading, "warning", *each) for each in warnings[:MOST]]
    lines.append(_notice(_total(reading, len(errors), len(warnings), expected)))
    return "\n".join(lines) + "\n"


def command(name: str, text: str, **properties: str | int) -> str:
    """A workflow command as one line, whatever the texts are."""
    told = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in properties.items())
    return f"::{name} {told}::{_escaped(text)}"


def _escaped(text: str, further: str = "") -> str:
    return re.sub(f"[%\r\n{further}]", lambda match: _ESCAPES[match[0]], text)


def _fails(judgement: Judgement) -> bool:
    worst = judgement.worst
    return worst is not None and worst.status is Status.FAIL and not judgement.printed


def _warns(judgement: Judgement) -> bool:
    worst = judgement.worst
    return worst is not None and (
        worst.status is Status.WARN or (worst.status is Status.FAIL and judgement.printed)
    )


def _worst(reading: Reading, judgements: Iterable[Judgement]) -> list[_Found]:
    """The worst finding of each cell, the worst cell first."""
    ordered = sorted(judgements, key=lambda each: _rank(_cell(reading, each), each))
    worst: dict[str, _Found] = {}
    for judgement in ordered:
        cell = _cell(reading, judgement)
        if judgement.worst is not None:
            worst.setdefault(cell.address, (cell, judgement.worst))
    return list(worst.values())


def _cell(reading: Reading, judgement: Judgement) -> Cell:
    return reading.matrix.cells[judgement.provider, judgement.feature]


def _rank(cell: Cell, judgement: Judgement) -> tuple[object, ...]:
    """Answers before pages, broken claims before others, what fails often before what does not."""
    fails = judgement.counts.get(Status.FAIL, 0)
    name = (judgement.provider, judgement.feature, judgement.operation, judgement.check)
    return judgement.printed, _WORST_FIRST.index(cell.state), not fails, -fails, name


def _annotation(reading: Reading, level: str, cell: Cell, finding: FindingRecord) -> str:
    story = tell(reading, cell, finding)
    address, _, heading = story.heading.partition("  ")
    lines = (
        heading,
        story.when,
        f"claimed: {story.claimed}",
        f"came back: {story.came_back}",
        f"again: {story.again}",
    )
    return command(
        level,
        "\n".join(visible(line, 1_000) for line in lines if line),
        file=visible(reading.provider(cell.provider).spec, 200),
        line=spec_line(reading, cell, finding),
        title=visible(address, 200),
    )


def _notice(lines: Iterable[str]) -> str:
    return command("notice", "\n".join(lines), title="Conformance")


def _total(reading: Reading, errors: int, warnings: int, expected: int) -> Iterator[str]:
    """How much there is in all, and what a reader has to know of the run."""
    counts = f"{words.plural(errors, 'error')} and {words.plural(warnings, 'warning')}"
    shown = f"; the worst {MOST} of each are shown" if max(errors, warnings) > MOST else ""
    yield f"{counts}, one for each cell of the matrix with anything unexpected{shown}"
    if expected:
        yield f"{words.plural(expected, 'expected finding')} not shown"
    if reading.matrix.simulated:
        yield words.SIMULATED_RUN
    yield from (visible(line, 700) for line in words.setbacks(reading.matrix)[:5])
