from __future__ import annotations

import string

import pytest
import vcr
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec import yaml
from conformance.errors import CorruptEvidence
from conformance.model import (
    Case,
    ClientOutcome,
    ClientPicture,
    Evidence,
    EvidenceKind,
    Exchange,
    Fault,
    Fetched,
    Part,
    Phase,
    Received,
    Request,
    Response,
    Timing,
    Violation,
    ViolationKind,
)
from conformance.transport import cassette
from conformance.transport.apart import Apart
from conformance.transport.blobs import Blobs, deflate, sha256
from conformance.transport.interaction import to_interactions

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["16:9", "on", "1e3", "null", "- a: b", "version: 1", "a\nversion: 1\n", "!!binary eA=="]
)
NAMES = st.text(string.ascii_letters + "-", min_size=1, max_size=12)
HEADERS = st.lists(st.tuples(NAMES, TEXT), max_size=4, unique_by=lambda field: field[0])
BODIES = st.one_of(
    st.binary(max_size=60),
    TEXT.map(str.encode),
    st.just(b"data: {}\n\n- conformance:\n    case: a/b/c/d\n    take: 1\n\ndata: [DONE]\n\n"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
SECONDS = st.floats(0, 1e4)
FAULTS = st.builds(Fault, name=st.just("timeout-total"), detail=TEXT)
RESPONSES = st.builds(
    Response, status=st.integers(100, 999), headers=HEADERS.map(tuple), body=BODIES
)


def named(case: Case) -> Case:
    provider, operation, *_ = case.id.split("/")
    values = {name: getattr(case, name) for name in Case.__slots__}
    return Case(**{**values, "provider": provider, "operation": operation})


CASES = st.builds(
    Case,
    id=st.sampled_from(["acme/chat/covering/00ff", "0x/1e3/probe/12", "a_b/c-d/explore/0"]),
    provider=st.none(),
    operation=st.none(),
    phase=st.sampled_from(Phase),
    request=st.builds(
        Request,
        method=st.sampled_from(["POST", "GET", "PATCH"]),
        url=TEXT.map("https://h/?".__add__),
        headers=HEADERS.map(tuple),
        body=BODIES,
    ),
    valid=st.booleans(),
    violation=st.none()
    | st.builds(Violation, kind=st.sampled_from(ViolationKind), rule=TEXT, pointer=TEXT),
    facets=st.dictionaries(TEXT, JSON, max_size=3),
    parts=st.lists(st.builds(Part, group=TEXT, probe=TEXT, role=TEXT), max_size=2).map(tuple),
    after=TEXT,
    cost_usd=SECONDS,
    assumed=st.booleans(),
).map(named)
EXCHANGES = st.builds(
    Exchange,
    case=CASES,
    evidence=st.builds(
        Evidence,
        kind=st.just(EvidenceKind.RECORDED),
        at=st.sampled_from(["", "2026-11-01", "2026-11-01T10:20:30Z"]),
        host=TEXT,
        take=st.integers(1, 99),
    ),
    response=st.none() | RESPONSES,
    fault=st.none() | FAULTS,
    timing=st.builds(
        Timing,
        first_byte=SECONDS,
        total=SECONDS,
        chunks=st.lists(st.tuples(st.integers(0, 9), SECONDS), max_size=3).map(tuple),
    ),
    received=st.builds(Received, declared_length=st.none() | st.integers(0), encoding=TEXT),
    fetched=st.lists(
        st.builds(Fetched, url=TEXT, response=st.none() | RESPONSES, fault=st.none() | FAULTS),
        max_size=2,
    ).map(tuple),
    attempts=st.integers(0, 9),
    echoes=st.lists(TEXT, max_size=2).map(tuple),
    client=st.none()
    | st.builds(
        ClientOutcome,
        client=TEXT,
        version=TEXT,
        raised=TEXT,
        own=st.booleans(),
        status=st.none() | st.integers(100, 999),
        reason=TEXT,
        pictures=st.lists(st.builds(ClientPicture, type=st.none() | TEXT), max_size=2).map(tuple),
        pieces=st.integers(0, 9),
    ),
)


def save(path, exchanges, blobs):
    aparts = [Apart.of(each) for each in exchanges]
    for each in aparts:
        blobs.store(each.pictures)
    blocks = [cassette.block(to_interactions(each.exchange)) for each in aparts]
    cassette.write(path, blocks)


def load(path, blobs):
    return [cassette.load(take, blobs.fetch) for take in cassette.index(path)]


def as_stored(body):
    """As plain vcrpy sees a body: one that happens to hold a marker has it in another form."""
    return deflate(body, sha256)


@given(st.lists(EXCHANGES, min_size=1, max_size=3))
def test_what_is_read_is_what_was_written_and_vcrpy_reads_it_alike(tmp_path_factory, exchanges):
    folder = tmp_path_factory.mktemp("c")
    path, blobs = folder / "chat.recorded.yaml", Blobs(folder)
    save(path, exchanges, blobs)
    assert load(path, blobs) == exchanges
    requests, responses = vcr.persisters.filesystem.FilesystemPersister.load_cassette(
        path, vcr.serializers.yamlserializer
    )
    answers = [each for one in exchanges for each in (one, *one.fetched)]
    assert len(requests) == len(responses) == len(answers)
    for stored, answer in zip(responses, answers, strict=True):
        if answer.response is None:
            assert stored["status"]["code"] == 599
        else:
            assert stored["body"]["string"] == as_stored(answer.response.body)
            assert stored["status"]["code"] == answer.response.status
    mains = [r for r, one in zip(requests, answers, strict=True) if isinstance(one, Exchange)]
    assert [(each.body or b"") for each in mains] == [
        as_stored(one.case.request.body) for one in exchanges
    ]


@given(st.lists(EXCHANGES, min_size=1, max_size=2))
def test_the_whole_file_is_one_yaml_document_for_any_reader(tmp_path_factory, exchanges):
    folder = tmp_path_factory.mktemp("c")
    path, blobs = folder / "chat.recorded.yaml", Blobs(folder)
    save(path, exchanges, blobs)
    with path.open(encoding="utf-8") as file:
        whole = pyyaml.load(file, pyyaml.CSafeLoader)
    assert list(whole) == ["interactions", "version"]
    assert len(whole["interactions"]) == sum(1 + len(each.fetched) for each in exchanges)
    assert len(yaml.load(path, binary=True).value["interactions"]) == len(whole["interactions"])


def test_a_file_cut_at_any_byte_is_named_as_such(tmp_path, make):
    path, blobs = tmp_path / "chat.simulated.yaml", Blobs(tmp_path)
    fetched = (Fetched(url="https://h/p", response=Response(status=404)),)
    save(
        path,
        [make.exchange("a", b'{"x":"\xc3\xa9"}'), make.exchange("b", b"\xff", fetched=fetched)],
        blobs,
    )
    whole = path.read_bytes()
    assert len(load(path, blobs)) == 2
    for end in range(len(whole) - 1):
        path.write_bytes(whole[:end])
        with pytest.raises(CorruptEvidence) as caught:
            load(path, blobs)
        assert caught.value.location is not None
        assert caught.value.location.file == str(path)
        assert caught.value.location.line >= 1


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (lambda text: text.replace("method: POST", "method: [", 1), 13, "not YAML"),
        (lambda text: text.replace("    method: POST\n", "", 1), 2, "'method'"),
        (lambda text: text.replace("code: 200", "code: '200'", 1), 2, "'code'"),
        (lambda text: text.replace("phase: covering", "phase: hovering", 1), 2, "phase"),
        (lambda text: text.replace("- conformance:", "- other:", 1), 2, "starts with"),
        (lambda text: text.replace("version: 1", "version: 2"), 0, "version: 1"),
        (lambda text: text + "more: 1\n", 0, "version: 1"),
        (lambda text: text.replace("acme/chat/covering/a", "a", 1), 2, "no id"),
        (lambda text: text.replace("kind: simulated", "kind: recorded", 1), 2, "simulator"),
        (lambda text: text.replace("string: '{}'", "string: !!binary 'x'", 1), 2, "base64"),
        (lambda text: text.replace("string: '{}'", "string: !!python/none ''", 1), 0, "tag"),
        (lambda text: text.replace("string: '{}'", "string: &a []", 1), 2, "a body"),
        (lambda text: "interactions:\n" + text, 2, "starts with"),
        (lambda _: "", 1, "empty"),
        (lambda _: "x: 1\n", 1, "interactions:"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(tmp_path, make, change, line, says):
    path, blobs = tmp_path / "chat.simulated.yaml", Blobs(tmp_path)
    save(path, [make.exchange("a"), make.exchange("b")], blobs)
    path.write_text(change(path.read_text()))
    with pytest.raises(CorruptEvidence, match=says) as caught:
        load(path, blobs)
    assert caught.value.location.file == str(path)
    assert line in (0, caught.value.location.line)
    assert caught.value.exit_code == 4
    assert "version control" in caught.value.hint


def test_evidence_of_one_kind_is_not_believed_in_a_file_for_the_other(tmp_path, make):
    path, blobs = tmp_path / "chat.recorded.yaml", Blobs(tmp_path)
    save(path, [make.exchange("a", kind="simulated")], blobs)
    with pytest.raises(CorruptEvidence, match="does not belong"):
        load(path, blobs)


def test_a_picture_that_follows_nothing_is_refused(tmp_path, make):
    path, blobs = tmp_path / "chat.simulated.yaml", Blobs(tmp_path)
    fetched = (Fetched(url="https://h/p", response=Response(status=404)),)
    save(path, [make.exchange("a"), make.exchange("b", fetched=fetched)], blobs)
    path.write_text(path.read_text().replace("follows: acme/chat/covering/b", "follows: x/y/z/a"))
    with pytest.raises(CorruptEvidence, match="follows no answer"):
        cassette.index(path)


def test_the_file_reads_like_this(tmp_path, make):
    path, blobs = tmp_path / "chat.simulated.yaml", Blobs(tmp_path)
    one = make.exchange(
        "00ff",
        b'{"data":"%b"}' % make.b64(make.png()).encode(),
        sent=b'{"size":"16:9"}',
        fetched=(Fetched(url="https://img.example.com/1.png", fault=Fault(name="timeout-total")),),
    )
    save(path, [one], blobs)
    assert path.read_text() == EXPECTED


EXPECTED = """\
interactions:
- conformance:
    case: acme/chat/covering/00ff
    take: 1
    phase: covering
    evidence:
      kind: simulated
      at: '2026-11-01T00:00:00Z'
      host: api.example.com
  request:
    method: POST
    uri: https://api.example.com/v1/chat/completions
    body: '{"size":"16:9"}'
    headers:
      Content-Type:
      - application/json
      Authorization:
      - Bearer {API_KEY}
  response:
    status:
      code: 200
      message: OK
    headers:
      content-type:
      - application/json
      x-conformance-simulator:
      - '1'
    body:
      string: '{"data":"blob:sha256:83f3b8f2436daf5f833741288bd91d19471cde9f518dd3ceab9a1c9c4f141613"}'
- conformance:
    follows: acme/chat/covering/00ff
    take: 1
    answered: false
    fault:
      name: timeout-total
  request:
    method: GET
    uri: https://img.example.com/1.png
    body: ''
    headers: {}
  response:
    status:
      code: 599
      message: ''
    headers: {}
    body:
      string: ''
version: 1
"""
