"""Requests in Python code."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.snippets import read_program

URL = "https://api.acme.test/v1/images"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(body=st.dictionaries(st.text(max_size=8), JSON, max_size=3))
def test_a_literal_body_is_read(body):
    code = f"import requests\nbody = {body!r}\nrequests.post({URL!r}, json=body)"
    (request,) = read_program(code)
    assert json.loads(request.body) == body
    assert (request.method, request.url, request.line) == ("POST", URL, 2)


F_STRINGS = """
BASE = "https://api.acme.test"
KEY = os.environ["ACME_KEY"]
httpx.post(f"{BASE}/v1/images", headers={"Authorization": f"Bearer {KEY}"}, json={"n": 1})
"""
HTTP_CLIENT = """
conn = http.client.HTTPSConnection("api.acme.test")
payload = json.dumps({"n": 1})
headers = {"A": "b"}
conn.request("POST", "/v1/images", payload, headers)
"""
SDK = """
client = OpenAI(api_key="sk-x", base_url="https://api.acme.test/v1")
client.images.generate(model="m", prompt="p", extra_body={"ratio": "1:1"})
"""


@pytest.mark.parametrize(
    ("code", "url", "headers", "body"),
    [
        (F_STRINGS, URL, (("Authorization", "Bearer {KEY}"),), {"n": 1}),
        (HTTP_CLIENT, URL, (("A", "b"),), {"n": 1}),
        (
            SDK,
            f"{URL}/generations",
            (("Authorization", "Bearer sk-x"),),
            {"model": "m", "prompt": "p", "ratio": "1:1"},
        ),
        (f"requests.request('POST', {URL!r}, data=json.dumps({{'n': 1}}))", URL, (), {"n": 1}),
    ],
)
def test_programs(code, url, headers, body):
    (request,) = read_program(code)
    assert (request.method, request.url, request.headers) == ("POST", url, headers)
    assert json.loads(request.body) == body


def test_a_body_that_is_made_at_run_time_is_not_guessed():
    (request,) = read_program(f"requests.post({URL!r}, json={{'image': encode(path)}})")
    assert request.body is None


@pytest.mark.parametrize(
    "code",
    ["", "x = 1", "def (", "requests.post()", "a.get('name')", "client.images.generate()", "\0"],
)
def test_what_sends_nothing(code):
    assert read_program(code) == ()


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    read_program(text)


@pytest.mark.parametrize(
    "code", ["(" * 10_000, "-" * 40_000 + "1", "a." * 20_000 + "b", "[" * 150 + "]" * 150]
)
def test_hostile_programs_are_read(code):
    read_program(code)
