"""Reports that are asked for by name: where they go, and what is refused before anything is done."""

from __future__ import annotations

import importlib
import io
import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from conformance import runfile
from conformance.cli import reporting
from conformance.cli.report import command
from conformance.cli.reporting import Asked, AskedReport, deliver, settled
from conformance.errors import RunFileError, UsageError
from conformance.model import FindingRecord, Status
from conformance.report import REPORTS, Report
from tests.report.runs import make_run

OWN = ("run.ndjson", "matrix.json", "matrix.md", "matrix.html")
SEVERAL = Report(
    name="pair", suffix=".txt", title="two files", several=True,
    made_by=lambda reading: {f"{each.id}.txt": each.name for each in reading.matrix.header.providers},
)  # fmt: skip


def asked(text):
    return AskedReport().convert(text, None, None)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(tmp_path):
    return written(tmp_path / "run.ndjson", make_run())


def written(path, records):
    with path.open("w", encoding="utf-8", newline="\n") as out:
        runfile.write(records, out)
    return path


def report(*arguments, text=None):
    return CliRunner().invoke(command, [*map(str, arguments)], input=text, standalone_mode=False)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("junit", "out/junit.xml"),
        ("sarif", "out/conformance.sarif"),
        ("junit=x.xml", "x.xml"),
        ("junit=a/x.xml", "a/x.xml"),
        ("junit=a/", "a/junit.xml"),
        ("junit=.", "junit.xml"),
        ("json=a=b", "a=b"),
    ],
)
def test_a_report_goes_where_it_is_told_or_beside_the_others(run, tmp_path, text, path):
    (delivered,) = deliver([asked(text)], run, inside=tmp_path / "out")
    assert "written to" in str(delivered)
    expected = REPORTS[text.partition("=")[0]].render(runfile.read(run))
    assert (tmp_path / path).read_text(encoding="utf-8") == expected


@pytest.fixture
def judge(monkeypatch):
    """The command ``run``, with everything but the judging."""
    module = importlib.import_module("conformance.cli.run")
    monkeypatch.setattr(module, "lines", lambda *_: map(runfile.line, make_run()))
    return lambda *given: CliRunner().invoke(
        module.command, ["ccapi", *map(str, given)], standalone_mode=False
    )


def test_run_writes_what_is_asked_for_and_keeps_its_exit_code(judge, tmp_path):
    plain = judge("--out", "plain")
    result = judge("--out", "out", "--report", "junit", "--report", "sarif=sub/x.sarif")
    assert result.return_value == plain.return_value == 1
    assert result.stdout == plain.stdout
    assert "junit written to out/junit.xml" in result.stderr
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {
        *(f"{folder}/{name}" for folder in ("plain", "out") for name in OWN),
        "out/junit.xml",
        "sub/x.sarif",
    }


def test_run_prints_one_report_in_place_of_the_matrix(judge, tmp_path):
    result = judge("--report", "sarif=-", "--report", "junit")
    assert json.loads(result.stdout)["version"] == "2.1.0"
    assert [path.name for path in tmp_path.iterdir()] == ["junit.xml"]


def test_run_refuses_before_it_judges(monkeypatch, judge):
    monkeypatch.setattr("conformance.cli.run.lines", lambda *_: pytest.fail("it was judged"))
    for given in (["--report", "jnuit"], ["--report", "json=-", "--json"]):
        assert isinstance(judge(*given).exception, UsageError)


def test_several_files_go_into_a_folder(run, tmp_path):
    deliver([Asked(report=SEVERAL)], run, inside=tmp_path / "out")
    deliver([Asked(report=SEVERAL, target="elsewhere")], run)
    for folder in ("out/pair", "elsewhere"):
        names = sorted(path.name for path in (tmp_path / folder).iterdir())
        assert names == ["acme.txt", "bolt.txt"]


def test_no_file_is_written_outside_of_its_folder(tmp_path):
    header, *rest = make_run()
    providers = (replace(header.providers[0], id="../escaped"),)
    run = written(tmp_path / "run.ndjson", [replace(header, providers=providers), rest[-1]])
    with pytest.raises(RunFileError, match="no file name"):
        SEVERAL.files([replace(header, providers=providers)])
    assert [path.name for path in tmp_path.iterdir()] == [run.name]


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["junit=a", "sarif=./a"], "junit and the report sarif would both be a"),
        (["junit=out/run.ndjson"], "the run itself and the report junit"),
        (["junit=-", "sarif=-"], "only one report can be printed, not junit and sarif"),
    ],
)
def test_reports_that_overwrite_each_other_are_refused(tmp_path, texts, why):
    with pytest.raises(UsageError, match=why):
        settled([asked(text) for text in texts], out=tmp_path / "out", as_json=False)


