"""Printed URLs come apart whatever they hold, and paths are held against templates."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.checks import hosts, printed_url
from conformance.checks.printed_url import PrintedUrl

WORDS = st.text("abcdefghij-_.", min_size=1, max_size=12)
PIECES = st.lists(
    st.sampled_from(["https://", "//", "/", "{", "}", "<", ">", "$A", "[", "?", "#", "@", ":", "%2", "a.b", "。"]),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.text(max_size=60) | PIECES)
def test_any_text_comes_apart(text: str):
    url = printed_url.read(text)
    assert "//" not in url.tidy_path
    assert not (url.base and url.host)
    printed_url.strange_characters(text)
    assert text.strip().startswith(printed_url.broken_scheme(text))
    printed_url.fill("/a/{b}:c", text)
    printed_url.fill_end(text, "/a/b")


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_parts_are_those_that_were_put_together(host: str, segments: list[str], value: str):
    path = "/" + "/".join(segments)
    url = printed_url.read(f"HTTPS://{host}{path}?key={value}#x")
    assert (url.scheme, url.host, url.path) == ("https", host.lower(), path)
    assert url.query == (("key", value),)


@given(WORDS, WORDS)
def test_a_filled_template_gives_its_values_back(first: str, second: str):
    template = "/v1/{project}/models/{model}:go"
    path = f"/v1/{first}/models/{second}:go"
    assert printed_url.fill(template, path) == {"project": first, "model": second}
    assert printed_url.fill_end(template, f"/relay{path}") == {"project": first, "model": second}


@given(WORDS.filter(lambda word: "v1" not in word))
def test_a_template_without_variables_fits_itself_alone(word: str):
    assert printed_url.fill(f"/v1/{word}", f"/v1/{word}") == {}
    assert printed_url.fill(f"/v1/{word}", f"/v1/{word}/") is None


@pytest.mark.parametrize(
    "text, parts",
    [
        ("https://h.io//v1/m?key=", PrintedUrl(scheme="https", host="h.io", path="//v1/m", query=(("key", ""),))),
        ("{BASE_URL}/v1", PrintedUrl(base="{BASE_URL}", path="/v1")),
        ("{{host}}/v1", PrintedUrl(base="{{host}}", path="/v1")),
        ("<host>/v1", PrintedUrl(base="<host>", path="/v1")),
        ("$HOST/v1", PrintedUrl(base="$HOST", path="/v1")),
        ("http://u:p@h.io:80/v1", PrintedUrl(scheme="http", host="h.io", path="/v1")),
        ("https://h.io:8443", PrintedUrl(scheme="https", host="h.io:8443")),
        ("h.io/v1", PrintedUrl(host="h.io", path="/v1")),
        ("/v1/%7Bm%7D%3Ago", PrintedUrl(path="/v1/{m}:go")),
        ("https://[bad/v1", PrintedUrl(scheme="https", host="[bad", path="/v1")),
        ("", PrintedUrl()),
    ],
)  # fmt: skip
def test_urls_as_pages_print_them(text: str, parts: PrintedUrl):
    assert printed_url.read(text) == parts


def test_the_value_of_a_variable_may_be_empty_or_hold_slashes():
    template = "/v1beta/models/{model}:generateContent"
    assert printed_url.fill(template, "/v1beta/models/:generateContent") == {"model": ""}
    assert printed_url.fill(template, "/v1beta/models/a/b:generateContent") == {"model": "a/b"}
    assert printed_url.fill(template, "/v1beta/models:generateContent") is None
    assert printed_url.fill_end(template, "/v1/images") is None


@pytest.mark.parametrize(
    "host",
    ["prod-cn.your-api-server.com", "api.yourdomain.com", "<host>", "{region}.x.com", "xxx.xxx.cn",
     "BASE_URL", "你的域名.com", "$HOST"],
)  # fmt: skip
def test_hosts_that_stand_for_another(host: str):
    assert hosts.is_stand_in(host)


@pytest.mark.parametrize(
    "host",
    ["api.example.com", "api.xx.cn", "yourself.ai", "openrouter.ai", "localhost:3000", "10.0.0.1",
     "api.x.ai", "drawing-api.host.io", "base.ai"],
)  # fmt: skip
def test_hosts_that_can_be_called(host: str):
    assert not hosts.is_stand_in(host)


@pytest.mark.parametrize(
    "text", ["https:/a.b/c", "https//a.b", "http;//a.b", "https://https://a.b"]
)
def test_a_scheme_that_was_meant_and_is_none(text: str):
    assert printed_url.broken_scheme(text)


@pytest.mark.parametrize(
    "text", ["https://a.b//c", "http://https.a.b", "https.a.b/c", "a.b", "/v1", "{URL}/v1", "https"]
)
def test_a_scheme_that_is_one_or_none_at_all(text: str):
    assert not printed_url.broken_scheme(text)


def test_long_texts_are_read_in_no_time():
    for piece in ("{", "<a", "$", "/a/", "[", "x.", "a" * 60 + "."):
        text = piece * 20_000
        printed_url.read(text)
        printed_url.strange_characters(text)
        hosts.is_stand_in(text)
        assert re.sub("/+", "/", printed_url.read("/" + text).tidy_path)
