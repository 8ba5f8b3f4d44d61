"""Cells of the specs of a project, judged from what is on disk."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from conformance.model import Footer
from conformance.pytest_plugin import evidence
from conformance.pytest_plugin.asked import Asked, asked_for
from tests.plugin.test_verdict import BODY, HEADER, known

pytest_plugins = ["pytester"]

SPEC = """\
openapi: 3.1.0
servers: [{url: "https://api.acme.example"}]
x-provider:
  id: acme
  sources: [{id: page, url: "https://acme.example/docs", retrieved: "2026-03-14"}]
paths:
  /v1/images/generations:
    post:
      operationId: create_image
      x-dialect: openai.images
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [prompt, model]
              properties:
                model: {type: string, const: gemini-2.5-flash-image}
                prompt: {type: string, x-generate: prompt}
      responses: {"200": {description: pictures}}
      x-claims:
        - {id: models, feature: access.models, values: [gemini-2.5-flash-image], source: page}
"""


@pytest.fixture
def project(pytester, monkeypatch):
    """A project of one vendor, and pytest in it, where warnings are errors."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("CONFORMANCE_ROOT", raising=False)
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    specs = pytester.mkdir("specs")
    (specs / "acme.yaml").write_text(SPEC, encoding="utf-8")

    def call(*arguments):
        options = ("--conformance", "-p", "no:cacheprovider")
        return pytester.runpytest_inprocess(*options, *arguments)

    return SimpleNamespace(root=pytester.path, specs=specs, pytest=call)


@pytest.fixture
def judged(monkeypatch):
    """A run in place of the one that would be made; notes which providers are asked about."""
    asked = []

    def run(settings):
        asked.append(settings.providers)
        yield HEADER
        yield from BODY

    monkeypatch.setattr(evidence, "run", run)
    return asked


def test_every_feature_of_a_spec_is_an_item(project):
    result = project.pytest("--collect-only", "-q")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(
        [
            "specs/acme.yaml::acme/access.bad_key",
            "specs/acme.yaml::acme/image.size",
            "* collected in*",
        ]
    )


def test_the_line_of_the_claim_is_the_place_of_the_item(project):
    files = evidence.OnDisk(Asked(root=project.root))
    listed = {each.address: each.line for each in files.cells(files.files[0])}
    assert "id: models" in SPEC.split("\n")[listed["acme/access.models"] - 1]
    assert listed["acme/image.size"] == 0


def test_a_cell_is_named_as_it_is_printed(project, judged):
    name = "specs/acme.yaml::acme/image.size"
    result = project.pytest(name)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"FAILED {name} - Failed: fails for image_size=4K*"])
    assert judged == [("acme",)]


def test_only_the_specs_are_collected_beside_what_else_is_there(project, judged):
    (project.specs / "notes.yaml").write_text("a: b", encoding="utf-8")
    folder = project.specs / "dialects"
    folder.mkdir()
    (folder / "other.yaml").write_text("a: b", encoding="utf-8")
    (project.root / "test_mine.py").write_text("def test_mine(): pass\n", encoding="utf-8")
    wanted = ("--conformance-provider=acme", "-k", "acme/image.present or mine")
    project.pytest(*wanted).assert_outcomes(passed=2)
    project.pytest(*wanted, "test_mine.py").assert_outcomes(passed=2)
    project.pytest(*wanted, "specs").assert_outcomes(passed=1)


def test_a_vendor_is_judged_once_and_only_where_a_cell_of_it_is_run(project, judged):
    other = SPEC.replace("id: acme", "id: bolt")
    (project.specs / "bolt.yaml").write_text(other, encoding="utf-8")
    project.pytest("-k", "bolt/image.size or bolt/image.aspect").assert_outcomes(passed=1, failed=1)
    assert judged == [("bolt",)]


def test_without_evidence_nothing_is_tested(project):
    result = project.pytest("-k", "acme/image")
    assert set(result.parseoutcomes()) == {"skipped", "deselected"}
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(["conformance: there is no evidence to judge"])


def test_the_root_may_be_elsewhere(project, pytester):
    below = pytester.mkdir("below")
    (below / "tox.ini").write_text("[pytest]\nconformance_root = ..\n", encoding="utf-8")
    listing = ("--collect-only", "-q", "-k", "acme/image.size")
    for result in (
        project.pytest("--rootdir=below", "-c", "below/tox.ini", *listing),
        project.pytest("--conformance-root=.", "--rootdir=below", "-c", "tox.ini", *listing),
    ):
        assert result.ret == pytest.ExitCode.OK
        result.stdout.fnmatch_lines(["*specs/acme.yaml::acme/image.size"])


