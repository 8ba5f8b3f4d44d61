"""The command group."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys

import click
import pytest

from conformance.cli import main
from conformance.cli.main import group
from conformance.cli.versions import versions
from conformance.errors import NoEvidence, SpecError

command_line = sys.modules["conformance.cli.main"]  # its name is also that of its function

CONTEXT = click.Context(group)


@pytest.mark.parametrize("name", group.list_commands(CONTEXT))
def test_whatever_is_listed_is_a_command(name):
    command = group.get_command(CONTEXT, name)
    assert isinstance(command, click.Command)
    assert command.help


def test_help_waits_for_nothing_that_only_commands_need():
    script = (
        "import sys\n"
        "from conformance.cli.main import group\n"
        "group.main(['--help'], standalone_mode=False)\n"
        "loaded = {'conformance.model', 'conformance.config', 'importlib.metadata'} & {*sys.modules}\n"
        "sys.exit(', '.join(sorted(loaded)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "judge them, print the matrix" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_verdict():
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "conformance", "list", "dialects"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (SpecError("it says \x1b[31m\u202e"), 2, "error: it says \\x1b[31m\\u202e\n"),
        (SpecError("x" * 5_000), 2, "characters left out"),
        (NoEvidence("there is none", hint="do it"), 3, "error: there is none\n  hint: do it\n"),
        (OSError(errno.ENOSPC, "No space"), 4, "error: standard output: No space\n"),
        (OSError(errno.EACCES, "No entry", "reports"), 2, "error: reports: No entry\n"),
        (OSError(errno.ENOENT, "None"), 2, "error: the working folder: None\n"),
        (ZeroDivisionError("oops"), 4, "error: this is a bug of ours; please report it"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_whatever_ends_a_command_has_its_message_and_its_code(
    error, code, said, monkeypatch, capsys
):
    def ends(**_):
        raise error

    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", "x")
    monkeypatch.setattr(group, "main", ends)
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert (ended.value.code, shown.out) == (code, "")
    assert said in shown.err


def test_what_is_piped_is_utf_8_and_a_terminal_gets_what_it_can_show(monkeypatch):
    for terminal, wanted in [(False, "钱 ✓".encode()), (True, rb"\u94b1 \u2713")]:
        stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
        monkeypatch.setattr(command_line, "is_terminal", lambda _, terminal=terminal: terminal)
        monkeypatch.setattr(sys, "stdout", stream)
        command_line._encode()
        stream.write("钱 ✓")
        stream.flush()
        assert stream.buffer.getvalue() == wanted


def test_the_versions_are_those_that_a_bug_report_needs():
    lines = list(versions())
    assert lines[0].startswith("conformance ")
    named = {line.partition(" ")[0] for line in lines}
    assert named >= {"Python", "platform", "httpx", "hypothesis", "jsonschema", "pillow", "numpy"}
    assert named >= {"vcrpy", "click", "rich", "extras"}
    assert any(line.startswith("pyyaml") and "libyaml" in line for line in lines)
