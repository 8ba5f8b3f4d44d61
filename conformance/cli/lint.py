"""``conformance lint``: what is wrong with a spec, for those who write it."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli import options
from conformance.cli.output import print_json, say
from conformance.lint.linter import files, lint
from conformance.spec.library import Library


@click.command(epilog="Examples: conformance lint; conformance lint specs/acme.yaml --json")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options.root
@options.as_json
@click.pass_context
def command(
    ctx: click.Context, *, paths: tuple[Path, ...], root: Path | None, as_json: bool
) -> None:
    """Look for mistakes in specs: PATHS are files or folders, by default specs/.

    Every line says where, what and what to do. The exit code is 1 where anything is told.
    """
    library = Library.open(root)
    home = root or Path.cwd()
    found = [
        complaint
        for path in files(paths or [home / "specs"])
        for complaint in lint(path, library, file=options.called(path, home))
    ]
    if as_json:
        print_json(
            [
                {
                    "file": each.location.file,
                    "line": each.location.line,
                    "severity": each.severity,
                    "rule": each.rule,
                    "message": each.message,
                    "hint": each.hint,
                }
                for each in found
            ]
        )
    else:
        for each in found:
            say(f"{each.location}: {each.severity}: {each.message} [{each.rule}]")
            if each.hint:
                say(f"  hint: {each.hint}")
    ctx.exit(1 if found else 0)
