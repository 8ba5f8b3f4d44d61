"""A transport that keeps what passes through another one, which knows nothing of keeping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from conformance.codec.redaction import Redactor
from conformance.model import Case, Exchange, Provider
from conformance.transport.apart import Apart
from conformance.transport.base import Transport
from conformance.transport.decoding import decode
from conformance.transport.recorder import Recorder, faulty
from conformance.transport.redact import redact_apart
from conformance.transport.simulated import Simulated


class Recording:
    """Keeps every exchange before passing it on, without its secrets and content encodings.

    How they are kept is said at ``Recorder``. Since nothing is known of what is being sent, a
    recording that was cut short is not resumed but begun anew.

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
            raise faulty()
        self._inner = inner
        self._cassettes = cassettes
        self._provider = provider
        self._at = at
        self._redactor = Redactor(secrets) if secrets else None
        self._whole = whole

    def exchanges(self, cases: Iterable[Case]) -> Iterator[Exchange]:
        """What the inner transport yields, as it is kept; files change when all have passed.

        Where the consumer stops early or something fails, what came so far is kept all the same.

        Raises:
            CorruptEvidence: an earlier cassette cannot be extended.
            EvidenceError: the disk is full.
            UsageError: the answer comes from a simulator that misbehaves on purpose.
        """
        planned = tuple(cases)
        with Recorder(
            self._cassettes,
            self._provider,
            planned,
            at=self._at,
            whole=self._whole,
            paid=False,
        ) as recorder:
            for exchange in self._inner.exchanges(planned):
                yield recorder.keep(self._cleaned(exchange)).whole()

    def _cleaned(self, exchange: Exchange) -> Apart:
        apart = Apart.of(decode(exchange))
        return apart if self._redactor is None else redact_apart(apart, self._redactor)
