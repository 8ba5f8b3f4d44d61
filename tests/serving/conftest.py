"""A server of the simulator in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from conformance.serving.app import Answering, application
from conformance.serving.server import Server, listen, url_of
from conformance.spec.library import Library

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(vendor: Answering, **options) -> Iterator[str]:
    """Where the vendor answers while this lasts."""
    listening = listen("127.0.0.1", 0)
    server = Server(application(vendor, **options))
    thread = threading.Thread(target=server.run, args=[listening])
    thread.start()
    try:
        yield url_of(listening)
    finally:
        server.stop()
        thread.join()


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.open(ROOT)


@pytest.fixture(scope="session")
def served() -> Callable[..., AbstractContextManager[str]]:
    """Opens servers: ``with served(vendor) as origin``."""
    return serving
