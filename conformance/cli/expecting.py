"""``run --update-expectations``: the file of known findings made to fit what the run found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conformance import runfile
from conformance.cli.output import write_file
from conformance.engine.expectations import UNREVIEWED, update
from conformance.engine.run import known_findings
from conformance.errors import Location, UsageError
from conformance.model import Footer, Header
from conformance.spec.library import EXPECTATIONS, Library
from conformance.spec.rewriting import rewritten


def update_expectations(run: Path, library: Library) -> str:
    """Write ``expectations.yaml`` and the run's own copy of it; returns what to tell.

    Raises:
        SpecError: the file cannot be rewritten without losing something.
        UsageError: it was changed while the run was made.
    """
    records = runfile.read(run)
    header = next(records)
    assert isinstance(header, Header)  # noqa: S101 - a run that was read begins so
    listed = known_findings(library, header.providers)
    if listed != header.expectations:
        raise UsageError(
            "the file was changed while the run was made",
            location=Location(EXPECTATIONS),
            hint="run it again",
        )
    if any(isinstance(record, Footer) and record.interrupted for record in records):
        return f"{EXPECTATIONS} is left as it was: the run was interrupted"
    changes = update(runfile.read(run))
    if not changes.added and not changes.gone:
        return f"{EXPECTATIONS} is up to date"
    path = library.root / EXPECTATIONS
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    new = rewritten(text, file=EXPECTATIONS, without=changes.gone, added=changes.added)
    write_file(path, new)
    header = replace(header, expectations=known_findings(library, header.providers))
    first, _, rest = run.read_text(encoding="utf-8").partition("\n")
    del first
    run.write_text(runfile.line(header) + rest, encoding="utf-8", newline="\n")
    return (
        f"{EXPECTATIONS}: {len(changes.added)} added, {len(changes.gone)} taken out; "
        f'give each that begins with "{UNREVIEWED.strip()}" its reason'
    )
