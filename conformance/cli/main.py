"""The command group: finds subcommands by file, and turns errors into messages and exit codes.

Exit codes: 0 nothing unexpected; 1 a finding at or above ``--fail-on``; 2 usage or spec error;
3 nothing selected or no evidence; 4 an answer was tried for and not obtained, or a bug of ours;
130 interrupted.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

import click

from conformance.cli.colour import COLOUR, is_terminal
from conformance.cli.commands import Commands
from conformance.errors import INTERRUPTED, ConformanceError, OutputError

_OUR_FAULT = 4
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
#: Characters of an error that are shown.
_LONGEST = 4_000


def _print_versions(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it so
    if value and not ctx.resilient_parsing:
        from conformance.cli.versions import versions  # noqa: PLC0415 - so that help is quick

        click.echo("\n".join(versions()))
        ctx.exit()


_VERSION = click.Option(
    ["--version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_versions,
    help="Print the versions that a bug report needs.",
)


@click.group(
    cls=Commands,
    params=[_VERSION, COLOUR],
    context_settings={"help_option_names": ["-h", "--help"]},
)
def group() -> None:
    """Conformance of image APIs sold through aggregators.

    Vendors are described in specs/, their answers kept in cassettes/, and judged into one
    compatibility matrix, every cell with its evidence.

    \b
    Examples:
      conformance run                 judge the evidence on disk, offline, with no key
      conformance plan ccapi          what a live run would send, and what it would cost
      conformance explain image/size  what a check demands and why
    """  # noqa: D301 - click takes the escape for "do not wrap what follows"


def main() -> None:
    """Run the command line; never returns, always exits with a documented code."""
    # Hypothesis keeps tables of Unicode in the working directory, which is the user's.
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(_cache() / "aggregator-conformance"))
    _encode()
    try:
        sys.exit(group.main(standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        from conformance.cli.mistakes import told  # noqa: PLC0415 - so that help is quick

        click.echo(told(error), err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except ConformanceError as error:
        _say(f"error: {error}")
        sys.exit(error.exit_code)
    except OSError as error:  # a folder that cannot be read or written is no bug
        full = error.errno in _NO_ROOM
        gone = "the working folder" if error.errno == errno.ENOENT else ""
        where = error.filename or ("standard output" if full else gone)
        _say(f"error: {f'{where}: ' if where else ''}{error.strerror or error}")
        sys.exit(OutputError.exit_code if full else ConformanceError.exit_code)
    except Exception:  # noqa: BLE001 - a bug of ours must not look like a verdict (exit 1)
        click.echo(_concealed(traceback.format_exc()), err=True, nl=False)
        click.echo("error: this is a bug of ours; please report it with the text above", err=True)
        sys.exit(_OUR_FAULT)


def _cache() -> Path:
    """Where caches are kept; not everybody has a home."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named)
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return Path(tempfile.gettempdir())


def _encode() -> None:
    """Write UTF-8 to files and pipes, and to a terminal whatever it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if is_terminal(stream) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _say(text: str) -> None:
    """Say what went wrong: it may quote a vendor, who may want to act on a terminal."""
    from conformance.report.visible import visible  # noqa: PLC0415 - so that help is quick

    with suppress(OSError):  # nobody may be listening
        click.echo(visible(_concealed(text), _LONGEST, lines=True), err=True)


def _concealed(text: str) -> str:
    """A text without the keys in use; there are none where nobody has read one."""
    secrets = sys.modules.get("conformance.transport.secrets")
    return str(secrets.concealed(text)) if secrets else text
