from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conformance.errors import EvidenceError, UsageError
from conformance.transport.lock import locked

HOLDING = """
import sys
from pathlib import Path
from conformance.transport.lock import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """Another process that holds the lock of a folder, until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, tmp_path / "acme"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_second_process_is_told_of_the_first_until_that_dies(tmp_path, other):
    folder = tmp_path / "acme"
    with pytest.raises(UsageError, match="another recording writes to") as caught, locked(folder):
        pytest.fail("two processes record into one folder")
    assert f"process {other.pid}, since 20" in caught.value.message
    assert caught.value.message.endswith(" UTC")
    with locked(tmp_path / "other"):
        pass
    other.kill()
    other.wait()
    with locked(folder):
        pass


def test_one_process_does_not_record_twice_at_once_either(tmp_path):
    with locked(tmp_path):
        with pytest.raises(UsageError, match=f"process {os.getpid()}, since"), locked(tmp_path):
            pytest.fail("two recordings into one folder")
        assert (tmp_path / ".writer").exists()
    with locked(tmp_path):
        pass
    assert not (tmp_path / ".writer").exists()


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"1" * 10_000, b"-", b"x"])
def test_a_note_about_the_writer_that_cannot_be_read_is_not_told(tmp_path, text):
    with locked(tmp_path):
        (tmp_path / ".writer").write_bytes(text)
        with pytest.raises(UsageError) as caught, locked(tmp_path):
            pytest.fail("two recordings into one folder")
        assert len(str(caught.value)) < 1000


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EvidenceError, match="could not be kept"), locked(tmp_path / "file" / "x"):
        pytest.fail("there is no such folder")
