"""The benchmark of detection: its tables, and a small sample held to what its page claims."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: One of each kind: pixels, base64, envelope, status, stream, usage, leniency, request.
SAMPLE = (
    "ratio-ignored",
    "base64-data-uri",
    "error-of-other-dialect",
    "client-errors-are-500",
    "stream-without-done",
    "usage-off-by-one",
    "schema-ignored",
    "references-dropped",
)


@pytest.fixture
def bench(monkeypatch):
    """The modules of the benchmark, which is no part of the package."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.detection import page, trial  # noqa: PLC0415 - only now on the path

    return page, trial


def tried(trial, tool, fault, seed=7, **told):
    return trial.Trial(tool=tool, fault=fault, seed=seed, total=9, paid=3, **told)


def test_tables_tell_what_is_caught_missed_and_hidden(bench):
    page, trial = bench
    told = page.tables(
        [
            *(tried(trial, tool, "") for tool in trial.OURS),
            tried(trial, "strength 1", "ratio-ignored", caught=True, named=True),
            tried(trial, "strength 1", "base64-cut", caught=True),
            tried(trial, "strength 1", "slow"),
            tried(trial, "strength 1", "type-missing", shown=False),
            tried(trial, "Schemathesis", "slow", caught=True),
        ]
    )
    assert "| strength 1 | 3 | 67% | 33% |" in told
    assert "nothing changes with `slow` (7)" in told
    assert "no check that names the fault, with `base64-cut` (7)" in told
    assert "only the fuzzer catches\n\n`slow`." in told
    assert "cannot show\n\n`type-missing`." in told


def test_only_what_stands_between_its_marks_is_written(bench):
    page, _ = bench
    text = (ROOT / "docs" / "detection.md").read_text(encoding="utf-8")
    once = page.written(text, "| a table |\n")
    assert "| a table |" in once
    assert page.written(once, "| a table |\n") == once
    head = text.partition("## Measured")[0]
    assert once.startswith(head)


def test_a_page_without_marks_is_refused(bench):
    page, _ = bench
    with pytest.raises(ValueError, match="no lines"):
        page.written("# Detection\n", "| a table |\n")


def test_what_is_kept_is_read_again_but_for_a_line_cut_short(bench, tmp_path):
    _, trial = bench
    kept = [tried(trial, "strength 0", "slow", by=("a", "b")), tried(trial, "strength 1", "slow")]
    file = tmp_path / "trials.jsonl"
    assert list(trial.read(file)) == []
    trial.append(file, kept)
    assert list(trial.read(file)) == kept
    file.write_text(file.read_text() + '{"tool": "stren')
    assert list(trial.read(file)) == kept


@pytest.mark.slow
def test_a_sample_is_found_for_few_paid_calls(tmp_path):
    file = tmp_path / "trials.jsonl"
    command = [sys.executable, "-m", "benchmarks.detection", "--faults", ",".join(SAMPLE)]
    command += ["--seeds", "1", "--first-seed", "2", "--fuzzer-seeds", "0", "--jobs", "1"]
    subprocess.run([*command, "--keep", str(file)], cwd=ROOT, check=True, capture_output=True)
    trials = [json.loads(line) for line in file.read_text().splitlines()]
    honest = [each for each in trials if not each["fault"]]
    assert [each["alarms"] for each in honest] == [[], []]
    paid = {each["tool"]: each["paid"] for each in honest}
    assert paid["strength 0"] <= 20
    assert paid["strength 1"] <= 60
    shown = [each for each in trials if each["tool"] == "strength 1" and each["shown"]]
    missed = [each["fault"] for each in shown if each["fault"] and not each["named"]]
    assert missed == []
