"""What a vendor changed between two imports: operations and all that a caller would notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from conformance.codec.canonical import canonical
from conformance.codec.pointer import pointer
from conformance.model import ClaimKind, Json, JsonObject, Operation, Provider

_DEPTH: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.

    Attributes:
        where: the operation as method and path, or ``provider``.
        what: the kind of thing, e.g. ``member``.
        name: which, e.g. ``/size``.
    """

    kind: Literal["added", "removed", "changed"]
    where: str
    what: str
    name: str
    before: str = ""
    after: str = ""

    def json(self) -> JsonObject:
        """It as JSON."""
        return {
            "kind": self.kind,
            "where": self.where,
            "what": self.what,
            "name": self.name,
            "before": self.before,
            "after": self.after,
        }

    def __str__(self) -> str:
        sign = {"added": "+", "removed": "-", "changed": "~"}[self.kind]
        both = f": {self.before} -> {self.after}" if self.kind == "changed" else ""
        return f"{sign} {self.where}: {self.what} {self.name}{both}"


def changes(old: Provider, new: Provider) -> tuple[Change, ...]:
    """All differences, those of the provider first, then operation by operation."""
    found = list(_compared("provider", _of_provider(old), _of_provider(new)))
    before = {(each.method, each.path): each for each in old.operations}
    after = {(each.method, each.path): each for each in new.operations}
    for key in dict.fromkeys((*before, *after)):
        where = " ".join(key)
        if key not in after:
            found.append(Change(kind="removed", where=where, what="operation", name=before[key].id))
        elif key not in before:
            found.append(Change(kind="added", where=where, what="operation", name=after[key].id))
        else:
            found += _compared(where, _of_operation(before[key]), _of_operation(after[key]))
    return tuple(found)


_Facts = Mapping[tuple[str, str], str]


def _compared(where: str, old: _Facts, new: _Facts) -> Iterator[Change]:
    for what, name in dict.fromkeys((*old, *new)):
        before, after = old.get((what, name)), new.get((what, name))
        if after is None:
            yield Change(kind="removed", where=where, what=what, name=name)
        elif before is None:
            yield Change(kind="added", where=where, what=what, name=name)
        elif before != after:
            yield Change(
                kind="changed", where=where, what=what, name=name, before=before, after=after
            )


def _of_provider(provider: Provider) -> dict[tuple[str, str], str]:
    facts = {("model", each.name): f"{each.upstream} {each.tier}" for each in provider.models}
    for price in provider.prices:
        name = f"{price.model} {price.tier} per {price.per}".replace("  ", " ")
        facts["price", name] = f"{price.amount:g} {price.currency}".strip()
    return facts


def _of_operation(operation: Operation) -> dict[tuple[str, str], str]:
    facts: dict[tuple[str, str], str] = {
        ("dialect", "request"): operation.request_dialect.value,
        ("dialect", "response"): operation.response_dialect.value,
        ("servers", "urls"): " ".join(operation.servers),
        ("judged", "reason"): operation.not_judged or "judged",
        ("body", "media type"): operation.media_type,
        ("body", "required"): str(operation.body_required).lower(),
    }
    for credential in operation.credentials:
        facts["credential", credential.id] = "required" if credential.required else "optional"
    for parameter in operation.parameters:
        name = f"{parameter.where}:{parameter.name}"
        facts["parameter", name] = "required" if parameter.required else "optional"
        facts |= _of_schema(parameter.schema, name)
    facts |= _of_schema(operation.request_schema, "")
    for response in operation.responses:
        facts["status", response.status] = ""
        for media, schema in response.schemas.items():
            facts |= _of_schema(schema, f"{response.status} {media} ")
    for sample in operation.samples:
        facts["sample", sample.id] = _short(sample.body or "")
    for claim in operation.claims:
        if claim.kind is ClaimKind.VALUES and isinstance(claim.value, list):
            for value in claim.value:
                facts["value", f"{claim.member or claim.feature} {_text(value)}"] = ""
        else:
            facts["claim", f"{claim.feature} {claim.member}".strip()] = (
                f"{claim.kind.value} {_text(claim.value)}"
            )
    return facts


def _of_schema(schema: Json, at: str, depth: int = 0) -> dict[tuple[str, str], str]:
    facts: dict[tuple[str, str], str] = {}
    if not isinstance(schema, Mapping) or depth > _DEPTH:
        return facts
    required = schema.get("required")
    needed = required if isinstance(required, list) else []
    properties = schema.get("properties")
    for name, child in properties.items() if isinstance(properties, Mapping) else ():
        kind = child.get("type", "any") if isinstance(child, Mapping) else "any"
        word = "required" if name in needed else "optional"
        facts["member", f"{at}{pointer(name)}"] = f"{_text(kind)}, {word}"
        facts |= _of_schema(child, f"{at}{pointer(name)}", depth + 1)
    listed = schema.get("enum")
    for value in listed if isinstance(listed, list) else ():
        facts["value", f"{at} {_text(value)}"] = ""
    for word in ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"):
        if word in schema:
            facts["limit", f"{at} {word}"] = _text(schema[word])
    if "default" in schema:
        facts["default", at] = _text(schema["default"])
    for name, child in _parts(schema):
        facts |= _of_schema(child, f"{at}{name}", depth + 1)
    return facts


def _parts(schema: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Schemas inside of a schema besides its members, with what they add to a place."""
    shared = schema.get("$defs")
    for name, child in shared.items() if isinstance(shared, Mapping) else ():
        yield pointer("$defs", name), child
    if "items" in schema:
        yield "/*", schema["items"]
    for word in ("allOf", "anyOf", "oneOf"):
        branches = schema.get(word)
        for branch in branches if isinstance(branches, list) else ():
            yield "", branch


def _text(value: Json) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"  # noqa: PLR2004 - a line's worth
