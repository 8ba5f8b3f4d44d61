"""A disk that is full at any byte: a clean end, everything before it intact."""

from __future__ import annotations

import io
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.errors import EvidenceError
from conformance.transport import journal
from conformance.transport.apart import Apart
from conformance.transport.recorder import Recorder


class Disk:
    """A disk with room for so many bytes, whoever writes them."""

    def __init__(self, room: int) -> None:
        self.room = room

    @contextmanager
    def mounted(self):
        disk, real = self, Path.open

        def opening(path, mode="r", buffering=-1, *args, **kwargs):
            if mode not in {"xb", "ab"}:
                return real(path, mode, buffering, *args, **kwargs)
            raw = Narrow(path, mode, disk)
            return raw if buffering == 0 else io.BufferedWriter(raw)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Path, "open", opening)
            yield


class Narrow(io.FileIO):
    def __init__(self, path, mode, disk) -> None:
        super().__init__(path, mode)
        self.disk = disk

    def write(self, data):
        data = bytes(data)[: self.disk.room]
        if not data:
            raise OSError(28, "No space left on device", self.name)
        self.disk.room -= len(data)
        return super().write(data)


def cases(make):
    return [make.case(f"{n}", operation="edit" if n % 2 else "chat") for n in range(4)]


def record(make, folder, sent, last=lambda: None, **kwargs):
    """Record as a transport would; ``sent`` counts what has left."""
    with Recorder(folder, make.provider, cases(make), **kwargs) as recorder:
        for case in recorder.rest:
            recorder.sending(case)
            sent.append(case.id)
            picture = make.b64(make.png(int(case.id[-1]), size=1500)).encode()
            body = b'{"data":"%b"}' % picture
            recorder.keep(Apart.of(make.exchange(case=case, body=body, kind="live")))
        last()


def fits(make, folder, sent):
    """Whether there is room for everything; if not, it is said as it should be."""
    try:
        record(make, folder, sent)
    except EvidenceError as full:
        said = full
    else:
        return True
    assert "the disk is full" in said.message
    assert said.exit_code == 4
    assert "free some space" in said.hint
    return False


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {".lock", ".writer"}
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory, make):
    folder = tmp_path_factory.mktemp("whole")
    record(make, folder, [])
    return contents(folder)


@settings(max_examples=30)
@given(room=st.integers(0, 12_000))
def test_what_was_kept_is_intact_and_what_is_missing_is_sent_again(
    tmp_path_factory, make, whole, room
):
    folder = tmp_path_factory.mktemp("narrow")
    first: list[str] = []
    with Disk(room).mounted():
        if fits(make, folder, first):
            assert contents(folder) == whole
            return
    history = journal.read(journal.path_of(folder, "acme"))
    lost = history.lost if history else ()
    assert len(lost) <= 1
    second: list[str] = []
    begun = "resume" if history else "new"
    record(make, folder, second, start=begun, resend_lost=True)
    assert sorted(first + second) == sorted([*(case.id for case in cases(make)), *lost])
    assert contents(folder) == whole


def test_a_full_disk_at_the_very_end_leaves_the_journal(tmp_path, make, whole):
    disk, sent = Disk(1_000_000), []
    with disk.mounted(), pytest.raises(EvidenceError, match="the disk is full"):
        record(make, tmp_path, sent, last=lambda: setattr(disk, "room", 0))
    history = journal.read(journal.path_of(tmp_path, "acme"))
    assert len(history.unfolded) == 4
    sent = []
    record(make, tmp_path, sent, start="resume")
    assert sent == []
    assert len(list(tmp_path.glob("acme/*.yaml"))) == 2
