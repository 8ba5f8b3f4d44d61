"""Known findings from the command line: stale ones told, the file updated, its comments kept."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

from conformance.cli.main import group
from tests.project import ROOT

pytestmark = pytest.mark.slow

STALE = """\
- provider: litellm
  feature: image.present
  check: image/present
  reason: once it was
  since: "2026-01-01"
# the last word
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy with one entry too many, and one too few."""
    root = tmp_path_factory.mktemp("project")
    for name in ("specs", "cassettes"):
        shutil.copytree(ROOT / name, root / name)
    text = (ROOT / "expectations.yaml").read_text("utf-8")
    missing = text.index("- provider: litellm\n  operation: create_image\n  feature: errors.status")
    after = text.index("- provider", missing + 1)
    (root / "expectations.yaml").write_text(text[:missing] + text[after:] + STALE, "utf-8")
    return root


def run(root, *more):
    return CliRunner().invoke(group, ["run", "litellm", "--root", str(root), *more])


def test_news_fail_stale_entries_are_told_and_an_update_mends_both(project):
    file = project / "expectations.yaml"
    before = file.read_text("utf-8")
    found = run(project)
    assert found.exit_code == 1
    assert "1 stale" in found.stdout
    assert file.read_text("utf-8") == before

    updated = run(project, "--update-expectations")
    assert updated.exit_code == 0
    assert "1 added, 1 taken out" in updated.stderr
    after = file.read_text("utf-8")
    assert "once it was" not in after
    assert "reason: 'unreviewed: " in after
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [line for line in after.splitlines() if line.startswith("#")] == comments

    again = run(project, "--update-expectations", "--strict-expectations")
    assert (again.exit_code, "up to date" in again.stderr) == (0, True)
    assert file.read_text("utf-8") == after


def test_a_stale_entry_fails_a_strict_run(project):
    file = project / "expectations.yaml"
    text = (ROOT / "expectations.yaml").read_text("utf-8")
    file.write_text(text + STALE, "utf-8")
    line = text.count("\n") + 1
    told = run(project)
    assert told.exit_code == 0
    assert f"expectations.yaml:{line} litellm/image.present" in told.stdout
    assert run(project, "--strict-expectations").exit_code == 1


def test_a_simulation_updates_nothing(project):
    refused = run(project, "--simulate", "--update-expectations")
    assert isinstance(refused.exception, Exception)
    assert "proves nothing" in str(refused.exception)
