"""What is wrong with a request, for an honest vendor: its page first, then the official dialect.

The page's own rules always hold. The dialect's owner's rules hold where the page does not rule the
opposite: a member that the page documents is known, a value that it lists is allowed, and a schema
that the page prints decides which members go together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.codec import strict_json
from conformance.codec.canonical import canonical
from conformance.codec.pointer import pointer, resolve, tokens
from conformance.dialects.lens import lens
from conformance.dialects.members import items, member, members
from conformance.dialects.statuses import Category
from conformance.model import (
    Claim,
    ClaimKind,
    Dialect,
    Intent,
    Json,
    JsonObject,
    Operation,
    Provider,
    Request,
)
from conformance.simulator import forms, sizes
from conformance.simulator.pictures import drawable
from conformance.spec import protojson
from conformance.spec.asked import asked
from conformance.spec.library import Library
from conformance.spec.oracle import violations

#: A cause and the words for it, with the member concerned.
Refusal = tuple[Category, str, str | None]

#: Keywords by which the owner says which members go together; a printed schema overrules them.
_COMPOSITION: Final = frozenset({"oneOf", "anyOf", "allOf", "not", "false", "required"})
_UNKNOWN: Final = frozenset({"additionalProperties", "unevaluatedProperties"})

#: Pictures of one answer: https://platform.openai.com/docs/api-reference/images/create#images-create-n
_MOST: Final = 10
#: Candidates of Google's image models: https://github.com/ENTERPILOT/GoModel/pull/764
_MOST_CANDIDATES: Final = 1

#: Intent members that claims without a member of their own are about.
_BY_FEATURE: Final[Mapping[str, str]] = {
    "image.aspect_ratio": "aspect_ratio",
    "image.size": "image_size",
    "image.output_format": "output_format",
}


def refusals(
    request: Request, operation: Operation, provider: Provider, library: Library
) -> Iterator[Refusal]:
    """Every reason to refuse a request with a good key, most basic first."""
    declared = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if declared != operation.media_type:
        yield "media_type", f"expected a body of type {operation.media_type}", None
        return
    yield from _query(request, operation)
    intent = lens(operation.request_dialect).intent(request)
    if operation.media_type == "application/json":
        yield from _json(request, intent, operation, provider, library)
    elif operation.media_type == forms.MEDIA_TYPE:
        yield from _model(intent, operation, provider, library)
        yield from forms.refusals(intent)
    # Last, so that a page's own words come first.
    yield from _beyond(intent, operation, provider, library)


def _query(request: Request, operation: Operation) -> Iterator[Refusal]:
    """Values of the query that the page rules out by listing others."""
    sent = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    for parameter in operation.parameters:
        listed = items(parameter.schema.get("enum"))
        values = [value for name, value in sent if name == parameter.name]
        if parameter.where == "query" and listed and not set(values) <= set(listed):
            yield "bad_request", f"not a value of {parameter.name}", parameter.name


def _json(
    request: Request, intent: Intent, operation: Operation, provider: Provider, library: Library
) -> Iterator[Refusal]:
    parsed = strict_json.parse(request.body)
    if not parsed.strict or not isinstance(parsed.value, Mapping):
        yield "bad_request", "the body is not a JSON object", None
        return
    yield from _model(intent, operation, provider, library)
    official = list(_official(parsed.value, request, operation, library))
    if official or not operation.inferred_from:
        # An example rules out nothing that the dialect's owner allows.
        yield from _schema(parsed.value, operation)
    yield from official
    yield from _claimed(parsed.value, intent, operation)


def _beyond(
    intent: Intent, operation: Operation, provider: Provider, library: Library
) -> Iterator[Refusal]:
    """Pictures of a number, size or shape that nobody draws, unless the page says so."""
    target = asked(intent, operation, provider, library.models)
    most = _most(operation)
    if target.count > most:
        yield "bad_request", f"at most {most} at once", None
    if target.pixels and not drawable(*target.pixels):
        yield "bad_request", "the picture would be too large", None
    if operation.request_dialect is Dialect.IMAGES and not _takes(intent, operation, library):
        yield "bad_request", "there is no such size", "size"
    drawn = {ratio for model in library.models.models for ratio in model.ratios}
    ratio = target.aspect_ratio
    if target.explicit_ratio and ratio not in drawn and not _listed(operation, ratio):
        yield "bad_request", "there is no such aspect ratio", None


def _takes(intent: Intent, operation: Operation, library: Library) -> bool:
    """Whether a size is one of the page's, or of the owner's; none at all is."""
    size = intent.image_size
    if size is None or _listed(operation, size):
        return True
    properties = members(operation.request_schema.get("properties"))
    enums = (items(member(each, "enum")) for each in properties.values())
    return any(size in enum for enum in enums) or sizes.taken(size, library.models)


def _most(operation: Operation) -> int:
    """How many pictures one answer holds at most, unless the page has its own limit."""
    own = any(claim.feature == "request.count" for claim in operation.claims)
    native = operation.request_dialect is Dialect.GEMINI
    return _MOST_CANDIDATES if native and not own else _MOST


def _model(
    intent: Intent, operation: Operation, provider: Provider, library: Library
) -> Iterator[Refusal]:
    if intent.model is not None and intent.model not in known_models(operation, provider, library):
        yield "not_found", "there is no such model", "model"


def known_models(operation: Operation, provider: Provider, library: Library) -> frozenset[str]:
    """Every model name that the page uses; official ones too where it uses official ones."""
    names = {each.name for each in provider.models}
    for claim in operation.claims:
        if claim.feature == "access.models" and isinstance(claim.value, (list, tuple)):
            names |= {str(value) for value in claim.value}
    reader = lens(operation.request_dialect)
    for sample in operation.samples:
        if sample.kind == "request" and sample.body:
            body = sample.body.encode("utf-8", "replace")
            printed = Request(method="POST", url=sample.url or operation.path, body=body)
            names |= {reader.intent(printed).model or ""}
    fixed = unquote(urlsplit(operation.path).path).rpartition("/")[2].partition(":")[0]
    official = {name for name in {*names, fixed} if library.models.find(name)}
    if official:
        names |= {alias for model in library.models.models for alias in (model.id, *model.aliases)}
    return frozenset(names | official) - {""}


def _schema(body: JsonObject, operation: Operation) -> Iterator[Refusal]:
    schema = operation.request_schema
    read: Json = body
    if schema.get("x-casing") == "protojson":
        read = protojson.parsed(body, schema)  # the page refers to the owner's own schema
    for each in violations(schema, read):
        yield "bad_request", each.message, protojson.original(each.pointer, body)


def _official(
    body: JsonObject, request: Request, operation: Operation, library: Library
) -> Iterator[Refusal]:
    dialect = operation.request_dialect
    part = "request"
    for each in library.wire.violations(dialect, part, body):
        if each.keyword in _UNKNOWN:
            if not _known(operation, each.pointer):
                yield "bad_request", f"unknown name at {each.pointer}", each.pointer
        elif each.keyword in _COMPOSITION:
            if operation.inferred_from:
                yield "bad_request", each.message, each.pointer
        elif not _listed(operation, each.observed):
            yield "bad_request", each.message, each.pointer
    if dialect is not Dialect.GEMINI:
        yield from _unknown(body, request, operation, library)


def _unknown(
    body: JsonObject, request: Request, operation: Operation, library: Library
) -> Iterator[Refusal]:
    """Top-level members that neither owner nor page knows, and that no reseller reads either."""
    schema = library.wire.schema(operation.request_dialect, "request")
    known = _members(schema, schema)
    reader = lens(operation.request_dialect)
    whole = reader.intent(request)
    for name in sorted(set(body) - known):
        if name == "extra_body" or _known(operation, pointer(name)):
            continue
        without = Request(
            method=request.method,
            url=request.url,
            headers=request.headers,
            body=canonical({key: value for key, value in body.items() if key != name}),
        )
        if reader.intent(without) == whole:
            yield "bad_request", f"unrecognized request argument {name}", name


def _members(schema: Json, root: JsonObject) -> set[str]:
    """The members that an object schema describes, its references followed."""
    if not isinstance(schema, Mapping):
        return set()
    properties = schema.get("properties")
    names = set(properties) if isinstance(properties, Mapping) else set()
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        names |= _members(resolve(root, reference[1:]), root)
    parts = schema.get("allOf")
    for part in parts if isinstance(parts, list) else ():
        names |= _members(part, root)
    return names


def _known(operation: Operation, where: str) -> bool:
    """Whether the page's schema or one of its claims names a member."""
    claimed = any(claim.member == where for claim in operation.claims)
    return claimed or _documented(operation.request_schema, where)


