from __future__ import annotations

import gzip
import json
from dataclasses import replace

import httpx
import pytest
import vcr

from conformance.errors import CorruptEvidence
from conformance.model import EvidenceKind
from conformance.transport.recording import Recording
from conformance.transport.replay import Replay

KEY = "sk-0123456789abcdef"
URL = "https://api.example.com/v1/chat/completions"
STREAM = 'data: {"a":1}\n\ndata: [DONE]\n\n'


def interaction(body="{}", url=URL, method="POST", answer="{}", **extra):
    request = {"method": method, "uri": url, "body": body, "headers": {"Content-Type": ["application/json"], "authorization": [f"Bearer {KEY}"]}}  # fmt: skip
    response = {"status": {"code": 200, "message": "OK"}, "headers": {"Content-Type": ["application/json"]}, "body": {"string": answer}}  # fmt: skip
    return {"request": request, "response": response, **extra}


def save(folder, name, *interactions, **extra):
    path = folder / "acme" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"interactions": interactions, "version": 1, **extra}))
    return path


def replayed(make, folder, **kwargs):
    return list(Replay(folder, kwargs.pop("provider", make.provider), **kwargs).exchanges([]))


@pytest.mark.parametrize("serializer", ["yaml", "json"])
def test_a_cassette_that_vcrpy_recorded_is_evidence(tmp_path, make, serializer):
    """Recorded by vcrpy itself, against a transport that it patches."""
    body = b'{"picture": "\xc3\xa9"}'
    path = tmp_path / "acme" / f"elsewhere.{serializer}"

    class Server(httpx.HTTPTransport):
        def handle_request(self, request):
            return httpx.Response(200, headers={"X-Served": "1"}, content=body)

    tape = vcr.cassette.Cassette(str(path), record_mode="all", serializer=getattr(vcr.serializers, f"{serializer}serializer"))  # fmt: skip
    with httpx.Client(transport=Server()) as client:
        request = client.build_request("POST", URL, json={"n": 1}, headers={"Authorization": f"Bearer {KEY}"})  # fmt: skip
        answer = client.send(request)
    tape.append(
        vcr.request.Request("POST", URL, request.content, dict(request.headers)),
        {"status": {"code": 200, "message": "OK"}, "headers": {"X-Served": ["1"]}, "body": {"string": answer.content}},
    )  # fmt: skip
    tape._save(force=True)
    (got,) = replayed(make, tmp_path)
    assert got.response.body == body
    assert got.response.header("x-served") == "1"
    assert got.evidence.kind is EvidenceKind.RECORDED
    assert json.loads(got.case.request.body) == {"n": 1}
    assert got.case.request.header("authorization") == "Bearer {API_KEY}"
    assert got.case.id.startswith("acme/chat/covering/")
    assert KEY not in repr(got)


def test_streams_are_fine_and_dates_are_taken_where_there_are_any(tmp_path, make):
    save(tmp_path, "a.json", interaction(answer=STREAM, recorded_at="2026-03-01"), interaction('{"n":2}'), recorded_at="2026-02-01")  # fmt: skip
    save(tmp_path, "b.json", interaction('{"n":3}'))
    first, second, third = replayed(make, tmp_path)
    assert first.response.body == STREAM.encode()
    assert [each.evidence.at for each in (first, second, third)] == ["2026-03-01", "2026-02-01", ""]


def test_equal_requests_are_takes_of_one_case(tmp_path, make):
    save(tmp_path, "a.json", interaction('{"n":1,"m":2}', answer="1"))
    save(tmp_path, "b.json", interaction('{"m":2, "n":1}', answer="2"))
    (newest,) = replayed(make, tmp_path)
    assert (newest.response.body, newest.evidence.take) == (b"2", 2)
    every = replayed(make, tmp_path, take="all")
    assert [(each.response.body, each.evidence.take) for each in every] == [(b"1", 1), (b"2", 2)]
    assert Replay(tmp_path, make.provider).find(newest.case.request) == newest


