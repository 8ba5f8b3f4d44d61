"""URLs, parameters and credentials: what must be found on the five pages, and where."""

from __future__ import annotations

from functools import cache

import pytest

from conformance.checks.judge import Judge
from conformance.model import Finding, Status
from tests.project import LIBRARY

#: Vendor, check, a piece of the message, a piece of the line that it leads to.
FOUND = [
    ("ccapi", "page/doubled-slash", "doubled slash", "https://api.ccapi.ai//v1beta"),
    ("ccapi", "page/parameter-empty", "path parameter model is empty", "/models/:generateContent"),
    ("ccapi", "page/keys-together", "in 3 places at once", "headers:"),
    ("ccapi", "page/keys-together", "at Google a bad Authorization is refused", "headers:"),
    ("ccapi", "page/authorization-scheme", "without a scheme such as Bearer", "<api-key>"),
    ("ccapi", "page/key-elsewhere", "the query parameter key", "api_key:"),
    ("ccapi", "page/undeclared", "the query parameter key", "?key=sk-xxxx"),
    ("ccapi", "page/undeclared", "the header x-goog-api-key", "?key=sk-xxxx"),
    ("ccapi", "page/undeclared", "the path parameter model", "?key=sk-xxxx"),
    ("ccapi", "page/key-in-url", "as key", "?key=sk-xxxx"),
    ("agicto", "page/key-dialect", "takes the header x-goog-api-key", "name: Authorization"),
    ("agicto", "page/key-optional", "optional, on a call that is paid for", "name: Authorization"),
    ("openai-next", "page/server-name", "'drwa' where the server is called 'draw'", "drwa"),
    ("uniall", "page/key-optional", "optional, on a call that is paid for", "name: Authorization"),
    ("uniall", "page/server-stand-in", "something to be replaced", "{BASE_URL}"),
]

#: Checks that must not say anything against a page.
RIGHT = [
    *(
        (vendor, f"page/{check}")
        for vendor in ("agicto", "ccapi", "openai-next", "qianduoduo", "uniall")
        for check in ("sample-path", "sample-host", "sample-method", "url-characters", "header-name",
                      "server-repeats", "server-slash", "plain-http", "path-stand-in", "key-agrees",
                      "parameter-missing", "parameter-value", "content-type", "content-type-missing",
                      "key-described", "key-printed", "path-variables", "scheme-unused", "unexplained",
                      "url-scheme")
    ),
    ("agicto", "page/authorization-scheme"),  # Bearer xxx in the table
    ("ccapi", "page/key-dialect"),  # Google's own two places are in the sample
    ("ccapi", "page/key-optional"),
    ("openai-next", "page/doubled-slash"),
    ("openai-next", "page/keys-together"),
    ("qianduoduo", "page/undeclared"),  # Accept and Content-Type need no table
    ("qianduoduo", "page/authorization-scheme"),
    ("qianduoduo", "page/key-optional"),
    ("uniall", "page/authorization-scheme"),
    ("uniall", "page/keys-together"),
]  # fmt: skip


@cache
def flaws(vendor: str) -> tuple[Finding, ...]:
    found = Judge(LIBRARY.provider(vendor), LIBRARY).page()
    return tuple(each for each in found if each.status is not Status.PASS)


@pytest.mark.parametrize("vendor, check, message, line", FOUND)
def test_what_is_wrong_is_found_at_its_line(vendor: str, check: str, message: str, line: str):
    lines = LIBRARY.spec(vendor).root.origin.lines
    told = [(each.message, lines[each.line - 1]) for each in flaws(vendor) if each.check == check]
    assert any(message in words and line in text for words, text in told), told


@pytest.mark.parametrize("vendor, check", RIGHT)
def test_what_is_right_is_left_alone(vendor: str, check: str):
    assert [each.message for each in flaws(vendor) if each.check == check] == []
