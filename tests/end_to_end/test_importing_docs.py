"""docs/importing.md says what really happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli.main import group

DOCS = (Path(__file__).parents[2] / "docs" / "importing.md").read_text("utf-8")
PAGE = re.search(r"````markdown\n(.*?)````", DOCS, re.DOTALL)[1]
FIRST, AGAIN = re.findall(r"```console\n\$ conformance (.*?)\n(.*?)```", DOCS, re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def conformance(command: str):
    return CliRunner().invoke(group, shlex.split(command), standalone_mode=False)


def test_the_run_that_is_printed_is_a_real_one(folder):
    done = conformance(FIRST[0])
    assert done.stderr + done.stdout == FIRST[1]


def test_what_comes_next_works_at_once(folder):
    conformance(FIRST[0])
    for command in ("plan acme", "run acme --simulate --strength 0", "docs acme"):
        assert conformance(command).exception is None, command


def test_the_change_that_is_printed_is_a_real_one(folder):
    conformance(FIRST[0])
    Path("page.md").write_text(PAGE.replace("`1K`, `2K` and `4K`", "`1K`, `2K`"), encoding="utf-8")
    done = conformance(AGAIN[0])
    assert (done.stdout, done.return_value) == (AGAIN[1], 1)
