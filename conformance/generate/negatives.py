"""Requests with one thing wrong, each labelled: what a vendor must refuse.

Five classes: ``schema`` breaks the page's schema at one keyword, ``claim`` goes outside the values
that the page lists, ``convention`` names what does not exist, ``protocol`` breaks HTTP or JSON, and
``credential`` hands in a wrong key, none, or two that disagree. An unknown member is not among
them: its probe sends it beside the same request without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conformance.codec import pointer
from conformance.generate.assemble import GOOD_KEY, WRONG_KEY, body_of, signed, with_body
from conformance.generate.bench import Bench
from conformance.generate.breaking import UNKNOWN_VALUE
from conformance.generate.hints import picture
from conformance.generate.merge import as_list
from conformance.generate.schema_negatives import schema_negatives, spread
from conformance.generate.space import ASKED_BY
from conformance.generate.tree import Node
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
    elif claim.kind is ClaimKind.VALUES and claim.feature != "access.models":
        value = _OUTSIDE.get(claim.feature, UNKNOWN_VALUE)
        if claim.member.startswith("/") and "*" not in claim.member:
            listed = isinstance(_example(claim), list)
            yield with_body(base, pointer.replace(body_of(base), claim.member, [value] if listed
                            else value)), value  # fmt: skip
        elif not claim.member and claim.feature in ASKED_BY and claim.feature in _OUTSIDE:
            made = bench.express(base, **{ASKED_BY[claim.feature]: value})
            if made is not None:
                yield made, value
    elif claim.kind in {ClaimKind.MAX, ClaimKind.MIN} and claim.member.startswith("/"):
        step = 1 if claim.kind is ClaimKind.MAX else -1
        if isinstance(claim.value, int) and "*" not in claim.member:
            value = claim.value + step
            yield with_body(base, pointer.replace(body_of(base), claim.member, value)), value


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
    text = tuple(
        (n, v if n.lower() != "content-type" else "text/plain") for n, v in request.headers
    )
    broken = {
        "malformed-json": replace(request, body=request.body.replace(b":", b"=", 1)),
        "truncated-json": replace(request, body=request.body[: len(request.body) // 2]),
        "empty-body": replace(request, body=b""),
        "content-type": replace(request, headers=text),
        "method": replace(request, method="PUT"),
    }
    for rule, made in broken.items():
        yield _negative(bench, made, Violation(kind=ViolationKind.PROTOCOL, rule=rule))


def _credentials(bench: Bench) -> Iterator[Case]:
    bare = _without_key(bench)
    carriers = bench.operation.credentials
    if not carriers:
        return
    for each in carriers:
        yield _keyed(bench, signed(bare, each, WRONG_KEY), "wrong-key", each.id)
    yield _keyed(bench, bare, "missing-key", "")
    pairs = [(one, other) for one in carriers for other in carriers if one is not other]
    if len(carriers) == 1 and bench.operation.request_dialect is Dialect.GEMINI:
        # Google looks at this header first: https://ai.google.dev/gemini-api/docs/oauth
        pairs = [(carriers[0], _BEARER)] if carriers[0].name.lower() != "authorization" else []
    for good, wrong in pairs[: 2 * max(1, bench.strength)]:
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
