"""Options that several subcommands share."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from conformance.cli import names

root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="CONFORMANCE_ROOT",
    is_eager=True,  # the settings of the other options are looked for there
    help="Where specs/, cassettes/ and reports/ are. Default: what CONFORMANCE_ROOT says, else "
    "here, else the installed copy.",
)
ENV_FILE = "A file of NAME=value lines with keys, which count more than the environment."
env_file = click.option(
    "--env-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=ENV_FILE,
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
strength = click.option(
    "--strength",
    type=click.IntRange(0, 2),
    default=1,
    show_default=True,
    help="0 each check once, 1 each choice once, 2 each pair of choices.",
)
repeat = click.option(
    "--repeat",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    metavar="N",
    help="Send the plainest request of each operation N times: does it get the same each time?",
)

_fault = partial(
    click.option,
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME",
    help="What the simulator shall do wrong; repeat it for several. See `list faults`.",
)
faults = _fault(type=names.FAULT)
served_faults = _fault(type=names.SERVED_FAULT)
fault_seed = click.option(
    "--fault-seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="How a fault strikes: 0 always and plainly, any other number elsewhere, otherwise, or now "
    "and then, the same each time.",
)


providers = click.argument("providers", nargs=-1, type=names.PROVIDER)


def called(path: Path, home: Path) -> str:
    """A path as people write it: below the project without the project's own."""
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)
