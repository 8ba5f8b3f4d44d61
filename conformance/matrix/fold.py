"""Fold a stream of records into the matrix; the rules of the verdicts are here and nowhere else.

Statuses are ordered pass < info < warn < fail; inconclusive stands apart and counts for nothing.
A cell is decided by its strongest kind of evidence among live and recorded that says anything,
in group Docs also by documented evidence, by simulated evidence never. Where what stands behind a
gateway is simulated, the same holds for what only the model behind it decides:

=================================  =========  =======  ============  ===========
values                             all pass   mixed    all fail      no evidence
=================================  =========  =======  ============  ===========
claimed, or implied by a dialect   supported  partial  contradicted  unproven
not claimed                        undocumented  …     …             not claimed
=================================  =========  =======  ============  ===========

A value passes where nothing found fails. On a page alone it passes only where nothing at all was
found: a conflict (warn) or a gap (info) is the page's own doing, not a vendor's leniency. Gaps by
themselves make a cell partial, never contradicted: what a page leaves out, it does not deny.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from conformance.errors import RunFileError
from conformance.matrix.cell import Cell, Matrix, Span, ValueState, When
from conformance.matrix.expected import Ledger
from conformance.matrix.tally import Tally
from conformance.matrix.when import key
from conformance.model import (
    CaseRecord,
    ClaimKind,
    ClaimRecord,
    EvidenceKind,
    Feature,
    FindingRecord,
    Footer,
    Header,
    Json,
    ProviderRecord,
    Record,
    State,
    Status,
)

#: How many findings of each check a cell keeps; its counts are exact nevertheless.
KEPT_PER_CHECK = 5

#: Whether a printed request is answered is seen by sending it, though the row is in group Docs.
_NEEDS_AN_EXCHANGE = frozenset({"docs.sample_works"})

#: What only the model behind a gateway decides: with a simulated one, nothing is proven of it.
_UPSTREAM_DECIDES = frozenset(
    {
        "image.default_size",
        "image.true_resolution",
        "response.image_tokens",
        "response.latency",
    }
)

_REAL = (EvidenceKind.LIVE, EvidenceKind.RECORDED)
_STRONGEST_FIRST = (*_REAL, EvidenceKind.SIMULATED, EvidenceKind.DOCUMENTED)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_Tallies = Mapping[EvidenceKind, Tally]
_Dates = tuple[int, str, str]


def fold(records: Iterable[Record]) -> Matrix:
    """The matrix of a run.

    Raises:
        RunFileError: there is no header, or a record is about something it does not list.
    """
    stream = iter(records)
    header = next(stream, None)
    if not isinstance(header, Header):
        raise RunFileError("a run starts with its header")
    folded = Fold(header)
    for record in stream:
        folded.add(record)
    return folded.matrix()


class Fold:
    """Takes records one at a time, in any order, and keeps counts instead of records.

    Every record is counted: joining runs, and dropping what occurs twice, comes before.
    """

    def __init__(self, header: Header) -> None:
        self._header = header
        self._providers = {provider.id for provider in header.providers}
        self._features = {feature.id for feature in header.features}
        self._tallies: dict[tuple[str, str], dict[EvidenceKind, Tally]] = {}
        self._dates: dict[tuple[str, str, EvidenceKind], _Dates] = {}
        self._unrecorded: dict[str, set[str]] = {}
        self._lost: dict[str, set[str]] = {}
        self._unmatched: dict[str, set[str]] = {}
        self._stopped: dict[str, str] = {}
        self._explored: Counter[str] = Counter()
        shared = {provider.id for provider in header.providers if provider.shards}
        self._ledger = Ledger(header.expectations, header.as_of, shared=shared)
        self._footers = 0
        self._interrupted = False

    def add(self, record: Record) -> None:
        """Count one record.

        Raises:
            RunFileError: it is a second header, or about something the header does not list.
        """
        self._ledger.add(record)
        if isinstance(record, FindingRecord):
            self._check(record.provider, record.feature)
            kinds = self._tallies.setdefault((record.provider, record.feature), {})
            kinds.setdefault(record.evidence, Tally(KEPT_PER_CHECK)).add(record)
        elif isinstance(record, CaseRecord):
            self._check(record.provider)
            self._date(record)
        elif isinstance(record, Footer):
            self._footers += 1
            self._interrupted |= record.interrupted
            self._stopped |= record.stopped
            self._explored.update(record.explored)
            for known, told in (
                (self._unrecorded, record.unrecorded),
                (self._lost, record.lost),
                (self._unmatched, record.unmatched),
            ):
                for provider, ids in told.items():
                    known.setdefault(provider, set()).update(ids)
        else:
            raise RunFileError("a run has one header")

    def matrix(self) -> Matrix:
        """The verdicts on what was added so far."""
        providers = self._header.providers
        return Matrix(
            header=self._header,
            cells={
                (provider.id, feature.id): self._cell(provider, feature)
                for provider in providers
                for feature in self._header.features
            },
            spans={
                provider.id: tuple(self._spans(provider.id)) for provider in self._header.providers
            },
            unrecorded=_sorted(self._unrecorded),
            complete=self._footers > 0,
            interrupted=self._interrupted,
            stopped=dict(sorted(self._stopped.items())),
            lost=_sorted(self._lost),
            unmatched=_sorted(self._unmatched),
            explored=dict(sorted(self._explored.items())),
            accounts=self._ledger.accounts(),
        )

    def _check(self, provider: str, feature: str | None = None) -> None:
        if provider not in self._providers:
            raise RunFileError(f"the header lists no provider {provider!r}")
        if feature is not None and feature not in self._features:
            raise RunFileError(f"the header lists no feature {feature!r}")

    def _date(self, case: CaseRecord) -> None:
        name = (case.provider, case.operation, case.evidence.kind)
        count, since, until = self._dates.get(name, (0, "", ""))
        day = _DAY.match(case.evidence.at)
        at = day[0] if day else ""
        self._dates[name] = (count + 1, _older(since, at), max(until, at))

    def _spans(self, provider: str, operations: Iterable[str] = ()) -> Iterator[Span]:
        wanted = set(operations) - {""}
        for kind in _STRONGEST_FIRST:
            count, since, until = 0, "", ""
            for (owner, operation, of), (n, first, last) in self._dates.items():
                if owner == provider and of is kind and (not wanted or operation in wanted):
                    count, since, until = count + n, _older(since, first), max(until, last)
            if count:
                yield Span(kind=kind, cases=count, since=since, until=until)

    def _cell(self, provider: ProviderRecord, feature: Feature) -> Cell:
        tallies = self._tallies.get((provider.id, feature.id), {})
        claims = tuple(claim for claim in provider.claims if claim.claim.feature == feature.id)
        implied = provider.implied.get(feature.id, "")
        claimed = bool(claims) or feature.id in provider.implied
        basis = _basis(feature, tallies)
        tally = tallies[basis] if basis else Tally(KEPT_PER_CHECK)
        real = not provider.upstream or feature.id not in _UPSTREAM_DECIDES
        decides = real and basis is not None and _decides(feature, basis)
        strict = basis is EvidenceKind.DOCUMENTED
        values = tuple(_values(tally if decides else None, claims, strict=strict))
        since, until = self._range(provider, basis, tally.operations)
        return Cell(
            provider=provider.id,
            feature=feature.id,
            state=_state(values, claimed=claimed, gaps=strict and _gaps_only(tally)),
            basis=basis,
            evidence={
                kind: tallies[kind].counts.total() for kind in EvidenceKind if kind in tallies
            },
            counts=_ordered(tally.counts),
            checks={name: _ordered(tally.checks[name].counts) for name in sorted(tally.checks)},
            values=values,
            when=tuple(_when(tally, self._header.strength)) if basis else (),
            findings=tuple(_kept(tallies, basis)),
            claims=claims,
            implied=implied,
            since=since,
            until=until,
            upstream=provider.upstream,
        )

    def _range(
        self, provider: ProviderRecord, basis: EvidenceKind | None, operations: set[str]
    ) -> tuple[str, str]:
        if basis is EvidenceKind.DOCUMENTED:
            days = sorted(source.retrieved for source in provider.sources if source.retrieved)
            return (days[0], days[-1]) if days else ("", "")
        for span in self._spans(provider.id, operations):
            if span.kind is basis:
                return span.since, span.until
        return "", ""


def _older(first: str, second: str) -> str:
    return min(first, second) if first and second else first or second


def _decides(feature: Feature, kind: EvidenceKind) -> bool:
    """Whether evidence of this kind may decide the state of a cell."""
    if kind is EvidenceKind.DOCUMENTED:
        return feature.id.startswith("docs.") and feature.id not in _NEEDS_AN_EXCHANGE
    return kind in _REAL


def _basis(feature: Feature, tallies: _Tallies) -> EvidenceKind | None:
    """The strongest kind that decides and says something, else the strongest there is."""
    for kind in _STRONGEST_FIRST:
        if kind in tallies and tallies[kind].conclusive and _decides(feature, kind):
            return kind
    return next((kind for kind in _STRONGEST_FIRST if kind in tallies), None)


def _gaps_only(tally: Tally) -> bool:
    """Whether something is missing on a page, and nothing on it is wrong."""
    wrong = tally.counts[Status.WARN] + tally.counts[Status.FAIL]
    return tally.counts[Status.INFO] > 0 and not wrong


def _values(
    tally: Tally | None, claims: tuple[ClaimRecord, ...], *, strict: bool
) -> Iterator[ValueState]:
    """The values in the order in which the page claims them, then the others."""
    claimed: dict[bytes, Json] = {}
    for record in claims:
        listed = record.claim.value if record.claim.kind is ClaimKind.VALUES else ()
        if isinstance(listed, (list, tuple)):
            claimed.update((key(value), value) for value in listed)
    tried = tally.values if tally else {}
    for name, value in claimed.items():
        counts = tried[name][1] if name in tried else Counter()
        yield _value(value, counts, claimed=True, strict=strict)
    for name in sorted(set(tried) - set(claimed)):
        yield _value(tried[name][0], tried[name][1], claimed=False, strict=strict)


def _value(value: Json, counts: Counter[Status], *, claimed: bool, strict: bool) -> ValueState:
    state: Literal["pass", "fail", "unproven"] = "unproven"
    failing = (Status.FAIL, Status.WARN, Status.INFO) if strict else (Status.FAIL,)
    if any(counts[status] for status in failing):
        state = "fail"
    elif counts.total() > counts[Status.INCONCLUSIVE]:
        state = "pass"
    return ValueState(value=value, state=state, claimed=claimed, counts=_ordered(counts))


def _state(values: tuple[ValueState, ...], *, claimed: bool, gaps: bool) -> State:
    seen = {value.state for value in values} - {"unproven"}
    if not seen:
        return State.UNPROVEN if claimed else State.NOT_CLAIMED
    if not claimed:
        return State.UNDOCUMENTED
    if len(seen) > 1 or gaps:
        return State.PARTIAL
    return State.SUPPORTED if seen == {"pass"} else State.CONTRADICTED


def _sorted(cases: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {provider: tuple(sorted(ids)) for provider, ids in sorted(cases.items())}


def _ordered(counts: Counter[Status]) -> dict[Status, int]:
    return {status: counts[status] for status in Status if counts[status]}


def _when(tally: Tally, strength: int) -> Iterator[When]:
    for name, check in sorted(tally.checks.items()):
        if found := check.when(name, strength):
            yield found


def _kept(tallies: _Tallies, basis: EvidenceKind | None) -> Iterator[FindingRecord]:
    """The first findings per check, those that count before others, then worst first."""
    order = [basis, *(kind for kind in _STRONGEST_FIRST if kind is not basis)]
    per_check: Counter[str] = Counter()
    for kind in order:
        tally = tallies.get(kind) if kind else None
        pairs = [pair for check in tally.checks.values() for pair in check.kept] if tally else []
        for _, finding in sorted(pairs, key=lambda pair: pair[0]):
            per_check[finding.check] += 1
            if per_check[finding.check] <= KEPT_PER_CHECK:
                yield finding
