"""``--update-expectations``: the list of known findings made to fit a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.errors import RunFileError
from conformance.matrix import Choice, Fold, Matrix, Standing, When, covering
from conformance.model import (
    EvidenceKind,
    Expectation,
    FindingRecord,
    Header,
    Json,
    Record,
    Status,
)

#: How the reason of an entry begins that nobody has looked at.
UNREVIEWED = "unreviewed: "

_Group = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What to change: entries to add, and the lines of those to take out."""

    added: tuple[Expectation, ...]
    gone: frozenset[int]
    stale: int = 0


def update(records: Iterable[Record]) -> Update:
    """What ``expectations.yaml`` lacks of a run, and what of it is stale.

    There is an entry for each operation, feature and check that fails, narrowed to the choices for
    which it does where the matrix can tell. An expired entry that is still needed gives way to a
    new one with its reason.

    Raises:
        RunFileError: the records do not start with a header.
    """
    stream = iter(records)
    header = next(stream, None)
    if not isinstance(header, Header):
        raise RunFileError("a run starts with its header")
    known = covering(header.expectations, header.as_of)
    fold = Fold(header)
    failing: dict[_Group, list[FindingRecord]] = {}
    for record in stream:
        fold.add(record)
        if isinstance(record, FindingRecord) and _fails(record) and not known(record):
            group = (record.provider, record.operation, record.feature, record.check)
            failing.setdefault(group, []).append(record)
    matrix = fold.matrix()
    expired = {
        (each.expectation.provider, each.expectation.feature, each.expectation.check): each
        for each in matrix.accounts
        if each.standing is Standing.EXPIRED
    }
    added: list[Expectation] = []
    gone = {a.expectation.location.line for a in matrix.accounts if a.standing is Standing.STALE}
    stale = len(gone)
    for group, findings in sorted(failing.items(), key=lambda item: item[0]):
        provider, _, feature, check = group
        entries = _entries(group, findings, matrix, header.as_of)
        if over := expired.get((provider, feature, check)):
            gone.add(over.expectation.location.line)
            entries = [replace(each, reason=over.expectation.reason) for each in entries]
        added += entries
    return Update(added=tuple(added), gone=frozenset(gone), stale=stale)


def _fails(finding: FindingRecord) -> bool:
    return finding.status is Status.FAIL and finding.evidence is not EvidenceKind.DOCUMENTED


def _entries(
    group: _Group, failing: Sequence[FindingRecord], matrix: Matrix, day: str
) -> list[Expectation]:
    """The entries for what fails: narrow ones where the matrix knows when it does."""
    provider, operation, feature, check = group
    wide = Expectation(
        provider=provider,
        operation=operation,
        feature=feature,
        check=check,
        reason=UNREVIEWED + failing[0].message,
        since=day,
    )
    whens = [each for each in matrix.cells[provider, feature].when if each.check == check]
    for when in whens:
        narrow = [replace(wide, when=choices) for choices in _choices(when, operation)]
        covers = covering(narrow, day)
        if narrow and all(map(covers, failing)):
            return narrow
    return [wide]


def _choices(when: When, operation: str) -> Iterator[Mapping[str, Json]]:
    """What a request must have chosen to fail, one mapping for each way."""
    chosen: Sequence[Choice] = when.choices if when.separable else ()
    mine = [each for each in chosen if (each.facet, each.value) != ("operation", operation)]
    if when.kind == "either":
        yield from ({each.facet: each.value} for each in mine)
    elif mine:
        yield {each.facet: each.value for each in mine}
