"""What a live run may cost, shown and agreed to before anything is sent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import click
from rich.table import Table

from conformance.cli.colour import is_terminal
from conformance.cli.output import print_table
from conformance.engine.due import due, lost
from conformance.engine.explore import Worst, at_worst
from conformance.engine.settings import Settings
from conformance.errors import NothingSelected, UsageError
from conformance.model import Case, Provider
from conformance.report.words import plural
from conformance.spec.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What one provider's part of a live run comes to at worst, in US dollars.

    Attributes:
        lost: requests of a recording that is resumed which were sent before and never answered.
        explored: what exploring comes to beside the cases.
    """

    provider: str
    cases: tuple[Case, ...]
    lost: int = 0
    explored: Worst = field(default_factory=lambda: Worst(requests=0, usd=0))

    @property
    def requests(self) -> int:
        """How many there are at most."""
        return len(self.cases) + self.explored.requests

    @property
    def usd(self) -> float:
        """The sum of what each case costs if it is answered with all that it asks for."""
        return sum(case.cost_usd for case in self.cases) + self.explored.usd

    @property
    def assumed(self) -> bool:
        """Whether some price is not the vendor's own."""
        return any(case.assumed for case in self.cases)


def agree(
    providers: Sequence[Provider],
    library: Library,
    settings: Settings,
    *,
    yes: bool,
    environment: Mapping[str, str],
) -> bool:
    """Show what would be sent and what it may cost, and ask; whether the answer is yes.

    Raises:
        NothingSelected: nothing is left to send.
        UsageError: nobody is there to ask, and ``yes`` does not answer.
        click.Abort: an interrupt, in place of an answer.
    """
    bills = [_bill(settings, each, library) for each in providers]
    if not any(bill.cases for bill in bills):
        raise _nothing(bills, settings)
    _show(bills, settings)
    if yes:
        return True
    if environment.get("CI", "").lower() not in {"", "0", "false"}:
        raise UsageError("a live run in CI costs money unseen", hint="--yes says that it may")
    if not attended():
        raise UsageError("nobody is there to agree to the cost", hint="--yes agrees to it")
    return click.confirm("Send this, and pay?", err=True)


def _bill(settings: Settings, provider: Provider, library: Library) -> Bill:
    cases = due(settings, provider, library)
    return Bill(
        provider=provider.id,
        cases=cases,
        lost=len(lost(settings, provider, library)),
        explored=at_worst(cases, settings.explore),
    )


def attended() -> bool:
    """Whether somebody is there to answer."""
    return is_terminal(sys.stdin)


def _nothing(bills: Sequence[Bill], settings: Settings) -> NothingSelected:
    """Why there is nothing to send, and what to do instead."""
    if unanswered := sum(bill.lost for bill in bills):
        return NothingSelected(
            f"all that is left was paid for and never answered: {plural(unanswered, 'request')}",
            hint="--resend-lost sends it again, --restart gives it up",
        )
    if only := settings.sending.only:
        message = f"no case that is still to be sent serves {' or '.join(only)}"
        return NothingSelected(message, hint="`conformance plan` lists every case")
    hint = "`conformance run` judges what is recorded"
    return NothingSelected("nothing is left to send", hint=hint)


def _show(bills: Sequence[Bill], settings: Settings) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("to")
    table.add_column("requests", justify="right")
    table.add_column("USD at worst", justify="right")
    for bill in bills:
        table.add_row(bill.provider, *_amounts([bill]))
    if len(bills) > 1:
        table.add_row("all", *_amounts(bills), style="bold")
    print_table(table, err=True)
    if any(bill.assumed for bill in bills):
        click.echo("* no price is documented; the official one of the model is taken", err=True)
    caps = [
        plural(settings.max_requests, "request") if settings.max_requests is not None else "",
        f"{settings.sending.max_usd:.6g} USD" if settings.sending.max_usd is not None else "",
    ]
    if any(caps):
        click.echo(f"stops at {' or '.join(filter(None, caps))}", err=True)


def _amounts(bills: Sequence[Bill]) -> tuple[str, str]:
    mark = "*" if any(bill.assumed for bill in bills) else " "
    requests = sum(bill.requests for bill in bills)
    return str(requests), f"{sum(bill.usd for bill in bills):.2f}{mark}"
