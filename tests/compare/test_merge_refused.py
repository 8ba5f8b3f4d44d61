"""Runs that cannot be one run are refused by name; what was cut off is taken only where asked."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import runfile
from conformance.compare.rejudge import Rejudging
from conformance.compare.source import Source
from conformance.errors import RunFileError, TruncatedRun
from conformance.model import CaseRecord, CheckRecord, FindingRecord, ProviderRecord
from tests.compare.shared_out import OWN, PAGE, Files, Sent, run_of
from tests.effort import examples
from tests.project import ROOT

CASES = [Sent(id=f"acme/make/probe/{number}", group="g") for number in range(3)]
RUN = run_of(CASES)


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def with_header(**members):
    return [dataclasses.replace(RUN[0], **members), *RUN[1:]]


def with_provider(**members):
    return with_header(providers=(dataclasses.replace(RUN[0].providers[0], **members),))


OTHER_CHECK = CheckRecord(id="a/b", title="t", requirement="r", source="s", features=())
OTHER_PAGE = [
    dataclasses.replace(each, message="badly printed")
    if isinstance(each, FindingRecord) and each.check == PAGE
    else each
    for each in RUN
]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (with_header(version=2), "is of another format than"),
        (with_header(fault="flaky"), "was made with the fault flaky, and with no fault"),
        (with_header(checks=(OTHER_CHECK,)), r"has other checks \(a/b\) than"),
        (with_header(features=()), r"has other features \(body.json\) than"),
        (with_provider(digest="0"), "judged another spec of acme than"),
        (with_provider(name="A"), "reads the spec of acme otherwise than"),
        (OTHER_PAGE, "says other things of the page of acme than"),
    ],
    ids=["format", "fault", "checks", "features", "spec", "reading", "page"],
)
def test_runs_that_cannot_be_one_are_refused(files, other, why):
    first, second = files.write(RUN), files.write(other)
    with pytest.raises(RunFileError, match=why) as refused:
        files.joined(first, second)
    assert str(refused.value).startswith(f"{second}: ")
    assert str(first) in refused.value.message
    assert refused.value.hint


def test_no_run_is_judged_again_without_its_spec(files, tmp_path):
    shares = [
        files.write(run_of([each], shards=(f"{number}/3",)))
        for number, each in enumerate(CASES, start=1)
    ]
    with pytest.raises(RunFileError, match="there is no spec of acme") as refused:
        files.joined(*shares, judge=lambda _, provider, __: Rejudging(tmp_path)._judge(provider))
    assert "--root" in refused.value.hint


def test_the_spec_that_is_here_has_to_be_the_one_that_the_runs_were_judged_by():
    provider = ProviderRecord(id="ccapi", name="C", key_env="K", spec="s", digest="another")
    with pytest.raises(RunFileError, match="not the spec that the runs over ccapi were judged by"):
        Rejudging(ROOT)._judge(provider)


def test_no_run_is_judged_again_by_other_checks_than_its_own():
    provider = ProviderRecord(id="acme", name="A", key_env="K", spec="s", digest="d")
    with pytest.raises(RunFileError, match="judged by other checks than are here"):
        list(Rejudging()(RUN[0], provider, ()))


def test_a_run_that_was_cut_off_is_refused_by_name(files, tmp_path):
    whole = files.write(RUN)
    cut = tmp_path / "cut.ndjson"
    cut.write_bytes(whole.read_bytes()[:-10])
    with pytest.raises(TruncatedRun, match="cut off") as refused:
        files.joined(whole, cut)
    assert re.match(rf"{re.escape(str(cut))}:\d+: ", str(refused.value))


@settings(max_examples=examples(15))
@given(data=st.data())
def test_of_a_run_that_was_cut_off_what_is_complete_is_taken(tmp_path_factory, data):
    files = Files(tmp_path_factory.mktemp("cut"))
    whole = files.write(RUN)
    text = whole.read_bytes()
    cut = whole.with_name("cut.ndjson")
    first = text.index(b"\n") + 1
    cut.write_bytes(text[: data.draw(st.integers(first, len(text) - 1))])
    records = list(runfile.read(files.joined(cut, partial=True)))
    assert records[-1].interrupted
    own = {
        each.id: sum(
            f.case == each.id and f.check == OWN for f in records if isinstance(f, FindingRecord)
        )
        for each in records
        if isinstance(each, CaseRecord)
    }
    assert set(own) < {each.id for each in CASES} or len(own) == len(CASES)
    assert set(own.values()) <= {2}
    # With a whole run beside it nothing is missing, and it still says that one was cut.
    both = list(runfile.read(files.joined(cut, whole, partial=True)))
    assert both[:-1] == RUN[:-1]
    assert both[-1] == dataclasses.replace(RUN[-1], interrupted=True)


def test_a_header_that_was_cut_off_leaves_nothing_to_take(tmp_path):
    cut = tmp_path / "cut.ndjson"
    cut.write_bytes(b'{"kind":"header","mode"')
    with pytest.raises(TruncatedRun):
        Source(cut, partial=True)
