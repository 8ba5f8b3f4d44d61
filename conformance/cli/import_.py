"""``conformance import``: a vendor's pages to a spec."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from conformance.cli import options
from conformance.cli.output import print_json, say, write_file
from conformance.errors import SpecError, UsageError
from conformance.generate.plan import plan
from conformance.importers.changes import changes
from conformance.importers.draft import PageText
from conformance.importers.imported import Imported, Source, imported
from conformance.importers.seal import untouched
from conformance.importers.summary import story, summary
from conformance.model import Provider
from conformance.spec import loader
from conformance.spec.library import Library
from conformance.spec.operations import ID

_MOST_BYTES = 16 << 20
_NOTHING_READ = 2
_CHANGED = 1


@click.command("import", epilog="Example: conformance import page.md --provider acme")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--provider", required=True, help="The id of the vendor: letters, digits, - and _.")
@click.option("--url", "urls", multiple=True, help="Where a page is published; one for each file.")
@click.option("--retrieved", default="", help="When the pages were fetched, as 2026-03-14.")
@click.option(
    "-o",
    "--output",
    "--out",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write. Default: specs/ID.yaml.",
)
@click.option("--diff", "compare", is_flag=True, help="Show what changed; write nothing.")
@click.option(
    "--force",
    is_flag=True,
    help="Replace a spec that is there; one edited by hand is kept beside it.",
)
@options.root
@options.as_json
def command(
    *,
    files: Sequence[Path],
    provider: str,
    urls: Sequence[str],
    retrieved: str,
    out: Path | None,
    compare: bool,
    force: bool,
    root: Path | None,
    as_json: bool,
) -> int:
    """Import a vendor's pages into specs/ID.yaml: OpenAPI, Apifox, Mintlify, or plain tables.

    What the pages leave open is asked on stderr and in the spec, each question with its line.
    """
    if not ID.fullmatch(provider):
        hint = "small letters, digits, '_' and '-', at most 64"
        raise UsageError(f"{provider!r} cannot be a provider's id", hint=hint)
    if len(urls) > len(files):
        raise UsageError("there are more --url than files")
    library = Library.open(root)
    target = (root or Path()) / (out or Path("specs") / f"{provider}.yaml")
    if target.exists() and not (compare or force):
        hint = "--diff shows what changed; --force replaces it, and keeps a copy of an edited one"
        raise UsageError(f"{target} is there already", hint=hint)
    old = _old(target, provider, library) if compare else None
    edited = target.exists() and not untouched(_text(target))
    found = imported(
        _sources(files, urls, retrieved),
        provider=provider,
        library=library,
        obstacle=lambda of, operation: _obstacle(of, operation, library),
    )
    _tell(found)
    if found.spec is None:
        return _NOTHING_READ
    if old is not None:
        if edited:
            note = "edited since it was imported, or made by hand; what differs may be that"
            click.echo(f"{target}: note: {note}", err=True)
        return _differences(old, found.spec, as_json=as_json)
    if edited:
        click.echo(f"{target}: note: edited by hand; kept as {_kept(target)}", err=True)
    write_file(target, found.text)
    if as_json:
        print_json({**summary(found), "file": str(target)})
    else:
        for told in story(found):
            say(told)
        click.echo(f"written: {target}")
    return 0


def _obstacle(provider: Provider, operation: str, library: Library) -> str:
    try:
        plan(provider, library, strength=0, operations=[operation])
    except SpecError as why:
        return why.message.partition(": ")[2] or why.message
    return ""


def _sources(files: Sequence[Path], urls: Sequence[str], retrieved: str) -> list[Source]:
    sources = []
    for index, file in enumerate(files):
        url = urls[index] if index < len(urls) else ""
        sources.append(Source(page=_page(file), url=url, retrieved=retrieved))
    return sources


def _page(file: Path) -> PageText:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{file} is larger than {_MOST_BYTES >> 20} MiB")
        text = file.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as why:
        raise UsageError(f"{file} cannot be read: {why.strerror}") from why
    return PageText(file=file.name, text=text.replace("\r\n", "\n").replace("\r", "\n"))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as why:
        raise UsageError(f"{file} cannot be read: {why.strerror}") from why


def _kept(target: Path) -> Path:
    """Where a spec that somebody worked on is kept, before another takes its place."""
    names = (target.with_name(f"{target.name}.before-{number}") for number in range(1, 1_000))
    free = next((each for each in names if not each.exists()), None)
    if free is None:
        raise UsageError(f"there are too many copies beside {target}", hint="remove some")
    try:
        target.replace(free)
    except OSError as why:
        raise UsageError(f"{target} cannot be kept: {why.strerror}") from why
    return free


def _old(target: Path, provider: str, library: Library) -> loader.Spec:
    if not target.exists():
        raise UsageError(f"{target} is not there yet", hint="import it without --diff first")
    return loader.parse(
        target.read_bytes(),
        file=str(target),
        stem=provider,
        features=library.features,
        references=library.references,
    )


def _tell(found: Imported) -> None:
    """Faults and questions, as compilers give them."""
    for file, fault in (*found.faults, *found.document.faults):
        say(f"{file}:{fault.line}: fault: {fault.message}", err=True)
        if fault.hint:
            say(f"  hint: {fault.hint}", err=True)
    for file, question in found.document.questions:
        line = f":{question.line}" if question.line else ""
        say(f"{file or question.operation}{line}: question: {question.text}", err=True)


def _differences(old: loader.Spec, new: loader.Spec, *, as_json: bool) -> int:
    found = changes(old.provider, new.provider)
    if as_json:
        print_json([change.json() for change in found])
    else:
        for change in found:
            say(str(change))
        count = "1 change" if len(found) == 1 else f"{len(found)} changes"
        click.echo(count if found else "nothing changed")
    return _CHANGED if found else 0
