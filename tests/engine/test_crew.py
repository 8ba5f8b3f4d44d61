"""Whoever does the work, what it gives comes in order, and an interrupt loses nothing that is done."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError, Future, ThreadPoolExecutor

import pytest

from conformance.engine.crew import Crew
from conformance.engine.lines import Piece
from conformance.engine.work import Done
from conformance.errors import WorkersLost


class Backwards:
    """An executor that is ready with the last unit first; those that were asked for at once."""

    def __init__(self):
        self.begun = []
        self.most = 0
        self.taken = 0

    def submit(self, work):
        self.begun.append((work, Future()))
        self.most = max(self.most, len(self.begun) - self.taken)
        if len(self.begun) % 3 == 0 or work == "last":
            for each, future in reversed(self.begun[-3:]):
                if not future.done():
                    future.set_result(told(each))
        return self.begun[-1][1]


def told(work, *, interrupted=False):
    return Done(piece=Piece(lines=work.encode()), interrupted=interrupted)


def names(done):
    return [each.piece.lines.decode() for each in done]


def test_what_is_ready_first_waits_for_what_was_begun_first():
    executor, works = Backwards(), [*"abcdefgh", "last"]
    assert names(Crew(executor.submit, ahead=3).each(works)) == works
    assert [work for work, _ in executor.begun] == works


def test_no_more_is_begun_than_is_asked_for():
    executor = Backwards()
    found = []
    for each in Crew(executor.submit, ahead=3).each([*"abcdefgh", "last"]):
        found.append(each)
        executor.taken = len(found)
    assert executor.most == 3


def test_when_it_is_stopped_what_was_begun_still_comes():
    executor = Backwards()
    crew = Crew(executor.submit, ahead=3)
    found = until_interrupted(crew.each("abcdef"), crew.stop)
    assert names(found) == ["a", "b", "c"]
    assert len(executor.begun) == 3


def test_what_an_interrupt_left_comes_before_the_interrupt():
    crew = Crew(lambda work: finished(told(work, interrupted=work == "b")), ahead=1)
    assert names(until_interrupted(crew.each("abc"))) == ["a", "b"]


def test_what_nobody_began_is_given_up_when_it_is_stopped():
    begun = []

    def submit(work):
        begun.append(finished(told(work)) if work == "a" else Future())
        return begun[-1]

    crew = Crew(submit, ahead=3)
    done = crew.each("abcdef")
    first = next(done)
    crew.stop()
    assert names([first, *until_interrupted(done)]) == ["a"]
    assert len(begun) == 3
    assert [each.cancelled() for each in begun] == [False, True, True]


def test_several_providers_share_the_room_of_one_crew():
    under_way, most = [], []
    with ThreadPoolExecutor(8) as workers, ThreadPoolExecutor(2) as providers:

        def submit(work):
            most.append(1 + sum(not each.done() for each in under_way))
            under_way.append(workers.submit(told, work))
            return under_way[-1]

        crew = Crew(submit, ahead=4)
        both = [providers.submit(lambda w: names(crew.each(w)), w) for w in ("abc" * 20, "de" * 20)]
        assert ["".join(each.result()) for each in both] == ["abc" * 20, "de" * 20]
    assert max(most) <= 4


@pytest.mark.parametrize("error", [BrokenExecutor("x"), CancelledError()])
def test_workers_that_are_gone_are_told(error):
    def submit(work):
        future = Future()
        future.set_exception(error)
        return future

    with pytest.raises(WorkersLost, match="ended before they were done"):
        list(Crew(submit, ahead=2, gone=(BrokenExecutor,)).each("abc"))


def until_interrupted(done, meanwhile=lambda: None):
    found = []
    try:
        for each in done:
            found.append(each)
            meanwhile()
    except KeyboardInterrupt:
        return found
    pytest.fail("nothing interrupted it")


def finished(done):
    future = Future()
    future.set_result(done)
    return future
