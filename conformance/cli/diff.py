"""``conformance diff``: what differs between two runs, and whether anything got worse."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import runfile
from conformance.cli.differing import difference_options, expected_by, show
from conformance.cli.reporting import STDOUT, run_file
from conformance.compare.diff import difference, with_requests
from conformance.compare.verdict import FailOn, regressed
from conformance.errors import UsageError
from conformance.spec.library import Library

_RUN = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command(epilog="Example: conformance diff before/run.ndjson after/run.ndjson")
@click.argument("old", type=_RUN)
@click.argument("new", type=_RUN)
@difference_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    old: str,
    new: str,
    root: Path | None,
    fail_on: FailOn,
    strict: bool,
    name: str,
    as_json: bool,
    output: str,
) -> None:
    """Compare the runs OLD and NEW, request by request; exit with 1 where something got worse.

    One of them may be - for standard input. What expectations.yaml covers on the day of NEW's
    evidence does not count. A request that was not tried again is not called fixed, and a vendor
    that only NEW has is no regression.
    """
    if old == new == STDOUT:
        raise UsageError("standard input holds one run", hint="name a file for the other")
    with run_file(old) as before, run_file(new) as after:
        found = difference(
            runfile.read(before),
            runfile.read(after),
            threshold="warn" if fail_on == "warn" else "fail",
        )
        found = with_requests(found, runfile.read(after))
    found = expected_by(Library.open(root), found)
    show(found, name=name, as_json=as_json, output=output, runs=(Path(old), Path(new)))
    ctx.exit(int(regressed(found, fail_on=fail_on, strict=strict)))
