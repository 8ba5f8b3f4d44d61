"""One exchange as the checks see it: every view is made once, when first asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlsplit

from conformance.checks.check import Context, obstacle
from conformance.checks.declining import declines
from conformance.codec import http_date, sse, strict_json
from conformance.codec.image.decode import Picture, inspect
from conformance.dialects import any as any_dialect
from conformance.dialects import documents
from conformance.dialects.grammar import body_of
from conformance.dialects.lens import Lens, lens
from conformance.model import (
    Case,
    Dialect,
    Exchange,
    Facts,
    Fetched,
    Image,
    Intent,
    Json,
    JsonObject,
    Outcome,
    Phase,
    PictureFacts,
    Reference,
    Request,
    Response,
)
from conformance.spec.asked import Asked, asked

NO_RESPONSE = Response(status=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture of an answer with what its bytes are, inline or fetched from its URL.

    ``picture`` is ``None`` where there are no bytes.
    """

    image: Image
    picture: Picture | None
    fetched: Fetched | None = None

    @property
    def sha256(self) -> str:
        """Of the bytes, in hexadecimal digits; '' where there are none."""
        return self.picture.sha256 if self.picture else ""

    @property
    def data(self) -> bytes | None:
        """The bytes of the picture, from wherever they came."""
        if self.image.data is not None:
            return self.image.data
        response = self.fetched.response if self.fetched else None
        return response.body if response is not None and _success(response.status) else None

    @property
    def unseen(self) -> bool:
        """Whether the picture is behind a URL that was not followed, or gave no answer."""
        behind = self.image.data is None and self.image.url is not None
        return behind and (self.fetched is None or self.fetched.response is None)