@pytest.mark.parametrize("text", ["junit=taken/x.xml", "badge=taken", "junit=shut/deep/x.xml"])
def test_what_cannot_be_written_is_refused_before_anything_is_sent(tmp_path, monkeypatch, text):
    (tmp_path / "taken").write_text("")
    (tmp_path / "shut").mkdir()
    # Who runs the tests may be allowed everything.
    monkeypatch.setattr(reporting.os, "access", lambda path, _: path.name != "shut")
    with pytest.raises(UsageError, match=r"cannot be written: .*(is no folder|not be written to)"):
        settled([asked(text)], out=None, as_json=False)
    with pytest.raises(UsageError, match="cannot be written"):
        settled([], out=tmp_path / "shut", as_json=False)


def test_a_device_is_written_through():
    settled([asked("junit=/dev/null")], out=None, as_json=False)


def test_one_report_may_be_printed_and_not_beside_json(tmp_path):
    one = [asked("junit=-"), asked("sarif")]
    settled(one, out=None, as_json=False)
    with pytest.raises(UsageError, match="not junit and --json"):
        settled(one, out=None, as_json=True)


@pytest.mark.parametrize(
    ("text", "why", "hint"),
    [
        ("jnuit", "no format called 'jnuit'", "did you mean 'junit'?"),
        ("junit=", "--report junit= names no file", "--report junit, or junit=FILE"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(text, why, hint):
    with pytest.raises(UsageError, match=why) as raised:
        asked(text)
    assert raised.value.hint == hint


def test_several_files_are_not_printed():
    with pytest.raises(UsageError, match="several files"):
        Asked(report=SEVERAL, target="-").check()


def test_what_is_printed_is_shown_after_the_others_are_written(run, capsys):
    printed, kept = deliver([asked("json=-"), asked("junit")], run, inside=run.parent)
    assert str(kept) == f"junit written to {run.parent / 'junit.xml'}"
    assert (run.parent / "junit.xml").exists()
    assert capsys.readouterr().out == ""
    printed.show()
    assert json.loads(capsys.readouterr().out)["cells"]


def test_formats_are_completed():
    found = AskedReport().shell_complete(SimpleNamespace(params={}), None, "j")
    assert [each.value for each in found] == ["json", "junit"]


class Input(io.StringIO):
    def __init__(self, content):
        super().__init__()
        self.buffer = io.BytesIO(content)


def test_a_run_is_read_from_standard_input(run, monkeypatch):
    monkeypatch.setattr(reporting.sys, "stdin", Input(run.read_bytes()))
    with reporting.run_file("-") as path:
        assert list(runfile.read(path)) == make_run()
    assert not path.exists()


def test_standard_input_that_is_no_run_is_called_so(monkeypatch):
    result = report("-", "--format", "json", text="{}\n")
    assert isinstance(result.exception, RunFileError)
    assert str(result.exception).startswith("standard input:1: unknown kind")


def test_a_report_is_printed_or_written(run, tmp_path):
    printed = report(run, "--format", "junit").stdout
    assert report(run, "--format", "junit", "-o", tmp_path).exit_code == 0
    assert (tmp_path / "junit.xml").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize("target", ["run.ndjson", "./run.ndjson"])
def test_the_run_itself_is_never_overwritten(run, target):
    before = run.read_bytes()
    result = report(run, "-o", target)
    assert isinstance(result.exception, UsageError)
    assert run.read_bytes() == before


def test_what_changed_is_told_by_the_formats_that_can(run, tmp_path):
    better = [
        replace(r, status=Status.PASS) if isinstance(r, FindingRecord) and r.status == "fail" else r
        for r in make_run()
    ]
    base = written(tmp_path / "base.ndjson", better)
    told = report(run, "--format", "markdown", "--base", base)
    assert "What changed" in told.stdout
    assert "What changed" not in report(run, "--format", "markdown").stdout
    refused = report(run, "--format", "junit", "--base", base)
    assert isinstance(refused.exception, UsageError)
    assert "markdown" in refused.exception.hint
