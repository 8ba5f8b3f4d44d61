from __future__ import annotations

import json
import re
from itertools import groupby, product
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

from conformance import schemas
from conformance.codec import strict_json
from conformance.codec.pointer import pointer, resolve
from conformance.dialects.lens import lens
from conformance.errors import UsageError
from conformance.generate.assemble import GOOD_KEY
from conformance.generate.plan import plan, plan_json
from conformance.model import ClaimKind, Phase, ViolationKind
from conformance.spec.asked import asked
from conformance.spec.library import Library
from tests.project import LIBRARY

IDS = LIBRARY.ids
STRENGTHS = (0, 1, 2)
PLANS = [(name, strength) for name in IDS for strength in STRENGTHS]

ID = re.compile(
    r"([a-z0-9_-]+)/([a-z0-9_-]+)/(documented|covering|negative|probe|client)/[0-9a-f]{10}"
)
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


def errors_of(schema, value):
    checker = Draft202012Validator.FORMAT_CHECKER
    return list(Draft202012Validator(schema, format_checker=checker).iter_errors(value))


def body(case):
    parsed = strict_json.parse(case.request.body)
    assert parsed.strict, case.id
    return parsed.value


def valid_cases(planned):
    own = {Phase.DOCUMENTED, Phase.CLIENT}  # what a page prints, and what a client sends
    return [case for case in planned.cases if case.valid and case.phase not in own]


# --- what every plan is ------------------------------------------------------------------------


@each_plan
def test_ids_are_of_the_form_and_no_two_alike(plans, provider, strength):
    cases = plans[provider, strength].cases
    for case in cases:
        assert ID.fullmatch(case.id)
        assert case.id.split("/")[:3] == [provider, case.operation, case.phase.value]
    assert len({case.id for case in cases}) == len(cases)


@each_plan
def test_no_request_is_sent_twice_for_one_purpose(plans, provider, strength):
    purposes = [
        (case.request, case.phase, case.parts, case.after)
        for case in plans[provider, strength].cases
    ]
    assert len(set(purposes)) == len(purposes)


@each_plan
def test_a_valid_body_fits_the_page(plans, library, provider, strength):
    for case in valid_cases(plans[provider, strength]):
        assert errors_of(operation_of(library, case).request_schema, body(case)) == [], case.id


@each_plan
def test_a_schema_violation_is_the_only_one(plans, library, provider, strength):
    found = [
        c
        for c in plans[provider, strength].cases
        if c.violation and c.violation.kind is ViolationKind.SCHEMA
    ]
    assert len(found) >= (1, 4, 4)[strength]
    for case in found:
        (error,) = errors_of(operation_of(library, case).request_schema, body(case))
        steps = ("/*" if isinstance(step, int) else pointer(step) for step in error.absolute_path)
        where, rule = "".join(steps), case.violation.rule
        assert error.validator == rule
        assert where == (
            case.violation.pointer.rpartition("/")[0]
            if rule == "required"
            else case.violation.pointer
        )


@each_plan
def test_a_case_is_valid_or_has_one_label(plans, provider, strength):
    for case in plans[provider, strength].cases:
        assert case.valid is (case.violation is None)
        if case.phase is Phase.NEGATIVE:
            assert not case.valid
        if case.phase in {Phase.DOCUMENTED, Phase.COVERING}:
            assert case.valid


@each_plan
def test_phases_come_in_order(plans, provider, strength):
    order = [Phase.DOCUMENTED, Phase.COVERING, Phase.NEGATIVE, Phase.PROBE, Phase.CLIENT]
    for _, cases in groupby(plans[provider, strength].cases, key=lambda case: case.operation):
        places = [order.index(case.phase) for case in cases]
        assert places == sorted(places)


@each_plan
def test_what_may_be_answered_costs(plans, library, provider, strength):
    planned = plans[provider, strength]
    for case in planned.cases:
        sent = (case.request.url, *(value for _, value in case.request.headers))
        keyed = any(GOOD_KEY in part for part in sent)
        assert keyed or operation_of(library, case).credentials
        assert (case.cost_usd > 0) is keyed, case.id
        if not keyed:
            assert case.violation.kind is ViolationKind.CREDENTIAL
    assert planned.cost_usd == pytest.approx(sum(case.cost_usd for case in planned.cases))
    assert planned.requests == len(planned.cases)
    assert planned.assumed is any(case.assumed for case in planned.cases)


