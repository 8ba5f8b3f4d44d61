"""``conformance explain``: what a check demands, a feature means, a cell says, and why."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click

from conformance import runfile
from conformance.checks.check import CHECKS
from conformance.cli import names, options
from conformance.cli.colour import colour
from conformance.cli.output import print_json, wrapped
from conformance.codec.records import to_json
from conformance.engine.run import run
from conformance.engine.selection import selected
from conformance.engine.settings import Settings
from conformance.errors import UsageError
from conformance.generate.plan import plan
from conformance.matrix import Cell
from conformance.model import EvidenceKind, JsonObject
from conformance.report.cell_text import cell_text
from conformance.report.check_text import check_json, check_text
from conformance.report.explanation import REPEATED, Explanation, Wanting, explain
from conformance.report.reading import read
from conformance.spec.library import Library

_REAL = (EvidenceKind.LIVE, EvidenceKind.RECORDED)


@click.command(
    epilog="Examples: conformance explain image/size; conformance explain ccapi/image.size"
)
@click.argument("address", type=names.ADDRESS)
@options.root
@click.option(
    "--run",
    "run_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A run to explain a cell of, as --out writes it, in place of the evidence on disk.",
)
@click.option("--examples", is_flag=True, help="Of a check: show what its examples look at.")
@options.as_json
def command(
    *, address: str, root: Path | None, run_file: Path | None, examples: bool, as_json: bool
) -> None:
    """Explain ADDRESS: a check's id, a feature's id, or PROVIDER/FEATURE for one cell."""
    library = Library.open(root)
    if examples and address not in CHECKS:
        raise UsageError("--examples are those of a check", hint="`conformance list checks`")
    if run_file is not None:
        _show_cell(_cell_of_run(address, run_file), as_json=as_json)
    elif address in CHECKS:
        _show_check(address, examples=examples, as_json=as_json)
    elif address in library.features:
        feature = _feature(address, library)
        print_json(feature) if as_json else click.echo(wrapped(_feature_text(feature)))
    elif "/" in address and address.partition("/")[0] in library.ids:
        provider, _, name = address.partition("/")
        explanation = _cell(provider, name, library, root)
        _show_cell(explanation, as_json=as_json)
    else:
        raise UsageError(
            f"there is nothing called {address!r}",
            hint=_nearest(address, [*CHECKS, *library.features, *library.ids, *_cells(library)])
            or "`conformance list checks` and `list features` show what there is",
        )


def _show_check(name: str, *, examples: bool, as_json: bool) -> None:
    if as_json:
        print_json(check_json(CHECKS[name], examples=examples))
    else:
        click.echo(check_text(CHECKS[name], examples=examples), nl=False)


def _show_cell(told: Explanation, *, as_json: bool) -> None:
    print_json(to_json(told)) if as_json else click.echo(cell_text(told, colour=colour()), nl=False)


def _cell_of_run(address: str, path: Path) -> Explanation:
    reading = read(runfile.read(path))
    provider, _, feature = address.partition("/")
    if (provider, feature) not in reading.matrix.cells:
        known = [cell.address for cell in reading.matrix.cells.values()]
        raise UsageError(
            f"the run {path} has no cell called {address!r}",
            hint=_nearest(address, known) or "a cell is called PROVIDER/FEATURE",
        )
    return explain(reading, provider, feature)


def _feature(name: str, library: Library) -> JsonObject:
    feature = library.features[name]
    return {
        "feature": feature.id,
        "title": feature.title,
        "meaning": feature.meaning,
        "implied_by": [dialect.value for dialect in feature.implied_by],
        "decided_by": [check.id for check in CHECKS.values() if name in check.features],
        "claimed_by": [
            f"{provider.id}: {claim.text or claim.kind.value} ({claim.location})"
            for provider in library.providers()
            for operation in provider.operations
            for claim in operation.claims
            if claim.feature == name
        ],
    }


def _feature_text(feature: JsonObject) -> str:
    def listed(name: str) -> list[str]:
        found = feature[name]
        return [str(each) for each in found] if isinstance(found, list) else []

    lines = [f"{feature['feature']}: {feature['title']}", "", f"  means       {feature['meaning']}"]
    if implied := listed("implied_by"):
        lines.append(f"  implied by  {', '.join(implied)}")
    lines.append(f"  decided by  {', '.join(listed('decided_by')) or 'no check yet'}")
    return "\n".join([*lines, *(f"  claimed by  {each}" for each in listed("claimed_by"))])


def _cell(provider: str, feature: str, library: Library, root: Path | None) -> Explanation:
    if feature not in library.features:
        raise UsageError(
            f"there is no feature called {feature!r}",
            hint=_nearest(feature, [*library.features]) or "`conformance list features`",
        )
    reading = read(run(Settings(root=root, providers=(provider,))))
    cell = reading.matrix.cells[provider, feature]
    return explain(reading, provider, feature, _wanting(cell, library))


def _wanting(cell: Cell, library: Library) -> Wanting | None:
    """What would prove a cell that nothing real has been said of; ``None`` for others."""
    if cell.printed or (cell.basis in _REAL and cell.judged):
        return None
    provider = library.provider(cell.provider)
    planned = plan(provider, library, repeat=REPEATED.get(cell.feature, 1)).cases
    cases = selected(planned, (cell.feature,), provider, library)
    return Wanting(
        requests=len(cases),
        usd=round(sum(case.cost_usd for case in cases), 6),
        assumed=any(case.assumed for case in cases),
    )


def _cells(library: Library) -> Iterator[str]:
    """The addresses of all cells."""
    return (f"{provider}/{feature}" for provider in library.ids for feature in library.features)


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else ""
