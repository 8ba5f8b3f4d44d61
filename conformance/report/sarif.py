"""SARIF 2.1.0, for alerts at the line of the spec that states the claim.

A result is what one check says of one feature of one operation, with its worst finding; so an alert
keeps its name however many requests show it. Failures are errors, warnings warnings, gaps notes;
what is inconclusive or passes is not listed. What is expected is listed as suppressed.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html,
and what code scanning makes of it:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from conformance.codec.records import dumps
from conformance.matrix import Cell, Matrix
from conformance.model import CheckRecord, FindingRecord, Json, JsonObject, Status
from conformance.report import words
from conformance.report.address import relative_uri, strict_uri
from conformance.report.format import report
from conformance.report.judgement import DEVIATIONS, Judgement, Judging, in_a_line
from conformance.report.place import spec_line
from conformance.report.reading import Reading
from conformance.report.visible import visible

#: Code scanning shows no more of a run, and refuses 25,000.
MOST_RESULTS = 5_000
#: It takes 10 MB after compression; what is less before it is less in any case.
MOST_BYTES = 9_000_000

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Status.FAIL: "error", Status.WARN: "warning", Status.INFO: "note"}
_LEFT_OUT = "the least severe: code scanning shows no more; matrix.json counts all"
_NOTICES = 50
_LAST_LINE = 10_000_000


@report(
    "sarif",
    ".sarif",
    "alerts for code scanning, SARIF 2.1.0",
    stem="conformance",
    onlooker=Judging,
)
def render(reading: Reading, judging: Judging) -> str:
    """One JSON object with one run, worst results first."""
    listed = sorted(filter(_shown, judging.judgements()), key=_worst_first)
    rules = _Rules(reading.matrix.header.checks)
    room = MOST_BYTES - _size(_notices(reading.matrix, len(listed)))
    results: list[Json] = []
    for judgement in listed[:MOST_RESULTS]:
        result = _result(reading, judgement, rules.index(judgement.check))
        room -= _size(result)
        if room < rules.size:
            break
        results.append(result)
    run: JsonObject = {
        "tool": {"driver": {"name": "conformance", "rules": rules.cited}},
        "invocations": [
            {
                "executionSuccessful": reading.matrix.complete and not reading.matrix.interrupted,
                "toolExecutionNotifications": _notices(reading.matrix, len(listed) - len(results)),
            }
        ],
        "properties": _about(reading.matrix),
        "results": results,
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _shown(judgement: Judgement) -> bool:
    """Whether there is anything to list."""
    return _finding(judgement) is not None


def _finding(judgement: Judgement) -> FindingRecord | None:
    """What to show: what nobody expects, else what is expected."""
    worst = judgement.worst
    return worst if worst is not None and worst.status in DEVIATIONS else judgement.known


def _worst_first(judgement: Judgement) -> tuple[object, ...]:
    finding = _finding(judgement)
    level = DEVIATIONS.index(finding.status) if finding else len(DEVIATIONS)
    name = (judgement.provider, judgement.operation, judgement.feature, judgement.check)
    return finding is judgement.known, level, name


class _Rules:
    """The checks that results name, in the order in which they are first named."""

    def __init__(self, checks: Iterable[CheckRecord]) -> None:
        self._known = {check.id: check for check in checks}
        self._places: dict[str, int] = {}
        self.cited: list[Json] = []
        self.size = 0

    def index(self, check: str) -> int:
        """The place of a check's rule."""
        if check not in self._places:
            self._places[check] = len(self.cited)
            self.cited.append(rule := _rule(check, self._known.get(check)))
            self.size += _size(rule)
        return self._places[check]


def _rule(name: str, check: CheckRecord | None) -> JsonObject:
    """A check; code scanning demands the three texts of one that the run does not describe, too."""
    known = check or CheckRecord(id=name, title=name, requirement=name, source="", features=())
    parts = (
        f"Demanded: {known.requirement}",
        f"Why it matters: {known.why}" if known.why else "",
        f"Not proven by it: {known.proves_not}" if known.proves_not else "",
        f"Source: {known.source}" if known.source else "",
    )
    rule: dict[str, Json] = {
        "id": visible(name, 200),
        "name": _pascal(name) or "Check",
        "shortDescription": _text(visible(known.title, 300)),
        "fullDescription": _text(visible(known.requirement, 1_000)),
        "help": _text("\n\n".join(visible(part, 1_000) for part in parts if part)),
    }
    if uri := strict_uri(known.source):
        rule["helpUri"] = uri
    return rule


