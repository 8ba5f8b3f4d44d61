from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from conformance.errors import CorruptEvidence
from conformance.model import Fault, Request
from conformance.transport.recording import Recording
from conformance.transport.replay import Replay


def record(make, folder, *exchanges, **kwargs):
    recording = Recording(make.playing(*exchanges), folder, provider=make.provider, **kwargs)
    return list(recording.exchanges([each.case for each in exchanges]))


def names(exchanges):
    return [each.case.id.rsplit("/", 1)[1] for each in exchanges]


def test_without_cassettes_there_is_nothing_and_everything_is_unrecorded(tmp_path, make):
    replay = Replay(tmp_path, make.provider)
    assert list(replay.exchanges([make.case("a")])) == []
    assert replay.unrecorded([make.case("a")]) == (make.case("a"),)
    assert replay.find(make.case("a").request) is None
    assert replay.unmatched == ()


def test_todays_plan_lends_its_order_and_nothing_else(tmp_path, make):
    sent = [
        make.exchange(name, sent=b'{"n":"%b"}' % name.encode()) for name in ("a", "b", "c", "d")
    ]
    record(make, tmp_path, *sent)
    changed = [make.case("c", b'{"other":1}', facets={"n": 9}), make.case("x"), make.case("a")]
    replay = Replay(tmp_path, make.provider)
    found = list(replay.exchanges(changed))
    assert names(found) == ["b", "c", "a", "d"]
    assert sorted(found, key=lambda each: each.case.id) == sent
    assert [case.id[-1] for case in replay.unrecorded(changed)] == ["x"]


def test_operations_come_in_the_order_of_the_spec(tmp_path, make):
    provider = replace(make.provider, operations=(make.operation("edit"), make.operation("chat")))
    record(make, tmp_path, make.exchange("a"), make.exchange(case=make.case("b", operation="edit")))
    assert names(Replay(tmp_path, provider).exchanges([])) == ["b", "a"]


def test_what_was_recorded_supersedes_what_was_simulated(tmp_path, make):
    record(make, tmp_path, make.exchange("a", b"sim"), make.exchange("b", b"sim"))
    record(make, tmp_path, make.exchange("b", b"real", kind="live"))
    for take in ("newest", "all"):
        found = Replay(tmp_path, make.provider, take=take).exchanges(
            [make.case("a"), make.case("b")]
        )
        assert [(each.case.id[-1], each.response.body) for each in found] == [
            ("a", b"sim"),
            ("b", b"real"),
        ]


def test_each_case_is_seen_as_it_was_before_it_was_asked_again(tmp_path, make):
    record(
        make, tmp_path, make.exchange("a", b"1", kind="live"), make.exchange("b", b"1", kind="live")
    )
    record(make, tmp_path, make.exchange("a", b"2", kind="live"))
    record(
        make, tmp_path, make.exchange("a", b"3", kind="live"), make.exchange("c", b"1", kind="live")
    )
    seen = {}
    for take in ("newest", "previous", "all"):
        found = Replay(tmp_path, make.provider, take=take).exchanges([make.case("a")])
        seen[take] = [(each.case.id[-1], each.response.body) for each in found]
    assert seen["newest"] == [("a", b"3"), ("b", b"1"), ("c", b"1")]
    assert seen["previous"] == [("a", b"2"), ("b", b"1"), ("c", b"1")]
    assert seen["all"] == [("a", b"1"), ("a", b"2"), ("a", b"3"), ("b", b"1"), ("c", b"1")]


def test_evidence_on_an_operation_that_left_the_spec_is_named_not_judged(tmp_path, make):
    record(make, tmp_path, make.exchange(case=make.case("a", operation="gone")), make.exchange("b"))
    replay = Replay(tmp_path, make.provider)
    assert names(replay.exchanges([])) == ["b"]
    (stray,) = replay.unmatched
    assert stray.what == "acme/gone/covering/a"
    assert str(stray.location).endswith("gone.simulated.yaml:2")


