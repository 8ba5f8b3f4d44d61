"""One exchange as it stands in a cassette, and back.

An exchange is one interaction, followed by one for each picture that was fetched for it. Each has
vcrpy's ``request`` and ``response`` and, before them, our own member ``conformance``: `Kept` for
the answer to a case, `KeptFetch` for a picture.

Where there was no answer at all, ``answered`` is false and a response with status 599 and no body
stands in for it, because vcrpy refuses an interaction without one.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar

from conformance.codec.earlier import with_parts
from conformance.codec.records import from_json, to_json
from conformance.codec.yaml import Binary
from conformance.errors import CorruptEvidence, RunFileError
from conformance.model import (
    Exchange,
    Fetched,
    Headers,
    Json,
    JsonObject,
    Request,
    Response,
)
from conformance.transport.blobs import inflate
from conformance.transport.kept import Kept, KeptFetch, exchange_of, kept_of

NO_ANSWER = 599
#: Too many requests, and overloaded: https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4
JUST_NOW = frozenset({429, 503})

T = TypeVar("T")


def to_interactions(exchange: Exchange) -> Iterator[JsonObject]:
    """The interactions of an exchange whose pictures were taken out, see ``apart``."""
    case, take = exchange.case, exchange.evidence.take
    yield _interaction(kept_of(exchange), case.request, exchange.response)
    for each in exchange.fetched:
        answered = each.response is not None
        kept = KeptFetch(follows=case.id, take=take, answered=answered, fault=each.fault)
        yield _interaction(kept, Request(method="GET", url=each.url), each.response)


def from_interactions(interactions: Sequence[Json], fetch: Callable[[str], bytes]) -> Exchange:
    """The whole exchange that ``to_interactions`` wrote; header fields of one name stand together.

    Raises:
        CorruptEvidence: a member is missing or of another type, or a picture cannot be had.
    """
    first, *others = interactions
    return exchange_of(
        _record(Kept, first),
        _request(first, fetch),
        _response(first, fetch),
        tuple(_fetched(each, fetch) for each in others),
        fetch,
    )


def request_as_stored(interaction: Json) -> Request:
    """The request of an interaction, markers still in its body."""
    return _request(interaction, None)


def is_answered(interaction: Json) -> bool:
    """Whether an answer stands in it, rather than a stand-in for none."""
    kept = _member(_mapping(interaction, "an interaction"), "conformance", dict)
    return kept.get("answered") is not False


def is_conclusive(interaction: Json) -> bool:
    """Whether something came back, and not only that it is too much just now."""
    return is_answered(interaction) and _status(interaction) not in JUST_NOW


def inflated(interaction: Json, fetch: Callable[[str], bytes]) -> JsonObject | None:
    """The interaction as vcrpy alone would have it, pictures and all; None without an answer."""
    if not is_answered(interaction):
        return None
    return _wire(_request(interaction, fetch), _response(interaction, fetch))


def _interaction(kept: Kept | KeptFetch, request: Request, response: Response | None) -> JsonObject:
    missing = Response(status=NO_ANSWER)
    answer = missing if response is None else response
    return {"conformance": to_json(kept), **_wire(request, answer)}


def _wire(request: Request, response: Response) -> dict[str, Json]:
    return {
        "request": {
            "method": request.method,
            "uri": request.url,
            "body": _text(request.body),
            "headers": _together(request.headers),
        },
        "response": {
            "status": {"code": response.status, "message": _phrase(response.status)},
            "headers": _together(response.headers),
            "body": {"string": _text(response.body)},
        },
    }


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return Binary(base64.b64encode(body).decode("ascii"))


def _together(headers: Headers) -> dict[str, list[str]]:
    """As vcrpy has it. RFC 9110 section 5.3: the order of different names says nothing."""
    fields: dict[str, list[str]] = {}
    for name, value in headers:
        fields.setdefault(name, []).append(value)
    return fields


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _record(kind: type[T], interaction: Json) -> T:
    value = _member(_mapping(interaction, "an interaction"), "conformance", dict)
    try:
        return from_json(kind, with_parts(value))
    except RunFileError as error:
        raise CorruptEvidence(f"in the member conformance: {error.message}") from error


def _request(interaction: Json, fetch: Callable[[str], bytes] | None) -> Request:
    request = _member(_mapping(interaction, "an interaction"), "request", dict)
    return Request(
        method=_member(request, "method", str),
        url=_member(request, "uri", str),
        headers=_headers(request),
        body=_body(request.get("body"), fetch),
    )


def _response(interaction: Json, fetch: Callable[[str], bytes]) -> Response:
    response = _member(_mapping(interaction, "an interaction"), "response", dict)
    return Response(
        status=_status(interaction),
        headers=_headers(response),
        body=_body(_member(response, "body", dict).get("string"), fetch),
    )


def _status(interaction: Json) -> int:
    response = _member(_mapping(interaction, "an interaction"), "response", dict)
    return _member(_member(response, "status", dict), "code", int)


def _fetched(interaction: Json, fetch: Callable[[str], bytes]) -> Fetched:
    kept = _record(KeptFetch, interaction)
    return Fetched(
        url=_request(interaction, None).url,
        response=_response(interaction, fetch) if kept.answered else None,
        fault=kept.fault,
    )


def _headers(message: Mapping[str, object]) -> Headers:
    return tuple(
        (name, value)
        for name, values in _member(message, "headers", dict).items()
        for value in _values(values)
    )


def _values(values: object) -> list[str]:
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return values
    raise CorruptEvidence("the values of a header should be a list of texts")


def _body(stored: object, fetch: Callable[[str], bytes] | None) -> bytes:
    if not isinstance(stored, str):
        raise CorruptEvidence("a body should be text or !!binary")
    body = _decoded(stored) if isinstance(stored, Binary) else stored.encode("utf-8")
    return body if fetch is None else inflate(body, fetch)


def _decoded(stored: Binary) -> bytes:
    try:
        return base64.b64decode(stored, validate=True)
    except binascii.Error as error:
        raise CorruptEvidence("what stands behind !!binary is no base64") from error


def _member(mapping: Mapping[str, object], name: str, kind: type[T]) -> T:
    value = mapping.get(name)
    if type(value) is not kind:
        raise CorruptEvidence(f"the member {name!r} is missing or not of type {kind.__name__}")
    return value


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise CorruptEvidence(f"{what} should be a mapping")
    return value
