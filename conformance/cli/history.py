"""``conformance history``: when the verdict on a cell changed, over several runs."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import runfile
from conformance.cli import options
from conformance.cli.colour import colour
from conformance.cli.output import write_file
from conformance.compare.history import history
from conformance.errors import UsageError
from conformance.report import history as formats

_RUN = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example: conformance history 'ccapi/image.*' october.ndjson november.ndjson")
@click.argument("address")
@click.argument("runs", nargs=-1, required=True, type=_RUN)
@click.option(
    "--format",
    "name",
    type=click.Choice(["console", "svg", "json"]),
    default="console",
    show_default=True,
)
@options.as_json
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    help="Write it here. Default: print it.",
)
def command(*, address: str, runs: tuple[Path, ...], name: str, as_json: bool, output: str) -> None:
    """Show how the cells called ADDRESS stood in RUNS, and when their verdicts changed.

    ADDRESS is PROVIDER/FEATURE, with * for any characters. Runs are ordered by the date of their
    newest evidence, those of one date as they are given.
    """
    found = history(address, ((str(path), runfile.read(path)) for path in runs))
    if as_json or name == "json":
        text = formats.json(found)
    elif name == "svg":
        text = formats.svg(found)
    else:
        text = formats.console(found, colour=output == "-" and colour())
    if output == "-":
        click.echo(text, nl=False)
    elif Path(output).resolve() in {run.resolve() for run in runs}:
        raise UsageError(f"{output} is one of the runs itself", hint="name another file")
    else:
        write_file(Path(output), text)
