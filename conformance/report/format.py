"""What a report format is, and where formats are found by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from conformance.errors import RunFileError
from conformance.model import Record
from conformance.registry import Registry

#: What a format makes of a run: the name of each file and its text.
Files: TypeAlias = Mapping[str, str]
#: Renders a run, header first; reads the records once. One text is one file, else there are names.
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
        made_by: the registered function.
    """

    name: str
    suffix: str
    title: str
    made_by: Render
    stem: str = "matrix"
    several: bool = False
    compares: bool = False

    @property
    def file(self) -> str:
        """What its file is called where nobody says otherwise; '' where there are several."""
        return "" if self.several else f"{self.stem}{self.suffix}"

    def files(self, records: Iterable[Record], **context: Any) -> Files:
        """The files that it makes of a run.

        Raises:
            RunFileError: there is no header, a record is about something it does not list, or a
                file would be called what no file can be.
        """
        made = self.made_by(records, **context)
        files = {self.file: made} if isinstance(made, str) else made
        for name in files:
            if not _FILE_NAME.fullmatch(name):
                raise RunFileError(f"the run names something {name[:80]!r}, which is no file name")
        return files

    def render(self, records: Iterable[Record], **context: Any) -> str:
        """The text of a format that gives a single file, as ``files``."""
        (text,) = self.files(records, **context).values()
        return text


REPORTS: Registry[Report] = Registry("format", "conformance.report")


def report(
    name: str,
    suffix: str,
    title: str,
    *,
    stem: str = "matrix",
    several: bool = False,
    compares: bool = False,
) -> Callable[[F], F]:
    """Register the decorated function as a format; see ``Report`` for what is said of it.

    The function takes the records and gives a text, or with ``several`` a mapping from names of
    files to texts. With ``compares`` it takes the keyword ``since``, a difference or ``None``.
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
        )
        REPORTS.add(name, made)
        return render

    return register
