"""Whether a body is what its headers say, and JSON where it says JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import Finding, Status

_TYPE: Final = "response.content_type"
_JSON: Final = "response.json"

_HTML: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE
)
_JSON_TYPE: Final = re.compile(r"application/(?:[\w.+-]+\+)?json\Z")
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_SSE: Final = "text/event-stream"
_UTF8: Final = frozenset({"", "utf-8", "utf8"})


def looks_like(answer: Answer) -> str:
    """What a body is, by its bytes: ``json``, ``sse``, ``html``, ``empty`` or ``other``."""
    body = answer.response.body
    if not body.strip():
        return "empty"
    if _HTML.match(body):
        return "html"
    if answer.is_sse:
        return "sse"
    return "json" if answer.parsed.found or body.lstrip()[:1] in b"{[" else "other"


def _declares(answer: Answer) -> str:
    declared = answer.media_type
    if _JSON_TYPE.fullmatch(declared):
        return "json"
    if declared == _SSE:
        return "sse"
    return "html" if declared in {"text/html", "application/xhtml+xml"} else "other"


@check(
    "body/content-type",
    scope=Scope.EXCHANGE,
    features=[_TYPE],
    title="The content type is true",
    requirement="The declared media type and charset are those of the body.",
    source="https://www.rfc-editor.org/rfc/rfc9110#section-8.3",
    why="Clients choose by it how to read the body, and choke on one that is something else.",
    proves_not="That the type is one that the page names, or that every client looks at it.",
    examples=[
        Example(title="JSON as application/json", gives=Status.PASS, response={"a": 1}),
        Example(
            title="JSON with a vendor's type",
            gives=Status.PASS,
            headers=(("Content-Type", "application/problem+json; charset=utf-8"),),
            response={"a": 1},
        ),
        Example(
            title="a web page as application/json",
            gives=Status.FAIL,
            response=b"<!DOCTYPE html><html><title>Sign in</title></html>",
        ),
        Example(
            title="an honest web page instead of an API answer",
            gives=Status.FAIL,
            headers=(("Content-Type", "text/html"),),
            response=b"<!DOCTYPE html><html><title>Sign in</title></html>",
        ),
        Example(
            title="an event stream as application/json",
            gives=Status.FAIL,
            response=b'data: {"a": 1}\n\n',
        ),
        Example(
            title="JSON as text/plain",
            gives=Status.WARN,
            headers=(("Content-Type", "text/plain"),),
            response={"a": 1},
        ),
        Example(title="no declaration", gives=Status.WARN, headers=(), response={"a": 1}),
        Example(
            title="another charset than UTF-8",
            gives=Status.WARN,
            headers=(("Content-Type", "application/json; charset=gbk"),),
            response={"a": 1},
        ),
        Example(
            title="another charset, in which the text reads differently",
            gives=Status.FAIL,
            headers=(("Content-Type", "application/json; charset=gbk"),),
            response={"a": "ein schöner Apfel"},
        ),
        Example(title="nothing at all", gives=None, headers=(), status=204, response=b""),
    ],
)  # fmt: skip
def content_type(answer: Answer, _context: Context) -> Iterator[Finding]:
    """A client picks its reader by the declared type: a wrong one breaks it."""
    is_, says = looks_like(answer), _declares(answer)
    if answer.exchange.response is None or is_ == "empty":
        return
    charset = _CHARSET.search(answer.response.header("content-type") or "")
    foreign = charset is not None and charset[1].lower() not in _UTF8
    if is_ == "html":
        verdict, message = Status.FAIL, "a web page instead of an API's answer"
    elif is_ == says and not foreign:
        verdict, message = Status.PASS, "the body is what it is declared as"
    elif is_ == says:
        # As long as all is ASCII, nearly every charset reads it alike.
        verdict = Status.WARN if answer.response.body.isascii() else Status.FAIL
        message = "the declared charset is not UTF-8, which JSON and event streams are"
    elif "sse" in (is_, says):
        verdict, message = Status.FAIL, "an event stream and its declaration do not agree"
    elif is_ == "json":
        verdict, message = Status.WARN, "the body is JSON, but not declared as JSON"
    else:
        verdict, message = Status.FAIL, "the body is neither JSON nor an event stream"
    yield Finding(
        feature=_TYPE,
        status=verdict,
        message=message,
        pointer="header:content-type",
        expected=None if verdict is Status.PASS else is_,
        observed=answer.response.header("content-type"),
    )


@check(
    "body/json",
    scope=Scope.EXCHANGE,
    features=[_JSON],
    title="JSON is strict JSON",
    requirement="A JSON body is one JSON text in UTF-8, whole, with no member twice.",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    why="Readers differ in what they forgive, so that what one takes another refuses.",
    proves_not="That the members are those of the dialect: dialect.response judges that.",
    examples=[
        Example(title="strict", gives=Status.PASS, response={"a": 1}),
        Example(title="a byte order mark", gives=Status.FAIL, response=b'\xef\xbb\xbf{"a": 1}'),
        Example(title="NaN", gives=Status.FAIL, response=b'{"a": NaN}'),
        Example(title="a member twice", gives=Status.FAIL, response=b'{"a": 1, "a": 2}'),
        Example(title="cut", gives=Status.FAIL, response=b'{"a": [1, 2'),
        Example(title="something behind it", gives=Status.FAIL, response=b'{"a": 1}{"b": 2}'),
        Example(title="not UTF-8", gives=Status.FAIL, response=b'{"a": "\xff"}'),
        Example(title="an event stream", gives=None, response=b"data: {}\n\n",
                headers=(("Content-Type", "text/event-stream"),)),
    ],
)  # fmt: skip
def json(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per kind of defect."""
    if answer.exchange.response is None or looks_like(answer) != "json":
        return
    if answer.parsed.strict:
        yield Finding(feature=_JSON, status=Status.PASS, message="the body is strict JSON")
    for name in dict.fromkeys(defect.name for defect in answer.parsed.defects):
        first = next(defect for defect in answer.parsed.defects if defect.name == name)
        yield Finding(
            feature=_JSON,
            status=Status.FAIL,
            message=f"the body is not strict JSON: {name}",
            pointer=first.pointer or "",
            expected="one JSON text as RFC 8259 has it",
            observed=f"at byte {first.offset}" if first.offset >= 0 else name,
        )
