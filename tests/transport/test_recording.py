from __future__ import annotations

import gc
import gzip
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import CorruptEvidence, UsageError
from conformance.model import EvidenceKind, Fault, Fetched, Response
from conformance.transport.recording import Recording
from conformance.transport.replay import Replay
from conformance.transport.simulated import Simulated


def record(make, folder, *exchanges, cases=None, **kwargs):
    planned = [each.case for each in exchanges] if cases is None else cases
    recording = Recording(make.playing(*exchanges), folder, provider=make.provider, **kwargs)
    return list(recording.exchanges(planned))


def replay(make, folder, cases=(), **kwargs):
    return list(Replay(folder, make.provider, **kwargs).exchanges(cases))


def names(exchanges):
    return [each.case.id.rsplit("/", 1)[1] for each in exchanges]


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_is_passed_on_is_what_will_be_replayed(tmp_path, make):
    picture = make.png()
    given = make.exchange(
        "a",
        b'{"data":"%b"}' % make.b64(picture).encode(),
        fetched=(
            Fetched(
                url="https://img.example.com/1.png", response=Response(status=200, body=picture)
            ),
        ),
        thumbnails={"0" * 64: "data:image/jpeg;base64," + make.b64(b"\xff\xd8\xff" + picture)},
    )
    passed = record(make, tmp_path, given)
    assert passed == [given]
    assert replay(make, tmp_path) == passed


def test_simulated_evidence_recorded_twice_leaves_the_same_bytes(tmp_path, make):
    exchanges = [make.exchange(name, b'{"n":"%b"}' % name.encode()) for name in "abc"]
    record(make, tmp_path, *exchanges)
    before = files(tmp_path)
    record(make, tmp_path, *exchanges)
    assert files(tmp_path) == before


def test_a_simulated_answer_replaces_the_earlier_one(tmp_path, make):
    record(make, tmp_path, make.exchange("a", b"old"), make.exchange("b"))
    record(make, tmp_path, make.exchange("a", b"new"))
    found = replay(make, tmp_path, take="all")
    assert [(each.case.id[-1], each.response.body, each.evidence.take) for each in found] == [
        ("a", b"new", 1),
        ("b", b"{}", 1),
    ]


def test_a_live_answer_is_kept_as_one_more_recorded_take(tmp_path, make):
    for body in (b"1", b"2", b"3"):
        live = make.exchange("a", body, kind="live")
        (passed,) = record(make, tmp_path, live)
        assert passed.evidence.kind is EvidenceKind.LIVE
        assert passed.evidence.take == int(body)
    assert (tmp_path / "acme" / "chat.recorded.yaml").is_file()
    newest = replay(make, tmp_path)
    assert [(each.response.body, each.evidence.take) for each in newest] == [(b"3", 3)]
    assert newest[0].evidence.kind is EvidenceKind.RECORDED
    every = replay(make, tmp_path, take="all")
    assert [(each.response.body, each.evidence.take) for each in every] == [
        (b"1", 1),
        (b"2", 2),
        (b"3", 3),
    ]


def followers(order, planned):
    """The unplanned names behind each planned one, or in front of all."""
    behind, before = {}, ""
    for name in order:
        if name in planned:
            before = name
        else:
            behind.setdefault(before, []).append(name)
    return behind


@given(
    old=st.lists(st.sampled_from("abcdefg"), unique=True),
    planned=st.lists(st.sampled_from("abcdefg"), unique=True),
    data=st.data(),
)
def test_order_is_the_plans_and_nothing_is_lost(tmp_path_factory, make, old, planned, data):
    folder = tmp_path_factory.mktemp("c")
    record(make, folder, *(make.exchange(name, b"old") for name in old))
    sent = data.draw(st.lists(st.sampled_from(planned), unique=True)) if planned else []
    sent.sort(key=planned.index)
    record(
        make,
        folder,
        *(make.exchange(name, b"new") for name in sent),
        cases=[make.case(name) for name in planned],
    )
    found = replay(make, folder)
    assert sorted(names(found)) == sorted({*old, *sent})
    assert {each.case.id[-1] for each in found if each.response.body == b"new"} == set(sent)
    if not sent:
        return
    in_file = names(found)
    assert [name for name in in_file if name in planned] == [
        name for name in planned if name in in_file
    ]
    assert followers(in_file, planned) == followers(old, planned)


