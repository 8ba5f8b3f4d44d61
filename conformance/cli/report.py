"""``conformance report``: render a run that is on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from conformance import runfile
from conformance.cli.reporting import FORMAT, STDOUT, Asked, deliver, run_file
from conformance.compare.diff import difference, with_expected, with_requests
from conformance.errors import UsageError
from conformance.matrix import covering
from conformance.model import Difference, FindingRecord
from conformance.report import REPORTS

_RUN = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command(epilog="Example: conformance report reports/run.ndjson --format html -o matrix.html")
@click.argument("run", type=_RUN)
@click.option(
    "--format",
    "name",
    type=FORMAT,
    default="console",
    show_default=True,
    help="See `list formats`.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True),
    default=STDOUT,
    metavar="FILE|DIR",
    help="Write it here. A folder gets it under its own name. Default: print it.",
)
@click.option(
    "--base",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier run: the report opens with what changed since.",
)
def command(*, run: str, name: str, output: str, base: Path | None) -> None:
    """Render RUN, a run.ndjson file or - for standard input, in one of the report formats."""
    form = REPORTS[name]
    asked = Asked(report=form, target=output)
    asked.check()
    if base is not None and not form.compares:
        able = [each.name for each in REPORTS.values() if each.compares]
        raise UsageError(
            f"the format {form.name!r} does not tell what changed",
            hint=f"leave out --base, or take one of {', '.join(able)}",
        )
    with run_file(run) as path:
        if base is not None:
            asked = replace(asked, context={"since": _since(base, path)})
        (delivered,) = deliver([asked], path)
        delivered.show()


def _since(base: Path, run: Path) -> Difference:
    """What changed, and what of it the newer run expects."""
    found = difference(runfile.read(base), runfile.read(run))
    known = covering(found.after.expectations, found.after.as_of)

    def reason(finding: FindingRecord) -> str:
        entry = known(finding)
        return entry.reason if entry else ""

    return with_expected(with_requests(found, runfile.read(run)), reason)
