"""``conformance report``: render a run that is on disk."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import runfile
from conformance.cli.output import write_file
from conformance.errors import UsageError
from conformance.report import REPORTS


@click.command(epilog="Example: conformance report reports/run.ndjson --format html -o matrix.html")
@click.argument("run", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "name", default="console", show_default=True, help="See `list formats`.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, allow_dash=True), default="-")
def command(*, run: Path, name: str, output: str) -> None:
    """Render RUN, a run.ndjson file, in one of the report formats."""
    text = REPORTS[name].render(runfile.read(run))
    if output == "-":
        click.echo(text, nl=not text.endswith("\n"))
    elif Path(output).resolve() == run.resolve():
        raise UsageError(f"{output} is the run itself", hint="name another file")
    else:
        write_file(Path(output), text)
