"""What is told of a run while it goes on, and at its end."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from conformance.cli import progress
from conformance.engine.progress import Judging, Progress, Waiting

STEP = Progress(provider="acme", done=3, total=9, sent=4, paid=1, usd=0.25)
LAST = Progress(provider="acme", done=9, total=9, sent=9, paid=1, usd=0.25)
JUDGED = Judging(provider="acme", done=7, total=7, before=0, providers=2)


def test_what_was_spent_is_told_whatever_ends_a_run(capsys):
    def interrupted():
        with progress.shown() as told:
            told(STEP)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["acme: 3 of 9 answered", "together 4 sent, 1 paid, at most 0.25 USD"]


def test_where_nothing_is_sent_nothing_is_told(capsys):
    with progress.shown():
        pass
    assert not capsys.readouterr().err


def test_the_last_word_on_money_holds_nothing_that_was_only_set_aside(capsys):
    with progress.shown() as told:
        told(STEP)
        told(Progress(provider="bravo", done=1, total=1, sent=4, paid=1, usd=0.2))
    assert capsys.readouterr().err.splitlines()[-1] == "together 4 sent, 1 paid, at most 0.20 USD"


def test_a_pause_that_a_server_asks_for_is_told_at_once(capsys):
    with progress.shown() as told:
        told(Waiting(provider="acme", seconds=120.2, status=429))
        said = capsys.readouterr().err
        assert "acme" in said
        assert "429" in said
        assert "120 seconds" in said


@pytest.mark.parametrize(
    ("step", "line"),
    [(LAST, "acme: 9 of 9 answered"), (JUDGED, "acme: 7 answers judged (1 of 2)")],
)
def test_a_provider_that_has_ended_is_told_at_once_and_once(capsys, step, line):
    with progress.shown() as told:
        told(step)
        assert capsys.readouterr().err.splitlines() == [line]
        told(step)
    assert line not in capsys.readouterr().err


def test_nothing_goes_to_the_results(capsys):
    with progress.shown() as told, progress.busy("writing"):
        told(STEP)
        told(JUDGED)
    assert not capsys.readouterr().out


@pytest.fixture
def drawn(monkeypatch):
    """What a terminal is given."""
    out = io.StringIO()
    screen = Console(file=out, force_terminal=True, width=100, color_system=None)
    monkeypatch.setattr(progress, "Console", lambda **_: screen)
    monkeypatch.setattr(progress, "_animated", lambda: True)
    return out


def test_on_a_terminal_money_and_answers_are_shown_as_they_come(drawn, capsys):
    with progress.shown() as told:
        told(STEP)
        told(Waiting(provider="acme", seconds=2, status=503))
        told(LAST)
    assert "acme: answers 503 and asks for a pause" in drawn.getvalue()
    assert "9 of 9, 9 sent, 1 paid, at most 0.25 USD" in drawn.getvalue()
    assert capsys.readouterr().err.splitlines() == [
        "acme: 9 of 9 answered",
        "together 9 sent, 1 paid, at most 0.25 USD",
    ]


def test_on_a_terminal_judging_leaves_no_line_behind(drawn, capsys):
    with progress.shown() as told:
        told(JUDGED)
    with progress.busy("writing reports"):
        pass
    assert "judging acme" in drawn.getvalue()
    assert "writing reports" in drawn.getvalue()
    assert not capsys.readouterr().err


STEPS = st.builds(
    Judging,
    provider=st.sampled_from(["acme", "bravo", "[red]"]),
    done=st.integers(0, 3),
    total=st.integers(0, 3),
    before=st.integers(0, 2),
    providers=st.integers(1, 3),
) | st.builds(
    Progress,
    provider=st.sampled_from(["acme", "bravo", "[/]"]),
    done=st.integers(0, 3),
    total=st.integers(0, 3),
    sent=st.integers(0, 3),
    paid=st.integers(0, 3),
    usd=st.floats(0, 3),
)


@given(st.lists(STEPS, max_size=6))
def test_no_step_ends_a_run(steps):
    with pytest.MonkeyPatch.context() as patched:
        screen = Console(file=io.StringIO(), force_terminal=True, width=20)
        patched.setattr(progress, "Console", lambda **_: screen)
        patched.setattr(progress, "_animated", lambda: True)
        with progress.shown() as told:
            for step in steps:
                told(step)
