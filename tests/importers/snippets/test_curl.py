"""Commands, as pages print them."""

from __future__ import annotations

import json
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.snippets import Request, read
from tests.linear import is_linear

VALUES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029"),
    max_size=40,
)
URL = "https://api.acme.test/v1/images"


def one(command: str) -> Request:
    (request,) = read(command)
    return request


@given(
    headers=st.lists(st.tuples(st.sampled_from(["A", "X-Key"]), VALUES.map(str.strip)), max_size=3),
    body=st.dictionaries(VALUES, VALUES, max_size=3),
    end=st.sampled_from([" ", " \\\n  "]),
)
def test_what_a_shell_would_send_is_read(headers, body, end):
    data = json.dumps(body, ensure_ascii=False, indent=1)
    words = ["curl", URL]
    for name, value in headers:
        words += ["-H", shlex.quote(f"{name}: {value}")]
    request = one(end.join([*words, "--data-raw", shlex.quote(data)]))
    assert request.url == URL
    assert request.headers == tuple(headers)
    assert json.loads(request.body) == body
    assert request.method == "POST"


@pytest.mark.parametrize(
    ("command", "request_"),
    [
        (f"curl {URL}", Request(method="GET", url=URL)),
        (f"$ curl -sSL -XDELETE {URL}", Request(method="DELETE", url=URL)),
        (f"curl --url {URL} --request put -d a=1", Request(method="PUT", url=URL, body="a=1")),
        (f"curl -d 'a=1' -d 'b=2' {URL}", Request(method="POST", url=URL, body="a=1&b=2")),
        (f"curl -G {URL} -d a=1", Request(method="GET", url=f"{URL}?a=1")),
        (f"curl {URL} -d@body.json", Request(method="POST", url=URL)),
        (f"curl {URL} -F image=@a.png", Request(method="POST", url=URL, form=True)),
        (f"curl -u me:you {URL}", Request(method="GET", url=URL)),
        (f"curl --max-time 5 -o out.png {URL} | jq .", Request(method="GET", url=URL)),
        (f"curl {URL} -d $'it\\'s \\u4e2d'", Request(method="POST", url=URL, body="it's 中")),
        (
            f'curl {URL} -d "{{\\"a\\": \\"$B\\"}}"',
            Request(method="POST", url=URL, body='{"a": "$B"}'),
        ),
        (f"curl {URL} -d @- <<EOF\n{{\n}}\nEOF", Request(method="POST", url=URL, body="{\n}")),
        (
            f'curl -X POST {URL} ^\n -H "A: b"',
            Request(method="POST", url=URL, headers=(("A", "b"),)),
        ),
        (f"curl -X POST {URL}\n-H 'A: b'", Request(method="POST", url=URL, headers=(("A", "b"),))),
        (f"# first\nexport A=1\ncurl {URL}", Request(method="GET", url=URL, line=2)),
        ("curl {BASE_URL}/v1/x", Request(method="GET", url="{BASE_URL}/v1/x")),
    ],
)
def test_commands(command, request_):
    assert one(command) == request_


def test_every_command_of_a_block_is_read():
    first, second = read(f"curl {URL}\n\ncurl -X POST {URL} \\\n  -d x\n")
    assert (first.method, first.line) == ("GET", 0)
    assert (second.method, second.line, second.body) == ("POST", 2, "x")


@pytest.mark.parametrize(
    "text", ["", "curl", "curl --help", "curling is a sport", "npm i curl", "POST /a"]
)
def test_what_is_no_request(text):
    assert read(text) == ()


def test_a_raw_request_is_read():
    text = 'POST /v1/x HTTP/1.1\nHost: api.acme.test\nAuthorization: Bearer k\n\n{"a": 1}\n'
    assert one(text) == Request(
        method="POST",
        url="https://api.acme.test/v1/x",
        headers=(("Authorization", "Bearer k"),),
        body='{"a": 1}',
    )


@given(st.text(alphabet="curl -dHX'\"\\\n$<EOF{}@https://a.b", max_size=120))
def test_any_text_has_requests_or_none(text):
    assert all(request.url for request in read(f"curl https://a.test {text}"))


@pytest.mark.parametrize("piece", ["'", '"', "\\\n", "-d ", "<<A\n", "$'\\", "curl https://a.b\n"])
def test_hostile_commands_take_no_time(piece):
    assert is_linear(lambda size: read(f"curl https://a.test -d {piece * size}"), 5000)
