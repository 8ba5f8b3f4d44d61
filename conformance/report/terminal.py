"""A console that writes to a text: the same run gives the same one, whatever the terminal is."""

from __future__ import annotations

import io

from rich.console import Console


def console(out: io.StringIO, *, width: int, colour: bool) -> Console:
    """A console of so many columns; nothing in a text is markup."""
    return Console(
        file=out,
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},  # the environment is the caller's business
    )


def text_of(out: io.StringIO) -> str:
    """What was written, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n")) + "\n"
