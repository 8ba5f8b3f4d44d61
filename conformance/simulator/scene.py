"""What a fault of the simulator knows of the moment in which it strikes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar
from urllib.parse import urlsplit

from conformance.dialects.lens import Lens, lens
from conformance.model import (
    Change,
    Intent,
    Operation,
    Outcome,
    Provider,
    Request,
    Response,
)
from conformance.simulator import carriers
from conformance.simulator.choice import Choice
from conformance.simulator.pictures import FOLDER, Drawing
from conformance.simulator.refusal import speaking
from conformance.spec.asked import Asked, asked
from conformance.spec.library import Library

T = TypeVar("T")

_SUCCESS = 200

#: Where a request leads: to an operation, to one by a wrong method, to a picture, or nowhere.
Stage: TypeAlias = Literal["operation", "method", "picture", "nowhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A request, and the honest vendor that any other request can be put to.

    Attributes:
        operation: the one whose path the request has, else the one whose path is most like it.
        honest: answers any request as the vendor would without the fault.
        key: the good key.
        choice: what the fault's seed draws.
        earlier: how often the very same request was answered before.
    """

    stage: Stage
    request: Request
    operation: Operation
    provider: Provider
    library: Library
    honest: Callable[[Request], Response]
    key: str
    choice: Choice
    earlier: int = 0

    @property
    def reads(self) -> Lens:
        """The lens of the request."""
        return lens(self.operation.request_dialect)

    @property
    def speaks(self) -> Lens:
        """The lens of the answer."""
        return lens(speaking(self.operation))

    @property
    def intent(self) -> Intent:
        """What the request asks for."""
        return self.reads.intent(self.request)

    @property
    def asked(self) -> Asked:
        """What it asks for in official terms."""
        return asked(self.intent, self.operation, self.provider, self.library.models)

    def told(self, response: Response) -> Outcome | None:
        """What an answer of the operation delivers, ``None`` where it is a refusal."""
        if self.stage != "operation" or response.status != _SUCCESS:
            return None
        outcome = self.speaks.outcome(response)
        return None if outcome.error else outcome

    def say(self, outcome: Outcome) -> Response:
        """An outcome as an answer to this request."""
        return self.speaks.render(outcome, self.request)

    def link(self, drawing: Drawing) -> str:
        """Where the vendor serves a picture."""
        split = urlsplit(self.request.url)
        return f"{split.scheme or 'https'}://{split.netloc}{FOLDER}{drawing.name}"

    def answer_to(self, request: Request, otherwise: Response) -> Response:
        """The honest answer to another request, where that one is not refused."""
        response = self.honest(request)
        return self._named(response, otherwise) if response.status == _SUCCESS else otherwise

    def _named(self, response: Response, own: Response) -> Response:
        """A response with the id and the time of this request's own, which no relay mixes up."""
        told, said = self.told(own), self.told(response)
        if told is None or said is None:
            return response
        body = response.body
        for mine, other in ((told.id, said.id), (told.created, said.created)):
            if mine is not None and other is not None:
                body = body.replace(str(other).encode(), str(mine).encode())
        return replace(response, body=body)

    def as_if(self, response: Response, **members: object) -> Response:
        """The honest answer to this request with some members of its intent changed.

        ``response`` itself where it is a refusal, or the change cannot be said or is refused.
        """
        if self.told(response) is None:
            return response
        changed = self.reads.express(Change(members=members), self.request)
        return self.answer_to(changed, response) if isinstance(changed, Request) else response

    def choose(self, what: str, options: Sequence[T]) -> T:
        """One of ``options`` by the seed, the first in a fault's plain form."""
        return self.choice.of(what, options)

    def some(self, what: str, count: int) -> range:
        """Which of so many things are struck: all, or by the seed the first or the last alone."""
        ends = (range(min(count, 1)), range(max(count - 1, 0), count))
        return self.choose(what, (range(count), *ends))

    def without_keys(self) -> Request:
        """The request without anything that may carry a key."""
        return carriers.without_keys(self.request, self.operation)

    def with_good_key(self) -> Request:
        """The request with the good key alone, in the first place that the page names."""
        return carriers.with_key(self.request, self.operation, self.key)
