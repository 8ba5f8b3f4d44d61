"""Whether to colour."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conformance.cli.colour import COLOUR, colour, wants_colour

SET = st.sampled_from([{}, {"NO_COLOR": ""}, {"NO_COLOR": "1"}])
FORCED = st.sampled_from([{}, {"FORCE_COLOR": ""}, {"FORCE_COLOR": "0"}])
TERM = st.sampled_from([{}, {"TERM": "dumb"}, {"TERM": "xterm"}])


@pytest.mark.parametrize(
    ("environment", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_what_the_environment_says_counts_when_it_is_not_empty(environment, terminal, wanted):
    assert wants_colour(environment, terminal=terminal) is wanted


@given(no=SET, force=FORCED, term=TERM, terminal=st.booleans())
def test_the_option_counts_more_than_anything_else(no, force, term, terminal):
    environment = {**no, **force, **term}
    assert wants_colour(environment, terminal=terminal, asked="always")
    assert not wants_colour(environment, terminal=terminal, asked="never")


@click.group(params=[COLOUR])
def outer():
    pass


@outer.command(params=[COLOUR])
def inner():
    click.echo(f"{colour()} " + click.style("word", fg="red"), nl=False)


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        (["inner"], {}, False),
        (["inner"], {"FORCE_COLOR": "1"}, True),
        (["--color", "always", "inner"], {}, True),
        (["inner", "--color", "always"], {}, True),
        (["--color", "always", "inner", "--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always", "inner", "--color", "auto"], {}, False),
    ],
)
def test_one_place_decides_for_what_is_asked_and_for_what_is_printed(
    arguments, environment, coloured, monkeypatch
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    printed = CliRunner().invoke(outer, arguments, env=environment).output
    assert printed == ("True \x1b[31mword\x1b[0m" if coloured else "False word")
