"""Findings about pages as a compiler tells them: file and line, one sentence, then the excerpt."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from conformance.model import FindingRecord, Json, JsonObject, Provider, Status
from conformance.report import words
from conformance.report.visible import shown, visible

_STYLES: Final = {Status.FAIL: "bold red", Status.WARN: "yellow", Status.INFO: "cyan"}
_EXCERPT: Final = 110  # characters of the line that is shown
_VALUE: Final = 220


def page_text(
    provider: Provider,
    findings: Sequence[FindingRecord],
    lines: Sequence[str],
    *,
    expected: Container[int] = (),
    passed: int = 0,
    colour: bool = False,
) -> str:
    """What is wrong with one provider's page, and a line that counts it.

    Args:
        provider: whose page it is.
        findings: in the order in which they are told.
        lines: those of the spec, for the excerpts.
        expected: the indices of findings that are known.
        passed: how many checks found nothing.
        colour: add ANSI colours.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=10_000,  # what is looked for is found on one line; terminals fold
        color_system="standard" if colour else None,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    for number, finding in enumerate(findings):
        console.print(_heading(provider, finding, known=number in expected))
        for label, text in _details(finding, lines):
            console.print(Text.assemble((f"{label:>10} ", "dim"), text))
        console.print()
    for operation in provider.operations:
        if operation.not_judged:
            reason = visible(operation.not_judged)
            console.print(Text(f"{provider.id}: {operation.id} not judged: {reason}", style="dim"))
    console.print(Text(_summary(provider, findings, expected, passed), style="bold"))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def page_json(finding: FindingRecord, provider: Provider, *, expected: bool) -> JsonObject:
    """One finding as ``conformance docs --json`` lists it."""
    return {
        "check": finding.check,
        "status": finding.status.value,
        "provider": finding.provider,
        "operation": finding.operation,
        "feature": finding.feature,
        "file": provider.location.file,
        "line": finding.line,
        "pointer": finding.pointer,
        "message": finding.message,
        "expected": finding.expected,
        "printed": finding.observed,
        "page": finding.url,
        "known": expected,
    }


def _heading(provider: Provider, finding: FindingRecord, *, known: bool) -> Text:
    where = f"{provider.location.file}:{finding.line}"
    return Text.assemble(
        (f"{where}: ", "bold"),
        (f"{finding.status.value}: ", _STYLES[finding.status]),
        visible(finding.message, 1_000),
        (f" [{finding.check}]", "dim"),
        (" (expected)" if known else "", "dim"),
    )


def _details(finding: FindingRecord, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    if 0 < finding.line <= len(lines):
        text = lines[finding.line - 1].rstrip()
        yield f"{finding.line} |", visible(text, _EXCERPT).replace("\\t", "    ")
    for label, value in (("expected", finding.expected), ("printed", finding.observed)):
        if value not in (None, "", [], {}):  # nothing there is nothing to show
            yield label, _told(value)
    if finding.url:
        yield "page", visible(finding.url)


def _told(value: Json) -> str:
    return visible(value, _VALUE) if isinstance(value, str) else shown(value, _VALUE)


def _summary(
    provider: Provider, findings: Sequence[FindingRecord], expected: Container[int], passed: int
) -> str:
    counts = Counter(each.status for n, each in enumerate(findings) if n not in expected)
    told = [f"{counts[status]} {status.value}" for status in _STYLES if counts[status]]
    known = len(findings) - counts.total()
    if known:
        told.append(f"{known} expected")
    clean = f"{words.plural(passed, 'check')} found nothing"
    return f"{provider.id}: {', '.join(told) or 'nothing found'}; {clean}"