def test_a_root_that_is_not_there_is_a_mistake_of_usage(project):
    result = project.pytest("--conformance-root=gone")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *gone is no directory"])


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("specs/acme.yaml", SPEC.replace("3.1.0", "2.9.0"), "specs/acme.yaml:1:*not supported"),
        ("specs/acme.yaml", "a: [", "specs/acme.yaml:*"),
        ("expectations.yaml", "- {provider: acne}", "expectations.yaml:1:*"),
    ],
    ids=["version", "yaml", "expectations"],
)
def test_a_broken_file_is_an_error_of_collection(project, file, text, told):
    (project.root / file).write_text(text, encoding="utf-8")
    result = project.pytest()
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([told])
    assert "Traceback" not in result.stdout.str()


def test_corrupt_evidence_is_an_error_and_no_failure(project):
    cassette = project.root / "cassettes" / "acme" / "create_image.simulated.yaml"
    cassette.parent.mkdir(parents=True)
    cassette.write_bytes(b"")
    result = project.pytest("-k", "acme/image.size or acme/image.present")
    assert {**result.parseoutcomes(), "deselected": 0} == {"errors": 2, "deselected": 0}
    result.stdout.fnmatch_lines(
        ["*create_image.simulated.yaml:1: the cassette is empty", "*hint:*"]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_file_that_cannot_be_read_is_an_error_and_no_bug(project, monkeypatch):
    def run(_):
        raise PermissionError(13, "Permission denied", "cassettes/acme/x.yaml")

    monkeypatch.setattr(evidence, "run", run)
    result = project.pytest("specs/acme.yaml::acme/image.size")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["cassettes/acme/x.yaml: Permission denied"])
    assert "Traceback" not in result.stdout.str()


def test_an_interrupt_while_judging_ends_the_session(project, monkeypatch):
    footer = Footer(cases=0, findings=0, interrupted=True)
    monkeypatch.setattr(evidence, "run", lambda _: iter([HEADER, footer]))
    files = evidence.OnDisk(Asked(root=project.root))
    with pytest.raises(KeyboardInterrupt):
        files.records(files.files[0])


def test_known_findings_expire_by_the_newest_evidence_of_all_vendors(project, monkeypatch):
    """So a vendor's verdict is the one that it has in a run over all of them."""
    (project.specs / "bolt.yaml").write_text(SPEC.replace("id: acme", "id: bolt"), encoding="utf-8")
    dates = {"acme": "2026-10-03T08:00:00Z", "bolt": "2026-12-01T08:00:00Z"}

    def replay(_, provider):
        answer = SimpleNamespace(evidence=SimpleNamespace(at=dates[provider.id]))
        return SimpleNamespace(exchanges=lambda _: [answer])

    monkeypatch.setattr(evidence, "Replay", replay)
    monkeypatch.setattr(
        evidence,
        "run",
        lambda _: iter([replace(HEADER, expectations=(known(expires="2026-11-01"),)), *BODY]),
    )
    for wanted, day in (((), "2026-12-01"), (("acme",), "2026-10-03")):
        files = evidence.OnDisk(Asked(root=project.root, providers=wanted))
        header, *_ = files.records(files.files[0])
        assert header.as_of == day


def test_the_settings_of_the_project_count_as_for_a_run(project, judged, monkeypatch):
    (project.root / "conformance.toml").write_text('[run]\nfail_on = "warn"\n', encoding="utf-8")
    wanted = ("-k", "acme/image.present or acme/image.size")
    project.pytest(*wanted).assert_outcomes(failed=2)
    monkeypatch.setenv("CONFORMANCE_RUN_FAIL_ON", "contradicted")
    project.pytest(*wanted).assert_outcomes(passed=1, failed=1)
    project.pytest(*wanted, "--conformance-fail-on=warn").assert_outcomes(failed=2)


def test_settings_are_told_to_the_run(tmp_path):
    (tmp_path / "conformance.toml").write_text('[run]\ntake = "all"\n', encoding="utf-8")
    options = {"root": tmp_path, "providers": (), "run": None, "fail_on": ""}
    asked = asked_for(**options, environment={"CONFORMANCE_RUN_STRENGTH": "2"})
    assert asked == Asked(root=tmp_path, take="all", strength=2)
    assert asked_for(**options, environment={"CONFORMANCE_RUN_TAKE": "newest"}).take == "newest"


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("CONFORMANCE_RUN_FAIL_ON", "wran", "CONFORMANCE_RUN_FAIL_ON: there is no 'wran'"),
        ("CONFORMANCE_ROOT", "gone", "*gone is no directory"),
    ],
)
def test_a_wrong_setting_is_a_mistake_of_usage(project, monkeypatch, variable, value, told):
    monkeypatch.setenv(variable, value)
    result = project.pytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {told}", "  hint: *"])


def test_a_broken_settings_file_is_a_mistake_of_usage(project):
    (project.root / "conformance.toml").write_text("[run]\nfailon = 1\n", encoding="utf-8")
    result = project.pytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: conformance.toml:2: *failon*"])
