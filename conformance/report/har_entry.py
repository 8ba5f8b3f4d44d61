"""One case as an entry of a HAR file; see ``har``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote, unquote_plus

from conformance.codec.records import dumps, to_json
from conformance.model import (
    AnswerRecord,
    CaseRecord,
    FindingRecord,
    Headers,
    Json,
    JsonObject,
    PictureRecord,
    SentRecord,
    Status,
    Timing,
)
from conformance.report.exchange_words import purpose
from conformance.report.visible import shown, visible

#: For what has no date.
UNKNOWN_DATE = "1970-01-01T00:00:00Z"
#: Characters of a body; the run keeps answers shorter than that.
_BODY = 100_000
_VALUE = 4_000
_HEADERS = 200
_FOUND = 20
#: Seconds: nobody waits for a month.
_LONGEST = 2_592_000

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d{1,6})?Z)?", re.ASCII)
_SERVER = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?=[/?#]|$)", re.ASCII)
_FOREIGN = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&()*+,;=:@/?%]", re.ASCII)
_LONE = re.compile("[\ud800-\udfff]")


def entry(case: CaseRecord, findings: Iterable[FindingRecord]) -> JsonObject:
    """The entry of a case with what was found in it."""
    timed = _milliseconds(case.timing)
    return {
        "pageref": visible(case.provider, 128),
        "startedDateTime": _date(case.evidence.at),
        "time": timed[1] if timed else 0,
        "request": _request(case.request),
        "response": _response(case),
        "cache": {},
        "timings": _timings(timed),
        "comment": purpose(case),
        "_conformance": _ours(case, findings, timed=timed is not None),
    }


def _request(sent: SentRecord) -> JsonObject:
    url = _url(sent.url)
    request: dict[str, Json] = {
        "method": visible(sent.method, 40),
        "url": url,
        "httpVersion": "unknown",
        "cookies": [],
        "headers": _headers(sent.headers),
        "queryString": _query(url),
        "headersSize": -1,
        "bodySize": -1,
    }
    if sent.body_base64:
        request["postData"] = {
            "mimeType": _media_type(sent.headers, "application/octet-stream"),
            "text": _text(sent.body_base64, _BODY),
            "comment": "base64",
        }
    elif sent.body is not None or sent.body_text:
        text = sent.body_text or "" if sent.body is None else dumps(to_json(sent.body))
        request["postData"] = {
            "mimeType": _media_type(sent.headers, "application/json"),
            "text": _text(text, _BODY),
        }
    return request


def _response(case: CaseRecord) -> JsonObject:
    answer = case.response or AnswerRecord(status=0)
    response: dict[str, Json] = {
        "status": answer.status,
        "statusText": "",
        "httpVersion": "unknown",
        "cookies": [],
        "headers": _headers(answer.headers),
        "content": {
            "size": max(answer.length, 0),
            "mimeType": _media_type(answer.headers, "x-unknown"),
            "text": _text(answer.body, _BODY),
            "comment": "abridged: pictures and long texts are cut",
        },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    }
    if case.fault is not None:
        response["_error"] = visible(case.fault.name, 80)
    return response


def _ours(case: CaseRecord, findings: Iterable[FindingRecord], *, timed: bool) -> JsonObject:
    """What we know of a case, which the format has no member for."""
    listed = sorted(
        findings, key=lambda each: (each.feature, each.check, each.pointer, each.message)
    )
    counts = Counter(each.status for each in listed)
    deviating = [each for each in listed if each.status in {Status.FAIL, Status.WARN}]
    ours: dict[str, Json] = {
        "case": visible(case.id, 400),
        "operation": visible(case.operation, 128),
        "phase": case.phase,
        "valid": case.valid,
        "violation": visible(case.violation, 200),
        "facets": {visible(name, 80): shown(value, 160) for name, value in case.facets.items()},
        "evidence": case.evidence.kind,
        "date": visible(case.evidence.at, 40),
        "host": visible(case.evidence.host, 200),
        "take": case.evidence.take,
        "timed": timed,
        "pictures": [_picture(each) for each in case.response.images] if case.response else [],
        "findings": {status: counts[status] for status in Status if counts[status]},
        "deviations": [_deviation(each) for each in deviating[:_FOUND]],
    }
    return {name: value for name, value in ours.items() if value not in ("", [], {})}


def _picture(of: PictureRecord) -> JsonObject:
    return {
        "where": visible(of.where, 200),
        "type": visible(of.type or "unknown", 60),
        "width": of.width,
        "height": of.height,
        "sha256": visible(of.sha256, 64),
    }


def _deviation(of: FindingRecord) -> JsonObject:
    return {
        "check": visible(of.check, 128),
        "feature": visible(of.feature, 128),
        "status": of.status,
        "pointer": visible(of.pointer, 200),
        "message": visible(of.message, 300),
    }


def _headers(headers: Headers) -> list[Json]:
    return [
        {"name": visible(name, 200), "value": visible(value, _VALUE)}
        for name, value in headers[:_HEADERS]
    ]


def _media_type(headers: Headers, otherwise: str) -> str:
    found = (value for name, value in headers if name.lower() == "content-type")
    return visible(next(found, otherwise), 200)


def _url(url: str) -> str:
    """The address of a request, as a viewer can take it: what is none stands behind a ``#``."""
    server = _SERVER.match(url)
    if server is None:
        return f"about:blank#{quote(url[:_VALUE], safe='', errors='replace')}"
    return server[0] + _FOREIGN.sub(
        lambda match: quote(match[0], safe="", errors="replace"),
        url[server.end() : server.end() + _VALUE],
    )


def _query(url: str) -> list[Json]:
    pairs = url.partition("#")[0].partition("?")[2].split("&")[:_HEADERS]
    return [
        {"name": unquote_plus(name), "value": unquote_plus(value)}
        for name, _, value in (pair.partition("=") for pair in pairs)
        if name
    ]


def _text(text: str, limit: int) -> str:
    """A body as it is, but for half characters, which not every reader of JSON takes."""
    left = len(text) - limit
    cut = text if left <= 0 else f"{text[:limit]}…[{left:,} characters left out]"
    return _LONE.sub("\ufffd", cut)


def _date(at: str) -> str:
    """A date and time of ISO 8601, or that of what has none."""
    match = _DATE.fullmatch(at)
    if match is None:
        return UNKNOWN_DATE
    text = f"{match[1]}T{match[2] or '00:00:00'}{match[3] or ''}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return UNKNOWN_DATE
    return f"{text}Z"


def _milliseconds(timing: Timing) -> tuple[float, float] | None:
    """Until the first byte and in all, ``None`` where nothing was measured."""
    first, total = timing.first_byte, timing.total
    if not 0 <= first <= total <= _LONGEST or total == 0:  # so much for what is no number, too
        return None
    return round(first * 1000, 3), round(total * 1000, 3)


def _timings(timed: tuple[float, float] | None) -> JsonObject:
    first, total = timed or (0, 0)
    return {
        "blocked": -1,
        "dns": -1,
        "connect": -1,
        "ssl": -1,
        "send": 0,
        "wait": first,
        "receive": round(total - first, 3),
    }
