"""The plan: everything that would be sent to a vendor, in a fixed order, with its cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.codec import strict_json
from conformance.generate.bench import Bench, bench
from conformance.generate.cost import worst_case
from conformance.generate.documented import documented
from conformance.generate.ids import distinct, identified
from conformance.generate.negatives import negatives
from conformance.generate.probes import probes
from conformance.model import Case, Json, JsonObject, Operation, Provider, Request
from conformance.spec.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be sent to one provider, in order."""

    provider: str
    strength: int
    cases: tuple[Case, ...]

    @property
    def requests(self) -> int:
        """How many requests that is; following the URLs of pictures is not counted."""
        return len(self.cases)

    @property
    def cost_usd(self) -> float:
        """The sum of the cases' costs, in US dollars."""
        return round(sum(case.cost_usd for case in self.cases), 6)

    @property
    def assumed(self) -> bool:
        """Whether the page states no price for some case."""
        return any(case.assumed for case in self.cases)


def plan(
    provider: Provider, library: Library, *, strength: int = 1, operations: Sequence[str] = ()
) -> Plan:
    """Plan a provider's operations; those that are not judged are left out.

    The same spec gives the same plan: ids, facets and order never depend on what is drawn.

    ``strength`` 0 is each check once, 1 each choice once, 2 each pair of choices; without
    ``operations`` all are planned.

    Raises:
        SchemaError: a schema is outside the subset that can be generated from.
        SpecError: two cases would have one id.
    """
    cases = [
        case
        for operation in provider.operations
        if not operation.not_judged and (not operations or operation.id in operations)
        for case in _cases(operation, provider, library, strength)
    ]
    return Plan(provider=provider.id, strength=strength, cases=distinct(cases))


def _cases(
    operation: Operation, provider: Provider, library: Library, strength: int
) -> Iterator[Case]:
    for case in documented(operation):
        yield identified(_priced(case, operation, provider, library))
    made: Bench = bench(operation, provider, library, strength)
    yield from made.rows
    for case in negatives(made):
        yield identified(case)
    yield from probes(made)


def _priced(case: Case, operation: Operation, provider: Provider, library: Library) -> Case:
    cost = worst_case(case.request, operation, provider, library.models)
    return replace(case, cost_usd=cost.usd, assumed=cost.assumed)


def plan_json(planned: Plan) -> JsonObject:
    """The plan as ``conformance plan --json`` prints it; see ``conformance/schemas/plan.json``."""
    return {
        "provider": planned.provider,
        "strength": planned.strength,
        "requests": planned.requests,
        "cost_usd": planned.cost_usd,
        "assumed": planned.assumed,
        "cases": [_case_json(case) for case in planned.cases],
    }


def _case_json(case: Case) -> JsonObject:
    return {
        "id": case.id,
        "operation": case.operation,
        "phase": case.phase.value,
        "group": case.group,
        "probe": case.probe,
        "role": case.role,
        "sample": case.sample,
        "after": case.after,
        "valid": case.valid,
        "violation": None
        if case.violation is None
        else {
            "class": case.violation.kind.value,
            "rule": case.violation.rule,
            "pointer": case.violation.pointer,
            "detail": case.violation.detail,
        },
        "facets": case.facets,
        "request": {
            "method": case.request.method,
            "url": case.request.url,
            "headers": [list(field) for field in case.request.headers],
            "body": _body(case.request),
        },
        "cost_usd": case.cost_usd,
        "assumed": case.assumed,
    }


def _body(request: Request) -> Json:
    """A JSON body as it is, any other as text, none as ``null``."""
    if not request.body:
        return None
    parsed = strict_json.parse(request.body)
    return parsed.value if parsed.strict else request.body.decode("utf-8", "replace")