@each_provider
def test_the_dearest_is_asked_for_once(plans, provider):
    costs = [case.cost_usd for case in plans[provider, 1].cases if case.phase is Phase.COVERING]
    assert costs.count(max(costs)) == 1


@pytest.mark.slow  # plans of strength 2
@each_provider
def test_more_strength_only_adds_choices(plans, provider):
    sizes = [len(plans[provider, strength].cases) for strength in STRENGTHS]
    assert sizes == sorted(sizes)
    first = [
        next(c for c in plans[provider, s].cases if c.phase is Phase.COVERING) for s in STRENGTHS
    ]
    assert len({case.id for case in first}) == 1


@each_plan
def test_two_plans_are_equal_to_the_byte(plans, library, provider, strength):
    again = plan(Library.open().provider(provider), library, strength=strength)
    assert again == plans[provider, strength]
    assert json.dumps(plan_json(again)) == json.dumps(plan_json(plans[provider, strength]))


@each_plan
def test_the_printed_plan_keeps_to_its_schema(plans, provider, strength):
    printed = json.loads(json.dumps(plan_json(plans[provider, strength])))
    assert errors_of(schemas.closed(schemas.schema("plan")), printed) == []
    for case, shown in zip(plans[provider, strength].cases, printed["cases"], strict=True):
        assert shown["id"] == case.id
        assert (shown["violation"] is None) is case.valid
        sent = shown["request"]
        told = [sent.get(name) for name in ("body", "body_text", "body_base64")]
        assert [each is not None for each in told].count(True) == bool(case.request.body)
        if sent["body"] is not None:
            assert sent["body"] == json.loads(case.request.body)
        if sent.get("body_text"):
            assert sent["body_text"].encode() == case.request.body


def test_a_plan_of_no_such_operation_is_refused(library):
    with pytest.raises(UsageError, match="no operation 'generate_imag'") as refused:
        plan(library.provider(IDS[0]), library, operations=["generate_imag"])
    assert "generate_image" in refused.value.hint


@pytest.mark.parametrize("strength", [-1, 3])
def test_a_strength_that_there_is_not_is_refused(library, strength):
    with pytest.raises(UsageError, match="no strength"):
        plan(library.provider(IDS[0]), library, strength=strength)


# --- what is asked for -------------------------------------------------------------------------


def values_in(planned, library):
    """Each valid covering case with what it asks for, and how that is to be understood."""
    for case in planned.cases:
        if case.phase is Phase.COVERING:
            operation = operation_of(library, case)
            intent = lens(operation.request_dialect).intent(case.request)
            yield (
                case,
                operation,
                intent,
                asked(intent, operation, library.provider(case.provider), library.models),
            )


STATING = {ClaimKind.VALUES, ClaimKind.EQUALS, ClaimKind.DEFAULT}


@each_provider
def test_each_claimed_value_of_a_member_is_sent(plans, library, provider):
    sent = list(values_in(plans[provider, 1], library))
    for operation in judged(library, provider):
        for claim in operation.claims:
            if not claim.member.startswith("/") or claim.kind not in STATING or claim.when:
                continue
            for value in claim.value if claim.kind is ClaimKind.VALUES else [claim.value]:
                assert any(holds(body(case), claim.member, value) for case, *_ in sent), (
                    claim.id,
                    value,
                )


def holds(value, member, wanted):
    try:
        return resolve(value, member) == wanted
    except LookupError:
        return False


@each_provider
def test_each_claimed_size_is_asked_for(plans, library, provider):
    """Also where a size is carried by the name of a model."""
    tiers = {what.tier for *_, what in values_in(plans[provider, 1], library)}
    for operation in judged(library, provider):
        for claim in operation.claims:
            if claim.feature == "image.size" and claim.kind is ClaimKind.VALUES and not claim.when:
                assert set(claim.value) <= tiers


@each_provider
def test_each_documented_model_and_credential_is_used(plans, library, provider):
    named = library.provider(provider)
    sent = list(values_in(plans[provider, 1], library))
    models = {what.model for *_, what in sent}
    assert {
        model.name for model in named.models if f'"{model.name}"' in spec_members(named)
    } <= models
    for operation in judged(library, provider):
        claimed = [
            value
            for claim in operation.claims
            if claim.feature == "access.models"
            for value in claim.value
        ]
        assert set(claimed) <= models
        used = {
            case.facets.get("credential") for case, *_ in sent if case.operation == operation.id
        }
        assert used == {credential.id for credential in operation.credentials}


