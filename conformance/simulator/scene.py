"""What a fault of the simulator knows of the moment in which it strikes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

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
from conformance.simulator.pictures import FOLDER, Drawing
from conformance.simulator.refusal import speaking
from conformance.spec.asked import Asked, asked
from conformance.spec.library import Library

#: Headers and query parameters that carry keys at the owners of the dialects.
_CARRIERS = frozenset({"authorization", "x-goog-api-key", "key"})
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
    """

    stage: Stage
    request: Request
    operation: Operation
    provider: Provider
    library: Library
    honest: Callable[[Request], Response]
    key: str

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
        return response if response.status == _SUCCESS else otherwise

    def as_if(self, response: Response, **members: object) -> Response:
        """The honest answer to this request with some members of its intent changed.

        ``response`` itself where it is a refusal, or the change cannot be said or is refused.
        """
        if self.told(response) is None:
            return response
        changed = self.reads.express(Change(members=members), self.request)
        return self.answer_to(changed, response) if isinstance(changed, Request) else response

    def without_keys(self) -> Request:
        """The request without anything that may carry a key."""
        named = {each.name.lower() for each in self.operation.credentials} | _CARRIERS
        split = urlsplit(self.request.url)
        pairs = parse_qsl(split.query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if pair[0].lower() not in named])
        headers = tuple(each for each in self.request.headers if each[0].lower() not in named)
        return replace(self.request, url=urlunsplit(split._replace(query=query)), headers=headers)

    def with_good_key(self) -> Request:
        """The request with the good key alone, in the first place that the page names."""
        bare = self.without_keys()
        first = next(iter(self.operation.credentials), None)
        if first is None:
            return bare
        value = first.prefix + self.key
        if first.carrier == "header":
            return replace(bare, headers=(*bare.headers, (first.name, value)))
        joint = "&" if urlsplit(bare.url).query else "?"
        return replace(bare, url=f"{bare.url}{joint}{urlencode({first.name: value})}")
