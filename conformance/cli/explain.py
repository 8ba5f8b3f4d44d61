"""``conformance explain``: what a check demands, a feature means, a cell says, and why."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from conformance.checks.check import CHECKS
from conformance.checks.example import Example, GroupExample
from conformance.checks.page_example import PageExample
from conformance.cli import options
from conformance.cli.output import wrapped
from conformance.engine.run import run
from conformance.engine.settings import Settings
from conformance.errors import UsageError
from conformance.matrix import fold
from conformance.report.cell_text import cell_text
from conformance.spec.library import Library


@click.command(
    epilog="Examples: conformance explain image/size; conformance explain ccapi/image.size"
)
@click.argument("address")
@options.root
def command(*, address: str, root: Path | None) -> None:
    """Explain ADDRESS: a check's id, a feature's id, or PROVIDER/FEATURE for one cell."""
    library = Library.open(root)
    if address in CHECKS:
        click.echo(wrapped(_check(address)))
    elif address in library.features:
        click.echo(wrapped(_feature(address, library)))
    elif "/" in address and address.partition("/")[0] in library.ids:
        provider, _, feature = address.partition("/")
        click.echo(wrapped(_cell(provider, feature, library, root)))
    else:
        raise UsageError(
            f"there is nothing called {address!r}",
            hint=_nearest(address, [*CHECKS, *library.features, *library.ids])
            or "`conformance list checks` and `list features` show what there is",
        )


def _check(name: str) -> str:
    check = CHECKS[name]
    lines = [
        f"{check.id}: {check.title}",
        "",
        f"  demands     {check.requirement}",
        f"  source      {check.source}",
        f"  looks at    one {check.scope.value}",
        f"  decides     {', '.join(check.features)}",
    ]
    if check.why:
        lines.insert(3, f"  matters     {check.why}")
    if check.proves_not:
        lines.append(f"  proves not  {check.proves_not}")
    lines += ["", "examples:"]
    for each in check.examples:
        if isinstance(each, (Example, GroupExample, PageExample)):
            lines.append(f"  {each.gives.value if each.gives else 'nothing':>12}  {each.title}")
    return "\n".join(lines)


def _feature(name: str, library: Library) -> str:
    feature = library.features[name]
    lines = [f"{feature.id}: {feature.title}", "", f"  means       {feature.meaning}"]
    if feature.implied_by:
        implied = ", ".join(dialect.value for dialect in feature.implied_by)
        lines.append(f"  implied by  {implied}")
    checks = [check.id for check in CHECKS.values() if name in check.features]
    lines.append(f"  decided by  {', '.join(checks) or 'no check yet'}")
    for provider in library.providers():
        for operation in provider.operations:
            lines += [
                f"  claimed by  {provider.id}: {claim.text or claim.kind.value} ({claim.location})"
                for claim in operation.claims
                if claim.feature == name
            ]
    return "\n".join(lines)


def _cell(provider: str, feature: str, library: Library, root: Path | None) -> str:
    if feature not in library.features:
        raise UsageError(
            f"there is no feature called {feature!r}", hint=_nearest(feature, [*library.features])
        )
    records = list(run(Settings(root=root, providers=(provider,))))
    return cell_text(fold(records), records, provider, feature)


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else ""
