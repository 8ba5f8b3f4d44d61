"""Names that people type: what a shell completes, from what is really there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import click
from click.shell_completion import CompletionItem

from conformance.errors import ConformanceError
from conformance.spec.library import Library

#: From the command's context to names, each with what it means; '' where that is plain.
Known = Callable[[click.Context], Iterable[tuple[str, str]]]


class Name(click.ParamType[str]):
    """A name of some kind. Whoever uses it says what is wrong with one that is not there.

    Args:
        name: what the kind is called in a usage line.
        known: what there is.
    """

    def __init__(self, name: str, known: Known) -> None:
        self.name = name
        self._known = known

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names that begin so; none where a broken spec keeps them from being known."""
        del param
        try:
            found = [each for each in self._known(ctx) if each[0].startswith(incomplete)]
        except ConformanceError:
            return []
        return [CompletionItem(name, help=meaning or None) for name, meaning in found]


def _library(ctx: click.Context) -> Library:
    return Library.open(ctx.params.get("root"))


def _providers(ctx: click.Context) -> Iterator[tuple[str, str]]:
    yield from ((each, "") for each in _library(ctx).ids)


def _features(ctx: click.Context) -> Iterator[tuple[str, str]]:
    yield from ((each.id, each.title) for each in _library(ctx).features.values())


def _cells(ctx: click.Context) -> Iterator[tuple[str, str]]:
    library = _library(ctx)
    for provider in library.ids:
        for each in library.features.values():
            yield f"{provider}/{each.id}", each.title


# What follows is found by loading many modules, which not every command has to wait for.


def _checks(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    from conformance.checks.check import CHECKS  # noqa: PLC0415

    yield from ((each.id, each.title) for each in CHECKS.values())


def _page_checks(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    from conformance.checks.check import CHECKS, Scope  # noqa: PLC0415

    for each in CHECKS.values():
        if each.scope is Scope.PAGE:
            yield each.id, each.title


def _faults(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    from conformance.simulator.fault import FAULTS  # noqa: PLC0415

    yield from ((each.id, each.title) for each in FAULTS.values())


def _served_faults(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from conformance.serving.mishap import MISHAPS  # noqa: PLC0415

    yield from _faults(ctx)
    yield from ((each.id, each.title) for each in MISHAPS.values())


def _schemas(_ctx: click.Context) -> Iterator[tuple[str, str]]:
    from conformance.schemas import names, schema  # noqa: PLC0415

    yield from ((each, str(schema(each)["title"])) for each in names())


def _addresses(ctx: click.Context) -> Iterator[tuple[str, str]]:
    yield from _features(ctx)
    yield from _cells(ctx)
    yield from _checks(ctx)


PROVIDER: Final = Name("provider", _providers)
FEATURE: Final = Name("feature", _features)
CELL: Final = Name("cell", _cells)
#: What ``explain`` explains: a check, a feature or a cell.
ADDRESS: Final = Name("address", _addresses)
PAGE_CHECK: Final = Name("check", _page_checks)
FAULT: Final = Name("fault", _faults)
#: Those of answers, and those that only a connection has.
SERVED_FAULT: Final = Name("fault", _served_faults)
SCHEMA: Final = Name("schema", _schemas)
