"""HAR 1.2: the requests of a run, to be opened in a browser's network tab.

An entry is one case: its request as the run has it, with placeholders for keys, and the answer,
abridged. What we know besides stands in members that begin with ``_``, as the format wants:
http://www.softwareishard.com/blog/har-12-spec/#customFields

What a run does not know is said as the format says it: sizes and the timings of a connection are
-1, an unknown date is the first day of 1970. Sending, waiting and receiving may not be -1, so they
are 0 where nothing was measured, and ``_conformance.timed`` says that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conformance.codec.records import dumps
from conformance.matrix import Matrix
from conformance.model import CaseRecord, FindingRecord, JsonObject, Record, Status
from conformance.report import words
from conformance.report.format import report
from conformance.report.har_entry import UNKNOWN_DATE, entry
from conformance.report.reading import Reading
from conformance.report.visible import visible

#: More than that no network tab opens with pleasure.
MOST_BYTES = 50_000_000
_LEFT_OUT = "those that show least: a network tab opens no larger file"
_RANK = {
    each: number
    for number, each in enumerate(
        (Status.FAIL, Status.WARN, Status.INFO, Status.INCONCLUSIVE, Status.PASS)
    )
}


class _Seen:
    """The cases of a run, and what was found in each."""

    def __init__(self) -> None:
        self._cases: list[CaseRecord] = []
        self.findings: dict[str, list[FindingRecord]] = {}

    def add(self, record: Record) -> None:
        """Keep what an entry is made of."""
        if isinstance(record, CaseRecord):
            self._cases.append(record)
        elif isinstance(record, FindingRecord) and record.case:
            self.findings.setdefault(record.case, []).append(record)

    def cited(self) -> Iterable[str]:
        """None: all are kept here."""
        return ()

    def ordered(self) -> list[CaseRecord]:
        """By id, then older takes first."""

        def place(case: CaseRecord) -> tuple[str, int, str, str]:
            digest = case.response.sha256 if case.response else ""
            return case.id, case.evidence.take, case.evidence.at, digest

        return sorted(self._cases, key=place)

    def worst(self, case: CaseRecord) -> int:
        """How bad what was found is, 0 the worst."""
        ranks = (_RANK[finding.status] for finding in self.findings.get(case.id, ()))
        return min(ranks, default=len(_RANK))


@report(
    "har",
    ".har",
    "the requests for a browser's network tab, HAR 1.2",
    stem="requests",
    onlooker=_Seen,
)
def render(reading: Reading, seen: _Seen) -> str:
    """One JSON object, entries in the order of case ids."""
    matrix = reading.matrix
    cases = seen.ordered()
    entries = [entry(case, seen.findings.get(case.id, ())) for case in cases]
    kept = _most_telling(entries, [seen.worst(case) for case in cases])
    log: JsonObject = {
        "version": "1.2",
        "creator": {"name": "conformance", "version": str(matrix.header.version)},
        "pages": _pages(matrix, kept),
        "entries": kept,
        "comment": " ".join(_about(matrix, kept, len(entries) - len(kept))),
    }
    return dumps({"log": log}, indent=1) + "\n"


def _most_telling(entries: Sequence[JsonObject], ranks: Sequence[int]) -> list[JsonObject]:
    """As many as there is room for, those with failures before all others, in the same order."""
    room, kept = MOST_BYTES, set()
    for number in sorted(range(len(entries)), key=lambda number: ranks[number]):
        text = dumps(entries[number], indent=1)
        room -= len(text.encode()) + 4 * (text.count("\n") + 1)
        if room < 0:
            break
        kept.add(number)
    return [each for number, each in enumerate(entries) if number in kept]


def _pages(matrix: Matrix, entries: Sequence[JsonObject]) -> list[JsonObject]:
    """A page for each provider that was asked, so that a viewer can tell them apart."""
    started: dict[str, str] = {}
    for each in entries:
        name, at = str(each["pageref"]), str(each["startedDateTime"])
        started[name] = min(started.get(name, at), at)
    titles: Mapping[str, str] = {
        visible(each.id, 128): visible(each.name, 200) for each in matrix.header.providers
    }
    return [
        {
            "startedDateTime": at,
            "id": name,
            "title": titles.get(name, name),
            "pageTimings": {"onContentLoad": -1, "onLoad": -1},
        }
        for name, at in started.items()
    ]


def _about(matrix: Matrix, entries: Sequence[JsonObject], left_out: int) -> list[str]:
    told = [words.SIMULATED_RUN] if matrix.simulated else []
    told += words.setbacks(matrix)[:20]
    if left_out:
        told.append(f"{words.plural(left_out, 'request')} left out, {_LEFT_OUT}.")
    if any(each["startedDateTime"] == UNKNOWN_DATE for each in entries):
        told.append(f"What is dated {UNKNOWN_DATE[:10]} has no date.")
    return told
