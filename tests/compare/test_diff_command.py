"""``conformance diff``: what it prints, and the code it ends with."""

from __future__ import annotations

import json
import os
import threading

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from conformance import runfile
from conformance.cli.main import group
from conformance.errors import RunFileError, TruncatedRun, UsageError
from conformance.model import ChangeKind
from conformance.schemas import closed, schema
from tests.compare.small_runs import FAIL, PASS, WARN, answered, header, run

SCHEMA = Draft202012Validator(closed(schema("difference")))


def written(path, *records):
    with path.open("w", encoding="utf-8", newline="\n") as out:
        runfile.write(run(*records), out)
    return str(path)


@pytest.fixture
def runs(tmp_path):
    """An older run, and a newer one with a regression, a fix and a new vendor."""
    old = written(
        tmp_path / "old.ndjson", header("acme"), *answered(1, PASS),
        *answered(2, FAIL, feature="image.count"),
    )  # fmt: skip
    new = written(
        tmp_path / "new.ndjson", header("acme", "bolt", as_of="2026-11-21"), *answered(1, FAIL),
        *answered(2, PASS, feature="image.count"), *answered(3, FAIL, owner="bolt"),
    )  # fmt: skip
    return old, new


def conformance(*arguments):
    return CliRunner().invoke(group, ["diff", *arguments])


def test_it_names_what_changed_and_exits_with_1(runs):
    done = conformance(*runs)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:2] == [
        "Two runs compared · 2026-10-03 to 2026-11-21",
        "1 cell regressed, 1 cell fixed, 1 vendor new",
    ]
    for line in (
        "▼ acme/image.size  IMAGE.SIZE · supported → contradicted · recorded 2026-10-03",
        "  image/size: pass → fail · 1 request",
        "    claimed   works (specs/acme.yaml:7)",
        "    came back it is a fail",
        "▲ acme/image.count  IMAGE.COUNT · still undocumented · recorded 2026-10-03",
        "+ bolt  Bolt · new: 1 contradicted, 1 unproven, 1 not claimed",
    ):
        assert line in done.stdout.splitlines()
    assert "curl -sS" in done.stdout


def test_the_other_way_round_nothing_regressed(runs):
    done = conformance(*reversed(runs))
    assert "1 cell regressed, 1 cell fixed, 1 vendor gone" in done.stdout  # the fix, undone
    same = conformance(runs[1], runs[1])
    assert (same.exit_code, same.stdout.splitlines()[1]) == (0, "Nothing differs.")


def test_a_run_comes_from_standard_input_or_a_pipe_as_well(runs, tmp_path):
    old, new = runs
    text = (tmp_path / "new.ndjson").read_bytes()
    piped = CliRunner().invoke(group, ["diff", old, "-"], input=text)
    assert piped.stdout == conformance(old, new).stdout
    assert isinstance(conformance("-", "-").exception, UsageError)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[text], daemon=True)
    writer.start()
    assert conformance(old, str(pipe)).stdout == piped.stdout
    writer.join()


def test_json_is_as_the_published_schema_says(runs):
    done = conformance(*runs, "--json")
    told = json.loads(done.stdout)
    SCHEMA.validate(told)
    assert done.exit_code == 1
    assert {name: count for name, count in told["counts"]["cells"].items() if count} == {
        "regressed": 1,
        "fixed": 1,
    }
    assert told["cells"][1]["findings"][0]["after"]["message"] == "it is a fail"
    assert set(told["counts"]["cells"]) == {str(kind) for kind in ChangeKind}


def test_markdown_is_written_to_a_file_and_never_over_a_run(runs, tmp_path):
    done = conformance(*runs, "--format", "markdown", "-o", str(tmp_path / "diff.md"))
    assert (done.exit_code, done.stdout) == (1, "")
    text = (tmp_path / "diff.md").read_text(encoding="utf-8")
    assert text.startswith("# What changed: 2026-10-03 to 2026-11-21\n")
    assert "## Regressed: 1" in text
    refused = conformance(*runs, "-o", runs[0])
    assert isinstance(refused.exception, UsageError)


def test_what_counts_as_worse_can_be_chosen(tmp_path):
    head = header("acme")
    good = written(tmp_path / "good.ndjson", head, *answered(1, PASS))
    warned = written(tmp_path / "warned.ndjson", head, *answered(1, WARN))
    other = written(
        tmp_path / "other.ndjson", head, *answered(1, PASS),
        *answered(2, FAIL, feature="image.count"),
    )  # fmt: skip
    assert conformance(good, warned).exit_code == 0
    assert conformance(good, warned, "--fail-on", "warn").exit_code == 1
    assert conformance(good, other).exit_code == 0  # a failure never tried before, of no claim
    assert conformance(good, other, "--strict").exit_code == 1
    down = written(tmp_path / "down.ndjson", head, *answered(1, PASS), *answered(3, FAIL))
    done = conformance(good, down)  # likewise, and the claim does not hold any more
    assert (done.exit_code, done.stdout.splitlines()[1]) == (1, "1 cell new (1 went down)")
    undocumented = written(
        tmp_path / "undocumented.ndjson", head, *answered(1, PASS),
        *answered(2, PASS, feature="image.count"),
    )  # fmt: skip
    assert conformance(undocumented, other).exit_code == 1
    assert conformance(undocumented, other, "--fail-on", "contradicted").exit_code == 0


def test_a_run_that_was_cut_off_or_is_none_is_refused(runs, tmp_path):
    text = (tmp_path / "old.ndjson").read_text(encoding="utf-8")
    (tmp_path / "cut.ndjson").write_text(text[: len(text) // 2], encoding="utf-8")
    (tmp_path / "foreign.ndjson").write_text('{"a": 1}\n', encoding="utf-8")
    for name, error in (("cut", TruncatedRun), ("foreign", RunFileError)):
        refused = conformance(runs[0], str(tmp_path / f"{name}.ndjson")).exception
        assert isinstance(refused, error)
        assert refused.exit_code == 2
        assert f"{name}.ndjson:" in str(refused)
    assert conformance(runs[0], str(tmp_path / "nowhere.ndjson")).exit_code == 2
