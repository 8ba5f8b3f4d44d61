from __future__ import annotations

import json
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from conformance.report import REPORTS
from conformance.schemas import closed, schema

render = REPORTS["json"].render


@pytest.fixture
def matrix(run):
    return json.loads(render(run))


def cell(matrix, provider, feature):
    found = [c for c in matrix["cells"] if (c["provider"], c["feature"]) == (provider, feature)]
    (only,) = found
    return only


def test_matrix_json_fits_its_published_schema_and_names_no_other_member(any_run):
    Draft202012Validator(closed(schema("matrix"))).validate(json.loads(render(any_run)))


def test_matrix_json_snapshot(run, matches_snapshot):
    matches_snapshot("matrix.json", render(run))


def test_there_is_a_cell_for_every_provider_and_feature(matrix):
    assert [(c["provider"], c["feature"]) for c in matrix["cells"]] == [
        (provider["id"], feature["id"])
        for provider in matrix["providers"]
        for feature in matrix["features"]
    ]


def test_a_cell_in_full(matrix):
    found = cell(matrix, "acme", "image.size")
    assert (found["state"], found["basis"]) == ("partial", "recorded")
    assert found["evidence"] == {"recorded": 9}
    assert found["counts"] == {"pass": 6, "info": 0, "warn": 0, "fail": 3, "inconclusive": 0}
    assert [(v["value"], v["state"]) for v in found["values"]] == [
        ("1K", "pass"),
        ("2K", "pass"),
        ("4K", "fail"),
        ("8K", "unproven"),
    ]
    (when,) = found["when"]
    assert when["choices"] == [{"facet": "image_size", "value": "4K"}]
    assert (when["failed"], when["others"]) == (3, 6)
    assert [f["status"] for f in found["findings"]] == ["fail"] * 3 + ["pass"] * 2
    assert found["findings"][0]["source"].startswith("https://ai.google.dev/")


def test_states_are_counted(matrix):
    for provider in matrix["providers"]:
        states = Counter(c["state"] for c in matrix["cells"] if c["provider"] == provider["id"])
        assert {state: n for state, n in provider["states"].items() if n} == states


def test_a_simulated_upstream_stands_in_every_cell(matrix):
    assert {c["upstream"] for c in matrix["cells"] if c["provider"] == "bolt"} == {"simulated"}
