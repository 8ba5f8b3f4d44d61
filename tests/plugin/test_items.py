"""Cells behave as any other test of pytest does."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conformance import runfile
from conformance.model import Expectation
from tests.plugin.test_verdict import BODY, HEADER, expecting, known
from tests.report.hostile import hostile_run

pytest_plugins = ["pytester"]

FAILING = ["acme/image.size", "bolt/image.size"]


def write(path: Path, records) -> None:
    with path.open("w", encoding="utf-8") as out:
        runfile.write(records, out)


@pytest.fixture
def cells(pytester, monkeypatch):
    """Runs pytest over the cells of a run that is on disk, where warnings are errors."""
    monkeypatch.setenv("COLUMNS", "100")
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    write(pytester.path / "run.ndjson", [HEADER, *BODY])

    def call(*arguments):
        options = ("--conformance", "--conformance-run=run.ndjson", "-p", "no:cacheprovider")
        return pytester.runpytest_inprocess(*options, *arguments)

    return call


def test_the_plugin_is_there_wherever_the_package_is():
    found = {each.name: each.value for each in entry_points(group="pytest11")}
    assert found["conformance"] == "conformance.pytest_plugin"


def test_nothing_of_ours_is_imported_before_it_is_asked_for():
    code = (
        "import sys, conformance.pytest_plugin\n"
        "ours = {name for name in sys.modules if name.startswith('conformance')}\n"
        "heavy = {'numpy', 'PIL', 'hypothesis', 'yaml', 'jsonschema', 'httpx'} & {*sys.modules}\n"
        "assert ours == {'conformance', 'conformance.pytest_plugin'}, ours\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_cell_is_collected_unless_asked_for(pytester):
    write(pytester.path / "run.ndjson", [HEADER, *BODY])
    pytester.makepyfile("def test_of_my_own(): pass")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_every_cell_is_an_item(cells):
    result = cells("-v")
    result.assert_outcomes(passed=5, failed=2, skipped=5)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            "run.ndjson::acme/image.aspect_ratio PASSED*",
            "run.ndjson::acme/docs.sample_valid SKIPPED*",
            "run.ndjson::bolt/image.size FAILED*",
        ]
    )


def test_a_failure_is_four_lines_and_no_traceback(cells):
    result = cells("-k", "acme/image.size")
    result.stdout.fnmatch_lines(
        [
            "_* acme/image.size: Size tier honoured _*",
            "fails for image_size=4K, 3 of 3; 0 of 6 otherwise",
            "acme/image.size  Size tier honoured * recorded 2026-10-01",
            "  claimed    Tiers are 1K, 2K, 4K and 8K. (https://acme.example/docs, *:88)*",
            "  sent       curl -sS -g -X POST --url 'https://api.acme.example/*",
            "  came back  */inlineData/data: the picture is smaller than asked for; expected *",
            "  again      conformance explain acme/image.size --run *run.ndjson",
            "FAILED run.ndjson::acme/image.size - Failed: fails for image_size=4K, 3 of 3*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert ".py" not in result.stdout.str().partition("FAILURES")[2]


@pytest.mark.parametrize(
    ("arguments", "outcomes"),
    [
        (["-k", "size"], {"failed": 2}),
        (["-k", "acme and image and not size"], {"passed": 2}),
        (["-m", "conformance", "-k", "ratio"], {"passed": 2}),
        (["-m", "not conformance"], {}),
        (["-x"], {"passed": 1, "skipped": 1, "failed": 1}),
        (["--conformance-provider=bolt"], {"passed": 3, "failed": 1, "skipped": 2}),
        (["--conformance-fail-on=warn"], {"passed": 3, "failed": 4, "skipped": 5}),
        (["run.ndjson::bolt/image.present"], {"passed": 1}),
        (["run.ndjson"], {"passed": 5, "failed": 2, "skipped": 5}),
        (["."], {"passed": 5, "failed": 2, "skipped": 5}),
    ],
    ids=" ".join,
)
def test_cells_are_selected_like_tests(cells, arguments, outcomes):
    result = cells(*arguments)
    counted = {name: n for name, n in result.parseoutcomes().items() if name != "deselected"}
    assert counted == outcomes


def test_cells_stand_beside_the_tests_of_a_project(cells, pytester):
    pytester.makepyfile("def test_of_my_own(): pass\ndef test_that_fails(): assert 1 == 2")
    cells().assert_outcomes(passed=6, failed=3, skipped=5)


def test_listing_them_judges_nothing(cells, pytester):
    path = pytester.path / "run.ndjson"
    path.write_text(runfile.line(HEADER) + "not judged\n", encoding="utf-8")
    result = cells("--collect-only", "-q")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["run.ndjson::acme/image.size", "12 tests collected*"])


def test_what_failed_last_is_run_again(cells, pytester):
    def again(*arguments):
        options = ("--conformance", "--conformance-run=run.ndjson", *arguments)
        return pytester.runpytest_inprocess(*options)

    again().assert_outcomes(passed=5, failed=2, skipped=5)
    again("--lf").assert_outcomes(failed=2)


def test_expected_findings_are_xfails_with_their_reason(cells, pytester):
    entries = known(), known(provider="bolt", reason="and know <it>")
    write(pytester.path / "run.ndjson", expecting(*entries))
    result = cells("-rx")
    result.assert_outcomes(passed=5, xfailed=2, skipped=5)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["XFAIL run.ndjson::bolt/image.size - and know <it>"])
    cells("--runxfail").assert_outcomes(passed=5, failed=2, skipped=5)


def test_reports_of_tests_have_state_evidence_and_counts(cells, pytester):
    cells("--junitxml=junit.xml", "-k", "acme/image.size or acme/stream")
    size, framing = ET.parse(pytester.path / "junit.xml").iter("testcase")
    assert (size.get("classname"), size.get("name")) == ("run.ndjson", "acme/image.size")
    properties = {each.get("name"): each.get("value") for each in size.iter("property")}
    assert properties == {
        "state": "partial",
        "evidence": "recorded 2026-10-01 to 2026-10-03",
        "counts": "6 of 9 pass",
        "observed": "yes",
    }
    assert size.find("failure").text.count("\n") == 6
    assert framing.find("skipped").get("message") == "not claimed: neither claimed nor seen"


def test_where_nothing_was_ever_answered_nothing_was_tested(cells, pytester):
    findings = [each for each in BODY if getattr(each, "evidence", None) == "documented"]
    footer = type(BODY[-1])(cases=0, findings=len(findings))
    write(pytester.path / "run.ndjson", [HEADER, *findings, footer])
    result = cells()
    result.assert_outcomes(passed=1, skipped=11)
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(["conformance: there is no evidence to judge", "*hint: *"])


def test_an_attack_in_every_text_is_just_a_test(cells, pytester):
    records = hostile_run(stranger=True)
    write(pytester.path / "run.ndjson", records)
    result = cells("-v", "--junitxml=junit.xml")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert sum(result.parseoutcomes().values()) == 12
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & {*result.stdout.str()}
    assert len([*ET.parse(pytester.path / "junit.xml").iter("testcase")]) == 12


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--conformance-run=gone.ndjson"], "there is no run *gone.ndjson"),
        (["--conformance-provider=acne"], "there is no provider 'acne'"),
        (["run.ndjson::acme/image.sise"], "not found: *image.sise"),
        (["-o", "conformance_fail_on=never"], "conformance_fail_on: there is no 'never'"),
    ],
    ids=str,
)
def test_what_is_not_there_is_a_mistake_of_usage(cells, arguments, told):
    result = cells(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {told}"])
    assert "Traceback" not in result.stderr.str() + result.stdout.str()


@pytest.mark.parametrize("option", ["run=x", "root=x", "fail-on=warn", "provider=x"])
def test_an_option_without_effect_is_refused(pytester, option):
    result = pytester.runpytest_inprocess(f"--conformance-{option}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*is for --conformance: add it"])


def test_a_file_that_is_no_run_is_an_error_of_collection(cells, pytester):
    (pytester.path / "run.ndjson").write_text("{}\n", encoding="utf-8")
    result = cells()
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*run.ndjson:1: unknown kind of record None"])
    assert "Traceback" not in result.stdout.str()


def test_a_run_that_was_cut_off_is_an_error_and_no_failure(cells, pytester):
    write(pytester.path / "run.ndjson", [HEADER, *BODY[:-1]])
    result = cells()
    result.assert_outcomes(errors=12)
    result.stdout.fnmatch_lines(["*the run was cut off: it has no footer", "  hint: *"])
    assert "Traceback" not in result.stdout.str()


def test_the_configuration_file_may_say_it_all(pytester):
    (pytester.path / "out").mkdir()
    write(pytester.path / "out" / "run.ndjson", expecting(Expectation(
        provider="acme", feature="image.present", check="image.any", reason="r", since="2026-01-01",
    )))  # fmt: skip
    pytester.makepyprojecttoml(
        """
        [tool.pytest]
        conformance = true
        conformance_providers = ["acme"]
        conformance_fail_on = "warn"
        conformance_run = "out/run.ndjson"
        """
    )
    below = pytester.mkdir("below")
    result = pytester.runpytest_inprocess("-c", "pyproject.toml", below)
    result.assert_outcomes(passed=1, failed=1, xfailed=1, skipped=3)
    result = pytester.runpytest_inprocess("--conformance-fail-on=fail")
    result.assert_outcomes(passed=2, failed=1, skipped=3)
