"""The built-in simulator as a transport: in process, without a clock or a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from conformance.model import (
    Case,
    Evidence,
    EvidenceKind,
    Exchange,
    Fault,
    Provider,
    Request,
    Response,
    Timing,
)
from conformance.spec.library import Library
from conformance.transport.apart import Apart
from conformance.transport.base import Keeper
from conformance.transport.blobs import sha256
from conformance.transport.conversation import (
    fetch_images,
    images_of,
    next_turn,
    operation_of,
    picture_bytes,
    picture_request,
)
from conformance.transport.decoding import decode
from conformance.transport.evidence import host
from conformance.transport.redact import PLACEHOLDER
from conformance.transport.thumbnails import Thumbnails

#: The header in which a simulator says after how many seconds it would have answered.
DELAY = "x-conformance-simulator-delay"


class Answering(Protocol):
    """Whoever has an answer to every request; ``simulator.vendor.Vendor`` is one."""

    def answer(self, request: Request) -> Response:
        """The response; never raises."""
        ...


class Simulated:
    """Sends cases to the simulator of a provider.

    Args:
        provider: whose operations the cases are for.
        library: what the simulator knows beside the provider.
        fault: what it does wrong on purpose: a fault, or several joined by ``+``.
        seed: how it strikes: 0 is its plain form, any other number varies it.
        at: the date that the evidence bears, since there is no clock.
        vendor: another one to ask instead of the built-in simulator.
        keeper: who keeps what passes.
    """

    def __init__(
        self,
        provider: Provider,
        library: Library,
        fault: str | None = None,
        *,
        seed: int = 0,
        at: str = "",
        vendor: Answering | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self.fault = fault
        self._provider = provider
        self._vendor = vendor or _built_in(provider, library, fault, seed)
        self._at = at
        self._keeper = keeper
        self._thumbnails = Thumbnails()

    def exchanges(self, cases: Iterable[Case]) -> Iterator[Exchange]:
        """One exchange for each case, in order."""
        cases = tuple(cases)
        continued = {case.after for case in cases if case.after}
        answered: dict[str, Exchange] = {}
        for case in cases:
            exchange = self._exchange(case, answered)
            if case.id in continued:
                answered[case.id] = exchange
            if self._keeper is not None:
                exchange = self._keeper.keep(Apart.of(exchange)).whole()
            yield exchange

    def _exchange(self, case: Case, answered: dict[str, Exchange]) -> Exchange:
        operation = operation_of(case, self._provider)
        evidence = Evidence(kind=EvidenceKind.SIMULATED, at=self._at, host=host(case.request.url))
        sent = next_turn(case, answered.get(case.after), operation) if case.after else case
        if isinstance(sent, Fault):
            return Exchange(case=case, evidence=evidence, fault=sent, attempts=0)
        if self._keeper is not None:
            self._keeper.sending(sent)
        said = self._vendor.answer(sent.request)
        exchange = decode(Exchange(case=sent, evidence=evidence, response=said))
        response = exchange.response or said
        images = images_of(response, operation)
        fetched = fetch_images(images, self._get)
        pictures = picture_bytes(images, fetched)
        return replace(
            exchange,
            timing=_timing(response),
            fetched=fetched,
            echoes=tuple(_echoes(response)),
            thumbnails=self._thumbnails.of((sha256(each), each) for each in pictures),
        )

    def _get(self, url: str) -> Response:
        return self._vendor.answer(picture_request(url))


def _timing(response: Response) -> Timing:
    """As if the simulator had waited."""
    said = response.header(DELAY) or ""
    seconds = float(said) if said.isascii() and said.isdecimal() else 0.0
    return Timing(first_byte=seconds, total=seconds)


def _echoes(response: Response) -> Iterator[str]:
    """Where an answer repeats the key, for which the placeholder stands here."""
    for name, value in response.headers:
        if PLACEHOLDER in value:
            yield f"header:{name}: {PLACEHOLDER}"
    at = response.body.find(PLACEHOLDER.encode())
    if at >= 0:
        yield f"body: {PLACEHOLDER} at byte {at}"


def _built_in(provider: Provider, library: Library, fault: str | None, seed: int) -> Answering:
    from conformance.simulator.vendor import Vendor  # noqa: PLC0415 - replaying needs none of it

    return Vendor(provider, library, fault=fault, seed=seed)
