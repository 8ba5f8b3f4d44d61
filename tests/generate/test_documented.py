from __future__ import annotations

import pytest

from conformance.generate.documented import as_printed, documented
from conformance.model import Credential, Sample

HEADER = Credential(
    id="header:Authorization:Bearer", carrier="header", name="Authorization", prefix="Bearer "
)
GOOGLE = Credential(id="header:x-goog-api-key", carrier="header", name="x-goog-api-key")
QUERY = Credential(id="query:key", carrier="query", name="key")
EVERY = (HEADER, GOOGLE, QUERY)

BROKEN = '{\r\n "prompt": "x", // a comment\r\n ...\r\n}'


def sample(number="s", body=BROKEN, **more):
    return Sample(id=number, kind="request", body=body, **more)


@pytest.fixture
def sent(make_operation):
    def of(printed, **members):
        said = {"servers": ("https://vendor.example/base/",), "credentials": EVERY, **members}
        return as_printed(printed, make_operation(**said))

    return of


def test_the_body_is_what_is_printed(sent):
    assert sent(sample(url="https://a.example/x")).body == BROKEN.encode()
    assert sent(sample()).body == BROKEN.encode()


@pytest.mark.parametrize(
    "printed, url",
    [
        ("https://a.example//v1beta/models/:x", "https://a.example//v1beta/models/:x"),
        ("{BASE_URL}/v1/make", "https://vendor.example/base/v1/make"),
        ("{{base_url}}/v1/make", "https://vendor.example/base/v1/make"),
        ("$BASE_URL/v1/make", "https://vendor.example/base/v1/make"),
        ("<base_url>/v1/make", "https://vendor.example/base/v1/make"),
        ("/v1/make?a=1", "https://vendor.example/v1/make?a=1"),
        ("a.example/v1/make", "https://a.example/v1/make"),
        ("https://a.example/x?key=sk-xxxx&a=1", "https://a.example/x?key={API_KEY}&a=1"),
        ("https://a.example/x?a=1&key=$KEY#top", "https://a.example/x?a=1&key={API_KEY}#top"),
        ("https://a.example/x?monkey=1", "https://a.example/x?monkey=1"),
    ],
)
def test_only_the_server_and_the_key_are_put_in(sent, printed, url):
    assert sent(sample(url=printed)).url == url


@pytest.mark.parametrize(
    "name, printed, value",
    [
        ("Authorization", "Bearer sk-***", "Bearer {API_KEY}"),
        ("authorization", "bearer  <token>", "bearer  {API_KEY}"),
        ("Authorization", "<api-key>", "{API_KEY}"),
        ("x-goog-api-key", "sk-xxxx", "{API_KEY}"),
        ("X-Goog-Api-Key", "$GEMINI_API_KEY", "{API_KEY}"),
        ("Content-Type", "application/json", "application/json"),
        ("X-Other", "sk-xxxx", "sk-xxxx"),
    ],
)
def test_the_key_stands_where_its_placeholder_is_printed(sent, name, printed, value):
    made = sent(sample(url="https://a.example/x", headers=(("A", "b"), (name, printed))))
    assert made.headers == (("A", "b"), (name, value))


def test_a_body_on_its_own_is_sent_to_the_operation(sent):
    made = sent(sample(), credentials=(GOOGLE, QUERY))
    assert (made.method, made.url) == ("POST", "https://vendor.example/base/v1/make")
    assert made.headers == (("Content-Type", "application/json"), ("x-goog-api-key", "{API_KEY}"))


def test_a_page_without_a_server_is_sent_nowhere(sent):
    assert sent(sample(), servers=()).url == "https://vendor.invalid/v1/make"
    assert sent(sample(url="{BASE_URL}/v1"), servers=()).url == "https://vendor.invalid/v1"


def test_a_body_that_a_whole_request_prints_too_is_sent_once(make_operation):
    whole = sample("curl", url="https://a.example/x", method="PUT")
    samples = (
        sample("body"),
        whole,
        sample("other", "{}"),
        Sample(id="ok", kind="response", body="{}"),
    )
    cases = list(documented(make_operation(samples=samples)))
    assert [(case.sample, case.request.method) for case in cases] == [
        ("curl", "PUT"),
        ("other", "POST"),
    ]
