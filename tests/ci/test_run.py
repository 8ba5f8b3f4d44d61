"""The steps of the CI kit, run: two shares and their join are the whole, and what a server is told."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci.kit import ACTION, GITLAB, Runner, read
from tests.project import ROOT

pytestmark = pytest.mark.slow

VENDOR = "ccapi"


@pytest.fixture
def project(tmp_path):
    """A checkout with specs and evidence."""
    for name in ("specs", "cassettes"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "expectations.yaml", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The run of one job, as bytes."""
    out = tmp_path_factory.mktemp("whole")
    conformance = Path(sys.executable).parent / "conformance"
    done = subprocess.run(
        [conformance, "run", VENDOR, "--out", out], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return (out / "run.ndjson").read_bytes()


def act(project, **inputs):
    """Run the action's own steps, all but the installation; gives each by its id."""
    action = read(ACTION)
    assert {name.replace("_", "-") for name in inputs} <= set(action["inputs"])
    values = {f"inputs.{name}": each["default"] for name, each in action["inputs"].items()}
    values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
    runner, done = Runner(project), {}
    for step in action["runs"]["steps"]:
        if "run" in step and step["id"] != "install":
            done[step["id"]] = runner.step(step, values)
            if done[step["id"]].code:
                break
    return done


def test_the_action_joins_two_shares_to_the_whole(project, whole):
    for number in (1, 2):
        done = act(project, providers=VENDOR, shard=f"{number}/2", out=f"shares/{number}")
        assert done["verdict"].code == 0, done
        assert done["reports"].outputs["run"] == f"shares/{number}/run.ndjson"
    done = act(project, merge="shares/*/run.ndjson", base="shares/1/run.ndjson")
    assert (project / "conformance-reports" / "run.ndjson").read_bytes() == whole
    outputs = done["reports"].outputs
    matrix = json.loads((project / outputs["matrix-json"]).read_text())
    assert matrix["run"]["complete"]
    assert (project / outputs["report"]).read_text().startswith("<!")
    assert done["reports"].summary
    assert done["verdict"].code == int(done["judge"].outputs["code"])


def test_the_action_fails_for_a_finding_after_it_has_reported(project):
    simulated = project / "faulty" / "run.ndjson"
    subprocess.run(
        [Path(sys.executable).parent / "conformance", "run", VENDOR, "--simulate", "--fault",
         "ids-constant", "--out", simulated.parent],
        cwd=project, capture_output=True, check=False,
    )  # fmt: skip
    done = act(project, merge="faulty/run.ndjson", out="reports here")
    assert done["verdict"].code == 1
    assert int(done["reports"].outputs["failures"]) > 0
    assert (project / "reports here" / "junit.xml").is_file()


def test_the_action_ends_at_once_where_there_is_nothing_to_report(project):
    done = act(project, providers="nobody; touch pwned", out="$(touch pwned)")
    assert list(done) == ["judge"]
    assert done["judge"].code == 2
    assert "there is no provider 'nobody;'" in done["judge"].err
    assert not (project / "pwned").exists()


def test_the_jobs_of_gitlab_join_two_shares_to_the_whole(project, whole):
    jobs, runner = read(GITLAB), Runner(project)
    variables = {**jobs["variables"], "CONFORMANCE_PROVIDERS": VENDOR}
    count = jobs["conformance:share"]["parallel"]
    for number in range(1, count + 1):
        given = {**variables, "CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": str(count)}
        for text in jobs["conformance:share"]["script"]:
            done = runner.shell(text, given, shell="sh")
            assert done.code == 0, done.err
    (script,) = jobs["conformance:matrix"]["script"]
    done = runner.shell(script, variables, shell="sh")
    assert done.code in {0, 1}, done.err
    reports = project / "conformance-reports"
    assert (reports / "run.ndjson").read_bytes() == whole
    assert (project / jobs["conformance:matrix"]["artifacts"]["reports"]["junit"]).is_file()