def _pascal(name: str) -> str:
    """An id as an identifier: ``page/key-optional`` as ``PageKeyOptional``."""
    pieces = re.findall(r"[A-Za-z0-9]+", name[:200], re.ASCII)
    return "".join(piece[:1].upper() + piece[1:] for piece in pieces)


def _result(reading: Reading, judgement: Judgement, rule: int) -> JsonObject:
    finding = _finding(judgement)
    assert finding is not None  # noqa: S101 - others are not listed
    cell = reading.matrix.cells[judgement.provider, judgement.feature]
    name = (judgement.check, judgement.provider, judgement.operation, judgement.feature)
    digest = hashlib.sha256(dumps(list(name)).encode()).hexdigest()
    result: dict[str, Json] = {
        "ruleId": visible(judgement.check, 200),
        "ruleIndex": rule,
        "level": _LEVELS[finding.status],
        "message": _text(_message(reading, cell, judgement, finding)),
        "locations": [_location(reading, cell, finding)],
        # The second is the only one that code scanning looks at; without it, it hashes the line of
        # the spec, and takes all that a check says of one line for one alert.
        "partialFingerprints": {
            "conformanceFinding/v1": digest,
            "primaryLocationLineHash": f"{digest[:16]}:1",
        },
        "occurrenceCount": max(1, judgement.counts.get(finding.status, judgement.expected)),
        "properties": _properties(cell, judgement, finding),
    }
    if finding is judgement.known and judgement.expectation is not None:
        entry = judgement.expectation
        until = f", until {entry.expires}" if entry.expires else ""
        why = visible(f"{entry.reason} (since {entry.since}{until})", 1_000)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _message(reading: Reading, cell: Cell, judgement: Judgement, finding: FindingRecord) -> str:
    """Its first sentence is all that a list shows."""
    counts = [f"{judgement.counts[each]} {each}" for each in Status if each in judgement.counts]
    counts += [f"{judgement.expected} expected"] if judgement.expected else []
    where = f" {visible(finding.pointer)}:" if finding.pointer else ""
    again = words.rerun(cell.address, reading.matrix.header.mode)
    when = "" if judgement.printed else words.trouble(cell)
    sentences = (
        f"{visible(cell.address, 200)}: {in_a_line(finding)}.",
        f"At{where} of {visible(finding.case)}." if finding.case and where else "",
        f"Findings of this check: {', '.join(counts)}, {visible(words.evidence(cell), 200)}.",
        f"The feature {visible(when, 600)}." if when else "",
        f"To judge it again: {visible(again, 400)}",
    )
    return " ".join(filter(None, sentences))


def _location(reading: Reading, cell: Cell, finding: FindingRecord) -> JsonObject:
    provider = reading.provider(cell.provider)
    line = spec_line(reading, cell, finding)
    named = "/".join(filter(None, (cell.provider, finding.operation, cell.feature)))
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": relative_uri(provider.spec)},
            "region": {"startLine": min(line, _LAST_LINE)},
        },
        "logicalLocations": [{"fullyQualifiedName": visible(named, 400)}],
    }


def _properties(cell: Cell, judgement: Judgement, finding: FindingRecord) -> JsonObject:
    known = {
        "provider": cell.provider,
        "operation": judgement.operation,
        "feature": cell.feature,
        "state": str(cell.state),
        "evidence": str(finding.evidence),
        "case": finding.case,
    }
    return {name: visible(text, 200) for name, text in known.items() if text}


def _about(matrix: Matrix) -> JsonObject:
    header = matrix.header
    return {"mode": header.mode, "as_of": visible(header.as_of, 40), "simulated": matrix.simulated}


def _notices(matrix: Matrix, left_out: int) -> list[Json]:
    """What a reader has to know of the run as a whole."""
    told: list[tuple[str, str]] = []
    if left_out:
        told.append(("warning", f"{words.plural(left_out, 'result')} left out, {_LEFT_OUT}"))
    if matrix.simulated:
        told.append(("warning", words.SIMULATED_RUN))
    told += [("warning", line) for line in words.setbacks(matrix)]
    told += [("note", line.strip()) for line in words.expectations(matrix)]
    return [{"level": level, "message": _text(line)} for level, line in told[:_NOTICES]]


def _text(text: str) -> JsonObject:
    """A message; nothing in it can be taken for SARIF's own links, which look like Markdown's."""
    return {"text": text.replace("](", "] (") or "-"}


def _size(value: Json) -> int:
    """How long a value is in the file, indented."""
    text = dumps(value, indent=1)
    return len(text.encode()) + 6 * (text.count("\n") + 1)
