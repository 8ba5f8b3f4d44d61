"""How far a run is: a bar on a terminal, else a line for each provider as it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

from conformance.cli.colour import colour_on, is_terminal
from conformance.engine.progress import Judging, Progress, Told, Waiting
from conformance.report.words import plural


@contextmanager
def shown() -> Iterator[Told]:
    """What is to be told of each step; leaves one line per provider that something was sent to."""
    lines = _Lines()
    try:
        if _animated():
            with _bars() as bars:
                yield _Drawn(bars, lines)
        else:
            yield lines
    finally:  # what was spent is told whatever ended the run
        lines.close()


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Around what takes a while and cannot say how far it is."""
    if _animated():
        with _bars() as bars:
            bars.add_task(doing, total=None, told="")
            yield
    else:
        yield


def _animated() -> bool:
    """Whether to draw on stderr: on a terminal that can move its cursor."""
    return is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"


class _Lines:
    """Plain lines, each written when there is something to say, so that a log shows that it moves.

    Steps come from several threads, those of one provider from one.
    """

    def __init__(self) -> None:
        self._sent: dict[str, Progress] = {}
        self._ended: set[str] = set()

    def __call__(self, step: Progress | Waiting | Judging) -> None:
        if isinstance(step, Waiting):
            _say(_wait(step))
        elif isinstance(step, Progress):
            self.note(step)
            if step.done == step.total:
                self._end(step)
        elif step.done == step.total and step.provider not in self._ended:
            self._ended.add(step.provider)
            place = f"{step.before + 1} of {step.providers}"
            _say(f"{step.provider}: {plural(step.done, 'answer')} judged ({place})")

    def note(self, step: Progress) -> None:
        """Keep a step of a live run for the end."""
        self._sent[step.provider] = step

    def close(self) -> None:
        """Say of each provider what is not said yet, and what was spent on all."""
        for step in self._sent.values():
            self._end(step)
        if self._sent:
            # Both counts only grow; what is set aside for them shrinks to what was spent.
            last = max(self._sent.values(), key=lambda step: (step.sent, step.paid, -step.usd))
            _say(f"together {_spent(last)}")

    def _end(self, step: Progress) -> None:
        if step.provider not in self._ended:
            self._ended.add(step.provider)
            _say(f"{step.provider}: {step.done} of {step.total} answered")


class _Drawn:
    """Bars: one for each provider that something is sent to, and one for all that is judged."""

    def __init__(self, bars: Bars, lines: _Lines) -> None:
        self._bars = bars
        self._lines = lines
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: Progress | Waiting | Judging) -> None:
        if isinstance(step, Waiting):
            self._bars.console.print(_wait(step), highlight=False, markup=False)
        elif isinstance(step, Progress):
            self._lines.note(step)
            told = f"{step.done} of {step.total}, {_spent(step)}"
            self._move(step.provider, step.provider, step.done, step.total, told)
        else:
            # Vendors are of much the same size: each is one part of the way.
            done = step.before + (step.done / step.total if step.total else 1)
            told = f"{step.before + 1} of {step.providers}, {plural(step.done, 'answer')}"
            self._move("", f"judging {step.provider}", done, step.providers, told)

    def _move(self, task: str, title: str, done: float, total: int, told: str) -> None:
        if task not in self._tasks:
            self._tasks[task] = self._bars.add_task(title, total=total, told=told)
        self._bars.update(
            self._tasks[task], description=title, completed=done, total=total, told=told
        )


class _Rate(ProgressColumn):
    """How many are answered in a second; nothing where that is not known, or not what moves."""

    def render(self, task: Task) -> Text:
        """The rate, as of the last few steps."""
        speed = task.finished_speed or task.speed
        counted = task.total is not None and not task.description.startswith("judging")
        return Text(f"{speed:.1f}/s" if speed and counted else "")


def _bars() -> Bars:
    return Bars(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[told]}", markup=False),
        _Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True, no_color=not colour_on(sys.stderr)),
        transient=True,
    )


def _say(line: str) -> None:
    click.echo(line, err=True)


def _wait(step: Waiting) -> str:
    return (
        f"{step.provider}: answers {step.status} and asks for a pause; "
        f"nothing is sent to it for {step.seconds:.0f} seconds"
    )


def _spent(step: Progress) -> str:
    return f"{step.sent} sent, {step.paid} paid, at most {step.usd:.2f} USD"
