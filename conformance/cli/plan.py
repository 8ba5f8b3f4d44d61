"""``conformance plan``: what a live run would send, and what it would cost at worst."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from conformance.cli import names, options
from conformance.cli.output import print_json, print_rows
from conformance.cli.sharding import shard as shard_option
from conformance.engine.shard import Shard, Share
from conformance.generate.plan import plan, plan_json
from conformance.model import Case, Phase
from conformance.spec.library import Library


@click.command(epilog="Example: conformance plan ccapi --strength 2 --json")
@click.argument("provider", type=names.PROVIDER)
@options.root
@options.strength
@options.repeat
@shard_option
@options.as_json
def command(
    *,
    provider: str,
    root: Path | None,
    strength: int,
    repeat: int,
    shard: Shard | None,
    as_json: bool,
) -> None:
    """Show every request that a live run would send. Sends nothing."""
    library = Library.open(root)
    planned = plan(library.provider(provider), library, strength=strength, repeat=repeat)
    planned = replace(planned, cases=Share(shard, planned.cases).of(planned.cases))
    if as_json:
        print_json(plan_json(planned))
        return
    rows = [
        {
            "phase": case.phase.value,
            "case": case.id.rsplit("/", 1)[-1],
            "operation": case.operation,
            "what": ("" if case.phase is Phase.CLIENT else str(case.violation or ""))
            or case.sample
            or (_probed(case) if case.phase is Phase.PROBE else "")
            or ", ".join(
                f"{name}={_short(value)}"
                for name, value in case.facets.items()
                if value is not None
            ),
            "USD": f"{case.cost_usd:.3f}{'*' if case.assumed else ''}",
        }
        for case in planned.cases
    ]
    print_rows(rows, ("phase", "case", "operation", "what", "USD"), as_json=False)
    click.echo(f"\n{planned.requests} requests, at worst {planned.cost_usd:.2f} USD")
    if planned.assumed:
        click.echo("* assumed: no price is documented; the dearest official one is taken")


def _probed(case: Case) -> str:
    return ", ".join(f"{part.probe} {part.role}" for part in case.parts)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - a column's width
