"""What is wrong with a negative case is its label and nothing else; probes are there and differ."""

from __future__ import annotations

import pytest

from conformance.codec import strict_json
from conformance.codec.pointer import pointer
from conformance.dialects.lens import lens
from conformance.generate.assemble import GOOD_KEY, WRONG_KEY
from conformance.model import ClaimKind, Dialect, Phase, ViolationKind
from tests.project import LIBRARY

IDS = LIBRARY.ids
STRENGTHS = (0, 1, 2)
PLANS = [(name, strength) for name in IDS for strength in STRENGTHS]

each_plan = pytest.mark.parametrize(
    "provider, strength",
    [pytest.param(*each, marks=[pytest.mark.slow] if each[1] == 2 else []) for each in PLANS],
)
each_provider = pytest.mark.parametrize("provider", IDS)


def operation_of(library, case):
    operations = library.provider(case.provider).operations
    return next(each for each in operations if each.id == case.operation)


def judged(library, provider):
    """The operations that are planned."""
    return [each for each in library.provider(provider).operations if not each.not_judged]


def enums(schema, path=""):
    if isinstance(schema, dict):
        if "enum" in schema:
            yield path, schema["enum"]
        for name, part in schema.get("properties", {}).items():
            yield from enums(part, path + pointer(name))


# --- negative and probe ------------------------------------------------------------------------


@each_provider
def test_each_class_of_violation_is_there(plans, library, provider):
    rules = {}
    for case in plans[provider, 1].cases:
        if case.violation:
            rules.setdefault(case.violation.kind, set()).add(case.violation.rule)
    assert rules[ViolationKind.SCHEMA] >= {"type"}
    assert rules[ViolationKind.PROTOCOL] == {
        "malformed-json",
        "truncated-json",
        "empty-body",
        "content-type",
        "method",
        "path",
    }
    assert rules[ViolationKind.CREDENTIAL] >= {"wrong-key", "missing-key"}
    assert "unknown-model" in rules[ViolationKind.CONVENTION]
    assert "unknown-member" in rules[ViolationKind.CONVENTION]
    claimed = {
        claim.feature
        for operation in judged(library, provider)
        for claim in operation.claims
        if claim.kind is ClaimKind.VALUES
        and claim.member.startswith("/")
        and not claim.when
        and claim.feature != "access.models"
    }
    listed = any(
        path
        for operation in judged(library, provider)
        for path, _ in enums(operation.request_schema)
    )
    if claimed and not listed:
        assert "values" in rules[ViolationKind.CLAIM]


@each_plan
def test_a_broken_request_differs_from_the_right_one_in_what_its_label_says(
    plans, library, provider, strength
):
    cases = plans[provider, strength].cases
    first = {}
    for case in cases:
        if case.phase is Phase.COVERING:
            first.setdefault(case.operation, case)
        if case.phase is not Phase.NEGATIVE:
            continue
        right = first[case.operation]
        made, kind, rule = case.request, case.violation.kind, case.violation.rule
        changed = {
            name
            for name in ("method", "url", "headers", "body")
            if getattr(made, name) != getattr(right.request, name)
        }
        if kind in {ViolationKind.SCHEMA, ViolationKind.CLAIM}:
            assert changed == {"body"}
        elif rule in {"malformed-json", "truncated-json", "empty-body"}:
            assert changed == {"body"}
            assert not strict_json.parse(made.body).strict
            made.body.decode()
        elif kind is ViolationKind.CREDENTIAL:
            assert changed <= {"url", "headers"}
            keys = [*(value for _, value in made.headers), made.url]
            good, wrong = (any(key in part for part in keys) for key in (GOOD_KEY, WRONG_KEY))
            assert (good, wrong) == {
                "wrong-key": (False, True),
                "missing-key": (False, False),
                "conflicting-keys": (True, True),
            }[rule]
        elif rule == "content-type":
            assert changed == {"headers"}
        elif rule == "method":
            assert changed == {"method"}
        else:
            assert rule == "unknown-model"
            assert (
                lens(operation_of(library, case).request_dialect).intent(made).model
                == "no-such-model-conformance"
            )


@each_plan
def test_each_carrier_of_the_key_is_tried_wrong_and_against_the_next(
    plans, library, provider, strength
):
    for operation in judged(library, provider):
        carriers = [credential.id for credential in operation.credentials]
        told = {}
        for case in plans[provider, strength].cases:
            if case.phase is Phase.NEGATIVE and case.operation == operation.id:
                told.setdefault(case.violation.rule, []).append(case.violation.pointer)
        assert told["wrong-key"] == carriers
        assert told["missing-key"] == [""]
        if len(carriers) > 1:
            good = [each.split(" good, ")[0] for each in told["conflicting-keys"]]
            wrong = [
                each.split(" good, ")[1].removesuffix(" wrong") for each in told["conflicting-keys"]
            ]
            assert set(good) == set(wrong) == set(carriers)


EACH = {"canary", "path"}
BY_DIALECT = {
    Dialect.GEMINI: {"turns"},
    Dialect.CHAT: {"stream"},
}


@each_provider
def test_the_probes_that_apply_are_there(plans, library, provider):
    for operation in judged(library, provider):
        probes = {
            part.probe
            for case in plans[provider, 1].cases
            if case.operation == operation.id
            for part in case.parts
        }
        assert probes >= EACH
        claims = {claim.feature for claim in operation.claims}
        if operation.inferred_from:  # a page's own schema may leave no room for them
            assert probes >= {"reference"} | BY_DIALECT[operation.request_dialect]
        if "request.reference_limit" in claims:
            assert "asks" in probes


@each_plan
def test_members_of_a_group_differ(plans, provider, strength):
    groups = {}
    for case in plans[provider, strength].cases:
        for part in case.parts:
            groups.setdefault(part.group, []).append(case.request)
    for members in groups.values():
        assert len(set(members)) == len(members)
