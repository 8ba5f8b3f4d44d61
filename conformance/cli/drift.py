"""``conformance drift``: what vendors changed since they were recorded before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from conformance.cli import options
from conformance.cli.differing import difference_options, expected_by, show
from conformance.compare.diff import difference, with_requests
from conformance.compare.seen import Threshold
from conformance.compare.verdict import FailOn, regressed
from conformance.engine.run import run
from conformance.engine.settings import Settings
from conformance.errors import ConformanceError, NoEvidence
from conformance.model import Difference
from conformance.report.difference.words import headline
from conformance.report.words import plural
from conformance.spec.library import Library
from conformance.transport.replay import Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What the newest answers of vendors say that those before did not.

    Attributes:
        providers: those that were asked anything again.
        requests: how many requests were.
    """

    difference: Difference
    providers: tuple[str, ...]
    requests: int


@click.command(epilog="Example: conformance drift ccapi --format markdown -o drift.md")
@options.providers
@difference_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    providers: tuple[str, ...],
    root: Path | None,
    fail_on: FailOn,
    strict: bool,
    name: str,
    as_json: bool,
    output: str,
) -> None:
    """Compare the newest recorded answer to each request with the one before, by today's checks.

    A request that was recorded once is the same on both sides. Offline, and without keys; exits
    with 1 where something got worse that expectations.yaml does not cover.
    """
    library = Library.open(root)
    found = drift(library, providers, threshold="warn" if fail_on == "warn" else "fail")
    if found is None:
        raise NoEvidence(
            "no request has been recorded more than once",
            hint="`conformance run PROVIDER --live --record` asks again, and keeps both answers",
        )
    title = f"Since the recording before, {plural(found.requests, 'request')} asked again"
    show(found.difference, name=name, as_json=as_json, output=output, title=title)
    ctx.exit(int(regressed(found.difference, fail_on=fail_on, strict=strict)))


def drift(
    library: Library, providers: Sequence[str] = (), *, threshold: Threshold = "fail"
) -> Drift | None:
    """What changed between the newest take of each case and the one before; None without one.

    Both are judged by the specs and checks of today, so that what differs is the vendor's doing.

    Raises:
        ConformanceError: a spec, or the evidence, cannot be used.
    """
    again = {
        provider.id: Replay(library.root / "cassettes", provider).asked_again
        for provider in library.providers(providers)
    }
    names = tuple(name for name, cases in again.items() if cases)
    if not names:
        return None
    settings = Settings(root=library.root, providers=names)
    newest = list(run(settings))
    found = difference(run(replace(settings, take="previous")), newest, threshold=threshold)
    return Drift(
        difference=expected_by(library, with_requests(found, newest)),
        providers=names,
        requests=sum(map(len, again.values())),
    )


def in_a_line(library: Library, providers: Sequence[str]) -> str:
    """The drift of what was just recorded, with the command that tells the rest; '' without any.

    The recording itself is done: what is wrong with the evidence is told, and no failure.
    """
    try:
        found = drift(library, providers)
    except ConformanceError as error:
        return f"cannot be compared with the recording before: {error}"
    if found is None:
        return ""
    asked = plural(found.requests, "request")
    return (
        f"since the recording before, {asked} asked again: {headline(found.difference)} "
        f"(conformance drift {' '.join(found.providers)})"
    )
