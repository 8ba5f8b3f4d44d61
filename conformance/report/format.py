"""What a report format is, and where formats are found by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from conformance.errors import RunFileError
from conformance.model import Record
from conformance.registry import Registry
from conformance.report.reading import Onlooker, Reading, read

#: What a format makes of a run: the name of each file and its text.
Files: TypeAlias = Mapping[str, str]
#: Renders a run as it was read, and as its onlooker saw it where it has one. One text is one file,
#: else there are names.
Render: TypeAlias = Callable[..., str | Files]
F = TypeVar("F", bound=Render)

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A format: what to call it, what it is in a few words, and the files that it gives.

    Attributes:
        suffix: how the names of its files end.
        stem: what stands before that in the name of its only file.
        several: whether it gives any number of files, which are written into a folder.
        compares: whether it can say what changed since an earlier run.
        onlooker: makes what looks at each record for it, where the matrix does not tell enough.
        made_by: the registered function.
    """

    name: str
    suffix: str
    title: str
    made_by: Render
    stem: str = "matrix"
    several: bool = False
    compares: bool = False
    onlooker: Callable[[], Onlooker] | None = None

    @property
    def file(self) -> str:
        """What its file is called where nobody says otherwise; '' where there are several."""
        return "" if self.several else f"{self.stem}{self.suffix}"

    def files(self, records: Iterable[Record], **context: Any) -> Files:
        """The files that it makes of a run; raises as ``rendered``."""
        (files,) = rendered([(self, context)], records)
        return files

    def files_of(self, reading: Reading, onlooker: Onlooker | None, **context: Any) -> Files:
        """The files that it makes of a run which was read with its onlooker.

        Raises:
            RunFileError: a file would be called what no file can be.
        """
        seen = () if onlooker is None else (onlooker,)
        made = self.made_by(reading, *seen, **context)
        files = {self.file: made} if isinstance(made, str) else made
        for name in files:
            if not _FILE_NAME.fullmatch(name):
                raise RunFileError(f"the run names something {name[:80]!r}, which is no file name")
        return files

    def render(self, records: Iterable[Record], **context: Any) -> str:
        """The text of a format that gives a single file, as ``files``."""
        (text,) = self.files(records, **context).values()
        return text


def rendered(
    wanted: Sequence[tuple[Report, Mapping[str, Any]]], records: Iterable[Record]
) -> Iterator[Files]:
    """The files of several reports, each made when it is asked for; the run is read once.

    Args:
        wanted: formats, each with what else it is told.
        records: of the run, header first.

    Raises:
        RunFileError: there is no header, a record is about something it does not list, or a file
            would be called what no file can be.
    """
    onlookers = [form.onlooker() if form.onlooker else None for form, _ in wanted]
    reading = read(records, *(each for each in onlookers if each is not None))
    for (form, context), onlooker in zip(wanted, onlookers, strict=True):
        yield form.files_of(reading, onlooker, **context)


REPORTS: Registry[Report] = Registry("format", "conformance.report")


def report(
    name: str,
    suffix: str,
    title: str,
    *,
    stem: str = "matrix",
    several: bool = False,
    compares: bool = False,
    onlooker: Callable[[], Onlooker] | None = None,
) -> Callable[[F], F]:
    """Register the decorated function as a format; see ``Report`` for what is said of it.

    The function takes the ``Reading`` of a run, and behind it what its ``onlooker`` has become. It
    gives a text, or with ``several`` a mapping from names of files to texts. With ``compares`` it
    takes the keyword ``since``, a difference or ``None``.
    """

    def register(render: F) -> F:
        made = Report(
            name=name,
            suffix=suffix,
            title=title,
            made_by=render,
            stem=stem,
            several=several,
            compares=compares,
            onlooker=onlooker,
        )
        REPORTS.add(name, made)
        return render

    return register
