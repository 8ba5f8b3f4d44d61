"""``conformance run`` around the run: what is said where its results cannot be written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance import runfile
from conformance.cli.output import write_file, writing
from conformance.cli.run import command
from conformance.errors import OutputError
from tests.project import LIBRARY


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_folder_for_temporary_files_is_named(monkeypatch):
    monkeypatch.setattr(runfile, "write", full)
    result = CliRunner().invoke(command, [LIBRARY.ids[0]], standalone_mode=False)
    assert isinstance(result.exception, OutputError)
    assert "run.ndjson: cannot be written: No space left" in str(result.exception)
    assert "TMPDIR" in result.exception.hint


def test_a_report_that_finds_no_room_is_named_and_what_was_there_stays(tmp_path, monkeypatch):
    path = tmp_path / "matrix.md"
    write_file(path, "before")
    monkeypatch.setattr(Path, "chmod", full)  # the last step before it takes its place
    with pytest.raises(OutputError, match=r"matrix\.md: cannot be written"):
        write_file(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [BrokenPipeError(errno.EPIPE, "x"), OSError(1, "x", "elsewhere")])
def test_an_error_that_is_about_something_else_is_left_alone(tmp_path, error):
    with pytest.raises(OSError) as raised, writing(tmp_path):
        raise error
    assert raised.value is error
