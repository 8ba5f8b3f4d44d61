"""Keys in files are found by value and by shape, and told without showing them."""

from __future__ import annotations

import base64
import gzip

import pytest
from click.testing import CliRunner

from conformance.cli.scan import command
from conformance.transport import scan as scanning
from conformance.transport.scan import known, scan
from tests.project import LIBRARY

KEY = "no-usual-shape-8f3a"
NAME = LIBRARY.provider(LIBRARY.ids[0]).key_env


def leaks(path):
    return [(leak.location.line, leak.what) for leak in scan(path, {"ACME_API_KEY": KEY})]


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        KEY.upper(),
        base64.b64encode(b"x" + KEY.encode()).decode(),
        KEY.replace("-", "%2D"),
        KEY.encode().hex(),
    ],
)
def test_a_known_key_is_found_in_any_form(tmp_path, written):
    path = tmp_path / "x.yaml"
    path.write_text(f"a: 1\nb: it was {written}\n", encoding="utf-8")
    ((line, what),) = leaks(path)
    assert line == 2
    assert what.startswith("the value of ACME_API_KEY")
    assert KEY not in what


def test_pictures_are_looked_through(tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe" + KEY.encode() + b"\x00" * 20)
    assert leaks(path)


def test_a_key_on_the_border_of_two_pieces_is_told_once(tmp_path, monkeypatch):
    monkeypatch.setattr(scanning, "_PIECE", 200)
    monkeypatch.setattr(scanning, "_OVERLAP", 100)
    for before in range(150, 300):
        path = tmp_path / "x.txt"
        path.write_text("\n" * before + KEY + "\n" * 300, encoding="utf-8")
        assert leaks(path) == [(before + 1, "the value of ACME_API_KEY")], before


def test_values_that_cannot_be_keys_are_not_searched():
    environment = {"A": "short", "B": KEY, "C": ""}
    assert known(environment, ["A", "B", "C", "D", "B"]) == {"B": KEY}


def run(*arguments, **environment):
    return CliRunner().invoke(command, [str(each) for each in arguments], env=environment)


def test_a_folder_with_a_key_is_refused(tmp_path):
    path = tmp_path / "deep" / ".journal"
    path.parent.mkdir()
    path.write_text(f"one\n{KEY}\n", encoding="utf-8")
    result = run(tmp_path, **{NAME: KEY})
    assert result.exit_code == 1
    assert f"{path}:2: the value of {NAME}" in result.stdout
    assert KEY not in result.output


def test_a_clean_folder_passes(tmp_path):
    (tmp_path / "a.yaml").write_text("Authorization: Bearer {API_KEY}\n", encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(gzip.compress(b"nothing"))
    result = run(tmp_path, **{NAME: KEY})
    assert result.exit_code == 0
    assert "2 files" in result.stderr
    assert NAME in result.stderr


def test_a_first_recording_is_looked_through_before_there_are_reports(tmp_path):
    (tmp_path / "specs").mkdir()
    (tmp_path / "cassettes").mkdir()
    (tmp_path / "cassettes" / "a.yaml").write_text("interactions: []\n")
    result = CliRunner().invoke(command, ["--root", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "1 files" in result.output


def test_the_project_itself_is_clean():
    assert run().exit_code == 0
