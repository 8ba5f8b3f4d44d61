"""The same request, sent several times: planned, counted, kept, and judged as one group."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli.main import group
from conformance.engine.run import run
from conformance.engine.selection import selected
from conformance.engine.settings import Settings
from conformance.errors import UsageError
from conformance.generate.plan import plan
from conformance.model import CaseRecord, FindingRecord, Phase
from conformance.spec.library import Library

ROOT = Path(__file__).parents[1] / "simulator" / "root"
LIBRARY = Library.open(ROOT)
PROVIDER = LIBRARY.provider(LIBRARY.ids[0])
TIMES = 4


@pytest.fixture(scope="module")
def once():
    return plan(PROVIDER, LIBRARY, strength=0).cases


@pytest.fixture(scope="module")
def repeated():
    return plan(PROVIDER, LIBRARY, strength=0, repeat=TIMES).cases


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A root in which a simulated run with repeats was recorded, and that run's records."""
    root = tmp_path_factory.mktemp("repeat")
    shutil.copytree(ROOT / "specs", root / "specs")
    settings = Settings(
        root=root,
        mode="simulate",
        strength=0,
        repeat=TIMES,
        record=True,
        at="2026-01-01T00:00:00Z",
    )
    return root, list(run(settings))


def members(cases, operation):
    group = f"{operation}/repeat"
    return [case for case in cases if group in {part.group for part in case.parts}]


def stable(records):
    return [
        (each.operation, each.status, each.message, each.case)
        for each in records
        if isinstance(each, FindingRecord) and each.check == "repeat/stable"
    ]


def test_one_request_of_each_operation_is_sent_so_often(repeated):
    for operation in PROVIDER.operations:
        sent = members(repeated, operation.id)
        assert len(sent) == TIMES
        assert len({(case.request.url, case.request.body) for case in sent}) == 1
        roles = [part.role for case in sent for part in case.parts if part.probe == "repeat"]
        assert sorted(roles) == ["1", "2", "3", "4"]


def test_only_the_further_sendings_are_added(once, repeated):
    added = {case.id for case in repeated} - {case.id for case in once}
    assert len(added) == (TIMES - 1) * len(PROVIDER.operations)
    assert {case.id for case in once} < {case.id for case in repeated}
    for case in repeated:
        if case.id in added:
            assert case.phase is Phase.PROBE
            assert case.valid
            assert case.cost_usd == members(repeated, case.operation)[0].cost_usd


def test_sending_once_is_no_repeat(once):
    assert not any(part.probe == "repeat" for case in once for part in case.parts)


def test_an_honest_vendor_is_stable(recorded):
    _, records = recorded
    found = stable(records)
    assert [operation for operation, *_ in found] == [each.id for each in PROVIDER.operations]
    assert {str(status) for _, status, *_ in found} == {"pass"}
    assert {message for _, _, message, _ in found} == {"4 of 4 answers are of one kind"}


def test_what_was_recorded_is_judged_alike_without_asking_for_repeats(recorded):
    root, records = recorded
    assert stable(run(Settings(root=root, strength=0))) == stable(records)


def test_the_cap_counts_every_sending():
    capped = Settings(root=ROOT, mode="simulate", strength=0, repeat=TIMES, max_requests=5)
    records = list(run(capped))
    assert len([each for each in records if isinstance(each, CaseRecord)]) == 5


def test_repeats_can_be_sent_alone(repeated):
    chosen = selected(repeated, ["response.stable"], PROVIDER, LIBRARY)
    groups = {part.group for case in chosen for part in case.parts if part.probe == "repeat"}
    assert groups == {f"{operation.id}/repeat" for operation in PROVIDER.operations}
    assert len(chosen) == TIMES * len(PROVIDER.operations)


def test_repeats_are_for_sending():
    refused = CliRunner().invoke(group, ["run", "--root", str(ROOT), "--repeat", "2"])
    assert isinstance(refused.exception, UsageError)
    assert "--repeat is for sending" in str(refused.exception)


def test_the_plan_shows_each_sending():
    arguments = ["plan", PROVIDER.id, "--root", str(ROOT), "--strength", "0", "--repeat", "3"]
    shown = CliRunner().invoke(group, arguments)
    assert shown.exit_code == 0
    assert shown.output.count("repeat ") == 2 * len(PROVIDER.operations)
