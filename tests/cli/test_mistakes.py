"""What is said of a wrong command line: what is wrong, and what to do."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.cli.main import group
from conformance.cli.mistakes import told
from conformance.errors import UsageError


def said(*arguments):
    with pytest.raises(click.ClickException) as raised:
        group.main(list(arguments), prog_name="conformance", standalone_mode=False)
    assert raised.value.exit_code == 2
    return told(raised.value)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["rn"], "error: there is no command 'rn'\n  hint: did you mean 'run'?"),
        (["cassettes", "swep"], "error: there is no command 'swep'\n  hint: did you mean 'sweep'?"),
        (
            ["list", "featurs"],
            "error: KIND: there is no 'featurs' among its values\n  hint: did you mean 'features'?",
        ),
        (
            ["lint", "--jsn"],
            "error: there is no option --jsn of `conformance lint`\n  hint: did you mean '--json'?",
        ),
        (
            ["list", "checks", "--color", "alwys"],
            "error: --color: there is no 'alwys' among its values\n  hint: did you mean 'always'?",
        ),
        (
            ["list"],
            "error: KIND is missing\n  hint: one of providers",
        ),
        (
            ["scan", "--root", "/nonexistent"],
            "error: --root: directory '/nonexistent' does not exist\n  hint: `conformance scan --help`",
        ),
    ],
)
def test_the_nearest_name_is_told(arguments, text):
    assert said(*arguments).startswith(text)


@given(st.text(min_size=1, max_size=2_000).filter(lambda word: not word.startswith("-")))
def test_no_word_gets_to_the_terminal_as_it_is(word):
    text = said("list", word)
    assert text.startswith("error: ")
    assert all(each.isprintable() for line in text.split("\n") for each in line)
    assert len(text) < 1_500


def test_a_fault_that_only_a_connection_has_is_meant_too():
    with pytest.raises(UsageError) as raised:
        group.main(["serve", "ccapi", "--fault", "body-rest"], standalone_mode=False)
    assert raised.value.hint == "did you mean 'body-reset'?"
