from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from conformance.errors import RunFileError
from conformance.model import EvidenceKind, FindingRecord, Status
from conformance.report import REPORTS
from tests.report.hostile import hostile_run, huge_run, runs
from tests.report.inert import acting

badges = REPORTS["badge"].files


def badge(run, provider="acme"):
    return json.loads(badges(run)[f"{provider}.json"])


def proven(run):
    """The run with nothing that fails, nothing that is open, and a real model behind each vendor."""
    header, *body = run
    vendors = tuple(replace(each, upstream="", implied={}) for each in header.providers)

    def pass_(record):
        if isinstance(record, FindingRecord):
            return replace(record, status=Status.PASS)
        return record

    return [replace(header, providers=vendors), *map(pass_, body)]


def test_counts_are_shown(run):
    assert badges(run)["acme.json"] == (
        '{"schemaVersion":1,"label":"Acme 图像","message":"1/2, 1 unproven","color":"orange"}\n'
    )
    assert badge(run, "bolt")["message"] == "1/2, 1 unproven, upstream simulated"
    assert badge(run, "bolt")["color"] == "red"


def test_green_is_for_claims_that_are_all_proven(run):
    assert badge(proven(run)) == {
        "schemaVersion": 1, "label": "Acme 图像", "message": "2/2", "color": "brightgreen",
    }  # fmt: skip


def less(**members):
    return lambda header: replace(
        header, providers=tuple(replace(each, **members) for each in header.providers)
    )


@pytest.mark.parametrize(
    "changed, message",
    [
        (less(upstream="simulated"), "2/2, upstream simulated"),
        (less(shards=("1/2",)), "2/2, part of a run"),
        (less(implied={"stream.framing": "x"}), "2/2, 1 unproven"),
    ],
)
def test_green_is_for_whole_runs_of_real_models(run, changed, message):
    header, *body = proven(run)
    told = badge([changed(header), *body])
    assert (told["message"], told["color"]) == (message, "blue")


def test_a_run_cut_short_is_not_green(run):
    told = badge(proven(run)[:-1])
    assert (told["message"], told["color"]) == ("2/2, part of a run", "blue")


@pytest.mark.parametrize("kind", [EvidenceKind.SIMULATED, EvidenceKind.DOCUMENTED])
def test_no_simulation_and_no_page_proves_anything(run, kind):
    records = [
        replace(each, evidence=kind) if isinstance(each, FindingRecord) else each
        for each in proven(run)
    ]
    told = badge(records)
    assert (told["message"], told["color"]) == ("unproven", "lightgrey")


def test_what_is_expected_is_counted(run):
    assert badge(run)["message"].startswith("1/2")


@given(runs(stranger=False))
def test_any_run_gives_badges_that_shields_can_show(run):
    for name, text in REPORTS["badge"].files(run).items():
        told = json.loads(text)
        assert name == "acme.json"
        assert told.keys() == {"schemaVersion", "label", "message", "color"}
        assert told["color"] in {"brightgreen", "blue", "orange", "red", "lightgrey"}
        assert "%" not in told["message"].split(", ")[0]


@pytest.mark.parametrize("make", [hostile_run, huge_run])
def test_badges_of_a_hostile_run_are_short_and_inert(make):
    for text in badges(make()).values():
        assert not acting(text)
        assert len(text) < 1_000


def test_a_vendor_that_is_no_file_name_is_refused():
    with pytest.raises(RunFileError, match="no file name"):
        REPORTS["badge"].files(hostile_run(stranger=True))