def test_what_matches_no_operation_is_reported_without_its_query(tmp_path, make):
    stranger = interaction(url=f"https://api.example.com/v1/models?key={KEY}", method="GET")
    path = save(tmp_path, "a.json", interaction(), stranger)
    replay = Replay(tmp_path, make.provider)
    assert len(list(replay.exchanges([]))) == 1
    (found,) = replay.unmatched
    assert found.location.file == str(path)
    assert found.what == "interaction 2: GET api.example.com/v1/models"
    assert KEY not in repr(found)


def test_a_host_that_the_spec_does_not_name_proves_nothing(tmp_path, make):
    save(tmp_path, "a.json", interaction(url=URL.replace("api.example.com", "localhost:8000")))
    assert replayed(make, tmp_path)[0].evidence.kind is EvidenceKind.SIMULATED
    mine = replace(make.provider, self_hosted=True)
    assert replayed(make, tmp_path, provider=mine)[0].evidence.kind is EvidenceKind.RECORDED


def test_a_path_with_parameters_is_matched(tmp_path, make):
    provider = replace(
        make.provider,
        operations=(
            make.operation("any", "/v1beta/models/{model}:generateContent"),
            make.operation("flash", "/v1beta/models/flash:generateContent"),
        ),
    )
    base = "https://api.example.com/v1beta/models/"
    save(
        tmp_path,
        "a.json",
        interaction(url=base + "pro:generateContent"),
        interaction(url=base + "flash%3AgenerateContent"),
        interaction(url=base + "a/b:generateContent"),
    )
    assert [each.case.operation for each in replayed(make, tmp_path, provider=provider)] == [
        "any",
        "flash",
    ]


def test_content_encoding_is_undone(tmp_path, make):
    packed = interaction()
    packed["response"]["headers"]["Content-Encoding"] = ["gzip"]
    path = tmp_path / "acme" / "a.yaml"
    path.parent.mkdir()
    packed["response"]["body"]["string"] = gzip.compress(b"plain")
    path.write_text(vcr.serializers.yamlserializer.serialize({"interactions": [packed], "version": 1}))  # fmt: skip
    (got,) = replayed(make, tmp_path)
    assert got.response.body == b"plain"
    assert got.received.encoding == "gzip"


def test_the_form_that_old_versions_gave_to_httpx_answers_is_read(tmp_path, make):
    old = interaction()
    old["response"] = {"status_code": 201, "http_version": "HTTP/1.1", "headers": {"x": ["y"]}, "content": "hi"}  # fmt: skip
    save(tmp_path, "a.json", old)
    (got,) = replayed(make, tmp_path)
    assert (got.response.status, got.response.body, got.response.header("x")) == (201, b"hi", "y")


@pytest.mark.parametrize(
    "uri", [f"{URL}?key={KEY}", f"{URL}?a=b&api_key={KEY}&c=%20"], ids=["alone", "among others"]
)
def test_keys_leave_urls_and_wherever_the_answer_repeats_them(tmp_path, make, uri):
    save(tmp_path, "a.json", interaction(url=uri, answer=f'{{"bad key": "{KEY}"}}'))
    (got,) = replayed(make, tmp_path)
    assert KEY not in repr(got)
    assert "={API_KEY}" in got.case.request.url
    assert got.response.body == b'{"bad key": "{API_KEY}"}'
    assert got.echoes


@pytest.mark.parametrize(
    "text",
    [
        "interactions: [",
        "interactions:\n- !!python/object/apply:os.system ['true']\n",
        "[]",
        "",
        "interactions:\n- request: {}\n  response: {}\n",
        "- request: 1\n",
    ],
)
def test_what_vcrpy_cannot_read_is_corrupt_evidence(tmp_path, make, text):
    path = tmp_path / "acme" / "odd.yaml"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(CorruptEvidence, match="no cassette") as caught:
        replayed(make, tmp_path)
    assert caught.value.location.file == str(path)


def test_our_own_files_are_not_taken_for_foreign_ones(tmp_path, make):
    list(
        Recording(make.playing(make.exchange("a")), tmp_path, provider=make.provider).exchanges([])
    )
    assert len(replayed(make, tmp_path)) == 1
