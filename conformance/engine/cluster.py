"""Workers of a Dask cluster, which may be many machines: the one place that knows its library.

A worker is a process that somebody else started, as a rule `dask worker tcp://… --nthreads 1`. It
reads the evidence itself, so it needs to see the same folder under the same name, and has to judge
by the same code. https://distributed.dask.org/en/stable/ is the library's own page.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from conformance.engine.hands import Hands
from conformance.engine.identity import difference, identity
from conformance.engine.work import Done, Work, do
from conformance.errors import UsageError, WorkersLost

INSTALL: Final = "pip install 'aggregator-conformance[dask]'"

#: How a scheduler is spoken to: https://distributed.dask.org/en/stable/communications.html
_SCHEMES: Final = {"tcp", "tls", "ws", "wss"}

#: Loggers that would tell of every broken connection; those that are not repaired are told once.
_TALKING: Final = ("distributed", "distributed.client")

#: Seconds until a scheduler has to be heard of, and then until it has a worker.
PATIENCE: Final = 10


@contextmanager
def cluster(scheduler: str, root: Path | None) -> Iterator[Hands]:
    """The workers that a scheduler has, and those that come to it later.

    Args:
        scheduler: where it is, e.g. ``tcp://10.0.0.1:8786``.
        root: the project's folder, absolute; every worker has to see it.

    Raises:
        UsageError: Dask is not installed, nobody answers, or a worker would not say the same.
        WorkersLost: somebody answered, and then no more.
    """
    _check(scheduler)
    if find_spec("distributed") is None:
        raise UsageError("Dask's `distributed` is not installed here", hint=INSTALL)
    with _client(scheduler) as client:
        try:
            threads = _workers(client, scheduler)
            _ask(client, root)
        except OSError as error:
            raise WorkersLost(
                f"the scheduler at {scheduler} is gone: {_first_line(error)}", hint=_START
            ) from error
        # What was found once is not to be had again for the asking: files may have changed.
        executor = client.get_executor(pure=False)
        yield Hands(
            executor=executor,
            number=threads,
            do=partial(_done, identity()),
            gone=_gone(),
        )


_START: Final = "`dask scheduler` starts one and prints its address, e.g. tcp://127.0.0.1:8786"


def _check(scheduler: str) -> None:
    try:
        parts = urlsplit(scheduler)
        right = parts.scheme in _SCHEMES and parts.hostname and parts.port
    except ValueError:
        right = None
    if not right:
        raise UsageError(
            f"a scheduler is written tcp://HOST:PORT, not {scheduler[:80]!r}", hint=_START
        )


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    """A connection; what its library has to say is told as an error, once, or not at all."""
    from distributed import Client  # noqa: PLC0415 - it takes long to load

    for name in _TALKING:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(asyncio.wait_for(_heard_of(scheduler), PATIENCE))
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # whatever else listens there may answer anything
        raise UsageError(
            f"no Dask scheduler answers at {scheduler}: {_first_line(error)}", hint=_START
        ) from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=PATIENCE)


async def _heard_of(scheduler: str) -> None:
    """Raise whatever stands in the way; a client that fails at this tries again while it closes."""
    from distributed import rpc  # noqa: PLC0415 - as above

    async with rpc(scheduler) as asked:
        await asked.identity()


def _workers(client: Any, scheduler: str) -> int:
    """How many threads they have together."""
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=PATIENCE)
    threads = sum(client.nthreads().values())
    if not threads:
        raise UsageError(
            f"the scheduler at {scheduler} has no worker",
            hint=f"start some that see the same folder: dask worker {scheduler} --nthreads 1",
        )
    return int(threads)


def _ask(client: Any, root: Path | None) -> None:
    """Refuse workers that would not say the same of the same answers, or cannot see them."""
    told: Mapping[str, Any] = client.run(_seen, str(root), on_error="return")
    for worker, found in sorted(told.items()):
        if isinstance(found, BaseException):
            raise UsageError(
                f"the worker at {worker} cannot judge: {_first_line(found)}", hint=_SAME
            )
        versions, sees = found
        if differs := difference(identity(), versions):
            raise UsageError(f"the worker at {worker} has {differs}", hint=_SAME)
        if not sees:
            raise UsageError(
                f"the worker at {worker} does not see {root}",
                hint="every worker needs the project's folder under the same name",
            )


_SAME: Final = "install the same versions wherever there is a worker, and start it again"


def _seen(root: str) -> tuple[Mapping[str, str], bool]:
    """Runs on a worker: by what it would judge, and whether it sees the project."""
    return identity(), Path(root).is_dir()


def _done(wanted: Mapping[str, str], work: Work) -> Done:
    """Runs on a worker, which may have joined after the others were asked."""
    if differs := difference(wanted, identity()):
        raise UsageError(f"a worker has {differs}", hint=_SAME)
    return do(work)


def _gone() -> tuple[type[Exception], ...]:
    from distributed import KilledWorker  # noqa: PLC0415 - as above

    return CancelledError, KilledWorker


def _first_line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
