"""The same verdicts as a run gives, in one process or in several."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conformance import runfile
from conformance.engine.verdict import exit_code
from conformance.model import FindingRecord, Footer
from tests.plugin.test_items import write
from tests.plugin.test_verdict import BODY, HEADER
from tests.project import ROOT

pytestmark = pytest.mark.slow

#: The states of cells that are no verdict on a vendor.
OPEN = {"unproven", "not claimed"}
#: How xdist hands items out.
WAYS = ("load", "loadgroup", "worksteal")


def called(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def outcomes(root: Path, *arguments: str) -> Mapping[str, str]:
    """Address of a cell -> passed, failed, expected, skipped or error, by pytest in a process."""
    done = called(
        "pytest", "--conformance", "--junitxml=junit.xml", "-q", *arguments, cwd=root
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    cases = list(ET.parse(root / "junit.xml").iter("testcase"))
    found = {str(case.get("name")).partition("@")[0]: _outcome(case) for case in cases}
    assert len(found) == len(cases)
    return found


def _outcome(case: ET.Element) -> str:
    skipped = case.find("skipped")
    if skipped is not None:
        return "expected" if skipped.get("type") == "pytest.xfail" else "skipped"
    return next((name for name in ("failure", "error") if case.find(name) is not None), "passed")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project's evidence, with every other known finding no longer known."""
    root = tmp_path_factory.mktemp("project")
    for name in ("specs", "cassettes"):
        (root / name).symlink_to(ROOT / name)
    known = (ROOT / "expectations.yaml").read_text(encoding="utf-8")
    head, *entries = known.split("\n- ")
    kept = "\n- ".join([head, *entries[::2]]) + "\n"
    (root / "expectations.yaml").write_text(kept, encoding="utf-8")
    (root / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def ran(project):
    """The records and the matrix of ``conformance run``, and its exit code."""
    done = called("conformance", "run", "--out", "out", "--json", cwd=project)
    assert done.returncode == 1, done.stderr
    return list(runfile.read(project / "out" / "run.ndjson")), json.loads(done.stdout)


@pytest.fixture(scope="module")
def one_by_one(project):
    return outcomes(project, "-p", "no:cacheprovider")


def test_cells_end_as_the_run_says(ran, one_by_one):
    """What fails is what makes the run exit with 1, were there nothing else in it."""
    (header, *records, _), matrix = ran
    cells = {f"{each['provider']}/{each['feature']}": each for each in matrix["cells"]}
    assert set(one_by_one) == set(cells)
    for address, cell in cells.items():
        own = [
            each
            for each in records
            if not isinstance(each, FindingRecord)
            or (each.provider, each.feature) == (cell["provider"], cell["feature"])
        ]
        code = exit_code([header, *own, Footer(cases=1, findings=1)], fail_on="fail")
        assert (one_by_one[address] == "failure") == (code == 1), address
        if one_by_one[address] == "passed":
            assert cell["state"] in {"supported", "undocumented"}, address
        if cell["state"] in OPEN:
            assert one_by_one[address] == "skipped", address
    assert {"passed", "failure", "expected", "skipped"} == {*one_by_one.values()}


def test_two_processes_say_the_same(project, one_by_one):
    assert outcomes(project, "-n", "2", "--dist", "loadgroup") == one_by_one


def test_whoever_gets_which_cell(tmp_path):
    write(tmp_path / "run.ndjson", [HEADER, *BODY])
    arguments = ("--conformance-run=run.ndjson", "-p", "no:cacheprovider")
    alone = outcomes(tmp_path, *arguments)
    assert {*alone.values()} == {"passed", "failure", "skipped"}
    for way in WAYS:
        assert outcomes(tmp_path, *arguments, "-n", "2", "--dist", way) == alone, way
