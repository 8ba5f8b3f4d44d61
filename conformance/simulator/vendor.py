"""A simulated vendor: one function from request to response."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from conformance.codec import strict_json
from conformance.codec.canonical import canonical
from conformance.dialects.lens import lens
from conformance.model import Operation, Provider, Request, Response
from conformance.simulator import drawing, keys, pictures, reading, signatures
from conformance.simulator.choice import Choice
from conformance.simulator.fault import FAULTS, SimulatorFault
from conformance.simulator.moment import Moment, Occasion, drawn, facets_of
from conformance.simulator.refusal import refuse, speaking
from conformance.simulator.rehearsal import Honest, rehearsal
from conformance.simulator.routes import Route, nearest, route
from conformance.simulator.scene import Scene, Stage
from conformance.spec.library import Library

#: The header that labels every answer; whatever carries it proves nothing about a vendor. Its value
#: is ``1``, with a fault ``1; fault=<id>``, and with a seed besides ``; seed=<number>``.
HEADER: Final = "x-conformance-simulator"

#: What stands for the key in requests.
PLACEHOLDER: Final = "{API_KEY}"

_NOT_FOUND: Final = Response(
    status=404, headers=(("Content-Type", "application/json"),), body=b'{"error":"not found"}'
)


class Vendor:
    """Answers as the page of ``provider`` says, and as the official dialect does beyond that.

    The same request gives the same response, always, unless a fault counts how often it came;
    nothing makes it raise.

    Args:
        fault: what it does wrong on purpose: one of ``FAULTS``, or several joined by ``+``, each of
            which spoils what those before it left.
        seed: how a fault strikes: 0 is its plain form, always and everywhere; any other number
            varies places, values and the moment.
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
        seed: int = 0,
        key: str = PLACEHOLDER,
    ) -> None:
        self._provider = provider
        self._library = library
        self._key = key
        self._faults = tuple(FAULTS[name] for name in fault.split("+")) if fault else ()
        self._choices = tuple(Choice(fault=each.id, seed=seed) for each in self._faults)
        self._label = _label(fault, seed)
        self._seen: Counter[int] = Counter()
        self._counting = Lock()

    def answer(self, request: Request) -> Response:
        """The response to any request."""
        response = self._spoilt(request, len(self._faults), self._earlier(request))
        return replace(response, headers=(*response.headers, (HEADER, self._label)))

    def _earlier(self, request: Request) -> int:
        """How often the same request came before."""
        if not self._faults:
            return 0
        mark = hash((request.method, request.url, request.headers, request.body))
        with self._counting:
            self._seen[mark] += 1
            return self._seen[mark] - 1

    def _spoilt(self, request: Request, depth: int, earlier: int = 0) -> Response:
        """The answer with the first faults, ``depth`` of them."""
        if depth == 0:
            return self._answer(request)
        honest = partial(self._spoilt, depth=depth - 1)
        response = honest(request)
        fault, choice = self._faults[depth - 1], self._choices[depth - 1]
        scene = self._scene(request, honest, choice, earlier)
        if scene is None or not self._strikes(depth - 1, response, scene):
            return response
        return fault.apply(response, scene)

    def _strikes(self, number: int, response: Response, scene: Scene) -> bool:
        """Whether the moment of a fault has come."""
        moment = self._moments[number]
        return moment is None or moment.holds(facets_of(response, scene))

    @cached_property
    def _moments(self) -> tuple[Moment | None, ...]:
        return tuple(map(self._moment, self._faults, self._choices))

    def _moment(self, fault: SimulatorFault, choice: Choice) -> Moment | None:
        """When a fault strikes, once it has been tried on all that clients send."""
        if choice.seed == 0 or fault.steady:
            return None
        occasions = []
        vendor = Honest(
            provider=self._provider, library=self._library, key=self._key, answer=self._answer
        )
        for request, response in rehearsal(vendor):
            scene = self._scene(request, self._answer, choice)
            if scene is not None:
                shows = fault.apply(response, scene) != response
                occasions.append(Occasion(facets=facets_of(response, scene), shows=shows))
        return drawn(choice, occasions)

    def _scene(
        self,
        request: Request,
        honest: Callable[[Request], Response],
        choice: Choice,
        earlier: int = 0,
    ) -> Scene | None:
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
            honest=honest,
            key=self._key,
            choice=choice,
            earlier=earlier,
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
            return _wrong_method(operation, request)
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


def _wrong_method(operation: Operation, request: Request) -> Response:
    """With the methods there are: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6."""
    method = operation.method.upper()
    response = refuse(operation, request, "method", f"this path takes {method}")
    return replace(response, headers=(*response.headers, ("Allow", method)))


def _label(fault: str | None, seed: int) -> str:
    if not fault:
        return "1"
    return f"1; fault={fault}; seed={seed}" if seed else f"1; fault={fault}"


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
