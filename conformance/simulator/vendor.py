"""A simulated vendor: one function from request to response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from conformance.codec import strict_json
from conformance.codec.canonical import canonical
from conformance.dialects.lens import lens
from conformance.model import Operation, Provider, Request, Response
from conformance.simulator import drawing, keys, pictures, reading, signatures
from conformance.simulator.fault import FAULTS
from conformance.simulator.refusal import refuse, speaking
from conformance.simulator.routes import Route, nearest, route
from conformance.simulator.scene import Scene, Stage
from conformance.spec.library import Library

#: The header that labels every answer; whatever carries it proves nothing about a vendor. Its value
#: is ``1``, and with a fault ``1; fault=<id>``.
HEADER: Final = "x-conformance-simulator"

#: What stands for the key in requests.
PLACEHOLDER: Final = "{API_KEY}"

_NOT_FOUND: Final = Response(
    status=404, headers=(("Content-Type", "application/json"),), body=b'{"error":"not found"}'
)


class Vendor:
    """Answers as the page of ``provider`` says, and as the official dialect does beyond that.

    The same request gives the same response, always; nothing makes it raise.

    Args:
        fault: what it does wrong on purpose; one of ``FAULTS``.
        key: the one good key.

    Raises:
        UsageError: there is no such fault; the hint has the nearest.
    """

    def __init__(
        self,
        provider: Provider,
        library: Library,
        *,
        fault: str | None = None,
        key: str = PLACEHOLDER,
    ) -> None:
        self._provider = provider
        self._library = library
        self._key = key
        self._fault = None if fault is None else FAULTS[fault]

    def answer(self, request: Request) -> Response:
        """The response to any request."""
        response, label = self._answer(request), "1"
        if self._fault is not None:
            label = f"1; fault={self._fault.id}"
            scene = self._scene(request)
            response = response if scene is None else self._fault.apply(response, scene)
        return replace(response, headers=(*response.headers, (HEADER, label)))

    def _scene(self, request: Request) -> Scene | None:
        """What a fault gets to know; ``None`` where there is no vendor to speak of."""
        stage, operation = self._place(request)
        if operation is None:
            return None
        return Scene(
            stage=stage,
            request=request,
            operation=operation,
            provider=self._provider,
            library=self._library,
            honest=self._answer,
            key=self._key,
        )

    def _place(self, request: Request) -> tuple[Stage, Operation | None]:
        first = next(iter(self._provider.operations), None)
        try:
            path = urlsplit(request.url).path
        except ValueError:
            return "nowhere", first
        if pictures.named(path):
            return "picture", first
        found = route(request, self._provider)
        if found is None:
            return "nowhere", nearest(request, self._provider)
        return "method" if found.wrong_method else "operation", found.operation

    def _answer(self, request: Request) -> Response:
        try:
            path = urlsplit(request.url).path
        except ValueError:
            return _NOT_FOUND
        served = pictures.named(path)
        if served is not None and request.method.upper() == "GET":
            headers = (("Content-Type", served.mime),)
            return Response(status=200, headers=headers, body=served.data)
        found = route(request, self._provider)
        return self._operate(request, found) if found else self._lost(request)

    def _lost(self, request: Request) -> Response:
        """A path that leads nowhere, told in the vendor's own dialect."""
        operation = nearest(request, self._provider)
        if operation is None:
            return _NOT_FOUND
        return refuse(operation, request, "not_found", "there is nothing at this path")

    def _operate(self, request: Request, found: Route) -> Response:
        operation = found.operation
        if found.wrong_method:
            message = f"this path takes {operation.method.upper()}"
            return refuse(operation, request, "method", message)
        turned_away = keys.refusal(request, operation, self._key)
        if turned_away:
            category, message = turned_away
            return refuse(operation, request, category, message)
        if not _printed(request, operation):
            for category, message, param in self._refusals(request, operation):
                return refuse(operation, request, category, message, param=param)
        origin = _origin(request.url)
        made = drawing.outcome(request, operation, self._provider, self._library, origin)
        return lens(speaking(operation)).render(made, request)

    def _refusals(self, request: Request, operation: Operation) -> Iterator[reading.Refusal]:
        yield from reading.refusals(request, operation, self._provider, self._library)
        yield from signatures.refusals(request, operation, self._provider, self._library)


def _printed(request: Request, operation: Operation) -> bool:
    """Whether the page itself prints this body: then it is right, JSON or not."""
    bodies = [
        sample.body.encode("utf-8", "replace")
        for sample in operation.samples
        if sample.kind == "request" and sample.body is not None
    ]
    if request.body in bodies:
        return True
    # Clients write the same JSON with other white space.
    sent = strict_json.parse(request.body)
    printed = (strict_json.parse(body) for body in bodies)
    return sent.strict and any(
        each.strict and canonical(each.value) == canonical(sent.value) for each in printed
    )


def _origin(url: str) -> str:
    split = urlsplit(url)
    return f"{split.scheme or 'https'}://{split.netloc}"