def spec_members(provider):
    return json.dumps([each.request_schema for each in provider.operations if not each.not_judged])


def enums(schema, path=""):
    if isinstance(schema, dict):
        if "enum" in schema:
            yield path, schema["enum"]
        for name, part in schema.get("properties", {}).items():
            yield from enums(part, path + pointer(name))


@each_provider
def test_each_listed_value_is_sent(plans, library, provider):
    sent = list(values_in(plans[provider, 1], library))
    for operation in judged(library, provider):
        for path, listed in enums(operation.request_schema):
            for value in listed:
                assert any(holds(body(case), path, value) for case, *_ in sent), (path, value)


def optional_leaves(schema, path=""):
    for name, part in schema.get("properties", {}).items():
        where = path + pointer(name)
        if "properties" in part:
            yield from optional_leaves(part, where)
        elif name not in schema.get("required", []) and not {"prompt", "model"} & hints(part):
            yield where


def hints(part):
    return set(re.findall(r'"x-generate": "([^"]*)"', json.dumps(part)))


def has(value, path):
    try:
        resolve(value, path)
    except LookupError:
        return False
    return True


@each_provider
def test_each_optional_member_is_once_there_and_once_not(plans, library, provider):
    sent = [body(case) for case, *_ in values_in(plans[provider, 1], library)]
    for operation in judged(library, provider):
        for path in optional_leaves(operation.request_schema):
            assert {has(each, path) for each in sent} == {True, False}, path


@pytest.mark.slow  # plans of strength 2
@each_provider
def test_each_pair_of_ratio_and_size_is_asked_for_at_strength_2(plans, library, provider):
    everything = list(values_in(plans[provider, 2], library))
    for operation in judged(library, provider):
        paired([each for each in everything if each[0].operation == operation.id])


def paired(sent):
    ratios = {case.facets["aspect_ratio"] for case, *_ in sent if "aspect_ratio" in case.facets}
    sizes = {case.facets["image_size"] for case, *_ in sent if "image_size" in case.facets}
    pairs = {(case.facets.get("aspect_ratio"), case.facets.get("image_size")) for case, *_ in sent}
    if ratios and sizes:
        assert pairs == set(product(ratios, sizes))
    tiers = {what.tier for *_, what in sent}
    by_tier = {(intent.aspect_ratio, what.tier) for _, _, intent, what in sent}
    assert by_tier >= set(product(ratios, tiers))


@each_plan
def test_a_facet_says_what_the_request_asks_for(plans, library, provider, strength):
    for case, _, intent, _ in values_in(plans[provider, strength], library):
        for name, value in case.facets.items():
            if name in type(intent).__dataclass_fields__:
                stated = getattr(intent, name)
                stated = len(stated) if name == "references" else stated
                assert (list(stated) if isinstance(stated, tuple) else stated) == value


# --- documented --------------------------------------------------------------------------------


@each_provider
def test_a_printed_request_is_sent_as_printed(plans, library, provider):
    """Byte for byte, but for the key and a server that the page leaves out."""
    for operation in judged(library, provider):
        samples = {sample.id: sample for sample in operation.samples if sample.kind == "request"}
        sent = [
            c
            for c in plans[provider, 1].cases
            if c.phase is Phase.DOCUMENTED and c.operation == operation.id
        ]
        assert {samples[case.sample].body for case in sent} == {
            each.body for each in samples.values()
        }
        for case in sent:
            sample = samples[case.sample]
            assert case.request.body == sample.body.encode()
            if not sample.url:
                continue
            assert case.request.method == sample.method
            assert [name for name, _ in case.request.headers] == [
                name for name, _ in sample.headers
            ]
            for (name, sent_value), (_, printed) in zip(
                case.request.headers, sample.headers, strict=True
            ):
                assert sent_value == printed or name.lower() in {"authorization", "x-goog-api-key"}
            path = re.sub(r"^(\{BASE_URL\}|https?://[^/]*)", "", sample.url).partition("?")[0]
            assert urlsplit(case.request.url).path == path
            assert not re.search(
                r"sk-|<api-key>|BASE_URL|\*\*\*", str(case.request.headers) + case.request.url
            )
