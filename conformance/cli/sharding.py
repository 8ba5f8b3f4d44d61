"""The option that shares a plan out among several runs."""

from __future__ import annotations

import click

from conformance.engine.shard import Shard


class ShardName(click.ParamType[Shard]):
    """A share of a plan, written ``I/N``."""

    name = "shard"

    def convert(
        self, value: str | Shard, param: click.Parameter | None, ctx: click.Context | None
    ) -> Shard:
        """The share; raises ``UsageError``."""
        del param, ctx
        return value if isinstance(value, Shard) else Shard.parse(value)


shard = click.option(
    "--shard",
    type=ShardName(),
    metavar="I/N",
    help="Only the I-th of N shares of each provider's plan, which `conformance merge` joins. Caps "
    "are for each share alone.",
)
