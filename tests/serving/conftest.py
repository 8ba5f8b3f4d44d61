"""A server of the simulator in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from conformance.serving.app import Answering, application
from conformance.serving.server import Server, listen, url_of
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library

HERE = Path(__file__).parent
KEY = "a-key-of-the-test"


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
def key() -> str:
    """The one good key."""
    return KEY


@pytest.fixture(scope="session")
def library() -> Library:
    """The documented vendors."""
    return Library.open(HERE.parents[1])


@pytest.fixture(scope="session")
def served() -> Callable[..., AbstractContextManager[str]]:
    """Opens servers: ``with served(vendor) as origin``."""
    return serving


@pytest.fixture(scope="session")
def original() -> Callable[[str | None], Vendor]:
    """What the official clients are made for, with a fault or without."""
    library = Library.open(HERE / "root")
    provider = library.provider("originals")
    return lambda fault=None: Vendor(provider, library, fault=fault, key=KEY)


@pytest.fixture(scope="session")
def spoilt(original) -> Callable[..., AbstractContextManager[str]]:
    """Opens servers with a fault: ``with spoilt("overloaded") as origin``."""
    return lambda fault, **options: serving(original(fault), **options)


@pytest.fixture(scope="module")
def honest(original) -> Iterator[str]:
    """Where that one answers without a fault."""
    with serving(original()) as origin:
        yield origin
