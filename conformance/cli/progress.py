"""How far a live run is: a bar on a terminal, else a line for each provider."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from conformance.engine.progress import Progress, Told, Waiting


@contextmanager
def shown() -> Iterator[Told]:
    """What is to be told of each step; leaves one line per provider behind."""
    latest: dict[str, Progress] = {}
    try:
        with _showing(latest) as told:
            yield told
    finally:  # what was spent is told whatever ended the run
        _sum_up(latest)


@contextmanager
def _showing(latest: dict[str, Progress]) -> Iterator[Told]:
    if sys.stderr is not None and sys.stderr.isatty():
        with _bars() as bars:
            tasks = {}

            def move(step: Progress | Waiting) -> None:
                if isinstance(step, Waiting):
                    bars.console.print(_wait(step), highlight=False, markup=False)
                    return
                latest[step.provider] = step
                if step.provider not in tasks:
                    tasks[step.provider] = bars.add_task(step.provider, total=step.total, spent="")
                bars.update(
                    tasks[step.provider], completed=step.done, total=step.total, spent=_spent(step)
                )

            yield move
    else:

        def note(step: Progress | Waiting) -> None:
            if isinstance(step, Waiting):
                click.echo(_wait(step), err=True)
            else:
                latest[step.provider] = step

        yield note


def _wait(step: Waiting) -> str:
    return (
        f"{step.provider}: answers {step.status} and asks for a pause; "
        f"nothing is sent to it for {step.seconds:.0f} seconds"
    )


def _sum_up(latest: Mapping[str, Progress]) -> None:
    for step in latest.values():
        click.echo(f"{step.provider}: {step.done} of {step.total} answered", err=True)
    if latest:
        # Both counts only grow; what is set aside for them shrinks to what was spent.
        last = max(latest.values(), key=lambda step: (step.sent, step.paid, -step.usd))
        click.echo(f"together {_spent(last)}", err=True)


def _spent(step: Progress) -> str:
    return f"{step.sent} sent, {step.paid} paid, at most {step.usd:.2f} USD"


def _bars() -> Bars:
    return Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[spent]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
