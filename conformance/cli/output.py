"""Results on stdout, the rest on stderr, files whole or not at all."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from conformance.errors import Location, OutputError
from conformance.model import Json

_UNFOLDED = 1_000
_LABEL = re.compile(r"\s*(?:\S+(?: \S+)*\s{2,})?")


def wrapped(text: str, width: int = 100) -> str:
    """Long lines folded, what is carried over standing under the text behind a line's label."""
    lines = []
    for line in text.split("\n"):
        label = _LABEL.match(line)
        indent = " " * min(len(label[0]) if label else 0, width // 2)
        lines += textwrap.wrap(
            line, width, subsequent_indent=indent, break_on_hyphens=False, drop_whitespace=True
        ) or [""]
    return "\n".join(lines)


def print_json(value: Json) -> None:
    """Print a JSON value as a person would like to read it, characters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_rows(
    rows: Iterable[Mapping[str, Json]], columns: Sequence[str], *, as_json: bool
) -> None:
    """Print rows as an aligned table of ``columns``, or whole as JSON."""
    listed = list(rows)
    if as_json:
        print_json([dict(row) for row in listed])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in listed:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    if listed:
        # What is piped is for a program or a pager: it is not folded to some terminal's width.
        width = None if on_terminal() else _UNFOLDED
        console = Console(width=width)
        console.print(table)
    else:
        click.echo("nothing", err=True)


def _cell(value: Json) -> str:
    if isinstance(value, (list, tuple)):
        return escape(", ".join(str(each) for each in value))
    return "" if value is None else escape(str(value))


def on_terminal() -> bool:
    """Whether results go to a person's terminal; a closed output is none."""
    return sys.stdout is not None and sys.stdout.isatty()


@contextmanager
def writing(path: Path, hint: str = "") -> Iterator[None]:
    """Around whatever writes a file: a full disk is told with the file's name.

    Raises:
        OutputError: the system refuses to write, and does not say where.
    """
    try:
        yield
    except OSError as error:
        # An error that names a file is about that one; a closed pipe has shown enough.
        if error.filename or isinstance(error, BrokenPipeError):
            raise
        why = error.strerror or str(error)
        raise OutputError(
            f"cannot be written: {why}", location=Location(str(path)), hint=hint
        ) from error


def write_file(path: Path, text: str) -> None:
    """Write a file so that it is there whole or as it was before.

    What is no regular file, such as a pipe or a link, is written through and stays what it is.

    Raises:
        OutputError: the system refuses.
    """
    with writing(path):
        _write_file(path, text)


def _write_file(path: Path, text: str) -> None:
    if path.is_symlink() or (path.exists() and not path.is_file()):
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