@pytest.mark.parametrize(
    ("stored", "asked", "same"),
    [
        ('{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }', True),
        ('{"a":true}', '{"a":1}', False),
        ('{"a":1}', '{"a":1.0}', False),
        ('{"a":"1"}', '{"a":1}', False),
        ('{"a":"é"}', '{"a":"\\u00e9"}', True),
        ('{"a":', '{"a":', True),
        ('{"a":', '{"a": ', False),
        ("", "", True),
    ],
)
def test_a_request_is_found_by_what_its_body_means(tmp_path, make, stored, asked, same):
    record(make, tmp_path, make.exchange("a", b"here", sent=stored.encode()))
    found = Replay(tmp_path, make.provider).find(make.case("x", asked.encode()).request)
    assert (found is not None) is same
    assert not same or found.response.body == b"here"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"url": "https://API.example.com:443/v1/chat/completions"}, True),
        ({"url": "https://api.example.com/v1/chat%2Fcompletions"}, True),
        ({"url": "https://api.example.com/v1/chat/completions?x=1"}, False),
        ({"url": "https://other.example.com/v1/chat/completions"}, False),
        ({"url": "https://["}, False),
        ({"method": "post"}, True),
        ({"method": "PUT"}, False),
    ],
)
def test_a_request_is_found_by_where_it_goes(tmp_path, make, change, same):
    record(make, tmp_path, make.exchange("a"))
    asked = replace(make.case("x").request, **change)
    assert (Replay(tmp_path, make.provider).find(asked) is not None) is same


def test_query_parameters_may_come_in_any_order_and_spelling(tmp_path, make):
    case = make.case("a")
    url = "https://h/p?alt=sse&key={API_KEY}"
    record(
        make, tmp_path, make.exchange(case=replace(case, request=Request(method="GET", url=url)))
    )
    asked = Request(method="GET", url="https://h/p?key=%7BAPI_KEY%7D&alt=sse")
    assert Replay(tmp_path, make.provider).find(asked) is not None


def test_another_key_or_kind_of_body_is_another_request_but_not_another_client(tmp_path, make):
    record(make, tmp_path, make.exchange("a"))
    replay = Replay(tmp_path, make.provider)
    base = make.case("a").request

    def found(*headers):
        return replay.find(replace(base, headers=headers)) is not None

    kind, key = base.headers
    assert found(key, ("content-type", "application/json; charset=utf-8"), ("User-Agent", "sdk/1"))
    assert not found(kind, ("Authorization", "Bearer wrong-key-conformance-0000"))
    assert not found(kind)
    assert not found(key, ("Content-Type", "text/plain"))


def test_a_request_with_a_picture_is_found_without_reading_the_picture(tmp_path, make):
    body = json.dumps({"image": make.b64(make.png())}).encode()
    record(make, tmp_path, make.exchange("a", sent=body))
    replay = Replay(tmp_path, make.provider)
    assert replay.find(make.case("x", body.replace(b": ", b":")).request) is not None
    for blob in (tmp_path / "blobs").iterdir():
        blob.unlink()
    with pytest.raises(CorruptEvidence):
        replay.find(make.case("x", body).request)
    assert Replay(tmp_path, make.provider).find(make.case("x", b"{}").request) is None


def test_a_damaged_cassette_stops_the_replay_with_file_and_line(tmp_path, make):
    record(make, tmp_path, make.exchange("a"), make.exchange("b"))
    path = tmp_path / "acme" / "chat.simulated.yaml"
    path.write_text(path.read_text().replace("version: 1\n", ""))
    with pytest.raises(CorruptEvidence, match="cut off") as caught:
        list(Replay(tmp_path, make.provider).exchanges([]))
    assert caught.value.exit_code == 4


def test_eight_threads_get_their_own_answers_from_one_replay(tmp_path, make):
    sent = [make.exchange(str(n), b"answer %d" % n, sent=b'{"n":%d}' % n) for n in range(40)]
    record(make, tmp_path, *sent)
    replay = Replay(tmp_path, make.provider)
    wrong = []

    def ask(start):
        for n in range(start, start + 40):
            got = replay.find(make.case("x", b'{"n":%d}' % (n % 40)).request)
            if got.response.body != b"answer %d" % (n % 40):
                wrong.append(n)

    threads = [threading.Thread(target=ask, args=(n * 5,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_faults_are_replayed(tmp_path, make):
    given = replace(make.exchange("a"), response=None, fault=Fault(name="timeout-total"))
    record(make, tmp_path, given)
    assert list(Replay(tmp_path, make.provider).exchanges([])) == [given]
