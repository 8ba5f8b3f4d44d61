"""Whether to colour: decided once, for every command."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Literal, TextIO

import click

Asked = Literal["auto", "always", "never"]

#: Where a command and those below it find what was asked for.
_ASKED = f"{__name__}.asked"


def wants_colour(environment: Mapping[str, str], *, terminal: bool, asked: Asked = "auto") -> bool:
    """Whether to colour what is written somewhere.

    What is asked for counts most; then NO_COLOR (https://no-color.org), then FORCE_COLOR
    (https://force-color.org), each only when not empty; then whether it is a terminal that can.

    Args:
        environment: the process's.
        terminal: whether it is written to a terminal.
        asked: the value of ``--color``.
    """
    if asked != "auto":
        return asked == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return terminal and environment.get("TERM") != "dumb"


def colour() -> bool:
    """Whether results, which go to stdout, are coloured in the command that runs."""
    context = click.get_current_context(silent=True)
    if context is not None and context.color is not None:
        return context.color
    return colour_on(sys.stdout)


def colour_on(stream: TextIO | None) -> bool:
    """Whether what is written to a stream is coloured."""
    context = click.get_current_context(silent=True)
    asked: Asked = context.meta.get(_ASKED, "auto") if context else "auto"
    return wants_colour(os.environ, terminal=is_terminal(stream), asked=asked)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream goes to a person's terminal; one that is closed goes nowhere."""
    return stream is not None and not stream.closed and stream.isatty()


def _decide(ctx: click.Context, _parameter: click.Parameter, asked: Asked | None) -> None:
    if asked is not None:  # else what stood before the subcommand holds for it
        ctx.meta[_ASKED] = asked
    with ctx.scope(cleanup=False):
        ctx.color = colour_on(sys.stdout)


#: An option of every command, before or after its name.
COLOUR = click.Option(
    ["--color"],
    type=click.Choice(["auto", "always", "never"]),
    is_eager=True,
    expose_value=False,
    callback=_decide,
    help="Colour the results. Default: auto, on a terminal; NO_COLOR and FORCE_COLOR count.",
)
