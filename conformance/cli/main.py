"""The command group: finds subcommands by file, and turns errors into messages and exit codes.

Exit codes: 0 nothing unexpected; 1 a finding at or above ``--fail-on``; 2 usage or spec error;
3 nothing selected or no evidence; 4 an answer was tried for and not obtained, or a bug of ours;
130 interrupted.
"""

from __future__ import annotations

import ast
import importlib.util
import keyword
import os
import pkgutil
import platform
import sys
import traceback
from importlib.metadata import version
from pathlib import Path

import click

from conformance import __version__, cli
from conformance.errors import INTERRUPTED, ConformanceError

#: Modules of this package that are no subcommands.
_SHARED = {"main", "money", "options", "output", "progress", "sending"}
_OUR_FAULT = 4


class Commands(click.Group):
    """Subcommands, one module each: ``conformance.cli.<name>`` with a ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the modules."""
        del ctx
        modules = (module.name for module in pkgutil.iter_modules(cli.__path__))
        # A module cannot be called "import"; with a dash at its end it can.
        return sorted(name.rstrip("_").replace("_", "-") for name in modules if name not in _SHARED)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(_module(cmd_name))
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands by the first line of their files, importing none: help is quick."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(ctx)])


def _module(name: str) -> str:
    stem = name.replace("-", "_")
    return f"conformance.cli.{stem}{'_' if keyword.iskeyword(stem) else ''}"


def _summary(name: str) -> str:
    spec = importlib.util.find_spec(_module(name))
    source = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    first = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    return first.partition(": ")[2].rstrip(".")


def _versions(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it so
    if not value or ctx.resilient_parsing:
        return
    libraries = ("httpx", "hypothesis", "jsonschema", "pillow", "pyyaml", "vcrpy")
    rows = [f"conformance {__version__}", f"Python {platform.python_version()}"]
    rows += [f"{name} {version(name)}" for name in libraries]
    click.echo("\n".join(rows))
    ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_versions,
    help="Print the versions that a bug report needs.",
)
def group() -> None:
    """Conformance of image APIs sold through aggregators.

    Vendors are described in specs/, their answers kept in cassettes/, and judged into one
    compatibility matrix, every cell with its evidence.

    \b
    Examples:
      conformance run                 judge the evidence on disk; offline, no keys
      conformance plan ccapi          what a live run would send, and what it would cost
      conformance explain image/size  what a check demands and why
    """  # noqa: D301 - click takes the escape for "do not wrap what follows"


def main() -> None:
    """Run the command line; never returns, always exits with a documented code."""
    # Hypothesis keeps tables of Unicode in the working directory, which is the user's.
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(cache / "aggregator-conformance"))
    try:
        sys.exit(group.main(standalone_mode=False) or 0)
    except SystemExit as end:
        # Where nobody reads our output any more, click ends with a code that would be a verdict.
        if isinstance(end.__context__, BrokenPipeError):
            sys.exit(0)
        raise
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except ConformanceError as error:
        click.echo(_concealed(f"error: {error}"), err=True)
        sys.exit(error.exit_code)
    except OSError as error:  # a folder that cannot be read or written is no bug
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"error: {where}{error.strerror or error}", err=True)
        sys.exit(ConformanceError.exit_code)
    except Exception:  # noqa: BLE001 - a bug of ours must not look like a verdict (exit 1)
        click.echo(_concealed(traceback.format_exc()), err=True, nl=False)
        click.echo("error: this is a bug of ours; please report it with the text above", err=True)
        sys.exit(_OUR_FAULT)


def _concealed(text: str) -> str:
    """A text without the keys in use; there are none where nobody has read one."""
    secrets = sys.modules.get("conformance.transport.secrets")
    return str(secrets.concealed(text)) if secrets else text
