"""A difference on the command line: its options, what is expected of it, how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from conformance.checks.check import CHECKS
from conformance.cli import options
from conformance.cli.colour import colour
from conformance.cli.output import write_file
from conformance.compare.diff import with_expected
from conformance.errors import UsageError
from conformance.matrix import covering
from conformance.model import Difference, FindingRecord
from conformance.report import difference as formats
from conformance.spec.library import Library

F = TypeVar("F", bound=Callable[..., Any])


def difference_options(function: F) -> F:
    """The options of a command that prints a difference and exits with a verdict on it."""
    for option in reversed(
        (
            options.root,
            click.option(
                "--fail-on",
                type=click.Choice(["warn", "fail", "contradicted"]),
                default="fail",
                show_default=True,
                help="What is worse: a finding from this status on, or only a cell whose state "
                "went down.",
            ),
            click.option(
                "--strict",
                is_flag=True,
                help="Exit with 1 for every new failure, too, of a request not tried before.",
            ),
            click.option(
                "--format",
                "name",
                type=click.Choice(["console", "markdown", "json"]),
                default="console",
                show_default=True,
                help="How the difference is told.",
            ),
            options.as_json,
            click.option(
                "-o",
                "--output",
                type=click.Path(dir_okay=False, allow_dash=True),
                default="-",
                help="Write it here. Default: print it.",
            ),
        )
    ):
        function = option(function)
    return function


def expected_by(library: Library, of: Difference) -> Difference:
    """The difference with what ``expectations.yaml`` covers on the newer run's day.

    Raises:
        SpecError: the file is broken, or names what is not there.
    """
    known = covering(library.expectations(CHECKS), of.after.as_of)

    def reason(finding: FindingRecord) -> str:
        entry = known(finding)
        return entry.reason if entry else ""

    return with_expected(of, reason)


def show(
    of: Difference,
    *,
    name: str,
    as_json: bool,
    output: str,
    runs: tuple[Path, ...] = (),
    title: str = "Two runs compared",
) -> None:
    """Print a difference in a format, or write it to a file that is none of the runs.

    Raises:
        UsageError: the output is one of the runs.
        OutputError: the system refuses to write it.
    """
    if as_json or name == "json":
        text = formats.json(of)
    elif name == "markdown":
        text = formats.markdown(of)
    else:
        text = formats.console(of, title=title, colour=output == "-" and colour())
    if output == "-":
        click.echo(text, nl=False)
    elif Path(output).resolve() in {run.resolve() for run in runs}:
        raise UsageError(f"{output} is one of the runs itself", hint="name another file")
    else:
        write_file(Path(output), text)
