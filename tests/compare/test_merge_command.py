"""``conformance merge``: what it writes and prints, and the code it ends with."""

from __future__ import annotations

import os
import threading
from dataclasses import replace

import pytest
from click.testing import CliRunner

from conformance import runfile
from conformance.cli.main import group
from conformance.errors import RunFileError, TruncatedRun
from conformance.model import Status
from tests.compare.shared_out import Files, Sent, run_of

ONE, TWO = (Sent(id=f"acme/make/probe/{number}") for number in (1, 2))
BOLT = Sent(id="bolt/make/probe/1")


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def conformance(*arguments):
    return CliRunner().invoke(group, ["merge", *map(str, arguments)])


def test_runs_of_two_vendors_become_one(files, tmp_path):
    runs = [files.write(run_of([ONE, TWO])), files.write(run_of([BOLT], ["bolt"]))]
    out = tmp_path / "new" / "joined.ndjson"
    done = conformance(*runs, "-o", out)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr == "2 runs joined: acme, bolt\n"
    assert list(runfile.read(out)) == run_of([ONE, TWO, BOLT], ["acme", "bolt"])


def test_the_run_goes_to_standard_output_unless_a_file_is_named(files):
    path = files.write(run_of([ONE]))
    done = conformance(path, path)
    assert done.exit_code == 0
    assert done.stdout == path.read_text(encoding="utf-8")


def test_a_run_may_be_replaced_by_what_it_is_joined_with(files):
    path, other = files.write(run_of([ONE])), files.write(run_of([BOLT], ["bolt"]))
    assert conformance(path, other, "-o", path).exit_code == 0
    assert [each.id for each in next(runfile.read(path)).providers] == ["acme", "bolt"]


def test_a_run_may_come_from_a_pipe(files, tmp_path):
    path, pipe = files.write(run_of([ONE])), tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[path.read_bytes()], daemon=True)
    writer.start()
    assert conformance(pipe).stdout == path.read_text(encoding="utf-8")
    writer.join()


def test_a_share_that_is_missing_is_named(files, tmp_path):
    path = files.write(run_of([ONE], shards=("2/3",)))
    done = conformance(path, "-o", tmp_path / "joined.ndjson")
    assert done.stderr == "1 run joined: acme (only 2/3)\n"


def test_the_code_is_the_verdict_on_the_whole_where_that_is_asked_for(files, tmp_path):
    run = run_of([ONE])
    own = next(n for n, each in enumerate(run) if getattr(each, "case", "") == ONE.id)
    run[own] = replace(run[own], status=Status.FAIL)
    path, out = files.write(run), tmp_path / "joined.ndjson"
    assert conformance(path, "-o", out).exit_code == 0
    failed = conformance(path, "-o", out, "--fail-on", "fail")
    assert failed.exit_code == 1
    assert failed.stderr.endswith("exit code 1: `conformance report` shows why\n")


def test_a_run_that_was_cut_off_is_taken_where_that_is_asked_for(files, tmp_path):
    whole = files.write(run_of([ONE, TWO]))
    cut = tmp_path / "cut.ndjson"
    cut.write_bytes(whole.read_bytes()[:-30])
    done = conformance(whole, cut)
    assert isinstance(done.exception, TruncatedRun)
    assert "--partial" in done.exception.hint
    assert str(cut) in str(done.exception)
    assert done.stdout == ""
    assert conformance(whole, cut, "--partial").exit_code == 0


def test_nothing_is_written_where_runs_cannot_be_joined(files, tmp_path):
    runs = [files.write(run_of([ONE], fault=fault)) for fault in ("", "flaky")]
    out = tmp_path / "joined.ndjson"
    done = conformance(*runs, "-o", out)
    assert isinstance(done.exception, RunFileError)
    assert not out.exists()


def test_what_is_no_run_is_refused_by_name(tmp_path):
    path = tmp_path / "run.ndjson"
    path.write_text("{}\n")
    done = conformance(path)
    assert isinstance(done.exception, RunFileError)
    assert str(done.exception).startswith(f"{path}:1: ")
