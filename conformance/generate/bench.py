"""The covering cases of an operation, and what the other phases take from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from conformance.dialects.lens import Lens, lens
from conformance.errors import SchemaError
from conformance.generate.assemble import body_of
from conformance.generate.cost import worst_case
from conformance.generate.covering import covering
from conformance.generate.facet import stated
from conformance.generate.ids import identified
from conformance.generate.merge import as_list
from conformance.generate.space import Row, Sound, Space
from conformance.generate.survey import survey
from conformance.model import (
    Case,
    Change,
    Claim,
    Intent,
    Json,
    JsonObject,
    Operation,
    Phase,
    Provider,
    Request,
    Unsupported,
)
from conformance.spec.library import Library
from conformance.spec.models import ModelTable
from conformance.spec.oracle import SchemaViolation, violations
from conformance.spec.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """An operation with its covering cases, ready to take further cases from.

    Attributes:
        rows: the covering cases, in order.
        row: the choices of the first of them.
        strength: of the covering array.
    """

    provider: Provider
    operation: Operation
    models: ModelTable
    wire: Wire
    space: Space
    strength: int
    rows: tuple[Case, ...] = ()
    row: Row = ()

    @property
    def first(self) -> Sound:
        """The first covering case, which the negative cases break."""
        return Sound(row=self.row, request=self.rows[0].request, facets=self.rows[0].facets)

    @property
    def lens(self) -> Lens:
        """The lens of the requests."""
        return lens(self.operation.request_dialect)

    def intent(self, request: Request) -> Intent:
        """What a request asks for."""
        return self.lens.intent(request)

    def express(self, request: Request, **members: object) -> Request | None:
        """A request with Intent members set; ``None`` where the dialect cannot."""
        return self.change(request, Change(members=members))

    def change(self, request: Request, change: Change) -> Request | None:
        """A request with a change made; ``None`` where the dialect cannot, or nothing changes."""
        made = self.lens.express(change, request)
        return None if isinstance(made, Unsupported) or alike(made, request) else made

    def fits(self, request: Request) -> bool:
        """Whether the page's schema allows the body of a request."""
        schema = self.operation.request_schema
        return not schema or not violations(schema, body_of(request))

    def sensible(self, request: Request) -> bool:
        """Whether a request is worth probing with: the page allows it, or does not speak of it.

        A schema read from an example rules out nothing that the dialect's owner allows, and what
        the page's own requests do against the owner's schema, others may do as well.
        """
        if self.fits(request):
            return True
        known = {(each.pointer, each.keyword) for each in self._official(self.rows[0].request)}
        inferred = bool(self.operation.inferred_from)
        return inferred and known >= {
            (each.pointer, each.keyword) for each in self._official(request)
        }

    def _official(self, request: Request) -> tuple[SchemaViolation, ...]:
        """Where a request breaks the schema of the dialect's owner."""
        return self.wire.violations(self.operation.request_dialect, "request", body_of(request))

    def case(self, phase: Phase, request: Request, facets: JsonObject) -> Case:
        """A case without an id, with its worst-case cost."""
        cost = worst_case(request, self.operation, self.provider, self.models)
        return Case(
            id="",
            provider=self.provider.id,
            operation=self.operation.id,
            phase=phase,
            request=request,
            facets=facets,
            cost_usd=cost.usd,
            assumed=cost.assumed,
        )

    def candidates(self, wanted: Callable[[Intent], bool]) -> Iterator[Case]:
        """The covering cases that ask for something like that, the cheapest first."""
        fitting = (case for case in self.rows if wanted(self.intent(case.request)))
        return iter(sorted(fitting, key=lambda case: case.cost_usd))

    def claims(self, feature: str, value: Json = None) -> list[Claim]:
        """The page's claims on a feature, or those that name a value."""
        return [
            claim
            for claim in self.operation.claims
            if claim.feature == feature and (value is None or value in as_list(claim.value))
        ]

    def facets_of(self, facets: JsonObject, request: Request) -> JsonObject:
        """The facets of a request, made from one with these, that asks for something else."""
        intent = self.intent(request)
        members = facets.keys() & Intent.__dataclass_fields__.keys()
        return {**facets, **{name: stated(intent, name) for name in sorted(members)}}


def bench(operation: Operation, provider: Provider, library: Library, strength: int) -> Bench:
    """Cover an operation's requests.

    Raises:
        SchemaError: the schema is outside the subset, or nothing fits it.
        SpecReferenceError: a reference in it leads nowhere.
    """
    found = survey(operation, provider, library.models)
    rows = covering(found.sizes, max(strength, 1), found.feasible)
    drawn = [found.draw(row) for row in rows]
    made = Bench(
        provider=provider,
        operation=operation,
        models=library.models,
        wire=library.wire,
        space=found,
        strength=strength,
        row=rows[0],
    )
    cases = [
        made.case(Phase.COVERING, found.request(row, parts), found.facets(row))
        for row, parts in zip(rows, drawn, strict=True)
    ]
    if not all(made.fits(case.request) for case in cases):
        raise SchemaError("nothing fits the schema of the request: its rules contradict each other")
    return replace(made, rows=tuple(identified(case) for case in cases))


def alike(one: Request, other: Request) -> bool:
    """Whether two requests say the same: equal but for the spelling of their JSON."""
    same_frame = (one.method, one.url, one.headers) == (other.method, other.url, other.headers)
    return same_frame and (one.body == other.body or repr(body_of(one)) == repr(body_of(other)))
