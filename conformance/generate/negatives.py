"""Requests with one thing wrong, each labelled: what a vendor must refuse.

Five classes: ``schema`` breaks the page's schema at one keyword, ``claim`` goes outside the values
that the page lists, ``convention`` names what does not exist, ``protocol`` breaks HTTP or JSON, and
``credential`` hands in a wrong key, none, or two that disagree. An unknown member is not among
them: its probe sends it beside the same request without it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from conformance.codec import pointer, strict_json
from conformance.generate.assemble import GOOD_KEY, WRONG_KEY, body_of, signed, with_body
from conformance.generate.bench import Bench
from conformance.generate.breaking import UNKNOWN_VALUE
from conformance.generate.hints import picture
from conformance.generate.merge import as_list
from conformance.generate.nodes import Node
from conformance.generate.schema_negatives import Break, breaks, spread
from conformance.generate.space import Sound
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A request with one thing wrong, its label, and its choices as far as they still hold."""

    request: Request
    violation: Violation
    facets: JsonObject


#: Makes a request wrong in one way; ``None`` where that turns out not to be possible.
Way: TypeAlias = Callable[[], Wrong | None]


def negatives(bench: Bench) -> Iterator[Case]:
    """Every negative case of an operation, without ids, in the order of the classes."""
    for kind in ViolationKind:
        made = [wrong for way in ways(bench, bench.first, {kind}) if (wrong := way())]
        if kind is ViolationKind.SCHEMA:
            made = spread(made, _SCHEMA_LIMIT[bench.strength])
        for each in made:
            case = bench.case(Phase.NEGATIVE, each.request, each.facets)
            yield replace(case, valid=False, violation=each.violation)


def ways(
    bench: Bench, sound: Sound, kinds: Collection[str] = frozenset(ViolationKind)
) -> list[Way]:
    """How a request can be made wrong, in the order of the classes; nothing is made yet."""
    wanted = [kind for kind in ViolationKind if kind in kinds]
    return [way for kind in wanted for way in _CLASSES[kind](bench, sound)]


def _schema(bench: Bench, sound: Sound) -> Iterator[Way]:
    body = next((each.node for each in bench.space.frame.tree.members if each.name == "body"), None)
    if not isinstance(body, Node) or not sound.request.body:
        return
    right = body_of(sound.request)

    def made(each: Break) -> Wrong | None:
        found = each.made(bench.operation.request_schema, right)
        if found is None:
            return None
        request = with_body(sound.request, found.body)
        return Wrong(request=request, violation=found.violation, facets=sound.facets)

    yield from (partial(made, each) for each in breaks(body, right))


def _claims(bench: Bench, sound: Sound) -> Iterator[Way]:
    by_feature: dict[str, list[Claim]] = {}
    for claim in bench.operation.claims:
        if not claim.when:
            by_feature.setdefault(claim.feature, []).append(claim)

    def made(claims: Sequence[Claim]) -> Wrong | None:
        for claim in claims:
            for request, value in _outside(bench, sound.request, claim):
                if bench.fits(request):
                    violation = Violation(
                        kind=ViolationKind.CLAIM,
                        rule=claim.kind.value,
                        pointer=claim.member,
                        detail=f"{claim.id}: {value}",
                    )
                    facets = bench.facets_of(sound.facets, request)
                    return Wrong(request=request, violation=violation, facets=facets)
        return None

    yield from (partial(made, claims) for claims in by_feature.values())


def _outside(bench: Bench, base: Request, claim: Claim) -> Iterator[tuple[Request, Json]]:
    """Requests outside what a claim allows, the first that can be made counts."""
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


def _conventions(bench: Bench, sound: Sound) -> Iterator[Way]:
    def made() -> Wrong | None:
        request = bench.express(sound.request, model=UNKNOWN_MODEL)
        if request is None:
            return None
        kind = ViolationKind.CONVENTION
        violation = Violation(kind=kind, rule="unknown-model", pointer="model")
        facets = bench.facets_of(sound.facets, request)
        return Wrong(request=request, violation=violation, facets=facets)

    yield made


def _protocol(bench: Bench, sound: Sound) -> Iterator[Way]:
    request = sound.request
    for rule, made in (*_mangled(request), *_misdirected(bench, request)):
        violation = Violation(kind=ViolationKind.PROTOCOL, rule=rule)
        yield partial(Wrong, request=made, violation=violation, facets=sound.facets)


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


def _credentials(bench: Bench, sound: Sound) -> Iterator[Way]:
    bare = _without_key(bench, sound)
    carriers = bench.operation.credentials
    if not carriers:
        return
    for each in carriers:
        yield _keyed(sound, signed(bare, each, WRONG_KEY), "wrong-key", each.id)
    yield _keyed(sound, bare, "missing-key", "")
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
        yield _keyed(sound, both, "conflicting-keys", f"{good.id} good, {wrong.id} wrong")


def _without_key(bench: Bench, sound: Sound) -> Request:
    """A request as it is before a key is put in."""
    request = sound.request
    credential = bench.space.credential(sound.row)
    if credential is None:
        return request
    bare = [field for field in request.headers if field[1] != credential.prefix + GOOD_KEY]
    url = request.url
    for joint in ("?", "&"):
        url = url.replace(f"{joint}{credential.name}={credential.prefix}{GOOD_KEY}", "")
    return replace(request, url=url, headers=tuple(bare))


def _keyed(sound: Sound, request: Request, rule: str, where: str) -> Way:
    violation = Violation(kind=ViolationKind.CREDENTIAL, rule=rule, pointer=where)
    facets = {**sound.facets, "credential": where or None}
    return partial(Wrong, request=request, violation=violation, facets=facets)


_CLASSES: Mapping[ViolationKind, Callable[[Bench, Sound], Iterator[Way]]] = {
    ViolationKind.SCHEMA: _schema,
    ViolationKind.CLAIM: _claims,
    ViolationKind.CONVENTION: _conventions,
    ViolationKind.PROTOCOL: _protocol,
    ViolationKind.CREDENTIAL: _credentials,
}
