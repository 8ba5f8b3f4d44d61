"""The command group."""

from __future__ import annotations

import click
import pytest

from conformance.cli.main import group

CONTEXT = click.Context(group)


@pytest.mark.parametrize("name", group.list_commands(CONTEXT))
def test_whatever_is_listed_is_a_command(name):
    command = group.get_command(CONTEXT, name)
    assert isinstance(command, click.Command)
    assert command.help
