"""A vendor that counts what it is asked, and what of it a customer would pay for."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from conformance.model import Provider, Request, Response
from conformance.serving.app import Answering
from conformance.simulator.fault import DELAY
from conformance.simulator.routes import route

_SUCCESSES: Final = range(200, 300)


@dataclass(slots=True, kw_only=True)
class Counted:
    """Passes requests on to a vendor that may be exchanged; for several threads at once.

    Attributes:
        total: requests, those for pictures behind links too.
        paid: answers 2xx of an operation, for each of which a picture may be charged.
        delayed: whether any answer was to come late.
    """

    vendor: Answering
    provider: Provider
    total: int = 0
    paid: int = 0
    delayed: bool = False
    _lock: Lock = field(default_factory=Lock)

    def ask(self, vendor: Answering) -> None:
        """Pass requests on to this vendor from now on, and count from nothing."""
        with self._lock:
            self.vendor = vendor
            self.total = self.paid = 0
            self.delayed = False

    def answer(self, request: Request) -> Response:
        """The vendor's answer."""
        response = self.vendor.answer(request)
        operates = route(request, self.provider) is not None
        with self._lock:
            self.total += 1
            self.paid += operates and response.status in _SUCCESSES
            self.delayed = self.delayed or response.header(DELAY) is not None
        return response
