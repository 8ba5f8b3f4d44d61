"""Recorded evidence as a transport: what was really sent, and what really came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from conformance.errors import Location
from conformance.model import Case, EvidenceKind, Exchange, Provider, Request
from conformance.transport import cassette
from conformance.transport.blobs import Blobs
from conformance.transport.cassette import Take
from conformance.transport.evidence import evidence_kind
from conformance.transport.evidence_index import EvidenceIndex
from conformance.transport.fingerprint import fingerprint, fingerprint_of_stored
from conformance.transport.foreign import Foreign, Unmatched
from conformance.transport.takes import Takes


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
        for item in self.items(case.id for case in cases):
            yield self.exchange(item)

    def items(self, cases: Iterable[str]) -> Iterator[Take | Exchange]:
        """The same by the ids of cases and not read yet, where that can be; raises likewise."""
        yield from self._index.ordered(cases)
        yield from self._foreign.exchanges

    def exchange(self, item: Take | Exchange) -> Exchange:
        """What is behind one of the ``items``; raises likewise.

        What a host says that the spec does not name proves nothing about the vendor.
        """
        if isinstance(item, Exchange):
            return item
        exchange = cassette.load(item, self._blobs.fetch)
        kind = evidence_kind(exchange.response, exchange.case.request.url, self._provider)
        if kind is not EvidenceKind.SIMULATED:
            return exchange
        return replace(exchange, evidence=replace(exchange.evidence, kind=kind))

    def unrecorded(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """The cases to which there is no answer on disk, recorded or simulated."""
        left = {case.id: case for case in cases}
        for take in self._index:
            left.pop(take.case, None)
        return tuple(left.values())

    def find(self, request: Request) -> Exchange | None:
        """The answer to a request that means the same, see ``fingerprint``; None without one.

        Where several cases sent such a request, the first in the order of the files counts.
        """
        found = self._by_request.get(fingerprint(request))
        return None if found is None else self.exchange(found)

    @property
    def asked_again(self) -> frozenset[str]:
        """The ids of the cases whose answer is not the first one."""
        foreign = (each for each in self._foreign.exchanges if each.evidence.take > 1)
        return frozenset(
            [*(take.case for take in self._index if take.take > 1), *(e.case.id for e in foreign)]
        )

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """Interactions that belong to no operation of the spec: on disk, but not judged."""
        strays = tuple(
            Unmatched(
                location=Location(str(take.file), take.line),
                what=take.case,
                reason="the spec has no such operation",
            )
            for path in sorted(self._files() - self._index.files)
            for take in cassette.index(path)
        )
        return strays + self._foreign.unmatched

    @cached_property
    def _index(self) -> EvidenceIndex:
        return EvidenceIndex(self._cassettes, self._provider, self._which)

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
        for take in self._index:
            stored = cassette.load_request(take)
            found.setdefault(fingerprint_of_stored(stored), take)
        for exchange in self._foreign.exchanges:
            found.setdefault(fingerprint(exchange.case.request), exchange)
        return found
