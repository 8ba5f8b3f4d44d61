"""Damaged evidence is neither judged nor forgiven: exit code 4, and the place of the damage."""

from __future__ import annotations

import re
import sys

import pytest

from conformance.cli import main
from conformance.errors import CorruptEvidence
from conformance.transport.replay import Replay

VENDOR = "qianduoduo"


def damaged(project, library) -> CorruptEvidence:
    """What a replay says of the damage; it must not yield what comes after it."""
    with pytest.raises(CorruptEvidence) as caught:
        list(Replay(project.cassettes, library.provider(VENDOR)).exchanges(()))
    assert caught.value.exit_code == 4
    assert caught.value.location is not None
    return caught.value


@pytest.fixture
def tape(project):
    (path,) = (project.cassettes / VENDOR).glob("*.yaml")
    return path


def blob_of(project, tape):
    digest = re.search(rb"blob:sha256:([0-9a-f]{64})", tape.read_bytes())[1].decode()
    (path,) = project.blobs.folder.glob(f"{digest}.*")
    return path


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def test_a_picture_whose_bytes_are_others(project, library, tape):
    blob = blob_of(project, tape)
    blob.write_bytes(flipped(blob.read_bytes()))
    error = damaged(project, library)
    assert error.location.file == str(blob)
    assert "SHA-256" in error.message


def test_a_picture_that_is_missing(project, library, tape):
    blob = blob_of(project, tape)
    blob.unlink()
    error = damaged(project, library)
    assert blob.stem in error.location.file
    assert "no such picture" in error.message


def test_a_cassette_cut_anywhere(project, library, tape):
    whole = tape.read_bytes()
    ends = range(0, len(whole) - 1, len(whole) // 80)
    lines = [found.start() for found in re.finditer(rb"\n", whole)]
    for end in sorted({*ends, *lines[::40], *(at + 1 for at in lines[::40]), len(whole) - 2}):
        tape.write_bytes(whole[:end])
        error = damaged(project, library)
        assert error.location.file == str(tape), end
        assert error.location.line <= whole.count(b"\n", 0, end) + 1, end


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    method: POST", "    method: [POST"),
        ("    method: POST", "    method: !!python/object/apply:os.system [true]"),
        ("    method: POST", "    method: POST\n    method: POST"),
        ("    method: POST", "    method: &a POST\n    other: *a\n    more: *b"),
        ("    method: POST", "\tmethod: POST"),
        ("    method: POST", "    method: \x07"),
        ("- conformance:", "- other:"),
        ("    take: 1", "    take: one"),
        ("interactions:", "interactions: []"),
        ("version: 1", "version: 2"),
    ],
    ids=repr,
)
def test_what_is_no_cassette(project, library, tape, old, new):
    text = tape.read_text(encoding="utf-8")
    tape.write_text(text.replace(old, new, 1), encoding="utf-8")
    error = damaged(project, library)
    assert error.location.file == str(tape)
    assert 1 <= error.location.line <= text.count("\n") + 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: 200", "code: '200'"),
        ("code: 200", "code: true"),
        ("code: 200", "code: 200.0"),
        ("    method: POST", "    method: 5"),
        ("    method: POST", "    verb: POST"),
        ("    uri: https", "    url: https"),
        ("    phase: documented", "    phase: dreamt"),
        ("    phase: documented", "    phase: 1"),
        ("    phase: documented", ""),
        ("    phase: documented", "    phase: documented\n    surprise: 1"),
        ("    phase: documented", "    phase: documented\n    valid: 'no'"),
        ("    phase: documented", "    phase: documented\n    facets: []"),
        ("    phase: documented", "    phase: documented\n    fault: late"),
        ("    phase: documented", "    phase: documented\n    attempts: many"),
        ("    phase: documented", "    phase: documented\n    echoes: {}"),
        ("      kind: simulated", "      kind: live"),
        ("      kind: simulated", "      kind: recorded"),
        ("      kind: simulated", "      kind: proven"),
        ("      at: '2026", "      at: 5 # '2026"),
        ("      at: '2026", "      at: 'in 2026"),
        ("      Content-Type:\n      - application/json", "      Content-Type: application/json"),
        ("    cost_usd: 0", "    cost_usd: about 0"),
        (f"case: {VENDOR}/generate_image/documented/", "case: "),
        (f"case: {VENDOR}/generate_image/", f"case: {VENDOR}/no_such_operation/"),
        (f"case: {VENDOR}/generate_image/", "case: somebody/generate_image/"),
        ("blob:sha256:", "blob:sha256:x"),
    ],
    ids=repr,
)
def test_a_cassette_that_lies(project, library, tape, old, new):
    text = tape.read_text(encoding="utf-8")
    assert old in text
    tape.write_text(text.replace(old, new, 1), encoding="utf-8")
    error = damaged(project, library)
    assert error.location.file == str(tape)
    assert error.location.line == 2


@pytest.mark.parametrize("what", ["picture", "cassette"])
def test_the_command_line_says_where_and_judges_nothing(project, tape, what, monkeypatch, capsys):
    spoilt = blob_of(project, tape) if what == "picture" else tape
    data = spoilt.read_bytes()
    spoilt.write_bytes(flipped(data) if what == "picture" else data[: len(data) // 2])
    out = project.root / "out"
    given = ["run", "--root", project.root, "--out", out, VENDOR]
    monkeypatch.setattr(sys, "argv", ["conformance", *map(str, given)])
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", ".hypothesis")  # as in all tests
    with pytest.raises(SystemExit) as ended:
        main()
    told, complained = capsys.readouterr()
    assert ended.value.code == 4, complained
    assert told == ""
    assert complained.startswith(f"error: {spoilt}")
    assert "hint: restore the file from version control" in complained
    assert "Traceback" not in complained
    assert not out.exists()
