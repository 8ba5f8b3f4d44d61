"""What a report format is, and where formats are found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from conformance.model import Record
from conformance.registry import Registry

#: Renders a run, header first; reads the records once.
Render: TypeAlias = Callable[[Iterable[Record]], str]
F = TypeVar("F", bound=Render)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A format: what to call it, its file name's ending, what it is in a few words."""

    name: str
    suffix: str
    title: str
    render: Render


REPORTS: Registry[Report] = Registry("format", "conformance.report")


def report(name: str, suffix: str, title: str) -> Callable[[F], F]:
    """Register the decorated function as a format."""

    def register(render: F) -> F:
        REPORTS.add(name, Report(name=name, suffix=suffix, title=title, render=render))
        return render

    return register
