"""``conformance list``: what there is to select from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from conformance.checks.check import CHECKS
from conformance.cli import options
from conformance.cli.output import print_rows
from conformance.dialects.lens import LENSES
from conformance.model import JsonObject
from conformance.report import REPORTS
from conformance.schemas import names, schema
from conformance.serving.mishap import MISHAPS
from conformance.simulator.fault import FAULTS, SimulatorFault
from conformance.spec.library import Library


def _providers(root: Path | None) -> Iterator[JsonObject]:
    for each in Library.open(root).providers():
        yield {
            "id": each.id,
            "name": each.name,
            "operations": len(each.operations),
            "catalogue": len(each.catalogue),
            "key": each.key_env,
            "page": each.sources[0].url if each.sources else "",
        }


def _operations(root: Path | None) -> Iterator[JsonObject]:
    for provider in Library.open(root).providers():
        for each in provider.operations:
            yield {
                "id": f"{provider.id}/{each.id}",
                "method": each.method,
                "path": each.path,
                "request": each.request_dialect.value,
                "response": each.response_dialect.value,
                "judged": f"no: {each.not_judged}" if each.not_judged else "yes",
            }


def _features(root: Path | None) -> Iterator[JsonObject]:
    for each in Library.open(root).features.values():
        yield {"id": each.id, "group": each.group, "title": each.title, "meaning": each.meaning}


def _checks(_root: Path | None) -> Iterator[JsonObject]:
    for each in CHECKS.values():
        yield {
            "id": each.id,
            "scope": each.scope.value,
            "features": list(each.features),
            "title": each.title,
        }


def _dialects(_root: Path | None) -> Iterator[JsonObject]:
    for each in LENSES.values():
        yield {"id": each.dialect.value, "places": [place.value for place in each.places]}


def _faults(_root: Path | None) -> Iterator[JsonObject]:
    for each in FAULTS.values():
        yield _fault(each)
    for mishap in MISHAPS.values():
        yield {"id": mishap.id, "title": mishap.title, "of": "the connection: serve alone"}


def _fault(each: SimulatorFault) -> JsonObject:
    return {
        "id": each.id,
        "title": each.title,
        "of": "the answer",
        "breaks": list(each.breaks),
        "caught_by": list(each.caught_by),
        "numbers": list(each.numbers),
        "sources": list(each.sources),
    }


def _formats(_root: Path | None) -> Iterator[JsonObject]:
    for each in REPORTS.values():
        name = f"*{each.suffix}" if each.several else each.file
        yield {"id": each.name, "title": each.title, "suffix": each.suffix, "file": name}


def _schemas(_root: Path | None) -> Iterator[JsonObject]:
    for name in names():
        found = schema(name)
        yield {"id": name, "title": found["title"], "description": found["description"]}


_KINDS: dict[str, tuple[Callable[[Path | None], Iterator[JsonObject]], tuple[str, ...]]] = {
    "providers": (_providers, ("id", "name", "operations", "catalogue", "key", "page")),
    "operations": (_operations, ("id", "method", "path", "request", "response", "judged")),
    "features": (_features, ("id", "title", "meaning")),
    "checks": (_checks, ("id", "scope", "features", "title")),
    "dialects": (_dialects, ("id", "places")),
    "faults": (_faults, ("id", "title", "of", "caught_by", "numbers")),
    "formats": (_formats, ("id", "title", "file")),
    "schemas": (_schemas, ("id", "title", "description")),
}


@click.command("list", epilog="Example: conformance list checks --json")
@click.argument("kind", type=click.Choice(list(_KINDS)))
@options.root
@options.as_json
def command(*, kind: str, root: Path | None, as_json: bool) -> None:
    """List providers, operations, features, checks, dialects, faults, formats or schemas."""
    rows, columns = _KINDS[kind]
    print_rows(rows(root), columns, as_json=as_json)