def _documented(schema: JsonObject, where: str) -> bool:
    """Whether a schema names the member at a pointer."""
    here: Json = schema
    for token in tokens(where):
        if not isinstance(here, Mapping):
            return False
        if token.isdigit() and "items" in here:
            here = here["items"]
            continue
        properties = here.get("properties")
        if not isinstance(properties, Mapping) or token not in properties:
            return False
        here = properties[token]
    return True


def _listed(operation: Operation, value: Json) -> bool:
    """Whether some claim of the page lists a value."""
    return any(
        value in claim.value
        for claim in operation.claims
        if claim.kind in {ClaimKind.VALUES, ClaimKind.EQUALS}
        and isinstance(claim.value, (list, tuple))
    )


def _claimed(body: JsonObject, intent: Intent, operation: Operation) -> Iterator[Refusal]:
    """Values that the page rules out by listing others, or by a limit."""
    for claim in operation.claims:
        if claim.when or claim.feature == "access.models":
            continue
        for value in _tried(claim, body, intent):
            if not allows(claim, value):
                yield "bad_request", f"not a value that {claim.id} allows", claim.member


def _tried(claim: Claim, body: JsonObject, intent: Intent) -> Iterator[Json]:
    found = list(at(body, tokens(claim.member))) if claim.member.startswith("/") else []
    if found:
        yield from found
    elif claim.feature in _BY_FEATURE:
        value = getattr(intent, _BY_FEATURE[claim.feature])
        if value is not None:
            yield value
    elif claim.feature == "request.reference_limit":
        yield len(intent.references)


def at(value: Json, path: tuple[str, ...]) -> Iterator[Json]:
    """The values at a member address, ``*`` standing for any item."""
    if not path:
        yield value
    elif path[0] == "*" and isinstance(value, (list, tuple)):
        for item in value:
            yield from at(item, path[1:])
    elif isinstance(value, Mapping) and path[0] in value:
        yield from at(value[path[0]], path[1:])


def allows(claim: Claim, value: Json) -> bool:
    """Whether a claim, read as a rule, lets a value pass."""
    if claim.kind is ClaimKind.VALUES and isinstance(claim.value, (list, tuple)):
        several = value if isinstance(value, (list, tuple)) else [value]
        return value in claim.value or all(each in claim.value for each in several)
    if isinstance(value, (int, float)) and isinstance(claim.value, (int, float)):
        if claim.kind is ClaimKind.MAX:
            return value <= claim.value
        if claim.kind is ClaimKind.MIN:
            return value >= claim.value
    return True
