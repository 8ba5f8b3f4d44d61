"""A page whose samples do what it says is left alone, and one slip in a sample is found as itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.checks.check import CHECKS
from conformance.checks.page_example import PageExample
from conformance.model import JsonObject, Status
from tests.project import LIBRARY

OURS = [each for each in CHECKS.values() if each.id in {
    "page/doubled-slash", "page/url-characters", "page/sample-path", "page/sample-host",
    "page/sample-method", "page/server-repeats", "page/server-slash", "page/server-stand-in",
    "page/server-name", "page/plain-http", "page/undeclared", "page/unexplained",
    "page/parameter-missing", "page/parameter-empty", "page/parameter-value", "page/content-type",
    "page/content-type-missing", "page/header-name", "page/header-twice", "page/keys-together",
    "page/key-agrees", "page/key-optional", "page/key-described", "page/authorization-scheme",
    "page/key-printed", "page/scheme-unused"}]  # fmt: skip

DIALECTS = st.sampled_from(
    [
        ("gemini.generate-content", "/v1beta/models/{model}:generateContent"),
        ("openai.chat-completions", "/v1/chat/completions"),
        ("openai.images", "/images/generations"),
    ]
)
KEYS = st.sampled_from(
    [
        ({"type": "http", "scheme": "bearer"}, "Authorization", "Bearer "),
        ({"type": "apiKey", "in": "header", "name": "x-goog-api-key"}, "X-Goog-Api-Key", ""),
        ({"type": "apiKey", "in": "header", "name": "x-api-key"}, "x-api-key", ""),
    ]
)
VALUES = st.sampled_from(["$API_KEY", "<api-key>", "sk-xxxx", "{your_token}", "YOUR_API_KEY"])


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page with one sample that does as the page says."""

    dialect: str
    path: str
    host: str
    prefix: str
    scheme: JsonObject
    header: tuple[str, str]
    version: str

    @property
    def sample(self) -> JsonObject:
        path = self.path.replace("{model}", "gemini-3-pro-image")
        return {
            "id": "curl",
            "kind": "request",
            "method": "POST",
            "url": f"https://{self.host}{self.prefix}{path}?api-version={self.version}",
            "headers": [list(self.header), ["Content-Type", "application/json"]],
            "body": '{"model": "m"}',
        }

    def flaws(self, sample: JsonObject) -> set[str]:
        version: JsonObject = {"name": "api-version", "in": "query", "required": True,
                               "schema": {"enum": [self.version]}}  # fmt: skip
        model: JsonObject = {"name": "model", "in": "path", "required": True, "schema": {}}
        example = PageExample(
            title="",
            gives=None,
            path=self.path,
            dialect=self.dialect,
            document={
                "servers": [{"url": f"https://{self.host}{self.prefix}", "description": "Main"}],
                "components": {"securitySchemes": {"key": self.scheme}},
            },
            operation={
                "security": [{"key": []}],
                "parameters": [version, *([model] if "{model}" in self.path else [])],
            },
            samples=(sample,),
        )
        found = [each for check in OURS for each in check.run(*example.subject(LIBRARY))]
        return {f"page/{each.value}" for each in found if each.status is not Status.PASS}


@st.composite
def pages(draw):
    dialect, path = draw(DIALECTS)
    scheme, name, prefix = draw(KEYS)
    return Page(
        dialect=dialect,
        path=path,
        host=draw(st.sampled_from(["api.acme.ai", "eu.acme.io:8443", "gate-way.acme.co.uk"])),
        prefix=draw(st.sampled_from(["", "/relay", "/api/v3" if path[1] == "i" else "/api"])),
        scheme=scheme,
        header=(name, prefix + draw(VALUES)),
        version=draw(st.sampled_from(["2", "2025-01", "preview"])),
    )


@given(pages())
@settings(max_examples=15)
def test_a_sample_that_does_as_the_page_says_is_left_alone(page: Page):
    assert page.flaws(page.sample) == set()


def _url(old: str, new: str) -> Callable[[JsonObject], JsonObject]:
    return lambda sample: {**sample, "url": str(sample["url"]).replace(old, new, 1)}


def _headers(*headers: list[str]) -> Callable[[JsonObject], JsonObject]:
    return lambda sample: {**sample, "headers": [*sample["headers"], *headers]}


@pytest.mark.parametrize(
    "slip, check",
    [
        (_url("gemini-3-pro-image", ""), "page/parameter-empty"),
        (_url("https://", "http://"), "page/plain-http"),
        (_url("acme", "other"), "page/sample-host"),
        (_url("api-version", "version"), "page/parameter-missing"),
        (_url("?", "?key=sk-xxxx&"), "page/keys-together"),
        (_url("?", "?alt=sse&"), "page/undeclared"),
        (_url("version=", "version=x"), "page/parameter-value"),
        (lambda sample: {**sample, "method": "GET"}, "page/sample-method"),
        (lambda sample: {**sample, "headers": sample["headers"][1:]}, "page/parameter-missing"),
        (lambda sample: {**sample, "headers": sample["headers"][:1]}, "page/content-type-missing"),
        (_headers(["X-Trace", "1"]), "page/undeclared"),
        (_headers(["X-Trace:", "1"]), "page/header-name"),
        (_headers(["Content-Type", "text/plain"]), "page/header-twice"),
    ],
)
@given(page=pages())
@settings(max_examples=2)
def test_one_slip_is_found_as_itself(slip, check: str, page: Page):
    sample = slip(page.sample)
    if sample != page.sample:
        assert check in page.flaws(sample)


@pytest.mark.parametrize("doubled", ["/", "/v1/v1"])
@given(page=pages())
@settings(max_examples=2)
def test_a_path_with_something_doubled_is_told(doubled: str, page: Page):
    url = str(page.sample["url"]).replace(page.host, page.host + doubled)
    found = page.flaws({**page.sample, "url": url})
    assert found & {"page/doubled-slash", "page/sample-path"}
