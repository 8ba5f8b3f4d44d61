"""``conformance completion``: the script that lets a shell complete commands and names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_PROGRAM = "conformance"
_VARIABLE = "_CONFORMANCE_COMPLETE"


@click.command(
    epilog="Examples: conformance completion fish > ~/.config/fish/completions/conformance.fish; "
    "conformance completion zsh > conformance.zsh; conformance completion bash > conformance.bash"
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, *, shell: str) -> None:
    """Print a script for SHELL that completes commands, options, and the names of what there is.

    In bash and zsh, load it where your shell starts: eval "$(conformance completion bash)".
    """
    kind = get_completion_class(shell)
    if kind is None:
        ctx.fail(f"{shell} cannot be completed")
    click.echo(kind(ctx.find_root().command, {}, _PROGRAM, _VARIABLE).source())
