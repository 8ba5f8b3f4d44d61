"""Options that several subcommands share."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from conformance.spec.library import Library

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

faults = click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME",
    help="What the simulator shall do wrong; repeat it for several. See `list faults`.",
)
fault_seed = click.option(
    "--fault-seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="How a fault strikes: 0 always and plainly, any other number elsewhere, otherwise, or now "
    "and then, the same each time.",
)


class ProviderName(click.ParamType[str]):
    """A provider's id, completed from the specs at hand."""

    name = "provider"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The ids that begin so."""
        del param
        ids = Library.open(ctx.params.get("root")).ids
        return [CompletionItem(each) for each in ids if each.startswith(incomplete)]


providers = click.argument("providers", nargs=-1, type=ProviderName())


def called(path: Path, home: Path) -> str:
    """A path as people write it: below the project without the project's own."""
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)
