"""Options that several subcommands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where specs/, cassettes/ and reports/ are. Default: here, else the installed copy.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
strength = click.option(
    "--strength",
    type=click.IntRange(0, 2),
    default=1,
    show_default=True,
    help="0 each check once, 1 each choice once, 2 each pair of choices.",
)


class ProviderName(click.ParamType):
    """A provider's id, completed from the specs at hand."""

    name = "provider"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """The ids that begin so."""
        del param
        from conformance.spec.library import Library

        ids: Sequence[str] = Library.open(ctx.params.get("root")).ids
        return [
            click.shell_completion.CompletionItem(each) for each in ids if each.startswith(incomplete)
        ]


providers = click.argument("providers", nargs=-1, type=ProviderName())