def test_the_whole_plan_drops_simulated_cases_that_left_it(tmp_path, make):
    other = make.case("x", operation="edit")
    record(make, tmp_path, make.exchange("a"), make.exchange("b"), make.exchange(case=other))
    record(make, tmp_path, make.exchange("b"), whole=True)
    assert names(replay(make, tmp_path)) == ["b"]
    assert not (tmp_path / "acme" / "edit.simulated.yaml").exists()


def test_recorded_cases_that_left_the_plan_stay(tmp_path, make):
    record(make, tmp_path, make.exchange("a", kind="live"), make.exchange("b", kind="live"))
    record(make, tmp_path, make.exchange("s"))
    record(make, tmp_path, make.exchange("b", kind="live"), whole=True)
    assert sorted(names(replay(make, tmp_path))) == ["a", "b", "s"]


def test_an_early_stop_keeps_what_came_and_drops_nothing(tmp_path, make):
    record(make, tmp_path, make.exchange("z", b"old"))
    recording = Recording(
        make.playing(make.exchange("a", b"new"), make.exchange("b", b"new")),
        tmp_path,
        provider=make.provider,
        whole=True,
    )
    for _ in recording.exchanges([make.case("a"), make.case("b")]):
        break
    else:
        pytest.fail("nothing came")
    gc.collect()
    assert sorted(names(replay(make, tmp_path))) == ["a", "z"]


def test_a_damaged_cassette_is_found_before_anything_is_sent(tmp_path, make):
    record(make, tmp_path, make.exchange("a", kind="live"))
    path = tmp_path / "acme" / "chat.recorded.yaml"
    path.write_text("interactions:\n")

    class Counting:
        sent = 0

        def exchanges(self, cases):
            self.sent += 1
            yield make.exchange("a", kind="live")

    counting = Counting()
    recording = Recording(counting, tmp_path, provider=make.provider)
    with pytest.raises(CorruptEvidence, match="cut off"):
        list(recording.exchanges([make.case("a")]))
    assert counting.sent == 0


def test_content_encoding_is_undone_and_remembered(tmp_path, make):
    body = gzip.compress(b'{"a": 1}')
    given = make.exchange("a")
    headers = (("Content-Encoding", "gzip"), ("Content-Length", str(len(body))), ("X", "y"))
    given = replace(given, response=Response(status=200, headers=headers, body=body))
    (passed,) = record(make, tmp_path, given)
    assert passed.response == Response(status=200, headers=(("X", "y"),), body=b'{"a": 1}')
    assert passed.received.encoding == "gzip"
    assert passed.received.declared_length == passed.received.received_length == len(body)
    assert replay(make, tmp_path) == [passed]


def test_a_fault_without_an_answer_is_kept(tmp_path, make):
    given = replace(
        make.exchange("a"), response=None, fault=Fault(name="timeout-total", detail="60 s")
    )
    record(make, tmp_path, given)
    assert replay(make, tmp_path) == [given]


def test_undated_evidence_gets_the_date_of_the_recording(tmp_path, make):
    given = make.exchange("a")
    given = replace(given, evidence=replace(given.evidence, at=""))
    (passed,) = record(make, tmp_path, given, at="2026-11-02T00:00:00Z")
    assert passed.evidence.at == "2026-11-02T00:00:00Z"
    assert replay(make, tmp_path) == [passed]


def test_a_simulator_with_a_fault_never_becomes_a_cassette(tmp_path, make):
    inner = Simulated(make.provider, None, "wrong-size", vendor=object())
    with pytest.raises(UsageError, match="misbehaves"):
        Recording(inner, tmp_path, provider=make.provider)
    served = make.exchange("a")
    headers = (("x-conformance-simulator", "1; fault=wrong-size"),)
    served = replace(served, response=replace(served.response, headers=headers))
    with pytest.raises(UsageError, match="misbehaves"):
        record(make, tmp_path, served)
    assert set(files(tmp_path)) <= {"acme/.lock"}
