"""The help of every command has an example, and the example is one."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from conformance.cli.main import group

ROOT = click.Context(group, info_name="conformance")


def commands(context=ROOT):
    """Every command with its context, those of groups after the group."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            below = context.command.get_command(context, name)
            yield from commands(click.Context(below, parent=context, info_name=name))


COMMANDS = {each.command_path: each for each in commands()}


def examples(context):
    """The command lines in a command's help."""
    text = f"{context.command.help}\n\n{context.command.epilog or ''}"
    told = re.search(r"Examples?:\s(.*)", text, re.DOTALL)
    lines = re.split(r"[;\n]", told[1]) if told else []
    return [re.split(r"\s{2,}", line.strip())[0] for line in lines if line.strip()]


def parsed(line):
    """The context of the command that a line runs; raises as the command line would."""
    program, *words = shlex.split(line.partition(" > ")[0].partition(" | ")[0])
    assert program == "conformance"
    context = ROOT
    while isinstance(context.command, click.Group):
        name, command, words = context.command.resolve_command(context, words)
        context = click.Context(command, parent=context, info_name=name)
    given, left, _ = context.command.make_parser(context).parse_args(words)
    assert not left
    for each in context.command.params:
        value = given.get(each.name)
        # Files of examples need not be there.
        if isinstance(value, (str, list, tuple)) and not isinstance(each.type, click.Path):
            each.type_cast_value(context, value)
    return context


@pytest.mark.parametrize("path", COMMANDS)
def test_there_is_an_example_of_the_command_itself(path):
    found = examples(COMMANDS[path])
    assert found
    for line in found:
        ran = parsed(line).command_path
        assert f"{ran} ".startswith(f"{path} ")


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_says_what_it_is_for(path):
    silent = [
        each.name
        for each in COMMANDS[path].command.params
        if isinstance(each, click.Option) and not each.help
    ]
    assert not silent


@pytest.mark.parametrize("path", COMMANDS)
def test_a_file_to_write_is_named_alike_everywhere(path):
    for each in COMMANDS[path].command.params:
        if each.name in ("out", "output") and getattr(each.type, "file_okay", True):
            assert each.opts[:2] == ["-o", "--output"]


@pytest.mark.parametrize(
    "line", ["conformance run --nonsense", "conformance rn", "conformance docs --fail-on never"]
)
def test_what_is_none_is_refused_here(line):
    with pytest.raises(click.UsageError):
        parsed(line)