class Answer:
    """A lazily read exchange. ``operation`` and ``provider`` come with the context."""

    def __init__(self, exchange: Exchange, context: Context) -> None:
        self.exchange = exchange
        self.context = context

    @property
    def case(self) -> Case:
        """The case that was sent."""
        return self.exchange.case

    @property
    def request(self) -> Request:
        """The request as it was really sent."""
        return self.exchange.case.request

    @cached_property
    def response(self) -> Response:
        """The response; status 0 and nothing else where none came."""
        return self.exchange.response or NO_RESPONSE

    @cached_property
    def request_lens(self) -> Lens:
        """The lens of the request's dialect."""
        return lens(self.context.operation.request_dialect)

    @cached_property
    def response_lens(self) -> Lens:
        """The lens of the response's dialect."""
        return lens(self.context.operation.response_dialect)

    @cached_property
    def sent(self) -> JsonObject:
        """The JSON object that was sent; empty where none was."""
        return body_of(self.request)

    @cached_property
    def intent(self) -> Intent:
        """What the request asks for."""
        return self.request_lens.intent(self.request)

    @cached_property
    def asked(self) -> Asked:
        """What the request asks for, in official terms, defaults filled in."""
        operation, provider = self.context.operation, self.context.provider
        return asked(self.intent, operation, provider, self.context.models)

    @cached_property
    def outcome(self) -> Outcome:
        """What the answer delivers."""
        return self.response_lens.outcome(self.response)

    @cached_property
    def media_type(self) -> str:
        """The declared media type, lower-case, without parameters; '' where none is declared."""
        return (self.response.header("content-type") or "").partition(";")[0].strip().lower()

    @cached_property
    def parsed(self) -> strict_json.Parsed:
        """The body read as strict JSON, with every defect met."""
        return strict_json.shared(self.response.body)

    @property
    def json(self) -> Json:
        """The body as JSON, ``None`` where it is none."""
        return self.parsed.value

    @cached_property
    def is_sse(self) -> bool:
        """Whether the body is a server-sent event stream, whatever it is declared as."""
        return sse.looks_like_sse(self.response.body)

    @cached_property
    def stream(self) -> sse.Stream:
        """The body read as server-sent events."""
        return sse.parse(self.response.body)

    @cached_property
    def pieces(self) -> tuple[tuple[str, Json], ...]:
        """The JSON texts of the answer, each with the pointer to it: the whole, or one an event.

        An array that holds a stream counts as its items; events that are no objects are left out.
        """
        if self.is_sse or (self.outcome.streamed and isinstance(self.json, list)):
            read = documents.read(self.response).documents
            return tuple((each.where, each.value) for each in read)
        return (("", self.json),) if self.parsed.found else ()

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Every picture of the answer, thoughts included."""
        fetched = {each.url: each for each in self.exchange.fetched}
        return tuple(_show(image, fetched.get(image.url or "")) for image in self.outcome.images)

    @cached_property
    def results(self) -> tuple[Shown, ...]:
        """The pictures that are no thoughts, one per distinct content or URL."""
        seen: dict[object, Shown] = {}
        for each in self.shown:
            if not each.image.thought:
                seen.setdefault(each.sha256 or each.image.url, each)
        return tuple(seen.values())

    @cached_property
    def final(self) -> tuple[Shown, ...]:
        """The results that count: the last of them, as many as were asked for.

        Relays may pass on interim pictures as if they were results; these come first.
        """
        return self.results[-max(1, self.asked.count) :]

    @property
    def ok(self) -> bool:
        """Whether the request was answered rather than refused: a 2xx with no error in it."""
        return self.exchange.fault is None and _success(self.response.status)

    @cached_property
    def answered(self) -> bool:
        """Whether it was answered with something that can be read and is no error."""
        return self.ok and self.outcome.error is None and (self.parsed.found or self.is_sse)

    @cached_property
    def spoken(self) -> Dialect:
        """The dialect of the answer; where the page leaves it open, the one that fits best.

        ``ANY`` where none fits.
        """
        declared = self.context.operation.response_dialect
        return declared if declared is not Dialect.ANY else any_dialect.best(self.response).dialect

    @cached_property
    def obstacle(self) -> str:
        """Why this exchange can be held neither for nor against the vendor, or ''."""
        return obstacle(self.facts)

    @cached_property
    def judgeable(self) -> bool:
        """Whether the pictures of this answer say something about what was asked for."""
        return (
            self.ok
            and self.outcome.error is None
            and (self.case.valid or self.case.phase is Phase.PROBE)
            # A ratio that is lost for its spelling is what that probe is about, and no other row.
            and not self.probes("casing")
            and self.asked.wants_image
            and not self.obstacle
        )

    def probes(self, probe: str) -> bool:
        """Whether the case was sent for the sake of a probe, and of nothing else."""
        probing = self.case.phase is Phase.PROBE
        return probing and any(part.probe == probe for part in self.case.parts)

    @cached_property
    def facts(self) -> Facts:
        """What checks over several exchanges may read, and what the run file keeps."""
        case, outcome = self.case, self.outcome
        return Facts(
            case=case.id,
            operation=case.operation,
            phase=case.phase,
            evidence=self.exchange.evidence.kind,
            valid=case.valid,
            violation=str(case.violation or ""),
            parts=case.parts,
            facets=case.facets,
            asked=_stated(self.intent),
            status=self.exchange.response.status if self.exchange.response else None,
            fault=self.exchange.fault.name if self.exchange.fault else "",
            media_type=self.media_type,
            streamed=outcome.streamed,
            pictures=tuple(_picture_facts(each) for each in self.shown),
            has_text=bool(outcome.text.strip()),
            usage=outcome.usage,
            finish=outcome.finish.reason if outcome.finish else None,
            error=outcome.error.category if outcome.error else None,
            block=outcome.block,
            model=outcome.model,
            first_byte=self.exchange.timing.first_byte,
            total=self.exchange.timing.total,
            sent=_mark(self.request.url.encode("utf-8", "replace") + b"\0" + self.request.body),
            size=len(self.request.url) + len(self.request.body),
            prompt=_mark((self.intent.prompt or "").encode("utf-8", "replace")),
            reference_sizes=tuple(_size(each) for each in self.intent.references),
            envelope=outcome.error.envelope if outcome.error else None,
            declines=declines(outcome.text),
            id=outcome.id,
            created=outcome.created,
            date=http_date.seconds(self.response.header("date") or ""),
        )

    @cached_property
    def host(self) -> str:
        """The host that was asked."""
        return urlsplit(self.request.url).hostname or ""


def _success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004 - HTTP's success statuses


def _show(image: Image, fetched: Fetched | None) -> Shown:
    shown = Shown(image=image, picture=None, fetched=fetched)
    return replace(shown, picture=inspect(shown.data)) if shown.data else shown


def _stated(intent: Intent) -> JsonObject:
    stated: dict[str, Json] = {
        "model": intent.model,
        "aspect_ratio": intent.aspect_ratio,
        "image_size": intent.image_size,
        "modalities": list(intent.modalities) if intent.modalities is not None else None,
        "count": intent.count,
        "output_format": intent.output_format,
        "response_format": intent.response_format,
        "stream": intent.stream,
        "references": len(intent.references) or None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _mark(sent: bytes) -> str:
    """A short hash; '' of nothing."""
    return hashlib.sha256(sent).hexdigest()[:16] if sent else ""


def _size(reference: Reference) -> str:
    """Width and height of an input picture, '' where it is elsewhere, or none."""
    picture = inspect(reference.data) if reference.data else None
    return f"{picture.width}x{picture.height}" if picture and picture.width else ""


def _picture_facts(shown: Shown) -> PictureFacts:
    image, picture = shown.image, shown.picture
    return PictureFacts(
        where=image.where,
        place=image.place.value,
        declared=image.declared,
        type=picture.type if picture else None,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        sha256=shown.sha256,
        decodes=picture.decodes if picture else False,
        thought=image.thought,
        delivery="data" if image.url is None else "url",
        unseen=shown.unseen,
    )
