"""Recorded evidence as a transport: what was really sent, and what really came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from conformance.errors import CorruptEvidence, Location
from conformance.model import Case, EvidenceKind, Exchange, Operation, Provider, Request
from conformance.transport import cassette
from conformance.transport.blobs import Blobs
from conformance.transport.cassette import Take
from conformance.transport.evidence import evidence_kind
from conformance.transport.fingerprint import fingerprint, fingerprint_of_stored
from conformance.transport.foreign import Foreign, Unmatched
from conformance.transport.takes import Takes, chosen


class Replay:
    """The cassettes of one provider, as a transport that sends nothing.

    The files are looked through once, when first needed; later changes are not seen.

    Args:
        cassettes: the folder that holds a folder for each provider, and the pictures.
        take: which of several answers to a case are judged.
    """

    def __init__(self, cassettes: Path, provider: Provider, *, take: Takes = "newest") -> None:
        self._cassettes = cassettes
        self._provider = provider
        self._which = take
        self._blobs = Blobs(cassettes)

    def exchanges(self, cases: Iterable[Case]) -> Iterator[Exchange]:
        """Everything recorded, in the order of ``cases``.

        What is not among them any more stands before what follows it in its file.
        A case lends nothing but its place: what is judged is the case as it was sent. Simulated
        answers are left out where there is a recorded one to the same case.

        Raises:
            CorruptEvidence: a cassette or a picture is damaged; says where.
        """
        place = {case.id: number for number, case in enumerate(cases)}
        following, places = len(place), []
        for take in reversed(self._takes):
            following = place.get(take.case, following)
            places.append(following)
        takes = zip(reversed(places), self._takes, strict=True)
        for _, take in sorted(takes, key=lambda each: each[0]):
            yield self._exchange(take)
        yield from self._foreign.exchanges

    def unrecorded(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """The cases to which there is no answer on disk, recorded or simulated."""
        answered = {take.case for take in self._takes}
        return tuple(case for case in cases if case.id not in answered)

    def find(self, request: Request) -> Exchange | None:
        """The answer to a request that means the same, see ``fingerprint``; None without one.

        Where several cases sent such a request, the first in the order of the files counts.
        """
        found = self._by_request.get(fingerprint(request))
        return self._exchange(found) if isinstance(found, Take) else found

    @property
    def asked_again(self) -> frozenset[str]:
        """The ids of the cases whose answer is not the first one."""
        foreign = (each for each in self._foreign.exchanges if each.evidence.take > 1)
        return frozenset(
            [*(take.case for take in self._takes if take.take > 1), *(e.case.id for e in foreign)]
        )

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """Interactions that belong to no operation of the spec: on disk, but not judged."""
        return self._indexed[1] + self._foreign.unmatched

    @property
    def _takes(self) -> tuple[Take, ...]:
        return self._indexed[0]

    @cached_property
    def _indexed(self) -> tuple[tuple[Take, ...], tuple[Unmatched, ...]]:
        """What there is to replay, by operation as the spec lists them, and what has none."""
        files = self._files()
        takes: list[Take] = []
        for operation in self._provider.operations:
            counting: dict[str, Sequence[Take]] = {}
            for kind in cassette.KINDS:  # recorded before simulated
                path = cassette.path_of(self._cassettes, self._provider.id, operation.id, kind)
                files.discard(path)
                found = _by_case(_belonging(path, operation), self._which)
                counting |= {case: each for case, each in found.items() if case not in counting}
            takes += [take for each in counting.values() for take in each]
        strays = tuple(
            Unmatched(
                location=Location(str(take.file), take.line),
                what=take.case,
                reason="the spec has no such operation",
            )
            for path in sorted(files)
            for take in cassette.index(path)
        )
        return tuple(takes), strays

    def _files(self) -> set[Path]:
        """The cassettes of our own making, those of forgotten operations included."""
        folder = self._cassettes / self._provider.id
        return {path for kind in cassette.KINDS for path in folder.glob(f"*.{kind}.yaml")}

    @cached_property
    def _foreign(self) -> Foreign:
        folder = self._cassettes / self._provider.id
        found = {*folder.glob("*.yaml"), *folder.glob("*.yml"), *folder.glob("*.json")}
        paths = sorted(found - self._files())
        if not paths:
            return Foreign()
        from conformance.transport import vcr_files  # noqa: PLC0415 - vcrpy takes long to load

        return vcr_files.read_foreign(paths, self._provider, which=self._which)

    @cached_property
    def _by_request(self) -> dict[str, Take | Exchange]:
        found: dict[str, Take | Exchange] = {}
        for take in self._takes:
            stored = cassette.load_request(take)
            found.setdefault(fingerprint_of_stored(stored), take)
        for exchange in self._foreign.exchanges:
            found.setdefault(fingerprint(exchange.case.request), exchange)
        return found

    def _exchange(self, take: Take) -> Exchange:
        """What a host says that the spec does not name proves nothing about the vendor."""
        exchange = cassette.load(take, self._blobs.fetch)
        kind = evidence_kind(exchange.response, exchange.case.request.url, self._provider)
        if kind is not EvidenceKind.SIMULATED:
            return exchange
        return replace(exchange, evidence=replace(exchange.evidence, kind=kind))


def _belonging(path: Path, operation: Operation) -> tuple[Take, ...]:
    """The exchanges of a file, all of which must be on its operation."""
    takes = cassette.index(path)
    for take in takes:
        if not take.case.startswith(f"{operation.provider}/{operation.id}/"):
            raise CorruptEvidence(
                f"evidence on {take.case} does not belong into this file",
                location=Location(str(path), take.line),
                hint="restore the file from version control",
            )
    return takes


def _by_case(takes: Iterable[Take], which: Takes) -> dict[str, Sequence[Take]]:
    """The answers to each case that count, oldest first."""
    found: dict[str, list[Take]] = {}
    for take in sorted(takes, key=lambda take: take.take):
        found.setdefault(take.case, []).append(take)
    return {case: chosen(each, which) for case, each in found.items()}
