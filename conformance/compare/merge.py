"""Several runs as one: shares of a plan, vendors, dates.

The result depends on the set of runs alone: in which order they come, how they are paired and
whether one comes twice makes no difference. What the whole run would have been is what its shares
make up, to the byte. A case that several runs have counts with its newest answer of each kind of
evidence; what several answers together give rise to is judged again from the strongest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from conformance.compare.heading import joined
from conformance.compare.rejudge import Rejudge
from conformance.compare.source import Entry, Source
from conformance.errors import Location, RunFileError
from conformance.model import (
    CaseRecord,
    EvidenceKind,
    Facts,
    FindingRecord,
    Footer,
    Header,
    Phase,
    ProviderRecord,
    Record,
)

_V = TypeVar("_V", str, int)

_KINDS = tuple(EvidenceKind)
#: Samples and clients have checks of their own, which look at one answer.
_ALONE = frozenset({Phase.DOCUMENTED, Phase.CLIENT, Phase.EXPLORE})


def merge(sources: Sequence[Source], rejudge: Rejudge) -> Iterator[Record]:
    """The records of one run that has what all of them have; at least one is needed.

    Raises:
        RunFileError: two runs cannot be one, or what has to be judged again cannot be.
    """
    header = joined([(source.path, source.header) for source in sources])
    yield header
    counts = _Counts()
    for provider in header.providers:
        for record in _provider(provider, header, sources, rejudge):
            counts.add(record)
            yield record
    yield _footer(sources, counts)


@dataclass(slots=True)
class _Counts:
    cases: int = 0
    findings: int = 0
    answered: set[str] = field(default_factory=set)

    def add(self, record: Record) -> None:
        self.findings += isinstance(record, FindingRecord)
        if isinstance(record, CaseRecord):
            self.cases += 1
            self.answered.add(record.id)


def _provider(
    provider: ProviderRecord, header: Header, sources: Sequence[Source], rejudge: Rejudge
) -> Iterator[Record]:
    """The records of one provider: page, cases, what is said of several, what was explored."""
    having = [
        source
        for source in sources
        if any(each.id == provider.id for each in source.header.providers)
    ]
    entries = _chosen(
        [each for source in having for each in source.part(provider.id).entries], header
    )
    planned = [each for each in entries if not each.explored]
    strongest = _strongest(planned)
    facts: list[Facts] = []
    yield from _page(provider, having)
    for record in _placed(entries[: len(planned)]):
        if isinstance(record, CaseRecord) and _compared(record, strongest):
            facts.append(record.facts)
        yield record
    yield from _judged_before(provider, planned, having) or rejudge(header, provider, facts)
    yield from _placed(entries[len(planned) :], start=len(planned))


def _compared(case: CaseRecord, strongest: Mapping[str, EvidenceKind]) -> bool:
    """Whether a case is held against others: with its strongest evidence alone."""
    return case.phase not in _ALONE and case.evidence.kind is strongest[case.id]


def _chosen(entries: Iterable[Entry], header: Header) -> list[Entry]:
    """Each case once for each kind of evidence, and for each take where a run has them all."""
    every = header.takes == "all"
    best: dict[object, Entry] = {}
    for each in entries:
        name = (each.case, each.kind, *((each.at, each.take) if every else ()))
        if name not in best or _newness(each) > _newness(best[name]):
            best[name] = each
    return sorted(best.values(), key=_order)


def _newness(entry: Entry) -> tuple[str, int, bytes, int]:
    """What makes an answer count before another one: its date, then anything that is definite."""
    return entry.at, entry.take, entry.content, -entry.place


def _order(entry: Entry) -> tuple[bool, int, str, int, str, int]:
    kind = _KINDS.index(entry.kind)
    return entry.explored, entry.place, entry.case, kind, entry.at, entry.take


def _strongest(entries: Iterable[Entry]) -> dict[str, EvidenceKind]:
    found: dict[str, EvidenceKind] = {}
    for each in entries:
        found[each.case] = max(found.get(each.case, each.kind), each.kind, key=_KINDS.index)
    return found


def _placed(entries: Sequence[Entry], start: int = 0) -> Iterator[Record]:
    """The cases with their findings; one that belongs elsewhere in the whole says where."""
    for here, entry in enumerate(entries, start=start):
        for record in entry.records():
            if isinstance(record, CaseRecord):
                place = None if entry.place == here else entry.place
                yield record if record.place == place else replace(record, place=place)
            else:
                yield record


def _page(provider: ProviderRecord, sources: Sequence[Source]) -> Iterator[Record]:
    """What is said of the page: every run says the same, since they judged the same spec."""
    pages = [(source, source.page(provider.id)) for source in sources]
    told = [(source, page) for source, page in pages if page is not None]
    if len({source.content(page) for source, page in told}) > 1:
        first, page = told[0]
        other = next(s for s, each in told if s.content(each) != first.content(page))
        raise RunFileError(
            f"this run says other things of the page of {provider.id} than {first.path}",
            location=Location(str(other.path)),
            hint="their checks are of different versions: judge both again with `conformance run`",
        )
    for source, page in told[:1]:
        yield from source.records(page)


def _judged_before(
    provider: ProviderRecord, planned: Sequence[Entry], sources: Sequence[Source]
) -> Iterator[Record] | None:
    """What a run that has all of the cases says of several together; ``None`` without one."""
    wanted = {each.key for each in planned}
    fitting = [
        (source.content(part.judged), source, part)
        for source, part in ((source, source.part(provider.id)) for source in sources)
        if not source.cut
        and provider in source.header.providers
        and {each.key for each in part.entries if not each.explored} == wanted
    ]
    if not fitting:
        return None
    _, source, part = max(fitting, key=lambda each: each[0])
    return source.records(part.judged)


def _footer(sources: Sequence[Source], counts: _Counts) -> Footer:
    footers = [source.footer for source in sources]
    unrecorded = _united(each.unrecorded for each in footers)
    return Footer(
        cases=counts.cases,
        findings=counts.findings,
        unrecorded={
            provider: left
            for provider, cases in unrecorded.items()
            if (left := tuple(case for case in cases if case not in counts.answered))
        },
        interrupted=any(each.interrupted for each in footers),
        stopped=_greatest(each.stopped for each in footers),
        lost=_united(each.lost for each in footers),
        explored=_greatest(each.explored for each in footers),
        unmatched=_united(each.unmatched for each in footers),
    )


def _united(lists: Iterable[Mapping[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """Everything that any footer lists of a provider, sorted."""
    found: dict[str, set[str]] = {}
    for each in lists:
        for provider, names in each.items():
            found.setdefault(provider, set()).update(names)
    return {provider: tuple(sorted(found[provider])) for provider in sorted(found)}


def _greatest(told: Iterable[Mapping[str, _V]]) -> dict[str, _V]:
    """One value for each name; a sum would count twice what comes twice."""
    found: dict[str, _V] = {}
    for each in told:
        for name, value in each.items():
            found[name] = max(found.get(name, value), value)
    return dict(sorted(found.items()))
