"""``conformance merge``: join the shares of a plan, or runs of several vendors or dates."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from conformance import runfile
from conformance.cli import options
from conformance.cli.output import writing
from conformance.cli.reporting import run_file
from conformance.compare.merge import merge
from conformance.compare.rejudge import Rejudging
from conformance.compare.source import Source
from conformance.engine.verdict import FailOn, exit_code
from conformance.errors import TruncatedRun, UsageError
from conformance.model import Header
from conformance.transport.atomic import replacing


@click.command(epilog="Example: conformance merge share-*/run.ndjson -o run.ndjson --fail-on fail")
@click.argument(
    "runs",
    metavar="RUN...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    help="Write the joined run here; - is standard output.",
)
@click.option("--partial", is_flag=True, help="Take what is there of a run that was cut off.")
@click.option(
    "--fail-on",
    type=click.Choice(["warn", "fail", "contradicted"]),
    help="Exit as `conformance run --fail-on` would for the whole; without it 0.",
)
@click.option(
    "--strict-expectations",
    is_flag=True,
    help="With --fail-on: exit with 1, too, where expectations.yaml lists what is no longer found.",
)
@options.root
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    runs: Sequence[Path],
    output: str,
    partial: bool,
    fail_on: FailOn | None,
    strict_expectations: bool,
    root: Path | None,
) -> None:
    """Join run.ndjson files into one.

    The shares of a plan make up what a run without --shard would have written, to the byte. Of a
    case that several runs have, the newest answer counts. The order of the files makes no
    difference, nor does one that is named twice.
    """
    if strict_expectations and not fail_on:
        raise UsageError("--strict-expectations is about the exit code", hint="add --fail-on fail")
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        files = [stack.enter_context(run_file(str(run))) for run in runs]  # which are read twice
        path = Path(scratch) / "run.ndjson"
        with (
            writing(path, "free some space, or name another folder with TMPDIR"),
            path.open("w", encoding="utf-8", newline="\n") as stream,
        ):
            sources = [_source(run, partial=partial) for run in files]
            runfile.write(merge(sources, Rejudging(root)), stream)
        _deliver(path, output)
        click.echo(_told(path, len(runs)), err=True)
        if fail_on:
            strict = strict_expectations
            if code := exit_code(runfile.read(path), fail_on=fail_on, strict=strict):
                click.echo(f"exit code {code}: `conformance report` shows why", err=True)
            ctx.exit(code)


def _source(path: Path, *, partial: bool) -> Source:
    try:
        return Source(path, partial=partial)
    except TruncatedRun as error:
        hint = "make the run again, or take what there is of it with --partial"
        raise TruncatedRun(error.message, location=error.location, hint=hint) from error


def _deliver(path: Path, output: str) -> None:
    """Put the joined run where it is wanted; one of the runs that were joined may be replaced."""
    target = Path(output)
    if output == "-":
        with path.open(encoding="utf-8", newline="") as run:
            shutil.copyfileobj(run, sys.stdout)
        return
    with path.open("rb") as run, writing(target):
        if target.exists() and not target.is_file():  # a pipe, say
            with target.open("wb") as out:
                shutil.copyfileobj(run, out)
        else:
            with replacing(target.resolve()) as out:
                shutil.copyfileobj(run, out)


def _told(path: Path, count: int) -> str:
    """What has become of the runs, in a sentence."""
    header = next(runfile.read(path))
    providers = header.providers if isinstance(header, Header) else ()
    parts = [f"{each.id} (only {', '.join(each.shards)})" if each.shards else each.id
             for each in providers]  # fmt: skip
    return f"{count} {'run' if count == 1 else 'runs'} joined: {', '.join(parts) or 'no provider'}"
