"""The exchanges that cells cite, each shown once: what was sent, and what came back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from conformance.model import CaseRecord, EvidenceKind, PictureRecord
from conformance.report.curl import curl
from conformance.report.exchange_words import answered, picture, purpose
from conformance.report.reading import Reading
from conformance.report.visible import shown, visible

_BODY = 2_500
_THUMBNAIL = re.compile(r"data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}")
_LARGEST_THUMBNAIL = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture of an answer; ``thumbnail`` is a data URI that is known to be one, or ''."""

    thumbnail: str
    caption: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeView:
    """A case as the page shows it."""

    id: str
    provider: str
    operation: str
    purpose: str
    facets: tuple[tuple[str, str], ...]
    evidence: str
    simulated: bool
    date: str
    command: str
    status: str
    headers: str
    body: str
    pictures: tuple[PictureView, ...]


def exchanges(reading: Reading, cited: Iterable[str]) -> tuple[ExchangeView, ...]:
    """The cited cases, sorted by id."""
    return tuple(
        _exchange(reading, reading.cases[name]) for name in sorted(cited) if name in reading.cases
    )


def _exchange(reading: Reading, case: CaseRecord) -> ExchangeView:
    answer = case.response
    return ExchangeView(
        id=case.id,
        provider=case.provider,
        operation=visible(case.operation, 80),
        purpose=purpose(case),
        facets=tuple((visible(name, 80), shown(value, 80)) for name, value in case.facets.items()),
        evidence=str(case.evidence.kind),
        simulated=case.evidence.kind is EvidenceKind.SIMULATED,
        date=visible(case.evidence.at[:10]),
        command=curl(case.request, reading.provider(case.provider).key_env, _BODY),
        status=answered(case),
        headers="\n".join(visible(f"{n}: {v}", 200) for n, v in answer.headers) if answer else "",
        body=visible(answer.body, _BODY, lines=True) if answer else "",
        pictures=tuple(map(_picture, answer.images)) if answer else (),
    )


def _picture(record: PictureRecord) -> PictureView:
    return PictureView(
        thumbnail=record.thumbnail if _is_thumbnail(record.thumbnail) else "",
        caption=picture(record),
        where=visible(record.where, 200),
    )


def _is_thumbnail(uri: str) -> bool:
    return len(uri) <= _LARGEST_THUMBNAIL and _THUMBNAIL.fullmatch(uri) is not None
