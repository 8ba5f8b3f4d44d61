from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from conformance.cli.main import group
from conformance.errors import UsageError
from tests.project import LIBRARY


def ran(*words):
    return CliRunner().invoke(group, words)


@pytest.mark.parametrize("address", ["image/size", "image.size"])
def test_checks_and_features_are_told_as_data_too(address):
    told = ran("explain", address, "--json")
    assert told.exit_code == 0
    assert address in json.loads(told.output).values()


def test_examples_of_a_check_are_shown_on_request():
    short, long = (ran("explain", "image/size", *more).output for more in ((), ("--examples",)))
    assert "POST https://api.example.com" not in short
    assert "POST https://api.example.com" in long


def test_a_cell_without_evidence_says_what_would_prove_it():
    told = ran("explain", "google-openai/image.aspect_ratio")
    assert told.exit_code == 0
    assert "○ unproven, no evidence" in told.output
    assert "of the plan, at worst" in told.output
    assert "conformance run google-openai --live --record --only image.aspect_ratio" in told.output


def test_what_repeats_alone_show_is_asked_for_with_repeats():
    told = ran("explain", "google-openai/response.stable").output
    assert "--only response.stable --repeat 5" in told
    assert "requests of the plan, at worst" in told


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "image.size", "--examples"),
        ("explain", "no-such-thing"),
        ("explain", "ccapi/no.such"),
        ("run", "ccapi", "--explore", "5"),
        ("run", "ccapi", "--simulate", "--record", "--explore", "5"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused_with_what_to_do(words):
    refused = ran(*words).exception
    assert isinstance(refused, UsageError)
    assert refused.hint


def test_a_cell_of_a_run_that_was_written_is_explained_too():
    path = str(LIBRARY.root / "reports" / "run.ndjson")
    told = ran("explain", "ccapi/docs.sample_valid", "--run", path)
    assert told.output.startswith("ccapi/docs.sample_valid  ")
    refused = ran("explain", "ccapi/docs.sample_vali", "--run", path).exception
    assert isinstance(refused, UsageError)
    assert refused.hint == "did you mean 'ccapi/docs.sample_valid'?"
