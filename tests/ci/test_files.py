"""The CI kit as text: what CI servers demand, and what keeps keys and shells out of harm's way."""

from __future__ import annotations

import re
import subprocess

import pytest

from conformance.cli.main import group
from tests.ci.kit import ACTION, KIT, WORKFLOWS, read, scripts, steps
from tests.project import ROOT

HOOKS = ROOT / ".pre-commit-hooks.yaml"


@pytest.mark.parametrize("path", KIT, ids=lambda path: path.name)
def test_it_is_yaml(path):
    assert isinstance(read(path), dict)


def test_no_expression_is_ever_part_of_a_script():
    """What is interpolated into a script is run; what comes through the environment is not."""
    assert not [where for where, text in scripts() if "${{" in text]


def test_actions_of_others_are_pinned_by_commit():
    used = [step["uses"] for _, step in steps() if "uses" in step]
    assert used
    assert all(each == "./" or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each) for each in used)


def test_one_commit_for_each_action():
    used = {step["uses"] for _, step in steps() if "uses" in step}
    names = [each.split("@")[0] for each in used]
    assert len(names) == len(set(names))


def test_every_input_is_used_and_described():
    action = read(ACTION)
    text = ACTION.read_text()
    used = set(re.findall(r"inputs\.([a-z-]+)", text))
    assert used == set(action["inputs"])
    assert all(each["description"] and "default" in each for each in action["inputs"].values())


def test_every_output_is_given_by_a_step():
    action = read(ACTION)
    given = {step["id"]: step.get("run", "") for step in action["runs"]["steps"] if "id" in step}
    values = [each["value"] for each in action["outputs"].values()]
    values += [v for step in action["runs"]["steps"] for v in step.get("env", {}).values()]
    told = [m for value in values for m in re.findall(r"steps\.([\w-]+)\.outputs\.([\w-]+)", value)]
    assert len(told) >= len(action["outputs"])
    for step, name in told:
        assert f"{name}=" in given[step]


def test_every_variable_of_a_step_is_used_in_its_script():
    for path, step in steps():
        for name in step.get("env", {}):
            ours = "run" not in step or re.search(rf"\b{name}\b", step["run"])
            assert ours or name == "GH_TOKEN", (path.name, step["name"], name)


def test_the_page_tells_of_every_input_and_output():
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    action = read(ACTION)
    assert not [name for name in (*action["inputs"], *action["outputs"]) if f"`{name}`" not in page]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_nothing_but_what_its_jobs_say(path):
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert all(
        "permissions" in job and "timeout-minutes" in job for job in workflow["jobs"].values()
    )
    assert "pull_request_target" not in workflow["on"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_change_of_a_stranger_sees_a_key(path):
    workflow = read(path)
    if "pull_request" in workflow["on"]:
        assert "secrets." not in path.read_text()
    for job in workflow["jobs"].values():
        if "secrets." in str(job):
            assert "fork" in job["if"]
            assert job["environment"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_asks_vendors_is_capped(path):
    live = [step["run"] for job in read(path)["jobs"].values() for step in job["steps"]
            if "--live" in step.get("run", "")]  # fmt: skip
    assert all("--max-cost" in each and "--max-requests" in each for each in live)


def test_the_hooks_for_others_are_commands_of_ours():
    hooks = {each["id"]: each for each in read(HOOKS)}
    assert set(hooks) == {"conformance-lint", "conformance-scan"}
    for each in hooks.values():
        program, command = each["entry"].split()
        assert program == "conformance"
        assert command in group.list_commands(None)
        assert each["language"] == "python"
        assert re.compile(each["files"]).search("specs/acme.yaml")


@pytest.mark.slow
@pytest.mark.parametrize(("where", "script"), list(scripts()))
def test_shellcheck_finds_nothing(where, script):
    done = subprocess.run(
        ["shellcheck", "--norc", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.stdout == "", where


@pytest.mark.slow
def test_zizmor_finds_nothing():
    paths = map(str, (ACTION, *WORKFLOWS))
    done = subprocess.run(
        ["zizmor", "--offline", "--no-config", "--persona=pedantic", "--quiet", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
