"""The simulated vendor on a socket of this machine, honest or faulty, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Final

from benchmarks.detection.counted import Counted
from conformance.model import Provider
from conformance.serving.app import application
from conformance.serving.server import Server, listen, url_of
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library

#: Where the spec is.
ROOT: Final = Path(__file__).parent
VENDOR: Final = "three"
KEY: Final = "the-good-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The vendor, and where it answers."""

    url: str
    counted: Counted
    library: Library
    provider: Provider

    def honest(self) -> Vendor:
        """The vendor without a fault."""
        return Vendor(self.provider, self.library, key=KEY)

    def faulty(self, fault: str, seed: int, key: str = KEY) -> Vendor:
        """The vendor with a fault in one of its forms."""
        return Vendor(self.provider, self.library, fault=fault, seed=seed, key=key)


@contextmanager
def served() -> Iterator[Served]:
    """A server of the honest vendor while this lasts.

    No delay is waited, only told: an answer that comes after minutes would make this take days.
    """
    library = Library.open(ROOT)
    provider = library.provider(VENDOR)
    counted = Counted(vendor=Vendor(provider, library, key=KEY), provider=provider)
    listening = listen("127.0.0.1", 0)
    server = Server(application(counted, waits=False))
    # A process of a pool ends without leaving this.
    thread = Thread(target=server.run, args=[listening], daemon=True)
    thread.start()
    try:
        yield Served(url=url_of(listening), counted=counted, library=library, provider=provider)
    finally:
        server.stop()
        thread.join()
