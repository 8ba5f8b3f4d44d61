"""Secrets out of a whole exchange, and a note of each place of the answer that held one."""

from __future__ import annotations

import re
from dataclasses import replace

from conformance.codec import base64_text
from conformance.codec.redaction import Redactor
from conformance.model import Exchange, Fault, Fetched, Headers, Request, Response
from conformance.transport.apart import Apart

PLACEHOLDER = "{API_KEY}"

#: A session is as good as a key. https://www.rfc-editor.org/rfc/rfc6265#section-4.1
_COOKIE = re.compile(r"=[^;]*")
_NO_COOKIE = "={COOKIE}"


def redact(exchange: Exchange, redactor: Redactor) -> Exchange:
    """The exchange without secrets; content encodings must be undone, see ``decoding``.

    ``echoes`` gains a line for each place of the answer: where, and what the redactor says of it.
    """
    echoes: list[str] = []
    return replace(
        exchange,
        case=replace(exchange.case, request=_request(exchange.case.request, redactor)),
        response=_response(exchange.response, redactor, echoes, ""),
        fault=_fault(exchange.fault, redactor),
        fetched=tuple(_fetched(each, redactor, echoes) for each in exchange.fetched),
        echoes=(*exchange.echoes, *echoes),
    )


def redact_apart(apart: Apart, redactor: Redactor) -> Apart:
    """As ``redact``; pictures are put back only where there is something to take out.

    A secret stands in the base64 of a picture, or in what is left where pictures are brief.
    """
    brief = apart.brief()
    if redact(brief, redactor) == brief and not any(
        redactor.in_base64(base64_text.encode(picture)) for picture in apart.pictures.values()
    ):
        return apart
    return Apart.of(redact(apart.whole(), redactor))


def without_cookies(exchange: Exchange) -> Exchange:
    """The exchange without the values of cookies that the server sets."""
    return replace(
        exchange,
        response=_no_cookies(exchange.response),
        fetched=tuple(
            replace(each, response=_no_cookies(each.response)) for each in exchange.fetched
        ),
    )


def _no_cookies(response: Response | None) -> Response | None:
    if response is None:
        return None
    headers = tuple(
        (name, _COOKIE.sub(_NO_COOKIE, value, count=1) if name.lower() == "set-cookie" else value)
        for name, value in response.headers
    )
    return replace(response, headers=headers)


def _request(request: Request, redactor: Redactor) -> Request:
    return Request(
        method=request.method,
        url=redactor.text(request.url)[0],
        headers=_headers(request.headers, redactor, [], ""),
        body=redactor.body(request.body)[0],
    )


def _response(
    response: Response | None, redactor: Redactor, echoes: list[str], where: str
) -> Response | None:
    if response is None:
        return None
    headers = _headers(response.headers, redactor, echoes, where)
    body, found = redactor.stream(response.body)
    echoes += (f"{where}body: {each}" for each in found)
    return Response(status=response.status, headers=headers, body=body)


def _headers(headers: Headers, redactor: Redactor, echoes: list[str], where: str) -> Headers:
    cleaned = []
    for name, value in headers:
        clean_name, in_name = redactor.text(name)
        clean_value, in_value = redactor.text(value)
        echoes += (f"{where}header:{clean_name}: {each}" for each in in_name + in_value)
        cleaned.append((clean_name, clean_value))
    return tuple(cleaned)


def _fetched(fetched: Fetched, redactor: Redactor, echoes: list[str]) -> Fetched:
    return Fetched(
        url=redactor.text(fetched.url)[0],
        response=_response(fetched.response, redactor, echoes, "fetched picture, "),
        fault=_fault(fetched.fault, redactor),
    )


def _fault(fault: Fault | None, redactor: Redactor) -> Fault | None:
    return fault and Fault(name=fault.name, detail=redactor.text(fault.detail)[0])
