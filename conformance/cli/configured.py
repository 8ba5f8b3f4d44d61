"""Options whose values come from the project's file or the environment where nobody typed them.

Click looks for a value on the command line, then in the environment, then asks the context for a
default: here is what the environment's names are, and a context that asks the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from conformance.config import Configuration, load, settable
from conformance.errors import ConfigError

PREFIX: Final = "CONFORMANCE"

#: What whoever runs a command may set for good, and a file that comes with a repository may not:
#: servers and files of somebody's choice, and what sends more. What sends at all, spends unasked or
#: deletes stands on the command line only.
FROM_ENVIRONMENT: Final[Mapping[str, frozenset[str]]] = {
    "run": frozenset(
        {
            "base_url",
            "ca_file",
            "env_file",
            "executor",
            "http1",
            "out",
            "proxy",
            "retries",
            "scheduler",
            "timeout",
        }
    ),
    "scan": frozenset({"env_file"}),
    "serve": frozenset({"host", "key"}),
}


class Context(click.Context):
    """A command's context that knows what the project's file states."""

    @cached_property
    def configuration(self) -> Configuration:
        """The file below ``--root``, else in the working directory; raises ``ConfigError``."""
        root = self.params.get("root")
        return load(root if isinstance(root, Path) else Path.cwd())

    def lookup_default(self, name: str, call: bool = True) -> Any:  # noqa: FBT001, FBT002 - click's
        """What the file states of an option, ``None`` where it does not."""
        command = self.info_name or ""
        key = next((key_of(each) for each in self.command.params if each.name == name), "")
        if key not in settable().get(command, {}):
            return super().lookup_default(name, call=True) if call else None
        try:
            _refuse_unknown(command, self.command)
            stated = self.configuration.stated(command, key)
        except ConfigError:
            if self.resilient_parsing:  # help and completion work with a broken file, too
                return None
            raise
        return stated.value if stated else None


def configure(command: click.Command, name: str) -> None:
    """Let a command's options be set by its project's file and by the environment."""
    command.context_class = Context
    for each in command.params:
        if key_of(each) in may_be_set(name):
            each.envvar = variable(name, key_of(each))


def may_be_set(command: str) -> frozenset[str]:
    """The keys of a command that the environment may set; a file some of them."""
    return frozenset(settable().get(command, {})) | FROM_ENVIRONMENT.get(command, frozenset())


def key_of(parameter: click.Parameter) -> str:
    """What an option is called in a file: as on the command line, with ``_``; '' for arguments."""
    if not isinstance(parameter, click.Option):
        return ""
    return max(parameter.opts, key=len).lstrip("-").replace("-", "_")


def variable(command: str, key: str) -> str:
    """The variable of the environment that sets a key of a command."""
    return f"{PREFIX}_{command}_{key}".upper().replace("-", "_")


def typed(ctx: click.Context, name: str) -> bool:
    """Whether an option was given on the command line, not by a file or the environment."""
    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _refuse_unknown(name: str, command: click.Command) -> None:
    """Refuse variables that look like settings of a command, and are none.

    Raises:
        ConfigError: names the first.
    """
    known = [variable(name, key) for key in may_be_set(name)]
    options = {variable(name, key_of(each)): each for each in command.params if key_of(each)}
    for given in sorted(os.environ):
        begins = given.startswith(f"{PREFIX}_{name}_".upper())
        if begins and os.environ[given] and given not in known:
            if given in options:
                hint = f"{max(options[given].opts, key=len)} is given on the command line only"
            else:
                near = get_close_matches(given, sorted(known), n=1)
                hint = f"did you mean {near[0]}?" if near else "`conformance config show` has all"
            raise ConfigError(f"the environment has {given}, which sets nothing", hint=hint)
