"""What is sent on purpose, what came back, and what we say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from conformance.model.client import ClientOutcome
from conformance.model.json import Json, JsonObject
from conformance.model.wire import Fault, Fetched, Received, Request, Response, Timing, Usage

UNTIMED = Timing()
AS_IS = Received()


class Phase(StrEnum):
    """Why a case is in the plan."""

    DOCUMENTED = "documented"
    COVERING = "covering"
    NEGATIVE = "negative"
    PROBE = "probe"
    EXPLORE = "explore"
    CLIENT = "client"


class ViolationKind(StrEnum):
    """What a negative case breaks; CREDENTIAL is the way in which the key is handed in."""

    SCHEMA = "schema"
    CLAIM = "claim"
    CONVENTION = "convention"
    PROTOCOL = "protocol"
    CREDENTIAL = "credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """The one thing that is wrong with a negative case.

    Attributes:
        rule: the JSON Schema keyword for SCHEMA, else a name of ours, e.g. ``unknown-model``.
        pointer: the member it concerns, addressed as in ``Claim.member`` ('' is the whole request).
    """

    kind: ViolationKind
    rule: str
    pointer: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.rule}" + (f" at {self.pointer}" if self.pointer else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a case is to one probe group: requests that are sent to be compared.

    Attributes:
        group: its id, e.g. ``generate_image/casing``.
        probe: which probe the group belongs to, e.g. ``casing``.
        role: the part of this case in it, e.g. ``snake``.
    """

    group: str
    probe: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request to send.

    Attributes:
        id: ``provider/operation/phase/<hash>``; see ``conformance.generate`` for what it hashes.
        facets: the choices that make this case: Intent member, ``credential`` or JSON pointer ->
            value.
        parts: its part in each probe group that it belongs to. A probe has one; a covering case
            is the plain half of as many as it can be, so that it is paid for once.
        after: the case whose answer this request continues, '' for none. The request then holds a
            stand-in for that answer, which the transport replaces.
        cost_usd: worst case in US dollars; ``assumed`` says that no price was documented.
    """

    id: str
    provider: str
    operation: str
    phase: Phase
    request: Request
    valid: bool = True
    violation: Violation | None = None
    facets: JsonObject = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    after: str = ""
    sample: str = ""
    cost_usd: float = 0.0
    assumed: bool = False


class EvidenceKind(StrEnum):
    """How much an answer proves, weakest first."""

    DOCUMENTED = "documented"
    SIMULATED = "simulated"
    RECORDED = "recorded"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where an answer comes from. ``at`` is an ISO 8601 UTC time; ``take`` counts from 1."""

    kind: EvidenceKind
    at: str = ""
    host: str = ""
    take: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A case with what came back: a response, or a named transport fault, or both.

    ``case.request`` is what was really sent, secrets replaced. ``echoes`` are the places of the
    answer in which a secret stood before it was removed. ``thumbnails`` map the SHA-256 of a
    picture to a small data URI; whoever obtains an answer makes them, so that judging it again
    years later gives the same bytes. ``client`` is what an official client made of the answer,
    where one asked.
    """

    case: Case
    evidence: Evidence
    response: Response | None = None
    fault: Fault | None = None
    timing: Timing = UNTIMED
    received: Received = AS_IS
    fetched: tuple[Fetched, ...] = ()
    attempts: int = 1
    echoes: tuple[str, ...] = ()
    thumbnails: Mapping[str, str] = field(default_factory=dict)
    client: ClientOutcome | None = None


class Status(StrEnum):
    """What a check says. ``INCONCLUSIVE`` stands apart from the order of the others."""

    PASS = "pass"
    INFO = "info"
    WARN = "warn"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check says about one feature, in our own words.

    ``pointer`` says where in the body, or ``header:name``, ``status``; ``value`` is the value of
    the feature that was tried, where it has values. Texts may quote the vendor only through
    ``expected`` and ``observed``. ``case`` is the exchange that it is about, in findings over
    several; '' leaves that open.

    In findings about a page, ``pointer`` leads into the spec file, behind a ``#`` into the text
    that stands there; ``line`` is the line of that place, from 1, and ``source`` the id of the page
    that it was taken from.
    """

    feature: str
    status: Status
    message: str
    value: Json = None
    pointer: str = ""
    expected: Json = None
    observed: Json = None
    case: str = ""
    line: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """What is known of a decoded picture; sizes in pixels, ``None`` where it does not decode.

    Attributes:
        unseen: its URL was not followed, or gave no answer: it may be anything.
    """

    where: str
    place: str
    declared: str | None = None
    type: str | None = None
    width: int | None = None
    height: int | None = None
    sha256: str = ""
    decodes: bool = False
    thought: bool = False
    delivery: str = "data"
    unseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that checks over several exchanges may read of one of them.

    Small, JSON-able and kept in the run file, so that such checks run again when runs are merged.
    ``asked`` are the Intent members that the request states (references as their number);
    ``error`` is ``ApiError.category``, ``envelope`` its envelope; ``finish`` is ``Finish.reason``.

    Attributes:
        sent: a short hash of URL and body: equal where the same was sent.
        size: how long URL and body are together.
        prompt: a short hash of the prompt, '' where there is none.
        reference_sizes: ``WxH`` of each input picture in pixels, '' where it cannot be seen.
        declines: whether the text reads like a refusal.
        id, created: as the answer states them; ``created`` in seconds since 1970.
        date: the header Date, in seconds since 1970.
    """

    case: str
    operation: str
    phase: Phase
    evidence: EvidenceKind
    valid: bool = True
    violation: str = ""
    parts: tuple[Part, ...] = ()
    facets: JsonObject = field(default_factory=dict)
    asked: JsonObject = field(default_factory=dict)
    status: int | None = None
    fault: str = ""
    media_type: str = ""
    streamed: bool = False
    pictures: tuple[PictureFacts, ...] = ()
    has_text: bool = False
    usage: Usage | None = None
    finish: str | None = None
    error: str | None = None
    block: str | None = None
    model: str | None = None
    first_byte: float = 0.0
    total: float = 0.0
    sent: str = ""
    size: int = 0
    prompt: str = ""
    reference_sizes: tuple[str, ...] = ()
    envelope: str | None = None
    declines: bool = False
    id: str | None = None
    created: int | None = None
    date: int | None = None


class State(StrEnum):
    """The verdict of a cell; see ``conformance.matrix``."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    CONTRADICTED = "contradicted"
    UNDOCUMENTED = "undocumented"
    UNPROVEN = "unproven"
    NOT_CLAIMED = "not claimed"
