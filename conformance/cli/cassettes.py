"""``conformance cassettes``: work with recorded evidence."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli import options
from conformance.spec.library import Library
from conformance.transport.inflate import inflate as write_copy
from conformance.transport.sweep import unreferenced


@click.group("cassettes", epilog="Example: conformance cassettes sweep")
def command() -> None:
    """Work with recorded evidence."""


@command.command(
    epilog="Example: conformance cassettes inflate cassettes/x/y.simulated.yaml -o y.yaml"
)
@click.argument("cassette", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
def inflate(*, cassette: Path, output: Path) -> None:
    """Write a self-contained copy of CASSETTE, pictures inside, that plain vcrpy replays."""
    write_copy(cassette, output)
    click.echo(f"{output} written", err=True)


@command.command(epilog="Example: conformance cassettes sweep --delete")
@options.root
@click.option("--delete", is_flag=True, help="Delete them; not while something is being recorded.")
def sweep(*, root: Path | None, delete: bool) -> None:
    """List pictures that no cassette holds any more."""
    for picture in unreferenced(Library.open(root).root / "cassettes"):
        if delete:
            picture.unlink()
        click.echo(str(picture))
