"""A check in full, as text or data: what ``conformance explain CHECK`` prints."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.text import Text

from conformance.checks.check import Check
from conformance.checks.example import Example, GroupExample
from conformance.checks.page_example import PageExample
from conformance.codec import strict_json, yaml
from conformance.codec.records import dumps, to_json
from conformance.model import Facts, Json, JsonObject, Request, Response
from conformance.report import terminal
from conformance.report.cell_text import WIDTH, print_rows
from conformance.report.visible import visible

#: Longest string shown inside an example, and longest body.
_STRING, _BODY = 60, 500

_SUBJECTS = {
    "exchange": "one answer",
    "operation": "several answers of a probe together",
    "provider": "all answers of an operation together",
    "page": "the page alone",
}

_Rows = Iterator[tuple[str, str]]


def check_json(check: Check[object], *, examples: bool) -> JsonObject:
    """A check for programs; each example with what it looks at where ``examples`` are wanted."""
    listed: list[Json] = []
    for each in _examples(check):
        snippets: list[Json] = [[label, text] for label, text in _snippets(each)]
        shown: JsonObject = {"snippets": snippets} if examples else {}
        listed.append({"title": each.title, "gives": each.gives and each.gives.value, **shown})
    return {
        "check": check.id,
        "title": check.title,
        "requirement": check.requirement,
        "why": check.why,
        "source": check.source,
        "scope": check.scope.value,
        "features": [*check.features],
        "proves_not": check.proves_not,
        "examples": listed,
    }


def check_text(check: Check[object], *, examples: bool, width: int = WIDTH) -> str:
    """What a check demands, and its examples: their titles, or with what it looks at."""
    out = io.StringIO()
    console = terminal.console(out, width=width, colour=False)
    console.print(Text(f"{check.id}  {check.title}"))
    print_rows(console, _rows(check))
    titles = ((_gives(each), each.title) for each in _examples(check))
    if not examples:
        print_rows(console, titles, heading="examples, and what it says of them")
        return terminal.text_of(out)
    for each in _examples(check):
        print_rows(console, _snippets(each), heading=f"{_gives(each)}: {each.title}")
    return terminal.text_of(out)


def _rows(check: Check[object]) -> _Rows:
    yield "demands", check.requirement
    if check.why:
        yield "matters", check.why
    yield "source", check.source
    yield "looks at", _SUBJECTS[check.scope.value]
    yield "decides", ", ".join(check.features)
    if check.proves_not:
        yield "proves not", check.proves_not


def _examples(check: Check[object]) -> Iterator[Example | GroupExample | PageExample]:
    for each in check.examples:
        if isinstance(each, (Example, GroupExample, PageExample)):
            yield each


def _gives(each: Example | GroupExample | PageExample) -> str:
    return each.gives.value if each.gives else "nothing"


def _snippets(each: Example | GroupExample | PageExample) -> _Rows:
    """What an example consists of: request and answer, a line a member, or lines of a page."""
    if isinstance(each, GroupExample):
        yield from map(_member, each.members)
    elif isinstance(each, PageExample):
        yield "page", yaml.dump(_stated(each)).strip()
    else:
        exchange = each.exchange()
        yield from _request(exchange.case.request)
        if exchange.fault:
            yield "fault", exchange.fault.name
        if exchange.response:
            yield from _response(exchange.response)


def _request(request: Request) -> _Rows:
    yield "request", f"{request.method} {visible(request.url)}"
    if request.body not in {b"", b"{}"}:
        yield "", _body(request.body)


def _response(response: Response) -> _Rows:
    kind = response.header("content-type") or "no content type"
    yield "answer", f"HTTP {response.status}, {visible(kind)}"
    yield "", _body(response.body)


def _body(body: bytes) -> str:
    parsed = strict_json.parse(body)
    if parsed.defects or not parsed.found:
        return visible(body.decode(errors="replace"), _BODY)
    return visible(dumps(to_json(_short(parsed.value))), _BODY)


def _short(value: Json) -> Json:
    if isinstance(value, str):
        return visible(value, _STRING)
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    return [_short(each) for each in value] if isinstance(value, list) else value


def _member(facts: Facts) -> tuple[str, str]:
    """The part of an exchange in its group, and what is known of it beyond the usual."""
    role = ", ".join(part.role for part in facts.parts) or "request"
    told = to_json(facts)
    usual = {"case", "operation", "phase", "evidence", "parts", "media_type", "finish"}
    known = told if isinstance(told, dict) else {}
    return role, visible(dumps({n: each for n, each in known.items() if n not in usual}), _BODY)


def _stated(each: PageExample) -> JsonObject:
    """The members of the page that the example is about."""
    stated: JsonObject = {
        "path": each.path,
        "x-dialect": each.dialect,
        **each.document,
        **each.operation,
        "x-provider": each.provider,
        "x-samples": [*each.samples],
        "x-claims": [*each.claims],
    }
    return {name: value for name, value in stated.items() if value}
