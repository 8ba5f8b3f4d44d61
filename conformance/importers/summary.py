"""What was found on pages, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conformance.codec.pointer import pointer
from conformance.importers.imported import Imported
from conformance.model import ClaimKind, Json, JsonObject, Operation

_DEPTH: Final = 24


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
    if all(each.not_judged for each in found.spec.provider.operations):
        yield "nothing here is judged: a run has nothing to do; `conformance docs` reads the page"
    questions = len(found.document.questions)
    faults = len(found.document.faults) + len(found.faults)
    operations = len(found.spec.provider.operations)
    counts = ((operations, "operation"), (questions, "question"), (faults, "fault"))
    yield ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counts)


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
    """Claimed values by member, and those that the schema lists besides."""
    claimed = {
        claim.member or claim.feature: claim.value
        for claim in operation.claims
        if claim.kind is ClaimKind.VALUES and isinstance(claim.value, list)
    }
    yield from claimed.items()
    for at, listed in dict(_listed(operation.request_schema, "", 0)).items():
        if at not in claimed:
            yield at, listed


def _listed(schema: Json, at: str, depth: int) -> Iterator[tuple[str, list[Json]]]:
    if not isinstance(schema, Mapping) or depth > _DEPTH:
        return
    listed = schema.get("enum")
    if isinstance(listed, list) and at and len(listed) > 1:
        yield at, listed
    properties = schema.get("properties")
    for name, child in properties.items() if isinstance(properties, Mapping) else ():
        yield from _listed(child, at + pointer(name), depth + 1)
    yield from _listed(schema.get("items"), f"{at}/*", depth + 1)
    for word in ("allOf", "anyOf", "oneOf"):
        branches = schema.get(word)
        for branch in branches if isinstance(branches, list) else ():
            yield from _listed(branch, at, depth + 1)
