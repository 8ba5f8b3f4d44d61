"""``conformance config``: which settings count, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from conformance.cli import options
from conformance.cli.configured import (
    FROM_ENVIRONMENT,
    Context,
    key_of,
    may_be_set,
    variable,
)
from conformance.cli.output import print_rows
from conformance.config import settable
from conformance.errors import ConformanceError
from conformance.model import Json, JsonObject
from conformance.spec.library import Library

#: Settings whose values may be secrets, or hold them.
_SECRET: Final = {"key", "proxy"}


@click.group("config", epilog="Example: conformance config show --origin")
def command() -> None:
    """Show which settings count, and where each comes from.

    Defaults count less than conformance.toml (or [tool.conformance] in pyproject.toml), that less
    than the environment, that less than what is typed.
    """


@command.command(epilog="Example: conformance config show --origin")
@options.root
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@options.as_json
@click.pass_context
def show(ctx: click.Context, *, root: Path | None, origin: bool, as_json: bool) -> None:
    """Show every setting that a file or the environment may state, and its value.

    Of keys it says only whether the environment has them.
    """
    columns = ("setting", "value", *(("origin", "variable") if origin else ()))
    rows = [_root(ctx, root), *_settings(ctx, root), *_keys(root)]
    print_rows(rows, columns, as_json=as_json)


def _root(ctx: click.Context, root: Path | None) -> JsonObject:
    given = {
        ParameterSource.ENVIRONMENT: "environment",
        ParameterSource.COMMANDLINE: "command line",
    }
    source = ctx.get_parameter_source("root")
    return {
        "setting": "root",
        "value": str(root or "."),
        "origin": given.get(source, "default") if source else "default",
        "variable": "CONFORMANCE_ROOT",
        "file": False,
    }


def _settings(ctx: click.Context, root: Path | None) -> Iterator[JsonObject]:
    group = ctx.find_root().command
    if not isinstance(group, click.Group):
        return
    for name in sorted(set(settable()) | set(FROM_ENVIRONMENT)):
        of = group.get_command(ctx, name)
        if of is None:
            continue
        # What is required is not looked at: any word will do.
        words = ["x" for each in of.params if isinstance(each, click.Argument) and each.required]
        placed = ["--root", str(root)] if root else []
        with of.make_context(name, [*placed, "--", *words], parent=ctx.find_root()) as context:
            for each in of.params:
                if key_of(each) in may_be_set(name):
                    yield _row(context, name, each)


def _row(context: click.Context, command: str, option: click.Parameter) -> JsonObject:
    key, name = key_of(option), option.name or ""
    value = context.params.get(name)
    source = context.get_parameter_source(name)
    origin = "default"
    if source is ParameterSource.ENVIRONMENT:
        origin = "environment"
    elif source is ParameterSource.DEFAULT_MAP and isinstance(context, Context):
        stated = context.configuration.stated(command, key)
        origin = str(stated.location) if stated else origin
    secret = key in _SECRET and origin != "default"
    return {
        "setting": f"{command}.{key}",
        "value": "set" if secret else _plain(value),
        "origin": origin,
        "variable": variable(command, key),
        "file": key in settable().get(command, {}),
    }


def _keys(root: Path | None) -> Iterator[JsonObject]:
    """The providers' keys, as set or unset; a broken spec is for others to tell."""
    library = Library.open(root)
    for name in library.ids:
        try:
            key = library.provider(name).key_env
        except ConformanceError:
            continue
        there = bool(os.environ.get(key))
        yield {
            "setting": f"key of {name}",
            "value": "set" if there else "unset",
            "origin": "environment" if there else "default",
            "variable": key,
            "file": False,
        }


def _plain(value: object) -> Json:
    """A value as JSON has it."""
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)
