"""``conformance run`` around the run: what is said where its results cannot be written."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli.output import write_file, writing
from conformance.cli.run import command
from conformance.engine.run import run
from conformance.engine.settings import Settings
from conformance.errors import OutputError, SpecError
from conformance.spill.shelf import Shelf
from tests.project import LIBRARY


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_folder_for_temporary_files_is_named(monkeypatch):
    monkeypatch.setattr(Shelf, "add", full)
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


def test_a_folder_that_takes_no_files_is_told_by_the_name_that_was_given(tmp_path, monkeypatch):
    def refused(dir, prefix):  # noqa: A002 - called so by whoever calls it
        raise PermissionError(errno.EACCES, "Permission denied", f"{dir}/{prefix}1234")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    with pytest.raises(OutputError, match=r"/matrix\.md: cannot be written: Permission denied"):
        write_file(tmp_path / "matrix.md", "text")


def test_a_broken_list_of_known_findings_is_told_before_anything_is_sent(tmp_path):
    (tmp_path / "expectations.yaml").write_text("a: [1")
    heard = []
    settings = Settings(root=tmp_path, providers=(LIBRARY.ids[0],), mode="simulate")
    with pytest.raises(SpecError, match=r"expectations\.yaml"):
        next(run(settings, heard.append))
    assert not heard


@pytest.mark.parametrize("error", [BrokenPipeError(errno.EPIPE, "x"), OSError(1, "x", "elsewhere")])
def test_an_error_that_is_about_something_else_is_left_alone(tmp_path, error):
    with pytest.raises(OSError) as raised, writing(tmp_path):
        raise error
    assert raised.value is error
