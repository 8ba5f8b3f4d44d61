"""The options that say who judges what is on disk."""

from __future__ import annotations

from typing import Literal

import click

from conformance.cli.configured import typed
from conformance.errors import UsageError

Executor = Literal["process", "dask"]

executor = click.option(
    "--executor",
    type=click.Choice(["process", "dask"]),
    default="process",
    show_default=True,
    help="Who judges what is on disk: processes of this machine, as many as --jobs says, or the "
    "workers of a Dask cluster. The result is the same.",
)
scheduler = click.option(
    "--scheduler",
    default="",
    metavar="URL",
    help="With --executor dask: where the cluster's scheduler is, e.g. tcp://10.0.0.1:8786.",
)


def scheduler_from(ctx: click.Context, *, executor: Executor, url: str, sending: bool) -> str:
    """The scheduler whose workers judge; '' is none.

    What the environment says for good counts for runs that can make use of it.

    Raises:
        UsageError: an option that was typed is of no use with the others.
    """
    if executor != "dask":
        if url and typed(ctx, "scheduler"):
            raise UsageError("--scheduler is for a Dask cluster", hint="add --executor dask")
        return ""
    if sending:
        if typed(ctx, "executor"):
            raise UsageError(
                "a cluster judges what is on disk, and sends nothing",
                hint="record first, then judge with --executor dask",
            )
        return ""
    if not url:
        raise UsageError(
            "--executor dask needs the address of a scheduler",
            hint="add --scheduler tcp://HOST:PORT; `dask scheduler` starts one and prints it",
        )
    if typed(ctx, "jobs"):
        raise UsageError(
            "a cluster has as many workers as it has",
            hint="leave out --jobs, or --executor dask",
        )
    return url
