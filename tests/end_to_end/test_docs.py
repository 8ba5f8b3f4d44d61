"""``conformance docs`` as a user runs it: text like a compiler's, JSON, selection and exit codes."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from conformance.checks.page_example import PageExample, asks, body
from conformance.cli.docs import command
from conformance.codec import yaml
from conformance.errors import NothingSelected, UsageError
from conformance.model import Status
from conformance.schemas import closed, schema

GOOD = PageExample(title="", gives=None)
STRING = PageExample(
    title="",
    gives=Status.FAIL,
    operation={"requestBody": body({"type": "object"})},
    samples=(asks('"{\\"contents\\": []}"'),),
)


@pytest.fixture
def project(tmp_path):
    """A project with one made-up vendor, whose page may be written anew."""
    (tmp_path / "specs").mkdir()

    def write(example: PageExample):
        (tmp_path / "specs" / "example.yaml").write_text(example.text(), encoding="utf-8")
        return tmp_path

    return write


def docs(root, *arguments):
    return CliRunner().invoke(command, ["--root", str(root), *arguments], catch_exceptions=False)


def test_a_finding_has_its_line_one_sentence_and_the_excerpt(project):
    root = project(STRING)
    told = docs(root, "--check", "sample-string")
    first, excerpt, *rest = told.stdout.splitlines()
    place = re.fullmatch(r"specs/example\.yaml:(\d+): fail: (.+) \[page/sample-string\]", first)
    assert place, first
    line = (root / "specs" / "example.yaml").read_text().splitlines()[int(place[1]) - 1]
    assert excerpt.split("|", 1)[1].strip() == line.strip()
    assert [each.split(maxsplit=1)[0] for each in rest[:3]] == ["expected", "printed", "page"]
    assert "https://docs.example.com/page" in rest[2]
    assert told.exit_code == 1


def test_json_has_everything_that_the_text_has(project):
    told = docs(project(STRING), "--check", "sample-string", "--json")
    (finding,) = json.loads(told.stdout)
    assert finding["check"] == "page/sample-string"
    assert finding["status"] == "fail"
    assert (finding["provider"], finding["operation"]) == ("example", "generate_image")
    assert finding["pointer"].endswith("/x-samples/0/body")
    assert finding["file"] == "specs/example.yaml"
    assert finding["line"] > 1
    assert finding["expected"] == "an object"
    assert finding["page"] == "https://docs.example.com/page"
    assert told.exit_code == 1


def test_what_is_listed_fits_its_published_schema():
    told = CliRunner().invoke(command, ["--json"], catch_exceptions=False)
    listed = json.loads(told.stdout)
    assert listed
    assert list(Draft202012Validator(closed(schema("docs"))).iter_errors(listed)) == []


def test_a_page_without_contradictions_passes(project):
    told = docs(project(GOOD))
    assert told.exit_code == 0, told.stdout
    assert ": fail: " not in told.stdout


def test_gaps_count_only_when_asked_for(project):
    root = project(GOOD)
    findings = json.loads(docs(root, "--json").stdout)
    assert findings, "a page with nothing on it leaves everything out"
    assert {each["status"] for each in findings} == {"info"}
    assert docs(root, "--fail-on", "warn").exit_code == 0
    assert docs(root, "--fail-on", "info").exit_code == 1


def test_expected_findings_are_told_and_do_not_count(project):
    root = project(STRING)
    (root / "expectations.yaml").write_text(
        "- provider: example\n"
        "  feature: docs.sample_valid\n"
        "  check: page/sample-string\n"
        "  reason: the vendor takes strings too\n"
        "  since: 2026-11-01\n"
    )
    told = docs(root, "--check", "sample-string")
    assert "(expected)" in told.stdout
    assert "1 expected" in told.stdout
    assert told.exit_code == 0


def test_a_pattern_selects_checks_and_a_wrong_one_is_told(project):
    root = project(STRING)
    told = json.loads(docs(root, "--check", "sample-*", "--json").stdout)
    assert {each["check"] for each in told} >= {"page/sample-string"}
    assert all(each["check"].startswith("page/sample-") for each in told)
    with pytest.raises(UsageError, match="no check of pages called 'sample-strng'") as caught:
        docs(root, "--check", "sample-strng")
    assert "page/sample-string" in caught.value.hint


def test_an_unknown_provider_is_told(project):
    with pytest.raises(UsageError, match="no provider 'exmaple'"):
        docs(project(GOOD), "exmaple")


def test_one_broken_spec_hides_no_other(project):
    root = project(STRING)
    (root / "specs" / "broken.yaml").write_text("openapi: 3.1.0\npaths: {}\n")
    told = docs(root, "--check", "sample-string")
    assert "page/sample-string" in told.stdout
    assert "error: specs/broken.yaml:1: the spec has no 'x-provider'" in told.stderr
    assert told.exit_code == 2


def test_what_operations_share_is_told_once(project):
    root = project(STRING)
    path = root / "specs" / "example.yaml"
    spec = yaml.load(path).value
    (item,) = spec["paths"].values()
    shared = {"title": "", "description": "", "version": "1"}
    again = {**item["post"], "operationId": "generate_again"}
    path.write_text(
        yaml.dump({**spec, "info": shared, "paths": {**spec["paths"], "/again": {"post": again}}})
    )
    told = json.loads(docs(root, "--json").stdout)
    places = [(each["check"], each["pointer"], each["message"]) for each in told]
    assert any(pointer.startswith("/info") for _, pointer, _ in places)
    assert len(places) == len(set(places))


def test_what_is_not_judged_is_said_and_not_blamed(project):
    root = project(PageExample(title="", gives=None, operation={"x-async": True}))
    told = docs(root)
    assert "generate_image not judged: asynchronous" in told.stdout
    assert told.exit_code == 0
    assert json.loads(docs(root, "--json").stdout) == []


def test_the_findings_come_in_the_order_of_the_file(project):
    lines = [each["line"] for each in json.loads(docs(project(STRING), "--json").stdout)]
    assert lines == sorted(lines)


def test_escapes_of_a_vendor_reach_no_terminal(project):
    hostile = PageExample(
        title="",
        gives=None,
        operation={"requestBody": body({"type": "object"})},
        samples=(asks('"{\\"contents\\": \\"\x1b[2J\\"}"'),),
    )
    told = docs(project(hostile))
    assert "\x1b" not in told.stdout


def test_nothing_to_look_at_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr("conformance.spec.library._shipped", tuple)
    with pytest.raises(NothingSelected):
        docs(tmp_path)
