"""Whatever command a page shows is one that there is."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from conformance.cli.main import group
from conformance.errors import UsageError
from tests.docs.shown import PAGES, Shown, adds_code, matches, said, shown

SHOWN = [(page, command) for page in PAGES for command in shown(page)]
COMMANDS = [command for _, command in SHOWN if command.typed.startswith("conformance ")]
#: All but those of which a page shows what becomes of a mistake.
PROPER = [command for command in COMMANDS if command.code != UsageError.exit_code]
#: Commands whose page adds what they name.
AHEAD = {command for page, command in SHOWN if adds_code(page)}


def parse(arguments: list[str], *, names_known: bool) -> None:
    """Parse a command as the tool does, invoking nothing; files need not be there."""
    context, tool = click.Context(group), group
    while isinstance(tool, click.Group) and arguments and not arguments[0].startswith("-"):
        name, *arguments = arguments
        tool = tool.get_command(context, name)
        assert tool, f"there is no command {name}"
        context = click.Context(tool, info_name=name, parent=context)
    given, rest, _ = tool.make_parser(context).parse_args(list(arguments))
    assert not rest
    for parameter in tool.params if names_known else ():
        value = given.get(parameter.name)
        if isinstance(value, str | list | tuple) and not isinstance(parameter.type, click.Path):
            parameter.type_cast_value(context, value)


@pytest.mark.parametrize("command", PROPER, ids=lambda each: f"{each.at} {each.typed}")
def test_a_command_that_is_shown_can_be_typed(command: Shown):
    parse(command.arguments, names_known=command not in AHEAD)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_that_a_sentence_names_is_there(page: Path):
    for command in said(page):
        parse(command.arguments, names_known=False)


def test_commands_are_found():
    assert {"README.md", "docs/live.md"} <= {each.at.partition(":")[0] for each in COMMANDS}
    assert any(each.prints for each in COMMANDS)
    assert any(command.arguments[0] == "lint" for page in PAGES for command in said(page))


def test_a_command_that_is_not_there_is_noticed():
    for arguments in (["lintt"], ["run", "--simulat"], ["list", "checkz"]):
        with pytest.raises((AssertionError, UsageError, click.UsageError)):
            parse(arguments, names_known=True)


def test_no_page_shows_a_command_in_a_way_that_is_not_tried():
    typed = {each.typed for each in COMMANDS}
    stray = [
        f"{page.name}: {line}"
        for page in PAGES
        for line in page.read_text("utf-8").splitlines()
        if re.match(r"\s*(\$ )?conformance [a-z]", line)
        and re.split(r"\s+#\s", line.strip().removeprefix("$ "))[0] not in typed
    ]
    assert stray == []


@pytest.mark.parametrize(
    "prints, real, same",
    [
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nc\n", "a\nb\nc\n", True),
        ("a\n…\nc\n", "a\nb\n", False),
        ("…\nb\n", "a\nb\n", True),
        ("b\n…\n", "a\nb\n", False),
        ("sent … HTTP 200\n", "sent 12 bytes; HTTP 200\n", True),
        ("", "anything", True),
    ],
)
def test_what_is_shown_of_an_output(prints: str, real: str, same: bool):
    assert (matches(prints, real) == "") is same
