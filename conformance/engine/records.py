"""What the run file keeps of specs, checks and exchanges."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Iterator

from conformance.checks.answer import Answer, Shown
from conformance.checks.check import CHECKS
from conformance.checks.judge import DOCS
from conformance.codec import strict_json
from conformance.model import (
    AnswerRecord,
    CaseRecord,
    CheckRecord,
    ClaimRecord,
    Dialect,
    Feature,
    Json,
    Operation,
    OperationRecord,
    PictureRecord,
    Provider,
    ProviderRecord,
    Request,
    Response,
    SentRecord,
)
from conformance.spec.models import ModelTable
from conformance.spec.official_clients import assigned
from conformance.spec.official_clients import feature as feature_of
from conformance.spec.picture_prices import picture_prices

#: Longest string kept inside a body, and longest body kept, in characters.
STRING = 200
BODY = 6_000


def provider_record(
    provider: Provider, features: Collection[Feature], models: ModelTable
) -> ProviderRecord:
    """A provider as the header of a run lists it."""
    return ProviderRecord(
        id=provider.id,
        name=provider.name,
        key_env=provider.key_env,
        spec=provider.location.file,
        digest=provider.digest,
        sources=provider.sources,
        models=provider.models,
        prices=provider.prices,
        picture_prices=picture_prices(provider, models),
        catalogue=provider.catalogue,
        operations=tuple(_operation_record(operation) for operation in provider.operations),
        claims=tuple(
            ClaimRecord(operation=operation.id, claim=claim, line=claim.location.line)
            for operation in provider.operations
            for claim in operation.claims
        ),
        implied=dict(_implied(provider, features)),
        self_hosted=provider.self_hosted,
        upstream=provider.upstream,
    )


def check_records() -> tuple[CheckRecord, ...]:
    """Every check as the header of a run lists it."""
    return tuple(
        CheckRecord(
            id=check.id,
            title=check.title,
            requirement=check.requirement,
            source=check.source,
            features=check.features,
            proves_not=check.proves_not,
            why=check.why,
        )
        for check in CHECKS.values()
    )


def case_record(answer: Answer) -> CaseRecord:
    """An exchange as the run keeps it: the answer abridged, pictures by hash and thumbnail."""
    case, exchange = answer.case, answer.exchange
    return CaseRecord(
        id=case.id,
        provider=case.provider,
        operation=case.operation,
        phase=case.phase,
        evidence=exchange.evidence,
        request=_sent(case.request),
        facts=answer.facts,
        valid=case.valid,
        violation=str(case.violation or ""),
        facets=case.facets,
        parts=case.parts,
        sample=case.sample,
        cost_usd=case.cost_usd,
        assumed=case.assumed,
        response=_answered(answer, exchange.response) if exchange.response else None,
        fault=exchange.fault,
        timing=exchange.timing,
    )


def _operation_record(operation: Operation) -> OperationRecord:
    return OperationRecord(
        id=operation.id,
        method=operation.method,
        path=operation.path,
        request_dialect=operation.request_dialect.value,
        response_dialect=operation.response_dialect.value,
        summary=operation.summary,
        servers=operation.servers,
        not_judged=operation.not_judged,
        line=operation.location.line,
    )


def _implied(provider: Provider, features: Collection[Feature]) -> Iterator[tuple[str, str]]:
    """Features that count as claimed though no claim names them, with the reason."""
    judged = [operation for operation in provider.operations if not operation.not_judged]
    for feature in features:
        for operation in judged:
            if feature.id.startswith(DOCS) and operation.samples:
                yield feature.id, "the page prints samples"
            spoken = {operation.request_dialect, _answering(operation)}
            for dialect in feature.implied_by:
                if dialect in spoken:
                    yield feature.id, f"the dialect {dialect.value} promises it"
    known = {each.id for each in features}
    for (client, script), operation in assigned(provider).items():
        if feature_of(client, script) in known:
            reason = f"{client} can be pointed at {operation.method} {operation.path}"
            yield feature_of(client, script), reason
    if any(operation.responses for operation in judged):
        yield "response.status", "the page lists statuses"
    if any(spec.schemas for operation in judged for spec in operation.responses):
        yield "response.page_schema", "the page documents the answer"


def _answering(operation: Operation) -> Dialect:
    answering = operation.response_dialect
    return operation.request_dialect if answering is Dialect.ANY else answering


def _sent(request: Request) -> SentRecord:
    if not request.body:
        return SentRecord(method=request.method, url=request.url, headers=request.headers)
    parsed = strict_json.shared(request.body)
    if not parsed.defects:
        return SentRecord(
            method=request.method,
            url=request.url,
            headers=request.headers,
            body=_shorten(parsed.value),
        )
    try:
        text, encoded = request.body.decode(), None
    except UnicodeDecodeError:
        text, encoded = None, base64.b64encode(request.body).decode()
    return SentRecord(
        method=request.method,
        url=request.url,
        headers=request.headers,
        body_text=text,
        body_base64=encoded,
    )


def _answered(answer: Answer, response: Response) -> AnswerRecord:
    return AnswerRecord(
        status=response.status,
        headers=response.headers,
        body=_abridged(answer),
        length=len(response.body),
        sha256=hashlib.sha256(response.body).hexdigest(),
        images=tuple(_picture(answer, shown) for shown in answer.shown),
    )


def _picture(answer: Answer, shown: Shown) -> PictureRecord:
    picture = shown.picture
    return PictureRecord(
        where=shown.image.where,
        place=shown.image.place.value,
        declared=shown.image.declared,
        type=picture.type if picture else None,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        sha256=shown.sha256,
        delivery="data" if shown.image.url is None else "url",
        thought=shown.image.thought,
        thumbnail=answer.exchange.thumbnails.get(shown.sha256, ""),
    )


def _abridged(answer: Answer) -> str:
    """The body for a reader: JSON on several lines, long strings cut in the middle."""
    if not answer.is_sse and not answer.parsed.defects:
        text = json.dumps(_shorten(answer.json), ensure_ascii=False, indent=1)
    else:
        whole = answer.response.body.decode(errors="replace")
        text = "\n".join(_cut(line, STRING * 2) for line in whole.split("\n"))
    return _cut(text, BODY)


def _shorten(value: Json) -> Json:
    if isinstance(value, str):
        return _cut(value, STRING)
    if isinstance(value, dict):
        return {name: _shorten(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_shorten(each) for each in value]
    return value


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}…[{len(text) - 2 * half} characters]…{text[-half:]}"
