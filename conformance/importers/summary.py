"""What was found on pages, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.importers.imported import Imported
from conformance.model import ClaimKind, Json, JsonObject, Operation


def summary(found: Imported) -> JsonObject:
    """The findings as JSON."""
    provider = found.spec.provider if found.spec else None
    return {
        "provider": provider.id if provider else "",
        "operations": [_operation(each) for each in provider.operations] if provider else [],
        "models": [
            {"name": each.name, "upstream": each.upstream, "tier": each.tier}
            for each in (provider.models if provider else ())
        ],
        "questions": [
            {"file": file, "line": each.line, "text": each.text}
            for file, each in found.document.questions
        ],
        "faults": [
            {"file": file, "line": each.line, "text": each.message, "hint": each.hint}
            for file, each in (*found.faults, *found.document.faults)
        ],
    }


def story(found: Imported) -> Iterator[str]:
    """The findings in lines of text."""
    if found.spec is None:
        return
    for operation in found.spec.provider.operations:
        yield f"{operation.method} {operation.path}  ({operation.id})"
        if operation.not_judged:
            yield f"  not judged   {operation.not_judged}"
        else:
            yield f"  request      {operation.request_dialect.value}"
            yield f"  response     {operation.response_dialect.value}"
        keys = ", ".join(each.id for each in operation.credentials) or "none found"
        yield f"  credentials  {keys}"
        kinds = [sample.kind for sample in operation.samples]
        yield f"  samples      {kinds.count('request')} requests, {kinds.count('response')} answers"
        for member, values in _values(operation):
            yield f"  values       {member or 'the operation'}: {', '.join(map(str, values))}"
    for model in found.spec.provider.models:
        tier = f", {model.tier}" if model.tier else ""
        yield f"model {model.name}: {model.upstream}{tier}"
    questions = len(found.document.questions)
    faults = len(found.document.faults) + len(found.faults)
    operations = len(found.spec.provider.operations)
    yield f"{operations} operations, {questions} questions, {faults} faults"


def _operation(operation: Operation) -> JsonObject:
    judged: JsonObject = {
        "request": operation.request_dialect.value,
        "response": operation.response_dialect.value,
    }
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        **(judged if not operation.not_judged else {"not_judged": operation.not_judged}),
        "credentials": [each.id for each in operation.credentials],
        "samples": [{"id": each.id, "kind": each.kind} for each in operation.samples],
        "values": dict(_values(operation)),
    }


def _values(operation: Operation) -> Iterator[tuple[str, list[Json]]]:
    for claim in operation.claims:
        if claim.kind is ClaimKind.VALUES and isinstance(claim.value, list):
            yield claim.member or claim.feature, claim.value
