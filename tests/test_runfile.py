from __future__ import annotations

import dataclasses
import io
import json
import math
import types
import unicodedata
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance import runfile
from conformance.codec.records import dumps, from_json, to_json
from conformance.errors import Location, RunFileError, TruncatedRun
from conformance.model import (
    CaseRecord,
    Evidence,
    EvidenceKind,
    Facts,
    FindingRecord,
    Footer,
    Header,
    Phase,
    ProviderRecord,
    SentRecord,
    Status,
)
from conformance.schemas import closed, schema
from tests.effort import examples

# every character, half surrogates too: a JSON body may hold "\ud800"; pairs of halves join on reading
texts = st.text(max_size=8).map(lambda text: json.loads(json.dumps(text))) | st.sampled_from(
    [
        "",
        "\ud800",
        "\x1b[31m",
        "\u2028",
        "\x85",
        "\u202e",
        "</script>",
        "]]>",
        '"',
        "\\",
        "\n",
        "\0",
    ]
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
leaves = {
    str: texts,
    int: st.integers(0),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    type(None): st.none(),
}


@cache
def of(kind):
    """A strategy for anything that a member of a record may hold, read off its type hint."""
    origin, args = get_origin(kind), get_args(kind)
    if dataclasses.is_dataclass(kind):
        return st.builds(kind, **{name: of(hint) for name, hint in get_type_hints(kind).items()})
    if origin in (Union, types.UnionType):
        return json_values if float in args and str in args else st.one_of(*map(of, args))
    if origin is tuple:
        if args[-1] is Ellipsis:
            return st.lists(of(args[0]), max_size=2).map(tuple)
        return st.tuples(*map(of, args))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(texts, of(args[1]), max_size=2)
    if origin is Literal:
        return st.sampled_from(args)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    return leaves[kind]


@st.composite
def runs(draw):
    body = draw(st.lists(of(CaseRecord) | of(FindingRecord), max_size=3))
    footer = dataclasses.replace(
        draw(of(Footer)),
        cases=sum(isinstance(record, CaseRecord) for record in body),
        findings=sum(isinstance(record, FindingRecord) for record in body),
    )
    return [draw(of(Header)), *body, footer]


def text_of(records):
    out = io.StringIO()
    runfile.write(records, out)
    return out.getvalue()


thorough = settings(
    deadline=None,
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@thorough
@given(runs())
def test_a_run_read_back_is_the_run_that_was_written(run):
    lines = text_of(run).splitlines(keepends=True)
    assert list(runfile.read_lines(lines, "run.ndjson")) == run
    assert len(lines) == len(run), "one record a line, whatever counts as a line break"


@thorough
@given(runs())
def test_what_is_written_is_strict_json_in_utf_8(run):
    for line in text_of(run).encode("utf-8").split(b"\n")[:-1]:
        json.loads(line, parse_constant=pytest.fail)


LINE = Draft202012Validator(closed(schema("run")))


@thorough
@given(runs())
def test_what_is_written_fits_the_published_schema_and_names_no_other_member(run):
    for line in text_of(run).splitlines():
        LINE.validate(json.loads(line))


@thorough
@given(runs(), st.data())
def test_a_run_cut_at_any_byte_raises_a_named_error(tmp_path_factory, run, data):
    whole = text_of(run).encode("utf-8")
    cut = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path_factory.mktemp("run") / "run.ndjson"
    path.write_bytes(whole[:cut])
    with pytest.raises(RunFileError) as raised:
        list(runfile.read(path))
    assert isinstance(raised.value, TruncatedRun) or not cut
    assert raised.value.location.file == str(path)


SMALL = [
    Header(mode="replay", strength=1),
    CaseRecord(
        id="acme/make/covering/é",
        provider="acme",
        operation="make",
        phase=Phase.COVERING,
        evidence=Evidence(kind=EvidenceKind.RECORDED),
        request=SentRecord(method="POST", url="https://acme.invalid/钱"),
        facts=Facts(
            case="acme/make/covering/é",
            operation="make",
            phase=Phase.COVERING,
            evidence=EvidenceKind.RECORDED,
        ),
    ),
    FindingRecord(
        check="image.decodes",
        provider="acme",
        operation="make",
        feature="image.decodes",
        status=Status.PASS,
        evidence=EvidenceKind.RECORDED,
        message="the picture decodes",
    ),
    Footer(cases=1, findings=1),
]


def test_a_small_run_cut_at_every_byte_raises_a_named_error(tmp_path):
    whole = text_of(SMALL).encode("utf-8")
    path = tmp_path / "run.ndjson"
    for cut in range(1, len(whole)):
        path.write_bytes(whole[:cut])
        with pytest.raises(TruncatedRun, match="cut off"):
            list(runfile.read(path))
    path.write_bytes(whole)
    assert list(runfile.read(path)) == SMALL


def altered(number, change):
    lines = text_of(SMALL).splitlines(keepends=True)
    value = json.loads(lines[number - 1])
    change(value)
    lines[number - 1] = json.dumps(value) + "\n"
    return lines


def put(path, value):
    def change(record):
        for name in path[:-1]:
            record = record[name]
        record[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "number, path, value, message",
    [
        (1, ["colour"], "red", "Header has the unknown member 'colour'"),
        (2, ["request", "verb"], "GET", "CaseRecord.request has the unknown member 'verb'"),
        (2, ["phase"], "lunar", "CaseRecord.phase should be Phase, not 'lunar'"),
        (2, ["valid"], 1, "CaseRecord.valid should be bool, not '1'"),
        (2, ["cost_usd"], True, "CaseRecord.cost_usd should be a number, not 'True'"),
        (2, ["cost_usd"], 10**400, "CaseRecord.cost_usd is too large a number"),
        (2, ["request", "headers"], [["a"]], r"request.headers\[0\] should be 2 items"),
        (2, ["fault"], {"detail": "x"}, "CaseRecord.fault lacks name"),
        (1, ["mode"], "dream", r"Header.mode should be one of \('replay'"),
        (1, ["mode"], [], r"Header.mode should be one of \('replay'"),
        (1, ["providers"], {}, "Header.providers should be an array"),
        (3, ["kind"], "verdict", "unknown kind of record 'verdict'"),
        (3, ["kind"], ["finding"], "unknown kind of record"),
        (4, ["cases"], 2, "the footer counts 2 cases and 1 findings, the file has 1 and 1"),
        (4, ["unrecorded"], {"acme": "x"}, "Footer.unrecorded.acme should be an array"),
    ],
)
def test_what_is_no_record_is_named_with_its_line(number, path, value, message):
    with pytest.raises(RunFileError, match=message) as raised:
        list(runfile.read_lines(altered(number, put(path, value)), "run.ndjson"))
    assert raised.value.location == Location("run.ndjson", number)


@pytest.mark.parametrize(
    "lines, number, message",
    [
        ([], 0, "the file is empty"),
        (["nonsense\n"], 1, "not JSON"),
        (["NaN\n"], 1, "not JSON"),
        (["[" * 200_000 + "\n"], 1, "not JSON"),
        (["[]\n"], 1, "unknown kind of record None"),
        (text_of(SMALL[1:]).splitlines(keepends=True), 1, "one header, on its first line"),
        (text_of([SMALL[0], *SMALL]).splitlines(keepends=True), 2, "one header"),
        (text_of([*SMALL, SMALL[1]]).splitlines(keepends=True), 5, "line after the footer"),
    ],
    ids=["empty", "no JSON", "NaN", "deep", "no object", "no header", "two headers", "after"],
)
def test_a_file_that_is_no_run_is_named_with_its_line(lines, number, message):
    with pytest.raises(RunFileError, match=message) as raised:
        list(runfile.read_lines(lines, "run.ndjson"))
    assert raised.value.location == Location("run.ndjson", number)


def test_who_names_another_file_hears_what_a_run_is():
    for lines in ([], ["openapi: 3.1.0\n"], ["{}\n"]):
        with pytest.raises(RunFileError) as raised:
            list(runfile.read_lines(lines, "spec.yaml"))
        assert "run.ndjson" in raised.value.hint


def test_a_line_that_is_not_utf_8_is_named(tmp_path):
    path = tmp_path / "run.ndjson"
    path.write_bytes(runfile.line(SMALL[0]).encode() + b'{"kind":"\xff"}\n')
    with pytest.raises(RunFileError, match="not UTF-8") as raised:
        list(runfile.read(path))
    assert raised.value.location.line == 2


def test_members_that_hold_their_default_are_left_out():
    assert json.loads(runfile.line(SMALL[0])) == {"kind": "header", "mode": "replay", "strength": 1}


def test_a_member_whose_default_is_equal_but_of_another_type_is_kept():
    finding = dataclasses.replace(SMALL[2], value=False)
    assert to_json(finding)["value"] is False
    assert from_json(FindingRecord, to_json(finding)).value is False


@pytest.mark.parametrize(
    "number, name", [(math.inf, "Infinity"), (-math.inf, "-Infinity"), (math.nan, "NaN")]
)
def test_numbers_that_json_lacks_are_written_by_name(number, name):
    written = json.loads(runfile.line(dataclasses.replace(SMALL[2], observed=[number])))
    assert written["observed"] == [name]


def test_what_has_no_json_form_is_a_type_error():
    with pytest.raises(TypeError, match="bytes has no JSON form"):
        to_json(b"x")


@given(texts)
def test_written_text_acts_on_no_terminal(text):
    steering = {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in dumps(text)} & steering
    assert not set(dumps(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_equal_records_give_equal_bytes_whatever_the_order_of_construction():
    one = ProviderRecord(id="a", name="A", key_env="A", spec="s", digest="d", upstream="simulated")
    other = from_json(ProviderRecord, dict(reversed(to_json(one).items())))
    assert dumps(to_json(one)) == dumps(to_json(other))
