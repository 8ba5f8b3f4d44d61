"""Cassettes that vcrpy itself wrote, elsewhere and for other ends, as evidence.

They say what was asked and what was answered, and no more: not which case it was, often not when.
They are read by vcrpy's own deserialiser, which from version 9 on refuses YAML tags that run code
(https://github.com/kevin1024/vcrpy/security/advisories/GHSA-rpj2-4hq8-938g concerns older ones).
Whatever stands where a key belongs is replaced by the placeholder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vcr.serialize import deserialize
from vcr.serializers import jsonserializer, yamlserializer

from conformance.errors import CorruptEvidence, Location
from conformance.model import (
    Case,
    Evidence,
    EvidenceKind,
    Exchange,
    Headers,
    Operation,
    Phase,
    Provider,
    Request,
    Response,
)
from conformance.transport.carriers import without_keys
from conformance.transport.decoding import decode
from conformance.transport.evidence import evidence_kind, host, is_date
from conformance.transport.fingerprint import fingerprint
from conformance.transport.foreign import Foreign, Unmatched
from conformance.transport.routing import operation_for
from conformance.transport.takes import Takes, chosen


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A serializer for vcrpy that has read its file already."""

    data: Mapping[str, Any]

    def deserialize(self, _text: str) -> Mapping[str, Any]:
        return self.data


def read_foreign(paths: Iterable[Path], provider: Provider, *, which: Takes) -> Foreign:
    """Read whole files, as vcrpy does.

    An interaction belongs to the operation that its method and path fit. The case is made up: a
    covering one without facets, whose id holds a hash of the request; equal requests are takes of
    one case, the last the newest. A request that was refused is not held to have been right.
    Decides what the evidence is worth as for a live answer, and dates it by a member
    ``recorded_at`` of the interaction or the file.

    Raises:
        CorruptEvidence: vcrpy cannot read a file.
    """
    takes: dict[str, list[Exchange]] = {}
    unmatched: list[Unmatched] = []
    for path in paths:
        for number, (request, response, at) in enumerate(_interactions(path), start=1):
            operation = operation_for(request, provider)
            if operation is None:
                unmatched.append(_unmatched(path, number, request))
                continue
            exchange = _exchange(request, response, at, provider, operation)
            earlier = takes.setdefault(exchange.case.id, [])
            take = replace(exchange.evidence, take=len(earlier) + 1)
            earlier.append(replace(exchange, evidence=take))
    kept = (chosen(each, which) for each in takes.values())
    return Foreign(
        exchanges=tuple(exchange for each in kept for exchange in each),
        unmatched=tuple(unmatched),
    )


def _interactions(path: Path) -> Iterator[tuple[Request, Response, str]]:
    serializer = jsonserializer if path.suffix == ".json" else yamlserializer
    try:
        data = serializer.deserialize(path.read_text(encoding="utf-8"))
        requests, responses, *_ = deserialize("", _Loaded(data))
        dates = [_date(each) or _date(data) for each in data["interactions"]]
        found = [
            (_request(request), _response(response), at)
            for request, response, at in zip(requests, responses, dates, strict=True)
        ]
    except Exception as error:  # whatever vcrpy trips over
        mark = getattr(error, "problem_mark", None)
        raise CorruptEvidence(
            "this is no cassette that vcrpy can read",
            location=Location(str(path), mark.line + 1 if mark else 0),
            hint="the names of our own end in .recorded.yaml or .simulated.yaml",
        ) from error
    yield from found


def _unmatched(path: Path, number: int, request: Request) -> Unmatched:
    parts = urlsplit(request.url)  # the query may hold a key
    return Unmatched(
        location=Location(str(path)),
        what=f"interaction {number}: {request.method} {parts.hostname or ''}{parts.path}",
        reason="no operation of the spec has this method and path",
    )


def _exchange(
    request: Request, response: Response, at: str, provider: Provider, operation: Operation
) -> Exchange:
    kind = evidence_kind(response, request.url, provider)
    case = Case(
        id="",
        provider=provider.id,
        operation=operation.id,
        phase=Phase.COVERING,
        request=request,
        valid=200 <= response.status < 300,  # noqa: PLR2004 - HTTP's success statuses
    )
    evidence = Evidence(
        kind=EvidenceKind.RECORDED if kind is EvidenceKind.LIVE else kind,
        at=at,
        host=host(request.url),
    )
    exchange = decode(Exchange(case=case, evidence=evidence, response=response))
    exchange = without_keys(exchange, operation.credentials)
    name = fingerprint(exchange.case.request)[:12]
    named = replace(exchange.case, id=f"{provider.id}/{operation.id}/{Phase.COVERING}/{name}")
    return replace(exchange, case=named)


def _date(holder: Any) -> str:
    found = holder.get("recorded_at") or (holder.get("metadata") or {}).get("recorded_at") or ""
    text = found if isinstance(found, str) else str(found.isoformat())
    return text if is_date(text) else ""


def _request(request: Any) -> Request:
    return Request(
        method=str(request.method),
        url=str(request.uri),
        headers=_headers(request.headers),
        body=_bytes(request.body),
    )


def _response(response: Any) -> Response:
    if "status_code" in response:  # how vcrpy before version 6 kept what httpx received
        status, body = response["status_code"], response.get("content")
    else:
        status, body = response["status"]["code"], response["body"]["string"]
    return Response(
        status=int(status), headers=_headers(response["headers"] or {}), body=_bytes(body)
    )


def _headers(headers: Mapping[str, Any]) -> Headers:
    return tuple(
        (name, _bytes(each).decode("utf-8", "replace"))
        for name, value in headers.items()
        for each in (value if isinstance(value, list | tuple) else [value])
    )


def _bytes(body: Any) -> bytes:
    """A body or header value: text, bytes, nothing, a file, or pieces of it."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8")
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if hasattr(body, "read"):
        return _bytes(body.read())
    return b"".join(_bytes(piece) for piece in body)
