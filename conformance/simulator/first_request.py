"""The shortest request that an operation may take, made from what its page says."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from conformance.codec import strict_json
from conformance.codec.pointer import resolve
from conformance.dialects.grammar import dump
from conformance.dialects.lens import lens
from conformance.model import Change, Dialect, Json, JsonObject, Operation, Provider, Request
from conformance.simulator.pictures import Drawing
from conformance.simulator.reading import known_models
from conformance.spec.library import Library

_PROMPT: Final = "A red apple."
_HOST: Final = "https://simulated.invalid"
_PARAMETER: Final = re.compile(r"\{([^{}]*)\}")
_DEEPEST: Final = 12
_MOST_MODELS: Final = 12
#: Keywords that list values; the first of them will do.
_LISTING: Final = ("enum", "x-inferred-values", "examples")
#: What each dialect's owner demands at least.
_LEAST: Final[Mapping[Dialect, JsonObject]] = {
    Dialect.GEMINI: {"contents": [{"role": "user", "parts": [{"text": _PROMPT}]}]},
    Dialect.CHAT: {"model": "", "messages": [{"role": "user", "content": _PROMPT}]},
    Dialect.IMAGES: {"model": "", "prompt": _PROMPT},
}


def first_requests(operation: Operation, provider: Provider, library: Library) -> Iterator[Request]:
    """Candidates without a key, the likeliest first; which is a good one only the vendor knows."""
    if operation.media_type != "application/json":
        return
    models = sorted(known_models(operation, provider, library))
    named = [each.name for each in provider.models if each.name in models]
    for body in _bodies(operation):
        yield _request(operation, body)
        for model in (*named, *models)[:_MOST_MODELS]:
            plain = _request(operation, body, model)
            changed = lens(operation.request_dialect).express(
                Change(members={"model": model}), plain
            )
            yield changed if isinstance(changed, Request) else plain


def _bodies(operation: Operation) -> Iterator[JsonObject]:
    schema = operation.request_schema
    yield _completed(_LEAST.get(operation.request_dialect, {}), schema, schema)
    for sample in operation.samples:
        if sample.kind == "request" and sample.body:
            value = strict_json.parse(sample.body.encode("utf-8", "replace")).value
            if isinstance(value, dict):
                yield value


def _request(operation: Operation, body: JsonObject, model: str = "") -> Request:
    """A request for an operation, the variables of its path filled in."""
    values = {each.name: _one(each.schema) for each in operation.parameters}

    def filled(found: re.Match[str]) -> str:
        return model if found[1] == "model" and model else values.get(found[1]) or found[1]

    server = next(iter(operation.servers), _HOST).rstrip("/")
    return Request(
        method=operation.method.upper(),
        url=server + _PARAMETER.sub(filled, operation.path),
        headers=(("Content-Type", operation.media_type),),
        body=dump(body),
    )


def _one(schema: JsonObject) -> str | None:
    value = _filled(schema, schema, 1)
    return value if isinstance(value, str) else None


def _completed(
    value: JsonObject, schema: JsonObject, root: JsonObject, depth: int = _DEEPEST
) -> JsonObject:
    """An object with whatever else its schema demands, inside of it as well."""
    properties = schema.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    kept = {name: _inside(inner, known.get(name), root, depth) for name, inner in value.items()}
    missing = [name for name in _required(schema) if name not in kept]
    return {**kept, **{name: _filled(known.get(name), root, depth - 1) for name in missing}}


def _inside(value: Json, schema: Json, root: JsonObject, depth: int) -> Json:
    known = _followed(schema, root)
    if not isinstance(known, Mapping):
        return value
    if isinstance(value, list):
        return [_inside(each, known.get("items"), root, depth - 1) for each in value]
    return _completed(value, known, root, depth - 1) if isinstance(value, Mapping) else value


def _filled(schema: Json, root: JsonObject, depth: int) -> Json:
    """A value that has what a schema demands, and nothing else."""
    known = _followed(schema, root)
    if not isinstance(known, Mapping) or depth <= 0:
        return None
    listed = (known.get(name) for name in _LISTING)
    first = next((each for each in listed if isinstance(each, list) and each), None)
    if first is not None:
        found: Json = first[0]
        return found
    match known.get("type"):
        case "object":
            return _completed({}, known, root, depth)
        case "array":
            return [_filled(known.get("items"), root, depth - 1)]
        case "integer" | "number":
            return known.get("minimum", 1)
        case "boolean":
            return False
        case _:
            return _picture() if known.get("x-generate") == "image/png" else _PROMPT


def _followed(schema: Json, root: JsonObject) -> Json:
    """A schema, or the one that it refers to."""
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    if isinstance(reference, str) and reference.startswith("#"):
        with suppress(LookupError, ValueError):
            return resolve(root, reference[1:])
    return schema


def _required(schema: JsonObject) -> list[str]:
    names = schema.get("required")
    return [each for each in names if isinstance(each, str)] if isinstance(names, list) else []


def _picture() -> str:
    return base64.b64encode(Drawing(width=64, height=64).data).decode()
