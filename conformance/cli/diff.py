"""``conformance diff``: what differs between two runs, and whether anything got worse."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import runfile
from conformance.cli.differing import difference_options, expected_by, show
from conformance.compare.diff import difference, with_requests
from conformance.compare.verdict import FailOn, regressed
from conformance.spec.library import Library

_RUN = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example: conformance diff before/run.ndjson after/run.ndjson")
@click.argument("old", type=_RUN)
@click.argument("new", type=_RUN)
@difference_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    old: Path,
    new: Path,
    root: Path | None,
    fail_on: FailOn,
    strict: bool,
    name: str,
    as_json: bool,
    output: str,
) -> None:
    """Compare the runs OLD and NEW, request by request; exit with 1 where something got worse.

    What expectations.yaml covers on the day of NEW's evidence does not count. A request that was
    not tried again is not called fixed, and a vendor that only NEW has is no regression.
    """
    found = difference(
        runfile.read(old), runfile.read(new), threshold="warn" if fail_on == "warn" else "fail"
    )
    found = expected_by(Library.open(root), with_requests(found, runfile.read(new)))
    show(found, name=name, as_json=as_json, output=output, runs=(old, new))
    ctx.exit(int(regressed(found, fail_on=fail_on, strict=strict)))
