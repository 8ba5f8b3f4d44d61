"""The scheduled workflow, run with a vendor, a server and a `gh` that only take notes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conformance import runfile
from tests.ci.kit import ROOT, Runner, read
from tests.compare.shared_out import Sent, run_of

pytestmark = pytest.mark.slow

WORKFLOW = ROOT / ".github" / "workflows" / "record.yml"
BEFORE = [Sent(id="acme/make/probe/1")]
AFTER = [*BEFORE, Sent(id="acme/make/probe/2")]
VALUES = {
    "vars.CONFORMANCE_PROVIDER": "ccapi",
    "vars.CONFORMANCE_MAX_USD || '2'": "2",
    "vars.CONFORMANCE_MAX_REQUESTS || '60'": "60",
    "secrets.CONFORMANCE_KEY": "a key; with $blanks",
    "github.token": "token",
}
CONFORMANCE = """#!/bin/bash
case "$*" in
  "run --live "*) env > told.env; printf '%s\\n' "$@" > told.args; echo new > cassettes/new; exit {code} ;;
  run) cp after.ndjson reports/run.ndjson; exit 1 ;;
  scan) touch scanned ;;
  *) exec {real} "$@" ;;
esac
"""
GH = '#!/bin/bash\nprintf "%s\\n" "$@" >> gh.args\n'


def written(path, cases):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        runfile.write(run_of(cases), out)


@pytest.fixture
def checkout(tmp_path):
    """A repository with a run, and the steps of the workflow to run in it by id."""
    project = tmp_path / "project"
    written(project / "reports" / "run.ndjson", BEFORE)
    written(project / "after.ndjson", AFTER)
    project.joinpath("cassettes").mkdir()
    project.joinpath("cassettes", "old").write_text("old")
    project.joinpath("specs").symlink_to(ROOT / "specs")
    project.joinpath(".gitignore").write_text("/*\n!/cassettes\n!/reports\n")
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org"]
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "server"], check=True)
    for command in (
        ["git", "init", "--quiet", "--initial-branch=main"],
        ["git", "remote", "add", "origin", tmp_path / "server"],
        ["git", "add", "cassettes", "reports"],
        [*git, "commit", "--quiet", "--message=before"],
    ):
        subprocess.run(command, cwd=project, check=True, capture_output=True)
    return project


def perform(checkout, *, vendor_code=0):
    """All steps from the recording on, until one fails or has nothing to do."""
    tools = checkout / "tools"
    tools.mkdir()
    real = Path(sys.executable).parent / "conformance"
    for name, text in (
        ("conformance", CONFORMANCE.format(code=vendor_code, real=real)),
        ("gh", GH),
    ):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    runner, done = Runner(checkout, tools=tools), {}
    runner.environment |= {"GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "1"}
    for step in read(WORKFLOW)["jobs"]["record"]["steps"]:
        if "id" in step:
            done[step["id"]] = runner.step(step, VALUES)
            unchanged = step["id"] == "judge" and "changed" not in done["judge"].outputs
            if done[step["id"]].code or unchanged:
                break
    return done


def test_what_a_vendor_changed_becomes_a_change_to_look_at(checkout):
    done = perform(checkout, vendor_code=1)
    assert [each.code for each in done.values()] == [0, 0, 0], done
    told = subprocess.run(
        ["git", "show", "--stat", "--format=%s", "record/ccapi-7-1"],
        cwd=checkout.parent / "server", capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told.startswith("Answers of ccapi, recorded again\n")
    assert "cassettes/new" in told
    assert "reports/run.ndjson" in told
    arguments = (checkout / "gh.args").read_text().splitlines()
    assert arguments[:4] == ["auth", "setup-git", "pr", "create"]
    body = Path(arguments[arguments.index("--body-file") + 1]).read_text()
    assert "acme" in body
    assert done["judge"].summary == body


def test_the_vendor_is_asked_with_its_key_and_under_caps(checkout):
    perform(checkout)
    environment = (checkout / "told.env").read_text().splitlines()
    assert "CCAPI_API_KEY=a key; with $blanks" in environment
    assert not [line for line in environment if line.startswith("KEY=")]
    arguments = (checkout / "told.args").read_text().splitlines()
    assert arguments[arguments.index("--max-cost") + 1] == "2"
    assert arguments[arguments.index("--max-requests") + 1] == "60"
    assert arguments[-1] == "ccapi"
    assert (checkout / "scanned").exists(), "what was recorded is looked through for keys"


def test_nothing_is_opened_where_nothing_could_be_asked(checkout):
    done = perform(checkout, vendor_code=2)
    assert [each.code for each in done.values()] == [2]
    assert not (checkout / "gh.args").exists()
