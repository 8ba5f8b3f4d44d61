"""Results on stdout, the rest on stderr, files whole or not at all."""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import click
from rich.table import Table
from rich.text import Text

from conformance.cli.colour import colour, colour_on, is_terminal
from conformance.codec.records import dumps, to_json
from conformance.errors import Location, OutputError
from conformance.model import Json
from conformance.report.terminal import console, text_of
from conformance.report.visible import visible

#: Columns of what is piped, and of a terminal that does not tell its width.
_UNFOLDED, _USUAL = 1_000, 80
#: Characters of a line that may quote others.
_QUOTED = 4_000
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


def say(text: str, *, err: bool = False) -> None:
    """Print a line that may quote others: nothing in it acts on a terminal, or begins another."""
    click.echo(visible(text, _QUOTED), err=err)


def print_json(value: Json) -> None:
    """Print a JSON value as a person would like to read it, what acts on a terminal escaped."""
    click.echo(dumps(to_json(value), indent=2))


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
        print_table(table)
    else:
        click.echo("nothing", err=True)


def print_table(table: Table, *, err: bool = False) -> None:
    """Print a table to stdout or stderr, as wide and as colourful as what reads it can take."""
    stream = sys.stderr if err else sys.stdout
    # What is piped is for a program or a pager: it is not folded to some terminal's width.
    width = terminal_width(stream) if is_terminal(stream) else _UNFOLDED
    coloured = colour_on(stream) if err else colour()
    out = io.StringIO()
    console(out, width=width, colour=coloured).print(table)
    click.echo(text_of(out), nl=False, err=err, color=coloured)


def _cell(value: Json) -> Text:
    told = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
    return Text("" if told is None else visible(str(told), _UNFOLDED))


def on_terminal() -> bool:
    """Whether results go to a person's terminal; a closed output is none."""
    return is_terminal(sys.stdout)


def terminal_width(stream: TextIO) -> int:
    """The columns of the terminal behind a stream, which COLUMNS overrides; else 80."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        return min(int(stated), _UNFOLDED)
    with suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns or _USUAL
    return _USUAL


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
        _write_file(path, [text])


def copy_file(source: Path, path: Path) -> None:
    """Write what stands in another text file, however long that is; as ``write_file``.

    Raises:
        OutputError: the system refuses.
    """
    with source.open(encoding="utf-8", newline="") as lines, writing(path):
        _write_file(path, lines)


def _write_file(path: Path, pieces: Iterable[str]) -> None:
    if path.is_symlink() or (path.exists() and not path.is_file()):
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(pieces)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:  # which names a file that nobody asked for
        raise OSError(error.errno, error.strerror) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.writelines(pieces)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
