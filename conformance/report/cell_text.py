"""One cell in full, as text: what ``conformance explain PROVIDER/FEATURE`` prints."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.codec.records import to_json
from conformance.model import Json, SentRecord, Status
from conformance.report import terminal, words
from conformance.report.explanation import Claimed, Deciding, Explanation, Shown, Wanting
from conformance.report.visible import shown, visible

WIDTH = 100

_LABEL = 12
#: Characters of a request's body that are shown; the command has all that there is.
_SENT = 700

#: What becomes of a request, by the status of what a check says.
_ENDS = {
    Status.FAIL: "fails",
    Status.WARN: "deviates",
    Status.PASS: "passes",
    Status.INCONCLUSIVE: "cannot be judged",
}

_Rows = Iterator[tuple[str, str]]


def cell_text(explanation: Explanation, *, width: int = WIDTH, colour: bool = False) -> str:
    """The verdict on a cell, why, the requests behind it, and how to go on.

    Every line is folded to the width, but for commands: these are to be copied.
    """
    out = io.StringIO()
    console = terminal.console(out, width=width, colour=colour)
    heading = f"{visible(explanation.address, 160)}  {visible(explanation.title)}"
    console.print(Text(heading, style="bold"))
    print_rows(console, _verdict(explanation))
    for each in explanation.shown:
        print_rows(console, _finding(each), heading=_title(each))
        if each.command:
            _print_command(console, each)
    print_rows(console, _others(explanation), heading="also")
    at_length, in_short = _by_weight(explanation)
    for check in at_length:
        heading = f"check {visible(check.check, 160)}: {_counts(check)}"
        print_rows(console, _check(check), heading=heading)
    beside = "looked at besides by" if at_length else "what would be looked at"
    print_rows(console, map(_in_short, in_short), heading=beside)
    print_rows(console, _next(explanation), heading="how to go on")
    return terminal.text_of(out)


def _verdict(of: Explanation) -> _Rows:
    facts = "; ".join(filter(None, (of.counts, of.evidence)))
    yield "state", f"{words.STATE_MARKS[of.state]} {of.state}, {visible(facts)}"
    yield "means", visible(of.meaning)
    yield "claimed", "; ".join(_claims(of)) or "nothing: the page does not mention it"
    for when in of.when:
        told, _, rest = when.partition(" ")
        yield (told, visible(rest)) if told in {"fails", "found"} else ("fails", visible(when))
    if of.values:
        yield "values", ", ".join(f"{shown(value, 60)} {state}" for value, state in of.values)
    for note in of.notes:
        yield "note", visible(note)


def _claims(of: Explanation) -> Iterator[str]:
    yield from map(_claim, of.claims)
    if of.implied:
        yield f"implied: {visible(of.implied)}"


def _claim(claimed: Claimed) -> str:
    where = ", ".join(filter(None, (claimed.url, claimed.retrieved, claimed.spec)))
    return f"{visible(claimed.text)} ({visible(where)})"


def _title(of: Shown) -> str:
    if of.place:
        return "on the page"
    if not of.case:
        return f"all its requests together: {of.status}"
    return f"the smallest request that {_ENDS.get(of.status, f'shows it ({of.status})')}"


def _finding(of: Shown) -> _Rows:
    yield from _asked(of)
    if of.answered:
        yield "came back", "; ".join((of.answered, *of.pictures))
    if of.place:
        yield "where", visible(of.place)
    verdict = f"{words.STATUS_MARKS[of.status]} {of.status}, {visible(of.check, 160)}: "
    yield "verdict", verdict + visible(of.message, 600)
    if of.pointer and not of.place:
        yield "at", visible(of.pointer)
    if of.part:
        yield "", visible(of.part, 600)
    if of.expected is not None:
        yield "expected", shown(of.expected)
    if of.observed is not None:
        yield "observed", shown(of.observed)


def _asked(of: Shown) -> _Rows:
    if of.asks:
        yield "asks for", ", ".join(f"{visible(n, 80)}={_plain(v)}" for n, v in of.asks.items())
    if of.case:
        evidence = " ".join(filter(None, (str(of.evidence), visible(of.date, 10))))
        yield "case", f"{visible(of.case)} ({of.purpose}; {evidence})"
    if of.sent is not None:
        yield "sent", f"{visible(of.sent.method)} {visible(of.sent.url)}"
        if body := _body(of.sent):
            yield "", visible(body, _SENT)


def _body(sent: SentRecord) -> str:
    """A body with blanks at which its lines can be folded."""
    if sent.body is None:
        return sent.body_text or sent.body_base64 or ""
    return json.dumps(to_json(sent.body), ensure_ascii=False)


def _plain(value: Json) -> str:
    return visible(value, 60) if isinstance(value, str) else shown(value, 60)


def _others(of: Explanation) -> _Rows:
    for each in of.others:
        yield "", visible(each, 300)


def _by_weight(of: Explanation) -> tuple[list[Deciding], list[Deciding]]:
    """The checks to tell at length, whose findings are shown, and the others."""
    told = {each.check for each in of.shown}
    return (
        [each for each in of.checks if each.check in told],
        [each for each in of.checks if each.check not in told],
    )


def _counts(check: Deciding) -> str:
    return ", ".join(f"{count} {status}" for status, count in check.counts.items())


def _in_short(check: Deciding) -> tuple[str, str]:
    counts = f" ({_counts(check)})" if check.counts else ""
    return "", f"{visible(check.check, 160)}{counts}: {visible(check.requirement, 400)}"


def _check(check: Deciding) -> _Rows:
    if check.requirement:
        yield "demands", visible(check.requirement, 1_000)
    if check.why:
        yield "matters", visible(check.why, 1_000)
    if check.source:
        yield "source", visible(check.source)
    if check.proves_not:
        yield "not proven", visible(check.proves_not, 1_000)


def _next(of: Explanation) -> _Rows:
    if of.wanting is not None:
        yield "would prove", _wanting(of.wanting)
    yield "judge again", visible(of.again)
    label = "look again" if of.send.startswith("conformance docs") else "send again"
    yield label, visible(of.send)


def _wanting(of: Wanting) -> str:
    if not of.requests:
        return "no request of the plan looks at it"
    mark = " (assumed: the page states no price)" if of.assumed else ""
    return f"{words.plural(of.requests, 'request')} of the plan, at worst {of.usd:.2f} USD{mark}"


def print_rows(console: Console, rows: _Rows, heading: str = "") -> None:
    """Print rows with their labels, under a heading; nothing at all without rows."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_LABEL + 1, no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for label, text in rows:
        table.add_row(Text(f"  {label}", style="dim"), Text(text))
    if not table.row_count:
        return
    if heading:
        console.print()
        console.print(Text(heading, style="bold"))
    console.print(table)


def _print_command(console: Console, of: Shown) -> None:
    note = "" if of.whole else "  (what is long in it is cut: it cannot be sent so)"
    console.print(Text(f"  by hand{note}", style="dim"))
    for line in of.command.split("\n"):
        console.print(Text(f"    {line}"), soft_wrap=True)
