"""A vendor that counts what it is asked, and what of it a customer would pay for."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from conformance.model import Provider, Request, Response
from conformance.serving.app import Answering
from conformance.simulator.fault import DELAY
from conformance.simulator.routes import route


@dataclass(slots=True, kw_only=True)
class Counted:
    """Passes questions on, from several threads at once.

    Attributes:
        total: requests, for pictures behind links too.
        paid: answers 2xx of an operation, for each of which a picture may be charged.
        delayed: whether any answer was to come late.
    """

    vendor: Answering
    provider: Provider
    total: int = 0
    paid: int = 0
    delayed: bool = False

    def __post_init__(self) -> None:
        self._lock = Lock()

    _lock: Lock = None  # type: ignore[assignment]  # made right after

    def answer(self, request: Request) -> Response:
        """The vendor's answer."""
        response = self.vendor.answer(request)
        operates = route(request, self.provider) is not None
        with self._lock:
            self.total += 1
            self.paid += operates and 200 <= response.status < 300  # noqa: PLR2004 - 2xx
            self.delayed = self.delayed or response.header(DELAY) is not None
        return response
