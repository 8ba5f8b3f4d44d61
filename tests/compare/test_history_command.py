"""``conformance history``: what it takes, and what it prints."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from conformance import runfile
from conformance.cli.main import group
from conformance.errors import NothingSelected, RunFileError, UsageError
from conformance.schemas import closed, schema
from tests.compare.small_runs import FAIL, PASS, answered, header, run


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Three runs in the working directory: the newest fails."""
    monkeypatch.chdir(tmp_path)
    for name, day, status in (("a", "01", PASS), ("b", "02", PASS), ("c", "03", FAIL)):
        with (tmp_path / f"{name}.ndjson").open("w", encoding="utf-8", newline="\n") as out:
            head = header("acme", as_of=f"2026-10-{day}")
            runfile.write(run(head, *answered(1, status)), out)
    return ["c.ndjson", "a.ndjson", "b.ndjson"]


def conformance(*arguments):
    return CliRunner().invoke(group, ["history", *arguments])


@pytest.mark.parametrize("address", [["acme/image.size"], ["acme", "image.size"], ["*/image.s?ze"]])
def test_a_strip_and_when_it_changed(files, address):
    done = conformance(*address, *files)
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "History of 1 cell over 3 runs, 2026-10-01 to 2026-10-03\n"
        "\n"
        "acme/image.size  IMAGE.SIZE\n"
        "  ●●✕\n"
        "  ██▁\n"
        "  2026-10-01 a.ndjson  ● supported, 1 of 1 pass, recorded\n"
        "    the same in 1 more run, to 2026-10-02 b.ndjson\n"
        "  2026-10-03 c.ndjson  ✕ contradicted, 0 of 1 pass, recorded\n"
    )


def test_a_vendor_alone_is_all_its_cells_or_those_that_changed(files):
    assert "History of 3 cells" in conformance("acme", *files).stdout
    assert "History of 1 cell " in conformance("acme", *files, "--changed").stdout


def test_json_is_as_the_published_schema_says(files):
    told = json.loads(conformance("acme", *files, "--json").stdout)
    Draft202012Validator(closed(schema("history"))).validate(told)
    assert [each["name"] for each in told["runs"]] == ["a.ndjson", "b.ndjson", "c.ndjson"]
    assert told["cells"][2]["changes"] == [0, 2]


def test_a_picture_goes_to_a_file_and_never_over_a_run(files, tmp_path):
    assert conformance("acme", *files, "--format", "svg", "-o", "h.svg").stdout == ""
    assert (tmp_path / "h.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert isinstance(conformance("acme", *files, "-o", "a.ndjson").exception, UsageError)


def test_slips_are_told(files, tmp_path):
    (tmp_path / "none.ndjson").write_text("{}\n", encoding="utf-8")
    assert isinstance(conformance("acme/image.x", *files).exception, NothingSelected)
    assert isinstance(conformance("acme", "nowhere.ndjson").exception, UsageError)
    assert isinstance(conformance("acme", "none.ndjson").exception, RunFileError)
    assert conformance("acme/image.size", "nowhere.ndjson").exit_code == 2
    assert conformance("acme/image.size").exit_code == 2
