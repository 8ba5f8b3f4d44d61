"""Whatever command a page shows is one that there is."""

from __future__ import annotations

import re

import click
import pytest

from conformance.cli.main import group
from conformance.errors import UsageError
from tests.docs.shown import PAGES, Shown, adds_code, matches, shown

SHOWN = [(page, command) for page in PAGES for command in shown(page)]
COMMANDS = [command for _, command in SHOWN if command.typed.startswith("conformance ")]
#: All but those of which a page shows what becomes of a mistake.
PROPER = [command for command in COMMANDS if command.code != UsageError.exit_code]
#: Commands whose page adds what they name.
AHEAD = {command for page, command in SHOWN if adds_code(page)}


@pytest.mark.parametrize("command", PROPER, ids=lambda each: f"{each.at} {each.typed}")
def test_a_command_that_is_shown_can_be_typed(command: Shown):
    context, tool, arguments = click.Context(group), group, command.arguments
    while isinstance(tool, click.Group) and arguments and not arguments[0].startswith("-"):
        name, *arguments = arguments
        tool = tool.get_command(context, name)
        assert tool, f"there is no command {name}"
        context = click.Context(tool, info_name=name, parent=context)
    given, rest, _ = tool.make_parser(context).parse_args(list(arguments))
    assert not rest
    for parameter in tool.params:
        value = given.get(parameter.name)
        lies_elsewhere = isinstance(parameter.type, click.Path) or command in AHEAD
        if isinstance(value, str | list | tuple) and not lies_elsewhere:
            parameter.type_cast_value(context, value)


def test_commands_are_found():
    assert {"README.md", "docs/live.md"} <= {each.at.partition(":")[0] for each in COMMANDS}
    assert any(each.prints for each in COMMANDS)


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
