"""What is told of a live run while it goes on, and at its end."""

from __future__ import annotations

import pytest

from conformance.cli import progress
from conformance.engine.progress import Progress, Waiting

STEP = Progress(provider="acme", done=3, total=9, sent=4, paid=1, usd=0.25)


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
