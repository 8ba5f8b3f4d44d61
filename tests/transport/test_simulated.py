from __future__ import annotations

import base64
import hashlib
import io
import json

import pytest
from PIL import Image

from conformance.errors import SpecError
from conformance.model import EvidenceKind, Response
from conformance.transport.conversation import MAX_FETCHES
from conformance.transport.simulated import Simulated


def real_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 32), "red").save(out, "PNG")
    return out.getvalue()


def said(content) -> Response:
    message = {"role": "assistant", "content": content}
    body = {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }
    return Response(
        status=200, headers=(("content-type", "application/json"),), body=json.dumps(body).encode()
    )


class Vendor:
    """Answers a POST with what it was given, and a GET with a picture; remembers all it was asked."""

    def __init__(self, *answers: Response) -> None:
        self.answers = list(answers)
        self.asked = []

    def answer(self, request):
        self.asked.append(request)
        if request.method == "GET":
            found = "missing" not in request.url
            return Response(status=200 if found else 404, body=real_png() if found else b"")
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def chat(prompt: str, *earlier) -> bytes:
    messages = [*earlier, {"role": "user", "content": prompt}]
    return json.dumps({"model": "m", "messages": messages}).encode()


def run(make, vendor, *cases, **kwargs):
    return list(Simulated(make.provider, None, vendor=vendor, **kwargs).exchanges(cases))


def test_an_answer_is_simulated_evidence_with_the_date_it_was_given(make):
    vendor = Vendor(said("hello"))
    case = make.case("a", chat("hi"))
    (got,) = run(make, vendor, case, at="2026-11-01T00:00:00Z")
    assert got.case == case
    assert got.response == said("hello")
    assert got.evidence.kind is EvidenceKind.SIMULATED
    assert (got.evidence.at, got.evidence.host) == ("2026-11-01T00:00:00Z", "api.example.com")
    assert got.timing.total == 0
    assert got.fetched == ()


def test_links_to_pictures_are_followed_once_each_without_the_key(make):
    links = "![a](https://img.example.com/1.png) ![b](https://img.example.com/missing.png)"
    vendor = Vendor(said(f"{links} ![c](https://img.example.com/1.png)"))
    (got,) = run(make, vendor, make.case("a", chat("hi")))
    assert [(each.url, each.response.status) for each in got.fetched] == [
        ("https://img.example.com/1.png", 200),
        ("https://img.example.com/missing.png", 404),
    ]
    assert [request.headers for request in vendor.asked[1:]] == [(), ()]


def test_more_links_than_anyone_needs_are_not_followed(make):
    vendor = Vendor(
        said(" ".join(f"![x](https://img.example.com/{n}.png)" for n in range(MAX_FETCHES + 2)))
    )
    (got,) = run(make, vendor, make.case("a", chat("hi")))
    assert len(got.fetched) == MAX_FETCHES
    assert len(vendor.asked) == 1 + MAX_FETCHES


@pytest.mark.parametrize("url", ["ftp://h/1.png", "https://h/\ud83d.png", "https://h/a b", "x", ""])
def test_what_is_no_url_is_not_followed(make, url):
    body = {"choices": [{"index": 0, "message": {"images": [{"type": "image_url", "image_url": {"url": url}}]}}]}  # fmt: skip
    (got,) = run(make, Vendor(Response(status=200, body=json.dumps(body).encode())), make.case("a", chat("hi")))  # fmt: skip
    assert got.fetched == ()


def test_schemes_may_be_written_in_capitals_and_paths_in_chinese(make):
    body = {"choices": [{"index": 0, "message": {"images": [{"type": "image_url", "image_url": {"url": "HTTPS://h/图.png"}}]}}]}  # fmt: skip
    (got,) = run(make, Vendor(Response(status=200, body=json.dumps(body).encode())), make.case("a", chat("hi")))  # fmt: skip
    assert [each.url for each in got.fetched] == ["HTTPS://h/图.png"]


@pytest.mark.parametrize("delivery", ["data", "url"])
def test_pictures_get_a_thumbnail_under_their_hash(make, delivery):
    data = base64.b64encode(real_png()).decode()
    url = f"data:image/png;base64,{data}" if delivery == "data" else "https://img.example.com/1.png"
    (got,) = run(make, Vendor(said(f"![x]({url})")), make.case("a", chat("hi")))
    ((digest, uri),) = got.thumbnails.items()
    assert digest == hashlib.sha256(real_png()).hexdigest()
    small = Image.open(io.BytesIO(base64.b64decode(uri.removeprefix("data:image/jpeg;base64,"))))
    assert small.size == (64, 32)


def test_the_next_turn_continues_the_answer_that_really_came(make):
    first = make.case("first", chat("draw"))
    stand_in = chat(
        "now blue",
        {"role": "user", "content": "draw"},
        {"role": "assistant", "content": "STAND-IN"},
    )
    second = make.case("second", stand_in, after=first.id)
    vendor = Vendor(said("here you are"), said("blue"))
    _, got = run(make, vendor, first, second)
    assert got.response == said("blue")
    messages = json.loads(vendor.asked[1].body)["messages"]
    assert [each["content"] for each in messages] == ["draw", "here you are", "now blue"]
    assert got.case.request == vendor.asked[1]
    assert got.case.id == second.id


@pytest.mark.parametrize(
    "before",
    [Response(status=500, body=b"{}"), Response(status=200, body=b"<html>"), None],
    ids=["an error", "no answer to continue", "not sent"],
)
def test_a_turn_after_a_failed_one_is_not_sent(make, before):
    first = make.case("first", chat("draw"))
    second = make.case("second", chat("now blue"), after=first.id)
    vendor = Vendor(before or said("never asked"))
    *_, got = run(make, vendor, *([first] if before else []), second)
    assert got.fault.name == "predecessor-failed"
    assert got.response is None
    assert got.attempts == 0
    assert len(vendor.asked) == bool(before)


def test_a_case_for_an_operation_that_is_not_there_is_our_error(make):
    with pytest.raises(SpecError, match="no operation 'other'"):
        run(make, Vendor(said("")), make.case("a", operation="other"))
