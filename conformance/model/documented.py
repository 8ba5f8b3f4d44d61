"""What a vendor's page says, as data. Nothing here is corrected: contradictions stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from conformance.errors import Location
from conformance.model.json import Headers, Json, JsonObject

NOWHERE = Location("<made in memory>")


class Dialect(StrEnum):
    """A wire convention; ``ANY`` is for answers whose dialect the page leaves open."""

    GEMINI = "gemini.generate-content"
    CHAT = "openai.chat-completions"
    IMAGES = "openai.images"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page that statements are taken from. ``retrieved`` and ``modified`` are ISO dates or ''."""

    id: str
    url: str
    retrieved: str = ""
    modified: str = ""
    title: str = ""


class ClaimKind(StrEnum):
    """How a claim can be true: see ``Claim.value``."""

    VALUES = "values"
    MAX = "max"
    MIN = "min"
    EQUALS = "equals"
    DEFAULT = "default"
    WORKS = "works"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One documented statement about one feature.

    Attributes:
        member: where in a request it is controlled: a JSON pointer into the body with ``*`` for
            any item of an array, or ``path:name``, ``query:name``, ``header:name``; or ''.
        value: a list for VALUES, a number for MAX and MIN, ``true`` for WORKS, else any JSON.
        when: facet values under which alone it is claimed.
    """

    id: str
    feature: str
    kind: ClaimKind
    value: Json
    member: str = ""
    when: JsonObject = field(default_factory=dict)
    text: str = ""
    source: str = ""
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A request or response as the page prints it; ``body`` is raw and may be anything but JSON."""

    id: str
    kind: Literal["request", "response"]
    body: str | None = None
    title: str = ""
    source: str = ""
    method: str = ""
    url: str = ""
    headers: Headers = ()
    status: int | None = None
    answers: str = ""
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One documented way to hand in the key.

    Attributes:
        id: ``header:x-goog-api-key``, ``query:key``; with a prefix ``header:Authorization:Bearer``.
        prefix: what stands before the key in the value, with its blank, e.g. ``"Bearer "``; or ''.
        required: whether the page says that a request must carry a credential at all.
        stated: where the page shows it: in its security section, a parameter table, or a sample.
    """

    id: str
    carrier: Literal["header", "query"]
    name: str
    prefix: str = ""
    required: bool = True
    stated: Literal["security", "parameter", "sample"] = "security"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelName:
    """A vendor's own name for an official model, with the size tier that the name implies."""

    name: str
    upstream: str
    tier: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What the page says a call costs; ``currency`` is '' where the page does not say."""

    model: str
    per: Literal["image", "request", "1M_input", "1M_output"]
    amount: float
    currency: str = ""
    tier: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePrice:
    """What one picture of a tier costs by the page; ``tier`` is '' where none can be told apart.

    Attributes:
        model: by the vendor's own name, '' where the price is for all it sells.
        per: what the page states the price for.
        tokens: how many output tokens it was worked out from, 0 where the page prints it.
    """

    model: str
    tier: str
    amount: float
    per: Literal["image", "request", "1M_input", "1M_output"]
    currency: str = ""
    tokens: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """An operation that the page's navigation names, described on the page or not."""

    group: str
    name: str
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A path, query or header parameter; ``declared`` is false where only the template shows it."""

    name: str
    where: Literal["path", "query", "header"]
    schema: JsonObject
    required: bool = False
    declared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSpec:
    """A documented status (``"200"``, ``"4XX"``, ``"default"``) with its schema per media type."""

    status: str
    description: str = ""
    schemas: JsonObject = field(default_factory=dict)
    inferred_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method and path of a provider, and all that its page says of them.

    Attributes:
        request_schema: JSON Schema 2020-12 of the body, self-contained (``$defs`` inside).
        inferred_from: the sample id from which the schema was read where the page prints none.
        not_judged: '' or why we do not judge it, e.g. ``"asynchronous"``.
    """

    id: str
    provider: str
    method: str
    path: str
    request_dialect: Dialect
    response_dialect: Dialect
    summary: str = ""
    servers: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body_required: bool = False
    media_type: str = "application/json"
    request_schema: JsonObject = field(default_factory=dict)
    inferred_from: str = ""
    responses: tuple[ResponseSpec, ...] = ()
    credentials: tuple[Credential, ...] = ()
    samples: tuple[Sample, ...] = ()
    claims: tuple[Claim, ...] = ()
    not_judged: str = ""
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One vendor, as data: the whole of ``specs/<id>.yaml``. ``digest`` is the file's SHA-256."""

    id: str
    name: str
    key_env: str
    sources: tuple[Source, ...] = ()
    models: tuple[ModelName, ...] = ()
    prices: tuple[Price, ...] = ()
    catalogue: tuple[CatalogueEntry, ...] = ()
    operations: tuple[Operation, ...] = ()
    self_hosted: bool = False
    upstream: str = ""
    digest: str = ""
    location: Location = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A row of the matrix; see ``conformance/features.yaml``."""

    id: str
    group: str
    title: str
    meaning: str
    implied_by: tuple[Dialect, ...] = ()
