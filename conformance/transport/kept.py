"""The member ``conformance`` of an interaction: all that vcrpy has no place for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from conformance.errors import CorruptEvidence
from conformance.model import (
    Case,
    ClientOutcome,
    Evidence,
    EvidenceKind,
    Exchange,
    Fault,
    Fetched,
    Json,
    Part,
    Phase,
    Received,
    Request,
    Response,
    Timing,
    Violation,
)
from conformance.transport.blobs import inflate
from conformance.transport.evidence import is_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an answer comes from; see ``Evidence``, whose ``take`` stands beside the case."""

    kind: EvidenceKind
    at: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The member ``conformance`` of the answer to a case; see ``Case`` and ``Exchange``."""

    case: str
    take: int
    phase: Phase
    evidence: Origin
    valid: bool = True
    violation: Violation | None = None
    facets: Mapping[str, Json] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    after: str = ""
    sample: str = ""
    cost_usd: float = 0.0
    assumed: bool = False
    answered: bool = True
    fault: Fault | None = None
    attempts: int = 1
    echoes: tuple[str, ...] = ()
    received: Received = field(default_factory=Received)
    timing: Timing = field(default_factory=Timing)
    thumbnails: dict[str, str] = field(default_factory=dict)
    client: ClientOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFetch:
    """The member ``conformance`` of a picture that was fetched for a case."""

    follows: str
    take: int
    answered: bool = True
    fault: Fault | None = None


def kept_of(exchange: Exchange) -> Kept:
    """What is kept of an exchange without pictures beside request and answer."""
    case, evidence = exchange.case, exchange.evidence
    return Kept(
        case=case.id,
        take=evidence.take,
        phase=case.phase,
        evidence=Origin(kind=evidence.kind, at=evidence.at, host=evidence.host),
        valid=case.valid,
        violation=case.violation,
        facets=case.facets,
        parts=case.parts,
        after=case.after,
        sample=case.sample,
        cost_usd=case.cost_usd,
        assumed=case.assumed,
        answered=exchange.response is not None,
        fault=exchange.fault,
        attempts=exchange.attempts,
        echoes=exchange.echoes,
        received=exchange.received,
        timing=exchange.timing,
        thumbnails=dict(exchange.thumbnails),
        client=exchange.client,
    )


def exchange_of(
    kept: Kept,
    request: Request,
    response: Response,
    fetched: tuple[Fetched, ...],
    fetch: Callable[[str], bytes],
) -> Exchange:
    """The exchange of which ``kept`` was kept; ``fetch`` gives its thumbnails.

    Raises:
        CorruptEvidence: the case's id or the date is none, or a thumbnail cannot be had.
    """
    parts = kept.case.split("/")
    if len(parts) < 4:  # noqa: PLR2004 - provider/operation/phase/hash
        raise CorruptEvidence(f"{kept.case!r} is no id of a case")
    if kept.evidence.at and not is_date(kept.evidence.at):
        raise CorruptEvidence(f"{kept.evidence.at!r} is no date")
    case = Case(
        id=kept.case,
        provider=parts[0],
        operation=parts[1],
        phase=kept.phase,
        request=request,
        valid=kept.valid,
        violation=kept.violation,
        facets=kept.facets,
        parts=kept.parts,
        after=kept.after,
        sample=kept.sample,
        cost_usd=kept.cost_usd,
        assumed=kept.assumed,
    )
    origin = kept.evidence
    return Exchange(
        case=case,
        evidence=Evidence(kind=origin.kind, at=origin.at, host=origin.host, take=kept.take),
        response=response if kept.answered else None,
        fault=kept.fault,
        timing=kept.timing,
        received=kept.received,
        fetched=fetched,
        attempts=kept.attempts,
        echoes=kept.echoes,
        thumbnails={
            digest: inflate(uri.encode("utf-8"), fetch).decode("ascii")
            for digest, uri in kept.thumbnails.items()
        },
        client=kept.client,
    )
