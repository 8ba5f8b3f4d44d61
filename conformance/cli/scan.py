"""``conformance scan``: refuse files that hold a key, before they are shared."""

from __future__ import annotations

import os
from pathlib import Path

import click

from conformance.cli import options
from conformance.cli.output import print_json, say
from conformance.errors import NothingSelected
from conformance.spec.library import Library
from conformance.transport.scan import files, known, scan
from conformance.transport.secrets import environment

#: What people share, below the root.
_SHARED = ("cassettes", "reports", "specs")


@click.command(epilog="Examples: conformance scan; conformance scan out/ --env-file keys.env")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@options.root
@options.env_file
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    root: Path | None,
    env_file: Path | None,
    as_json: bool,
) -> None:
    """Look for keys in files: PATHS are files or folders, by default cassettes/, reports/, specs/.

    Keys that the environment holds for the providers are searched by value, in any encoding; any
    others by their shape and place. Every line says where and what, and never shows the key. The
    exit code is 1 where anything is found. Pictures' signed addresses are no keys.
    """
    library = Library.open(root)
    names = [provider.key_env for provider in library.providers(())]
    secrets = known(environment(os.environ, env_file), names)
    home = root or Path.cwd()
    there = [home / each for each in _SHARED if (home / each).exists()]
    wanted = list(files(paths or there))
    if not wanted:
        raise NothingSelected("there is no file to look through", hint="name files or folders")
    found = [
        leak for path in wanted for leak in scan(path, secrets, called=options.called(path, home))
    ]
    if as_json:
        print_json(
            [
                {"file": leak.location.file, "line": leak.location.line, "what": leak.what}
                for leak in found
            ]
        )
    else:
        for leak in found:
            say(f"{leak.location}: {leak.what}")
    by_value = f"the values of {', '.join(secrets)}" if secrets else "no value: no key is set"
    click.echo(f"{len(wanted)} files, looked for {by_value}, and for shapes", err=True)
    if found:
        click.echo("hint: take the key back at its vendor, then record again", err=True)
    ctx.exit(1 if found else 0)
