"""``conformance schema``: the published JSON Schema of a file."""

from __future__ import annotations

import click

from conformance.cli import names
from conformance.cli.output import print_json
from conformance.schemas import schema


@click.command(epilog="Examples: conformance schema run; conformance schema config > config.json")
@click.argument("name", type=names.SCHEMA)
def command(*, name: str) -> None:
    """Print the JSON Schema of a file that is written or read here, by NAME.

    `conformance list schemas` has the names.
    """
    print_json(schema(name))
