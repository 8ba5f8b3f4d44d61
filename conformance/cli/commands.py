"""The subcommands, found by file, and what all of them have in common."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import click

from conformance.cli.colour import COLOUR

#: How the file of a subcommand begins; the other modules of this package begin otherwise.
_BEGINS = '"""``conformance '


class Commands(click.Group):
    """Subcommands, one module each: ``conformance.cli.<name>`` with a ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, sorted."""
        del ctx
        return sorted(_subcommands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        from conformance.cli.configured import configure  # noqa: PLC0415 - so that help is quick

        del ctx
        if cmd_name not in (known := _subcommands()):
            return None
        command: click.Command = importlib.import_module(known[cmd_name].module).command
        _equip(command)
        configure(command, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Likewise, from the command line; the error names the nearest one that there is."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=self.list_commands(ctx), ctx=ctx
            ) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; a reader that has seen enough of its output is no verdict."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # before click ends with a code that would be one
            _stop_writing()
            ctx.exit(0)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands, importing none: help is quick."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, each.summary) for name, each in sorted(_subcommands().items())]
            )


def _stop_writing() -> None:
    """Let what is still to be flushed go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
            continue
        with suppress(AttributeError, OSError, ValueError):
            os.dup2(nowhere, stream.fileno())


def _equip(command: click.Command) -> None:
    """Give a command, and those below it, the options that every one has."""
    if COLOUR not in command.params:
        command.params.append(COLOUR)
    if isinstance(command, click.Group):
        for each in command.commands.values():
            _equip(each)


class _Subcommand(NamedTuple):
    """Where a subcommand is, and what it is for."""

    module: str
    summary: str


def _subcommands() -> dict[str, _Subcommand]:
    """The subcommands by name, from the first lines of this package's files."""
    found = {}
    for path in Path(__file__).parent.glob("*.py"):
        with path.open(encoding="utf-8") as stream:
            line = stream.readline()
        if line.startswith(_BEGINS):
            name, _, summary = line.removeprefix(_BEGINS).partition("``: ")
            found[name] = _Subcommand(f"conformance.cli.{path.stem}", summary.rstrip('."\n'))
    return found
