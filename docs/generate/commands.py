"""The page of commands, from the command tree itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from conformance.cli.main import group
from docs.generate.markdown import code, heading, page, table, text


def commands() -> str:
    """Every command with its arguments and options."""
    context = click.Context(group, info_name="conformance")
    return page(
        "# Commands",
        "`conformance COMMAND --help` says the same in a terminal.",
        _options(group, context),
        *_sections(group, context),
    )


def _sections(parent: click.Group, context: click.Context) -> Iterator[str]:
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield heading(2, code(inner.command_path), inner.command_path.partition(" ")[2])
        usage = " ".join((inner.command_path, *command.collect_usage_pieces(inner)))
        yield f"```text\n{usage}\n```"
        yield from _help(command.help or "")
        yield _options(command, inner)
        yield from _help(command.epilog or "")
        if isinstance(command, click.Group):
            yield from _sections(command, inner)


def _help(words: str) -> Iterator[str]:
    """Paragraphs of a help text; one that begins with a backspace keeps its lines."""
    for paragraph in re.split(r"\n[ \t]*\n", words):
        if paragraph.lstrip(" \n").startswith("\b"):
            yield f"```text\n{paragraph.lstrip(chr(10) + ' ')[1:].strip(chr(10))}\n```"
        elif paragraph.strip():
            yield text(paragraph)


def _options(command: click.Command, context: click.Context) -> str:
    """A table of options, without --help."""
    records = (
        parameter.get_help_record(context)
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts
    )
    rows = [(code(option), text(words)) for option, words in filter(None, records)]
    return table(("option", "what it does"), rows) if rows else ""
