"""A transport that keeps what passes through another one, as cassettes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from conformance.codec.redaction import Redactor
from conformance.errors import UsageError
from conformance.model import Case, EvidenceKind, Exchange, Provider
from conformance.transport import cassette
from conformance.transport.base import Transport
from conformance.transport.blobs import Blobs
from conformance.transport.decoding import decode
from conformance.transport.evidence import SIMULATOR_HEADER
from conformance.transport.interaction import to_interactions
from conformance.transport.redact import redact
from conformance.transport.revision import Revision
from conformance.transport.simulated import Simulated

_Revisions: TypeAlias = dict[tuple[str, EvidenceKind], Revision]


class Recording:
    """Keeps every exchange before passing it on, without its secrets and content encodings.

    A recorded answer is one more take of its case. A simulated one replaces the earlier one, so
    that files change only where answers do. Cases that are not planned any more are kept where
    their answers were recorded; simulated ones are dropped once the ``whole`` plan was sent.

    Args:
        inner: where exchanges come from.
        cassettes: the folder that holds a folder for each provider, and the pictures.
        provider: whose cases they are.
        at: ISO 8601 UTC time for evidence that has none of its own.
        secrets: placeholder -> secret, see ``codec.redaction``.
        whole: whether the cases will be the whole plan.

    Raises:
        UsageError: ``inner`` misbehaves on purpose.
    """

    def __init__(
        self,
        inner: Transport,
        cassettes: Path,
        *,
        provider: Provider,
        at: str = "",
        secrets: Mapping[str, str] | None = None,
        whole: bool = False,
    ) -> None:
        if isinstance(inner, Simulated) and inner.fault:
            raise _faulty()
        self._inner = inner
        self._cassettes = cassettes
        self._provider = provider
        self._at = at
        self._redactor = Redactor(secrets) if secrets else None
        self._whole = whole
        self._blobs = Blobs(cassettes)

    def exchanges(self, cases: Iterable[Case]) -> Iterator[Exchange]:
        """What the inner transport yields, as it is kept; files change when all have passed.

        Where the consumer stops early or something fails, what came so far is kept all the same.

        Raises:
            CorruptEvidence: an earlier cassette cannot be extended.
            UsageError: the answer comes from a simulator that misbehaves on purpose.
        """
        planned = tuple(cases)
        revisions = self._revisions(planned)
        done = False
        try:
            for exchange in self._inner.exchanges(planned):
                yield self._kept(exchange, revisions)
            done = True
        finally:
            self._write(revisions, [case.id for case in planned], done=done)

    def _revisions(self, cases: tuple[Case, ...]) -> _Revisions:
        """The cassettes that may change, looked through before the first request is paid for."""
        operations = dict.fromkeys(case.operation for case in cases)
        return {
            (operation, kind): self._revision(operation, kind)
            for operation in operations
            for kind in cassette.KINDS
        }

    def _revision(self, operation: str, kind: EvidenceKind) -> Revision:
        path = cassette.path_of(self._cassettes, self._provider.id, operation, kind)
        return Revision(path, kind)

    def _kept(self, exchange: Exchange, revisions: _Revisions) -> Exchange:
        exchange = decode(exchange)
        if self._redactor is not None:
            exchange = redact(exchange, self._redactor)
        _refuse_faulty(exchange)
        case, evidence = exchange.case, exchange.evidence
        kind = _stored(evidence.kind)
        if (case.operation, kind) not in revisions:  # an answer to what nobody asked
            revisions[case.operation, kind] = self._revision(case.operation, kind)
        revision = revisions[case.operation, kind]
        evidence = replace(evidence, at=evidence.at or self._at, take=revision.next_take(case.id))
        stored = replace(exchange, evidence=replace(evidence, kind=kind))
        revision.add(case.id, cassette.block(to_interactions(stored, self._blobs.keep)))
        return replace(exchange, evidence=evidence)

    def _write(self, revisions: _Revisions, planned: Sequence[str], *, done: bool) -> None:
        changed = {key: revision for key, revision in revisions.items() if revision.changed}
        simulated = {kind for _, kind in changed} == {EvidenceKind.SIMULATED}
        drop = done and self._whole and simulated
        for revision in changed.values():
            revision.write(planned, drop=drop)
        if drop:
            self._drop_others({operation for operation, _ in changed})

    def _drop_others(self, operations: set[str]) -> None:
        """Delete the simulated answers to operations that the plan does not name any more."""
        folder = self._cassettes / self._provider.id
        for path in folder.glob(f"*.{EvidenceKind.SIMULATED}.yaml"):
            if path.name.split(".")[0] not in operations:
                path.unlink()


def _stored(kind: EvidenceKind) -> EvidenceKind:
    return EvidenceKind.RECORDED if kind is EvidenceKind.LIVE else kind


def _refuse_faulty(exchange: Exchange) -> None:
    """A simulator behind a socket says in its header whether it is an honest one."""
    says = exchange.response.header(SIMULATOR_HEADER) if exchange.response else None
    if says not in {None, "1"}:
        raise _faulty()


def _faulty() -> UsageError:
    return UsageError(
        "a simulator that misbehaves on purpose gives no evidence to keep",
        hint="leave out --fault or --record",
    )
