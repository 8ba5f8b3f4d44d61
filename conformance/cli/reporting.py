"""Reports on the command line: which are asked for, where they go, and what they hold of late."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

import click
from click.shell_completion import CompletionItem

from conformance import runfile
from conformance.cli.names import Name
from conformance.cli.output import write_file, writing
from conformance.errors import ConformanceError, UsageError
from conformance.report import REPORTS, Files, Report, rendered

#: For standard output, in place of a file.
STDOUT: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A report that is asked for.

    Attributes:
        target: a file or folder, ``-``, or '' for its own name.
        context: what else the format is told, by keyword.
    """

    report: Report
    target: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)

    def folder(self, inside: Path) -> Path:
        """Where its several files go; ``inside`` holds what has no target of its own."""
        return Path(self.target) if self.target else inside / self.report.name

    def path(self, inside: Path) -> Path:
        """Where its only file goes, likewise; under its own name where a folder is the target."""
        if not self.target:
            return inside / self.report.file
        path = Path(self.target)
        is_folder = self.target.endswith(("/", "\\")) or path.is_dir()
        return path / self.report.file if is_folder else path

    @property
    def printed(self) -> bool:
        """Whether it goes to standard output."""
        return self.target == STDOUT

    def check(self) -> None:
        """Raise ``UsageError`` where several files are to be printed."""
        if self.printed and self.report.several:
            raise UsageError(
                f"the format {self.report.name!r} gives several files, which cannot be printed",
                hint="name a folder for them",
            )


def _formats(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    yield from ((each.name, each.title) for each in REPORTS.values())


FORMAT: Final = Name("format", _formats)


class AskedReport(click.ParamType[Asked]):
    """``NAME`` or ``NAME=FILE``."""

    name = "name[=file]"

    def convert(
        self, value: str | Asked, param: click.Parameter | None, ctx: click.Context | None
    ) -> Asked:
        """The format of that name, and where it shall go."""
        del param, ctx
        if isinstance(value, Asked):
            return value
        name, equals, target = value.partition("=")
        if equals and not target:
            raise UsageError(
                f"--report {value} names no file", hint=f"--report {name}, or {name}=FILE"
            )
        asked = Asked(report=REPORTS[name], target=target)
        asked.check()
        return asked

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The formats that begin so; a file is completed by nobody."""
        return FORMAT.shell_complete(ctx, param, incomplete)


def settled(asked: Sequence[Asked], *, out: Path | None, as_json: bool) -> None:
    """Refuse, before anything is sent, reports that would overwrite each other, be mixed, or fail.

    Raises:
        UsageError: two are printed, or go to one place, or to where the run itself is written, or
            a place cannot be written to.
    """
    printed = [each.report.name for each in asked if each.printed]
    if len(printed) + as_json > 1:
        both = " and ".join([*printed, *(["--json"] if as_json else [])])
        raise UsageError(f"only one report can be printed, not {both}", hint="name a file for one")
    taken = {(out / "run.ndjson").resolve(): "the run itself"} if out else {}
    if out:
        _writable(out / "run.ndjson")
    for each in asked:
        if each.printed:
            continue
        inside = out or Path()
        path = each.folder(inside) if each.report.several else each.path(inside)
        _writable(path / "any" if each.report.several else path)
        first = taken.setdefault(path.resolve(), each.report.name)
        if first != each.report.name:
            raise UsageError(
                f"{first} and the report {each.report.name} would both be {path}",
                hint=f"--report {each.report.name}=FILE, with another file",
            )


def _writable(path: Path) -> None:
    if path.is_symlink() or (path.exists() and not path.is_file()):
        return  # written through, whatever is behind it
    folder = next(each for each in path.absolute().parents if each.exists())
    why = "" if os.access(folder, os.W_OK) else "may not be written to"
    if why := why if folder.is_dir() else "is no folder":
        raise UsageError(f"{path} cannot be written: {folder} {why}", hint="name another place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A report that was made: the ``place`` it was written to, or the ``text`` to print."""

    asked: Asked
    place: str = ""
    text: str = ""

    def show(self) -> None:
        """Print what is to be printed."""
        if self.asked.printed:
            click.echo(self.text, nl=not self.text.endswith("\n"))

    def __str__(self) -> str:
        return f"{self.asked.report.name} written to {self.place}"


def deliver(asked: Sequence[Asked], run: Path, *, inside: Path = Path()) -> list[Delivered]:
    """Make reports of the run file ``run``, which is read once, and write those that have a place.

    Args:
        asked: which, and where to.
        run: a run file, which is never overwritten.
        inside: the folder for what has no place of its own.

    Raises:
        UsageError: one would overwrite the run.
        RunFileError: the run is broken.
        OutputError: one cannot be written.
    """
    made = rendered([(each.report, each.context) for each in asked], runfile.read(run))
    return [_written(each, files, run, inside) for each, files in zip(asked, made, strict=True)]


def _written(asked: Asked, files: Files, run: Path, inside: Path) -> Delivered:
    if asked.printed:
        (text,) = files.values()
        return Delivered(asked=asked, text=text)
    if asked.report.several:
        place = asked.folder(inside)
        paths = {place / name: text for name, text in files.items()}
    else:
        place = asked.path(inside)
        paths = dict.fromkeys([place], next(iter(files.values())))
    for path, text in paths.items():
        if path.resolve() == run.resolve():
            raise UsageError(f"{path} is the run itself", hint="name another file")
        write_file(path, text)
    return Delivered(asked=asked, place=str(place))


@contextmanager
def run_file(name: str) -> Iterator[Path]:
    """The run file of that name; ``-`` is what standard input holds, kept for the time being.

    So is what a pipe holds, which can be read but once.
    """
    if name != STDOUT and Path(name).is_file():
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / ("standard input" if name == STDOUT else Path(name).name)
        hint = "free some space, or name another folder with TMPDIR"
        with writing(path, hint), path.open("wb") as out, _bytes(name) as source:
            shutil.copyfileobj(source, out)
        try:
            yield path
        except ConformanceError as error:  # which names a copy that nobody knows
            if error.location and error.location.file == str(path):
                shown = "standard input" if name == STDOUT else name
                error.location = replace(error.location, file=shown)
            raise


def _bytes(name: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if name == STDOUT else Path(name).open("rb")
