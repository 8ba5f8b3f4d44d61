"""``conformance serve``: the built-in simulator as a server, for any HTTP client."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from conformance.cli import names, options
from conformance.errors import UsageError, nearest
from conformance.model import Request, Response
from conformance.report.visible import visible
from conformance.serving.app import application
from conformance.serving.mishap import MISHAPS, Mishap
from conformance.serving.server import Server, listen, url_of
from conformance.serving.usage import usage
from conformance.simulator.fault import FAULTS
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library

_KEY: Final = "simulator-key"
_SHOWN: Final = 200


@click.command(epilog="Example: conformance serve ccapi --fault tier-ignored --port 8080")
@click.argument("provider", type=names.PROVIDER)
@options.root
@options.served_faults
@options.fault_seed
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    help="The port to listen at. Default: any that is free.",
)
@click.option("--key", default=_KEY, show_default=True, help="The one good key.")
@click.option(
    "--delay",
    type=click.Choice(["real", "none"]),
    default="real",
    show_default=True,
    help="Wait as long as an answer says, or only say so.",
)
def command(
    *,
    provider: str,
    root: Path | None,
    faults: tuple[str, ...],
    fault_seed: int,
    host: str,
    port: int,
    key: str,
    delay: str,
) -> None:
    """Answer as the page of PROVIDER says, over HTTP, until interrupted.

    The answers are those of `conformance run --simulate`, labelled by the header
    x-conformance-simulator, and prove nothing about a vendor. The first line printed says where the
    server listens; the log of requests goes to stderr.
    """
    library = Library.open(root)
    described = library.provider(provider)
    for each in faults:
        if each not in MISHAPS and not set(each.split("+")) <= set(FAULTS):
            raise UsageError(
                f"there is no fault called {each!r}", hint=nearest(each, {*FAULTS, *MISHAPS})
            )
    answered = "+".join(each for each in faults if each not in MISHAPS)
    vendor = Vendor(described, library, fault=answered or None, seed=fault_seed, key=key)
    mishap = _mishap(faults)
    listening = listen(host, port)
    click.echo(f"{provider}, simulated, listens at {url_of(listening)}")
    for line in usage(described, url_of(listening), key):
        _say(f"  {line}")
    app = application(vendor, mishap=mishap, waits=delay == "real", told=_tell)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        Server(app).run(listening)
    except KeyboardInterrupt:
        return  # being stopped is how a server ends


def _mishap(faults: tuple[str, ...]) -> Mishap | None:
    """The fault of the connection among those asked for."""
    found = [MISHAPS[each] for each in faults if each in MISHAPS]
    if len(found) > 1:
        raise UsageError("a connection breaks in one way only", hint=f"leave out {found[1].id!r}")
    return next(iter(found), None)


def _tell(request: Request, response: Response) -> None:
    """One line for each request; without the query, in which a key may stand."""
    path = visible(request.url.partition("?")[0], _SHOWN)
    _say(f"{response.status} {visible(request.method)} {path}")


def _say(line: str) -> None:
    """A line beside the result; whoever read them may have gone, clients are answered still."""
    with suppress(OSError):
        click.echo(line, err=True)
