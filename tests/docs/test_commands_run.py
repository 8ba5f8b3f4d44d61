"""The commands of README and documentation do what the pages say: their exit codes and outputs.

Each page is read from top to bottom, by somebody with a fresh copy of the project and no keys.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.shown import PAGES, Shown, files, matches, shown
from tests.project import ROOT

#: What a reader's copy of the project holds.
_COPIED = ("specs", "cassettes", "reports", "expectations.yaml", "README.md")
#: A page whose second run is about a changed file; test_importing_docs.py goes through it.
_TRIED_ELSEWHERE = {"importing.md"}

TRIED = [
    page
    for page in PAGES
    if page.name not in _TRIED_ELSEWHERE and any(each.runs for each in shown(page))
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def typed(command: Shown, folder: Path) -> subprocess.CompletedProcess[str]:
    """What happens when a command is typed in a folder, in a window of 100 columns."""
    told = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return subprocess.run(
        ["bash", "-c", command.typed],
        cwd=folder,
        env=told
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("page", TRIED, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_tells_the_truth(page: Path, copy: Path):
    for name, text in files(page).items():
        (copy / name).write_text(text, encoding="utf-8")
    untrue = []
    for command in (each for each in shown(page) if each.runs):
        done = typed(command, copy)
        if done.returncode != command.code:
            untrue.append(f"{command.at}: {command.typed}: exit {done.returncode}\n{done.stdout}")
        elif why := matches(command.prints, done.stdout):
            untrue.append(f"{command.at}: {command.typed}: {why}")
    assert not untrue, "\n\n".join(untrue)
