"""The subcommands, found by file, and what all of them have in common."""

from __future__ import annotations

import ast
import importlib.util
import keyword
import pkgutil
from pathlib import Path

import click

from conformance import cli
from conformance.cli.colour import COLOUR

#: Modules of this package that are no subcommands.
_SHARED = {
    "colour",
    "commands",
    "main",
    "mistakes",
    "money",
    "options",
    "output",
    "progress",
    "sending",
    "versions",
}


class Commands(click.Group):
    """Subcommands, one module each: ``conformance.cli.<name>`` with a ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the modules."""
        del ctx
        modules = (module.name for module in pkgutil.iter_modules(cli.__path__))
        # A module cannot be called "import"; with a dash at its end it can.
        return sorted(name.rstrip("_").replace("_", "-") for name in modules if name not in _SHARED)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(_module(cmd_name))
        command: click.Command = module.command
        _equip(command)
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands by the first line of their files, importing none: help is quick."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(ctx)])


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
    spec = importlib.util.find_spec(_module(name))
    source = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    first = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    return first.partition(": ")[2].rstrip(".")
