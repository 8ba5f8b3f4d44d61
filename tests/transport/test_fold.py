"""Folding a journal: cut off anywhere, it is done again with the same result."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conformance.transport import cassette, journal
from conformance.transport.apart import Apart
from conformance.transport.fold import fold
from conformance.transport.recorder import Recorder
from conformance.transport.replay import Replay


class Died(BaseException):
    """What a crash would do to a process, as far as its files are concerned."""


def cases(make):
    return [make.case(f"{n}", operation="edit" if n % 2 else "chat") for n in range(4)]


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def left_behind(make, folder, **kwargs):
    """A folder with an earlier recording, and a journal of a later one in no cassette yet."""
    for body in (b"old", b"new"):
        planned = cases(make)[:3] if body == b"old" else cases(make)
        with Recorder(folder, make.provider, planned, **kwargs) as recorder:
            for case in planned:
                recorder.sending(case)
                recorder.keep(
                    Apart.of(make.exchange(case=case, body=body, kind=kwargs.get("kind", "live")))
                )
            if body == b"new":
                shutil.copytree(folder, folder.parent / "crashed")
    return folder.parent / "crashed"


def dying(monkeypatch, after: int) -> None:
    """Die instead of the n-th change of a file's name."""
    names = iter(range(1_000_000))
    for method in ("replace", "unlink"):
        real = getattr(Path, method)

        def change(self, *args, _real=real, **kwargs):
            if not self.name.endswith((".lock", ".writer")) and next(names) >= after:
                raise Died
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(Path, method, change)


@pytest.mark.parametrize("after", range(6))
def test_a_crash_while_folding_loses_and_doubles_nothing(tmp_path, make, monkeypatch, after):
    whole = tmp_path / "whole"
    folder = left_behind(make, whole)
    with monkeypatch.context() as patched:
        dying(patched, after)
        try:
            with Recorder(folder, make.provider, cases(make), start="resume"):
                pass
        except Died:
            assert after < 5
        else:
            assert after == 5  # two cassettes and the journal, and an empty one begun and done
    with Recorder(folder, make.provider, cases(make), start="resume") as recorder:
        assert recorder.rest == ()
    assert contents(folder) == contents(whole)


def test_folding_twice_is_folding_once(tmp_path, make):
    folder = left_behind(make, tmp_path / "whole")
    history = journal.read(journal.path_of(folder, "acme"))
    fold(history, folder)
    before = contents(folder)
    fold(history, folder)
    assert contents(folder) == before == contents(tmp_path / "whole")


def test_an_answer_whose_number_was_given_to_another_meanwhile_gets_the_next(tmp_path, make):
    folder = left_behind(make, tmp_path / "whole")
    path = folder / "acme" / "chat.recorded.yaml"
    takes = cassette.index(path)
    others = cassette.raw(takes[0]).replace(b"old", b"other")
    cassette.write(path, [*(cassette.raw(each) for each in takes), cassette.renumbered(others, 2)])
    history = journal.read(journal.path_of(folder, "acme"))
    fold(history, folder)
    fold(history, folder)
    found = Replay(folder, make.provider, take="all").exchanges(cases(make))
    assert [(each.case.id[-1], each.evidence.take, each.response.body) for each in found] == [
        ("0", 1, b"old"),
        ("0", 2, b"other"),
        ("0", 3, b"new"),
        ("2", 1, b"old"),
        ("2", 2, b"new"),
    ]


def test_only_the_head_of_an_exchange_is_renumbered(make):
    text = b"- conformance:\n    case: a/b/c/1\n    take: 1\n"
    body = b"".join(b"      " + line for line in text.splitlines(keepends=True))
    follows = text.replace(b"case", b"follows")
    block = text + b"  request:\n" + body + follows + b"  take: 1\n"
    assert cassette.renumbered(block, 12) == block.replace(
        text, text.replace(b"1\n", b"12\n")
    ).replace(b"c/12", b"c/1").replace(follows, follows[:-2] + b"12\n")
