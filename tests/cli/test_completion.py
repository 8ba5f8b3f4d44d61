"""What shells complete, by the protocol that their scripts speak."""

from __future__ import annotations

import pytest
from click.shell_completion import BashComplete, get_completion_class
from click.testing import CliRunner

from conformance.checks.check import CHECKS
from conformance.cli.main import group
from conformance.schemas import names
from conformance.serving.mishap import MISHAPS
from conformance.simulator.fault import FAULTS
from tests.project import LIBRARY


@pytest.fixture
def complete(monkeypatch):
    def complete(line):
        *before, _begun = line.split(" ")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(before)))
        asked = BashComplete(group, {}, "conformance", "_CONFORMANCE_COMPLETE")
        return {row.partition(",")[2] for row in asked.complete().splitlines()}

    return complete


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("conformance ru", {"run"}),
        ("conformance cassettes in", {"inflate"}),
        ("conformance run cca", {"ccapi"}),
        ("conformance run ccapi go", {"google", "google-openai"}),
        ("conformance plan ccap", {"ccapi"}),
        ("conformance run --sim", {"--simulate"}),
        ("conformance run --fail-on w", {"warn"}),
        ("conformance run --fault tier-ig", {"tier-ignored"}),
        ("conformance list sch", {"schemas"}),
        ("conformance schema exp", {"expectations"}),
        ("conformance docs --check page/url-sch", {"page/url-scheme"}),
        ("conformance explain ccapi/image.siz", {"ccapi/image.size"}),
        ("conformance explain image.siz", {"image.size"}),
        ("conformance history ccapi/image.siz", {"ccapi/image.size"}),
        ("conformance drift cca", {"ccapi"}),
        ("conformance report --format juni", {"junit"}),
        ("conformance explain image/siz", {"image/size"}),
        ("conformance run --color al", {"always"}),
    ],
)
def test_what_is_begun_is_completed(complete, line, found):
    assert complete(line) == found


def test_everything_that_can_be_named_is_offered(complete):
    assert complete("conformance run ") == set(LIBRARY.ids)
    assert complete("conformance schema ") == set(names())
    assert complete("conformance run --fault ") == set(FAULTS)
    assert complete("conformance serve --fault ") == set(FAULTS) | set(MISHAPS)
    assert complete("conformance run --only ") == set(LIBRARY.features)
    cells = {f"{each}/{feature}" for each in LIBRARY.ids for feature in LIBRARY.features}
    assert complete("conformance explain ") == cells | set(LIBRARY.features) | set(CHECKS)


def test_names_are_those_of_the_root_that_is_named(complete, tmp_path):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "acme.yaml").write_text("nothing that could be read")
    assert complete(f"conformance run --root {tmp_path} ") == {"acme"}
    assert complete("conformance run --root /nonexistent acm") == set()


def test_a_broken_file_of_settings_is_no_hindrance(complete, tmp_path, monkeypatch):
    (tmp_path / "conformance.toml").write_text("[run")
    monkeypatch.chdir(tmp_path)
    assert complete("conformance run --fail-on con") == {"contradicted"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_program_and_its_variable(shell):
    script = CliRunner().invoke(group, ["completion", shell]).output
    assert "_CONFORMANCE_COMPLETE=" in script
    assert f"{shell}_complete" in script


def test_what_it_is_good_for_is_told_where_a_shell_shows_it():
    asked = get_completion_class("fish")(group, {}, "conformance", "_CONFORMANCE_COMPLETE")
    [found] = asked.get_completions(["list"], "provid")
    assert found.value == "providers"
    [found] = asked.get_completions(["explain"], "image/size")
    assert found.help == CHECKS["image/size"].title
