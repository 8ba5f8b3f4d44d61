"""The plan: everything that would be sent to a vendor, in a fixed order, with its cost."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.codec import strict_json
from conformance.errors import SchemaError, UsageError
from conformance.generate.axes import DESCRIBE_LESS
from conformance.generate.bench import bench
from conformance.generate.client_cases import client_cases
from conformance.generate.cost import worst_case
from conformance.generate.documented import documented
from conformance.generate.ids import distinct, identified
from conformance.generate.negatives import negatives
from conformance.generate.probes import probes
from conformance.generate.repeats import repeats
from conformance.generate.smoke import smoke
from conformance.generate.twins import twinned
from conformance.model import Case, Json, JsonObject, Operation, Provider, Request
from conformance.spec.library import Library
from conformance.spec.node import nearest

#: Each check once for the vendor, and for each operation each choice once, or each pair of them.
STRENGTHS = (0, 1, 2)

#: Methods whose requests say nothing without a body.
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


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
    provider: Provider,
    library: Library,
    *,
    strength: int = 1,
    operations: Sequence[str] = (),
    repeat: int = 1,
) -> Plan:
    """Plan a provider's operations; those that are not judged are left out.

    The same spec gives the same plan: ids, facets and order never depend on what is drawn.

    ``strength`` 0 is each check once for the vendor, 1 each choice once for each operation, 2 each
    pair of choices; without ``operations`` all are planned. ``repeat`` is how often the plainest
    request of each is sent.

    Raises:
        UsageError: the provider has no operation of that name, or there is no such strength.
        SchemaError: a schema is outside the subset that can be generated from, or nothing fits it.
        SpecError: two cases would have one id.
    """
    if strength not in STRENGTHS:
        raise UsageError(f"there is no strength {strength}", hint="0, 1 or 2")
    known = [operation.id for operation in provider.operations]
    for name in operations:
        if name not in known:
            message = f"{provider.id} has no operation {name!r}"
            raise UsageError(message, hint=nearest(name, known))
    cases = [
        case
        for operation in provider.operations
        if not operation.not_judged and (not operations or operation.id in operations)
        for case in _cases(operation, provider, library, strength, repeat)
    ]
    whole = twinned(distinct(cases), provider, library)
    return Plan(provider=provider.id, strength=strength, cases=whole if strength else smoke(whole))


def _cases(
    operation: Operation, provider: Provider, library: Library, strength: int, repeat: int
) -> Iterator[Case]:
    printed = list(documented(operation))
    for case in printed:
        yield identified(_priced(case, operation, provider, library))
    if not operation.request_schema and operation.method.upper() in _WITH_BODY:
        if not printed:
            message = f"operation {operation.id}: the page neither describes nor prints its body"
            hint = "give its requestBody a schema, or the operation a request in x-samples"
            raise SchemaError(message, location=operation.location, hint=hint)
        return  # what no one describes cannot be varied
    try:
        made = bench(operation, provider, library, strength)
    except RecursionError:
        message = f"operation {operation.id}: its schema leaves more open than can be planned"
        raise SchemaError(message, location=operation.location, hint=DESCRIBE_LESS) from None
    except SchemaError as why:
        message = f"operation {operation.id}: {why.message}"
        raise SchemaError(message, location=operation.location, hint=why.hint) from None
    rows, more = probes(made)
    rows, again = repeats(made, rows, repeat)
    yield from rows
    for case in negatives(made):
        yield identified(case)
    yield from (*more, *again)
    yield from client_cases(made)


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
        "parts": [
            {"group": part.group, "probe": part.probe, "role": part.role} for part in case.parts
        ],
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
        "request": _sent(case.request),
        "cost_usd": case.cost_usd,
        "assumed": case.assumed,
    }


def _sent(request: Request) -> JsonObject:
    """A request with its body as JSON; where it is none that is ``null``, beside text or base64."""
    sent: dict[str, Json] = {
        "method": request.method,
        "url": request.url,
        "headers": [list(field) for field in request.headers],
        "body": None,
    }
    parsed = strict_json.parse(request.body)
    if parsed.strict:
        return {**sent, "body": parsed.value}
    try:
        return {**sent, "body_text": request.body.decode()} if request.body else sent
    except UnicodeDecodeError:
        return {**sent, "body_base64": base64.b64encode(request.body).decode()}
