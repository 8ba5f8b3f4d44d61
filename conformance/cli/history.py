"""``conformance history``: when the verdict on a cell changed, over several runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from conformance import runfile
from conformance.cli import names, options
from conformance.cli.colour import colour
from conformance.cli.output import write_file
from conformance.compare.history import history
from conformance.errors import UsageError
from conformance.report import history as formats

_RUN = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example: conformance history 'ccapi/image.*' october.ndjson november.ndjson")
@click.argument("address", type=names.CELL)
@click.argument("words", type=click.Path(), nargs=-1, required=True, metavar="RUN...")
@click.option("--changed", is_flag=True, help="Only cells whose verdict changed.")
@click.option(
    "--format",
    "name",
    type=click.Choice(["console", "svg", "json"]),
    default="console",
    show_default=True,
    help="How the history is told; svg is a picture.",
)
@options.as_json
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    help="Write it here. Default: print it.",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    address: str,
    words: tuple[str, ...],
    changed: bool,
    name: str,
    as_json: bool,
    output: str,
) -> None:
    """Show how the cells called ADDRESS stood in several runs, and when their verdicts changed.

    ADDRESS is PROVIDER/FEATURE, or both as two words; * stands for any characters, and PROVIDER
    alone for all its cells. Runs are ordered by the date of their newest evidence, those of one
    date as they are given.
    """
    address, files = _read(address, words)
    runs = [Path(_RUN.convert(each, None, ctx)) for each in files]
    found = history(address, ((str(path), runfile.read(path)) for path in runs))
    if changed:
        found = replace(found, tracks=tuple(t for t in found.tracks if len(t.changes) > 1))
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


def _read(address: str, words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The address and the files; a first word that is no file is the feature."""
    if "/" in address:
        return address, words
    if Path(words[0]).is_file():
        return f"{address}/*", words
    if len(words) == 1:
        raise UsageError(
            f"there is no run called {words[0]}",
            hint="name the runs behind the address: conformance history PROVIDER/FEATURE RUN...",
        )
    return f"{address}/{words[0]}", words[1:]
