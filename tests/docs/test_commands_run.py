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

from tests.docs.shown import PAGES, Shown, adds_code, files, matches, shown
from tests.project import ROOT

#: What a reader's copy of the project holds; of a page that adds to the code, the code too.
_COPIED = ("specs", "cassettes", "reports", "expectations.yaml", "README.md")
_CODE = ("conformance", "tests", "pyproject.toml")
#: A page whose second run is about a changed file; test_importing_docs.py goes through it.
_TRIED_ELSEWHERE = {"importing.md"}

TRIED = [
    page
    for page in PAGES
    if page.name not in _TRIED_ELSEWHERE and any(each.runs for each in shown(page))
]


def copied(page: Path, folder: Path) -> None:
    """Make a copy of the project, with the files that a page gives its reader."""
    for name in _COPIED + (_CODE if adds_code(page) else ()):
        if (ROOT / name).is_dir():
            bytecode = shutil.ignore_patterns("__pycache__", ".journal", "_specs")
            shutil.copytree(ROOT / name, folder / name, ignore=bytecode)
        else:
            shutil.copy(ROOT / name, folder / name)
    for name, text in files(page).items():
        (folder / name).write_text(text, encoding="utf-8")


def typed(command: Shown, folder: Path) -> subprocess.CompletedProcess[str]:
    """What happens when a command is typed in a folder, in a window of 100 columns."""
    told = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return subprocess.run(
        ["bash", "-c", command.typed],
        cwd=folder,
        env=told
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(folder),  # the copy's own code, where it has some
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("page", TRIED, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_tells_the_truth(page: Path, tmp_path: Path):
    copied(page, tmp_path)
    untrue = []
    for command in (each for each in shown(page) if each.runs):
        done = typed(command, tmp_path)
        if done.returncode != command.code:
            untrue.append(f"{command.at}: {command.typed}: exit {done.returncode}\n{done.stderr}")
        elif why := matches(command.prints, done.stdout):
            untrue.append(f"{command.at}: {command.typed}: {why}")
    assert not untrue, "\n\n".join(untrue)
