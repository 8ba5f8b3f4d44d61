"""The subcommands, found by file, and what all of them have in common."""

from __future__ import annotations

import ast
import importlib.util
import keyword
import os
import pkgutil
import sys
from contextlib import suppress
from pathlib import Path

import click

from conformance import cli
from conformance.cli.colour import COLOUR
from conformance.cli.configured import configure

#: How the file of a subcommand begins; the other modules of this package begin otherwise.
_BEGINS = '"""``conformance '


class Commands(click.Group):
    """Subcommands, one module each: ``conformance.cli.<name>`` with a ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the modules."""
        del ctx
        modules = (module.name for module in pkgutil.iter_modules(cli.__path__))
        # A module cannot be called "import"; with a dash at its end it can.
        names = (name.rstrip("_").replace("_", "-") for name in modules)
        return sorted(name for name in names if _source(name).startswith(_BEGINS))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(_module(cmd_name))
        command: click.Command = module.command
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
        """List the subcommands by the first line of their files, importing none: help is quick."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(ctx)])


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


def _module(name: str) -> str:
    stem = name.replace("-", "_")
    return f"conformance.cli.{stem}{'_' if keyword.iskeyword(stem) else ''}"


def _summary(name: str) -> str:
    first = (ast.get_docstring(ast.parse(_source(name))) or "").partition("\n")[0]
    return first.partition(": ")[2].rstrip(".")


def _source(name: str) -> str:
    """The text of the module that may be a subcommand; reading it is quicker than importing it."""
    spec = importlib.util.find_spec(_module(name))
    return Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
