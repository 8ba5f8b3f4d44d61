"""The command group."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from conformance.cli.main import group
from conformance.cli.versions import versions

CONTEXT = click.Context(group)


@pytest.mark.parametrize("name", group.list_commands(CONTEXT))
def test_whatever_is_listed_is_a_command(name):
    command = group.get_command(CONTEXT, name)
    assert isinstance(command, click.Command)
    assert command.help


def test_a_reader_that_has_seen_enough_is_no_verdict():
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "conformance", "list", "dialects"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_versions_are_those_that_a_bug_report_needs():
    lines = list(versions())
    assert lines[0].startswith("conformance ")
    named = {line.partition(" ")[0] for line in lines}
    assert named >= {"Python", "platform", "httpx", "hypothesis", "jsonschema", "pillow", "numpy"}
    assert named >= {"vcrpy", "click", "rich", "extras"}
    assert any(line.startswith("pyyaml") and "libyaml" in line for line in lines)
