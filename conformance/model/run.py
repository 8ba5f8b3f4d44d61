"""The records of a run, in the order in which they stand in its file.

A run is a header, then cases each followed by its findings, then a footer. Every report is a
function of these records and of nothing else, so they hold all that any report shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from conformance.model.documented import (
    CatalogueEntry,
    Claim,
    Feature,
    ModelName,
    PicturePrice,
    Price,
    Source,
)
from conformance.model.expectation import Expectation
from conformance.model.json import Headers, Json, JsonObject
from conformance.model.verdict import Evidence, EvidenceKind, Facts, Part, Phase, Status
from conformance.model.wire import Fault, Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRecord:
    """An operation as the header lists it; dialects by name."""

    id: str
    method: str
    path: str
    request_dialect: str
    response_dialect: str
    summary: str = ""
    servers: tuple[str, ...] = ()
    not_judged: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """A claim with the operation it is made for and its line in the spec."""

    operation: str
    claim: Claim
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRecord:
    """A provider as the header lists it.

    Attributes:
        spec: its file, relative to the root.
        implied: feature -> why it counts as claimed though no claim names it: the dialect spoken
            promises it, or the page documents it by listing statuses or a schema.
        shards: the shares of its plan that were judged, e.g. ``1/3``; () is the whole of it. What
            can be said of a whole operation alone is said where no share is missing.
    """

    id: str
    name: str
    key_env: str
    spec: str
    digest: str
    sources: tuple[Source, ...] = ()
    models: tuple[ModelName, ...] = ()
    prices: tuple[Price, ...] = ()
    picture_prices: tuple[PicturePrice, ...] = ()
    catalogue: tuple[CatalogueEntry, ...] = ()
    operations: tuple[OperationRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    implied: dict[str, str] = field(default_factory=dict)
    self_hosted: bool = False
    upstream: str = ""
    shards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """A check as the header lists it: what a reader needs to understand its findings."""

    id: str
    title: str
    requirement: str
    source: str
    features: tuple[str, ...]
    proves_not: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """How the run was made.

    Attributes:
        mode: where its answers come from.
        as_of: ISO date of the newest evidence, '' without any: a replay run has no clock.
        full: whether it is the whole of what there is to judge, with no selection; of a share,
            whether all shares together are.
        takes: which answers to each case it has: the newest, all, or the one before the newest.
        expectations: the findings that are known of these providers.
    """

    mode: Literal["replay", "simulate", "live"]
    strength: int
    as_of: str = ""
    full: bool = False
    fault: str = ""
    providers: tuple[ProviderRecord, ...] = ()
    features: tuple[Feature, ...] = ()
    checks: tuple[CheckRecord, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    version: int = 1
    takes: Literal["newest", "all", "previous"] = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRecord:
    """A request as sent, secrets replaced, pictures by hash; exactly one body member is set."""

    method: str
    url: str
    headers: Headers = ()
    body: Json = None
    body_text: str | None = None
    body_base64: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRecord:
    """A picture of an answer. ``thumbnail`` is a data URI or ''."""

    where: str
    place: str
    declared: str | None = None
    type: str | None = None
    width: int | None = None
    height: int | None = None
    sha256: str = ""
    delivery: str = "data"
    thought: bool = False
    thumbnail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """A response, abridged: ``body`` is text, long strings cut in the middle."""

    status: int
    headers: Headers = ()
    body: str = ""
    length: int = 0
    sha256: str = ""
    images: tuple[PictureRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """A case that was sent, with what came back.

    Attributes:
        place: where it stands among the provider's cases of a whole run, from 0; ``None`` is where
            it stands among those of this run.
    """

    id: str
    provider: str
    operation: str
    phase: Phase
    evidence: Evidence
    request: SentRecord
    facts: Facts
    valid: bool = True
    violation: str = ""
    facets: JsonObject = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    sample: str = ""
    cost_usd: float = 0.0
    assumed: bool = False
    response: AnswerRecord | None = None
    fault: Fault | None = None
    timing: Timing = field(default_factory=Timing)
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecord:
    """A finding with what it is about.

    ``case`` is '' for findings over a whole provider. ``facets`` are those of the case, with its
    ``violation``, and its part in the ``probe`` where it has one alone; ``size`` is how long its
    request is. They are repeated here so that a cell can say when it fails, and show the smallest
    request that does, without looking cases up. Findings about a page have the ``line`` of the spec
    that ``pointer`` leads to, and the ``url`` of the page.
    """

    check: str
    provider: str
    operation: str
    feature: str
    status: Status
    evidence: EvidenceKind
    message: str
    case: str = ""
    value: Json = None
    pointer: str = ""
    expected: Json = None
    observed: Json = None
    facets: JsonObject = field(default_factory=dict)
    line: int = 0
    url: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """The end of a complete run.

    Attributes:
        unrecorded: provider -> ids of planned cases for which there is no evidence.
        interrupted: the run was stopped before its plan was done; what is here is sound.
        stopped: provider/operation, or a provider, -> why a live run sent no more to it.
        lost: provider -> ids of cases that were paid for, and whose answer a crash swallowed.
        unmatched: provider -> what is on disk, belongs to no operation, and so is not judged.
        explored: provider/operation -> how many requests beside the plan were tried; of these only
            the smallest that fail are among the cases.
    """

    cases: int
    findings: int
    unrecorded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    interrupted: bool = False
    stopped: dict[str, str] = field(default_factory=dict)
    lost: dict[str, tuple[str, ...]] = field(default_factory=dict)
    explored: dict[str, int] = field(default_factory=dict)
    unmatched: dict[str, tuple[str, ...]] = field(default_factory=dict)


Record = Header | CaseRecord | FindingRecord | Footer
