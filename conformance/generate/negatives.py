"""Requests with one thing wrong, each labelled: what a vendor must refuse.

Five classes: ``schema`` breaks the page's schema at one keyword, ``claim`` goes outside the values
that the page lists, ``convention`` names what does not exist, ``protocol`` breaks HTTP or JSON, and
``credential`` hands in a wrong key, none, or two that disagree. An unknown member is not among
them: its probe sends it beside the same request without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from conformance.codec import pointer, strict_json
from conformance.generate.assemble import GOOD_KEY, WRONG_KEY, body_of, signed, with_body
from conformance.generate.bench import Bench
from conformance.generate.breaking import UNKNOWN_VALUE
from conformance.generate.hints import picture
from conformance.generate.merge import as_list
from conformance.generate.nodes import Node
from conformance.generate.schema_negatives import schema_negatives, spread
from conformance.generate.survey import ASKED_BY
from conformance.model import (
    Case,
    Claim,
    ClaimKind,
    Credential,
    Dialect,
    Json,
    JsonObject,
    Phase,
    Reference,
    Request,
    Violation,
    ViolationKind,
)

#: A model that nobody has.
UNKNOWN_MODEL = "no-such-model-conformance"

#: Values of the right form that no page lists, by feature.
_OUTSIDE: dict[str, Json] = {
    "image.aspect_ratio": "7:3",
    "image.size": "3K",
    "image.output_format": "bmp",
}
#: How many broken keywords of a schema are worth sending, by strength of the plan.
_SCHEMA_LIMIT = (3, 12, 24)
#: More references than this are no sensible request, whatever the page allows.
_MOST_REFERENCES = 20

#: The strength at which each pair of carriers is made to disagree.
_EACH_PAIR = 2

_BEARER = Credential(
    id="header:Authorization:Bearer", carrier="header", name="Authorization", prefix="Bearer "
)


def negatives(bench: Bench) -> Iterator[Case]:
    """Every negative case of an operation, without ids, in the order of the classes."""
    yield from _schema(bench)
    yield from _claims(bench)
    yield from _conventions(bench)
    yield from _protocol(bench)
    yield from _credentials(bench)


def _negative(
    bench: Bench, request: Request, violation: Violation, facets: JsonObject | None = None
) -> Case:
    own = bench.rows[0].facets if facets is None else facets
    case = bench.case(Phase.NEGATIVE, request, own)
    return replace(case, valid=False, violation=violation)


def _schema(bench: Bench) -> Iterator[Case]:
    body = next((each.node for each in bench.space.frame.tree.members if each.name == "body"), None)
    request = bench.rows[0].request
    if not isinstance(body, Node) or not request.body:
        return
    found = list(schema_negatives(body, bench.operation.request_schema, body_of(request)))
    for each in spread(found, _SCHEMA_LIMIT[bench.strength]):
        yield _negative(bench, with_body(request, each.body), each.violation)


def _claims(bench: Bench) -> Iterator[Case]:
    told: set[str] = set()
    for claim in bench.operation.claims:
        if claim.when or claim.feature in told:
            continue
        for request, value in _outside(bench, claim):
            if not bench.fits(request):
                continue
            told.add(claim.feature)
            violation = Violation(
                kind=ViolationKind.CLAIM,
                rule=claim.kind.value,
                pointer=claim.member,
                detail=f"{claim.id}: {value}",
            )
            facets = bench.facets_of(bench.rows[0], request)
            yield _negative(bench, request, violation, facets)
            break


def _outside(bench: Bench, claim: Claim) -> Iterator[tuple[Request, Json]]:
    """Requests outside what a claim allows, the first that can be made counts."""
    base = bench.rows[0].request
    if claim.feature == "request.reference_limit" and claim.kind is ClaimKind.MAX:
        more = claim.value + 1 if isinstance(claim.value, int) else 0
        made = bench.express(base, references=references(more)) if more else None
        if made is not None and more <= _MOST_REFERENCES:
            yield made, more
    elif claim.member.startswith("/") and "*" not in claim.member:
        for value in _beyond(claim):
            listed = isinstance(_example(claim), list)
            with suppress(LookupError):  # the page names a member where none can be
                body = pointer.replace(body_of(base), claim.member, [value] if listed else value)
                yield with_body(base, body), value
    elif (
        not claim.member and claim.feature in _OUTSIDE and ASKED_BY[claim.feature] in bench.space.at
    ):
        value = _OUTSIDE[claim.feature]
        made = bench.express(base, **{ASKED_BY[claim.feature]: value})
        if made is not None:
            yield made, value


def _beyond(claim: Claim) -> Iterator[Json]:
    """A value that a claim about a member rules out."""
    if claim.kind is ClaimKind.VALUES and claim.feature != "access.models":
        yield _OUTSIDE.get(claim.feature, UNKNOWN_VALUE)
    elif claim.kind in {ClaimKind.MAX, ClaimKind.MIN} and isinstance(claim.value, int):
        yield claim.value + (1 if claim.kind is ClaimKind.MAX else -1)


def _example(claim: Claim) -> Json:
    return next(iter(as_list(claim.value)), None)


def references(count: int) -> tuple[Reference, ...]:
    """So many inline reference pictures."""
    return (Reference(mime="image/png", data=picture("png")),) * count


def _conventions(bench: Bench) -> Iterator[Case]:
    request = bench.express(bench.rows[0].request, model=UNKNOWN_MODEL)
    if request is not None:
        violation = Violation(kind=ViolationKind.CONVENTION, rule="unknown-model", pointer="model")
        yield _negative(bench, request, violation, bench.facets_of(bench.rows[0], request))


def _protocol(bench: Bench) -> Iterator[Case]:
    request = bench.rows[0].request
    for rule, made in (*_mangled(request), *_misdirected(bench, request)):
        yield _negative(bench, made, Violation(kind=ViolationKind.PROTOCOL, rule=rule))


def _mangled(request: Request) -> Iterator[tuple[str, Request]]:
    """The request with a body that is no JSON, or is not said to be."""
    if not request.body:
        return
    half = request.body.decode()[: len(request.body.decode()) // 2]
    broken = {
        "malformed-json": request.body.replace(b'":', b'"=', 1),
        "truncated-json": half.encode(),
        "empty-body": b"",
    }
    for rule, body in broken.items():
        if not strict_json.parse(body).strict:
            yield rule, replace(request, body=body)
    types = [field for field in request.headers if field[0].lower() != "content-type"]
    yield "content-type", replace(request, headers=(("Content-Type", "text/plain"), *types))


def _misdirected(bench: Bench, request: Request) -> Iterator[tuple[str, Request]]:
    """The request by a method that the page has not at that path, and that deletes nothing."""
    path = bench.operation.path
    known = {each.method.upper() for each in bench.provider.operations if each.path == path}
    other = next((method for method in ("PUT", "PATCH", "POST") if method not in known), None)
    if other:
        yield "method", replace(request, method=other)


def _credentials(bench: Bench) -> Iterator[Case]:
    bare = _without_key(bench)
    carriers = bench.operation.credentials
    if not carriers:
        return
    for each in carriers:
        yield _keyed(bench, signed(bare, each, WRONG_KEY), "wrong-key", each.id)
    yield _keyed(bench, bare, "missing-key", "")
    pairs = [(one, other) for one in carriers for other in carriers if one is not other]
    if bench.strength < _EACH_PAIR:  # each carrier good once, and wrong once
        pairs = list(zip(carriers, (*carriers[1:], carriers[0]), strict=True))
    if len(carriers) == 1 and bench.operation.request_dialect is Dialect.GEMINI:
        # Google looks at this header first: https://ai.google.dev/gemini-api/docs/oauth
        pairs = [(carriers[0], _BEARER)]
    for good, wrong in pairs:
        if good.name.lower() == wrong.name.lower():
            continue
        both = signed(signed(bare, good, GOOD_KEY), wrong, WRONG_KEY)
        yield _keyed(bench, both, "conflicting-keys", f"{good.id} good, {wrong.id} wrong")


def _without_key(bench: Bench) -> Request:
    """The first covering request as it is before a key is put in."""
    row = bench.rows[0]
    credential = bench.space.credential(bench.row)
    if credential is None:
        return row.request
    bare = [field for field in row.request.headers if field[1] != credential.prefix + GOOD_KEY]
    url = row.request.url
    for joint in ("?", "&"):
        url = url.replace(f"{joint}{credential.name}={credential.prefix}{GOOD_KEY}", "")
    return replace(row.request, url=url, headers=tuple(bare))


def _keyed(bench: Bench, request: Request, rule: str, where: str) -> Case:
    violation = Violation(kind=ViolationKind.CREDENTIAL, rule=rule, pointer=where)
    facets = {**bench.rows[0].facets, "credential": where or None}
    return _negative(bench, request, violation, facets)
