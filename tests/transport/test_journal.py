from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.errors import CorruptEvidence, EvidenceError
from conformance.model import EvidenceKind
from conformance.transport import journal
from conformance.transport.journal import Answer, Folded, Head, Journal, Placed, Sending

CASES = st.sampled_from([f"acme/chat/covering/{name}" for name in "abcde"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["- conformance:\n    case: a/b/c/d\n", "\u2028", "\x85", "\r\n", "\x00", '"}\n', "图"]
)
KINDS = st.sampled_from([EvidenceKind.RECORDED, EvidenceKind.SIMULATED])
LINES = st.lists(
    st.builds(Sending, case=CASES)
    | st.builds(Folded, case=CASES, evidence=KINDS, sent=st.booleans())
    | st.builds(
        Answer,
        case=CASES,
        evidence=KINDS,
        take=st.integers(1, 9),
        sent=st.booleans(),
        block=TEXT,
    ),
    max_size=8,
)
HEADS = st.builds(
    Head,
    provider=st.just("acme"),
    at=st.sampled_from(["", "2026-11-21T10:00:00Z"]),
    planned=st.lists(CASES, unique=True).map(tuple),
    whole=st.booleans(),
    paid=st.booleans(),
    selection=st.dictionaries(TEXT, st.none() | st.integers() | TEXT, max_size=2),
)


def write(path, head, lines):
    journal.begin(path, [head])
    written = Journal(path, durable=False)
    for line in lines:
        written.append(line)
    written.close()


def told(history):
    """A history as comparable facts: what happened last to each case, and the blocks."""
    last = {
        case: (type(each).__name__, getattr(each, "evidence", ""), getattr(each, "sent", ""))
        for case, each in history.last.items()
    }
    return last, [(each.case, journal.block(history, each)) for each in history.unfolded]


def expected(lines):
    names = {Sending: "Sending", Answer: "Placed", Folded: "Folded"}
    last = {
        each.case: (names[type(each)], getattr(each, "evidence", ""), getattr(each, "sent", ""))
        for each in lines
    }
    return last, [(each.case, each.block.encode()) for each in lines if isinstance(each, Answer)]


@given(head=HEADS, lines=LINES, data=st.data())
def test_cut_at_any_byte_it_tells_what_its_whole_lines_say(tmp_path_factory, head, lines, data):
    path = tmp_path_factory.mktemp("j") / ".journal"
    write(path, head, lines)
    whole = path.read_bytes()
    assert whole.count(b"\n") == 1 + len(lines)
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut])
    history = journal.read(path)
    left = whole[:cut].count(b"\n")
    if left == 0:
        assert history is None
        return
    assert history.head == head
    assert told(history) == expected(lines[: left - 1])


@given(head=HEADS, lines=LINES)
def test_once_folded_the_same_cases_are_done_and_lost(tmp_path_factory, head, lines):
    path = tmp_path_factory.mktemp("j") / ".journal"
    write(path, head, lines)
    before = journal.read(path)
    journal.begin(path, journal.folded(before))
    after = journal.read(path)
    assert after.head == head
    assert after.unfolded == ()
    assert (after.done, after.lost, after.finished) == (before.done, before.lost, before.finished)


def test_nothing_is_there_before_a_recording(tmp_path):
    assert journal.read(tmp_path / ".journal") is None


def test_a_case_is_lost_until_its_answer_is_there(tmp_path):
    path = tmp_path / ".journal"
    answer = Answer(case="a/b/c/1", evidence=EvidenceKind.RECORDED, take=1)
    write(path, Head(provider="a", planned=("a/b/c/1",)), [Sending(case="a/b/c/1")])
    history = journal.read(path)
    assert (history.lost, history.done, history.finished) == (("a/b/c/1",), (), False)
    again = Journal(path, durable=True)
    again.append(answer)
    again.append(Sending(case="a/b/c/1"))
    assert journal.read(path).lost == ("a/b/c/1",)
    again.append(answer)
    again.close()
    history = journal.read(path)
    assert (history.lost, history.done, history.finished) == ((), ("a/b/c/1",), True)
    assert isinstance(history.last["a/b/c/1"], Placed)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"kind":"other"}', "none of a journal"),
        ('{"kind":["head"]}', "none of a journal"),
        ("[]", "none of a journal"),
        ('{"kind":"sending"}', "lacks case"),
        ('{"kind":"sending","case":"a","x":1}', "unknown member"),
        ('{"kind":"head","provider":"a"}', "one head"),
    ],
)
def test_a_damaged_line_is_told_with_its_place(tmp_path, line, says):
    path = tmp_path / ".journal"
    write(path, Head(provider="acme"), [])
    with path.open("a") as file:
        file.write(f'{line}\n{{"kind":"sending","case":"a"}}\n')
    with pytest.raises(CorruptEvidence, match=says) as caught:
        journal.read(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    path.write_text('{"kind":"sending","case":"a"}\n')
    with pytest.raises(CorruptEvidence, match="one head"):
        journal.read(path)


class Full(io.FileIO):
    """A file on a disk with room for so many more bytes."""

    room = 10
    shrinks = True

    def write(self, data):
        taken = super().write(bytes(data)[: self.room])
        self.room -= taken
        if not taken:
            raise OSError(28, "No space left on device")
        return taken

    def truncate(self, size=None):
        if not self.shrinks:
            raise OSError(5, "Input/output error")
        return super().truncate(size)


def full(path, **kwargs):
    written = Journal(path, durable=True)
    written.close()
    written._file = Full(path, "ab")
    for name, value in kwargs.items():
        setattr(written._file, name, value)
    return written


def test_a_line_that_has_no_room_leaves_no_trace(tmp_path):
    path = tmp_path / ".journal"
    write(path, Head(provider="acme"), [Sending(case="a")])
    before = path.read_bytes()
    written = full(path)
    with pytest.raises(EvidenceError, match="the disk is full") as caught:
        written.append(Sending(case="b"))
    assert caught.value.location.file == str(path)
    assert "free some space" in caught.value.hint
    assert path.read_bytes() == before
    written._file.room = 1000
    written.append(Sending(case="c"))
    assert journal.read(path).lost == ("a", "c")
    written.close()


def test_nothing_follows_a_torn_line(tmp_path):
    path = tmp_path / ".journal"
    write(path, Head(provider="acme"), [Sending(case="a")])
    written = full(path, shrinks=False)
    with pytest.raises(EvidenceError, match="the disk is full"):
        written.append(Sending(case="b"))
    written._file.room = 1000
    with pytest.raises(EvidenceError, match="closed"):
        written.append(Sending(case="c"))
    assert journal.read(path).lost == ("a",)
    written.close()
