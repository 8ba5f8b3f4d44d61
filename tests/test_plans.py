"""The plans of all vendors, held to what they promise by jsonschema itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from conformance.dialects.lens import lens
from conformance.generate.plan import Plan, plan, plan_json
from conformance.model import ClaimKind, ViolationKind
from conformance.spec.asked import asked
from conformance.spec.library import Library

ROOT = Path(__file__).parent.parent
LIBRARY = Library.open(ROOT)
VENDORS = LIBRARY.ids
EVERY = list(product(VENDORS, (0, 1, 2)))


@cache
def planned(vendor: str, strength: int) -> Plan:
    return plan(LIBRARY.provider(vendor), LIBRARY, strength=strength)


def judge(vendor: str, operation: str) -> Draft202012Validator:
    (found,) = (each for each in LIBRARY.provider(vendor).operations if each.id == operation)
    return Draft202012Validator(found.request_schema, format_checker=FormatChecker())


@pytest.mark.parametrize(("vendor", "strength"), EVERY)
def test_valid_requests_fit_the_page_and_violations_break_it_at_their_keyword(vendor, strength):
    printed = plan_json(planned(vendor, strength))["cases"]
    for case in printed:
        broken = list(judge(vendor, case["operation"]).iter_errors(case["request"]["body"]))
        if case["valid"] and case["phase"] != "documented":
            assert broken == [], case["id"]
        if case["violation"] and case["violation"]["class"] == "schema":
            assert [each.validator for each in broken] == [case["violation"]["rule"]], case["id"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_class_of_violation_is_tried(vendor):
    """A page whose lists are enums has no values that only a claim rules out."""
    kinds = {case.violation.kind for case in planned(vendor, 1).cases if case.violation}
    assert kinds >= set(ViolationKind) - {ViolationKind.CLAIM}


def test_claims_are_tried_where_only_prose_lists_values():
    labels = {str(case.violation) for case in planned("agicto", 1).cases if case.violation}
    ratio = "/generationConfig/imageConfig/aspectRatio"
    assert f"claim:values at {ratio}" in labels


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_documented_value_is_in_some_valid_request(vendor):
    provider = LIBRARY.provider(vendor)
    for operation in provider.operations:
        valid = [
            case
            for case in planned(vendor, 1).cases
            if case.valid and case.operation == operation.id and case.phase.value == "covering"
        ]
        reader = lens(operation.request_dialect)
        intents = [reader.intent(case.request) for case in valid]
        wanted = [asked(each, operation, provider, LIBRARY.models) for each in intents]
        said = {
            "access.models": {each.model for each in wanted},
            "image.aspect_ratio": {each.aspect_ratio for each in wanted},
            "image.size": {each.tier for each in wanted},
            "image.output_format": {each.output_format for each in intents},
            "image.delivery": {
                "base64" if each.response_format == "b64_json" else each.response_format
                for each in intents
            },
        }
        for claim in operation.claims:
            if claim.kind is ClaimKind.VALUES and claim.feature in said and _askable(claim):
                assert set(claim.value) <= said[claim.feature], (vendor, claim.id)


def _askable(claim) -> bool:
    """A page that promises base64 and has no switch for it cannot be asked for it."""
    return claim.feature != "image.delivery" or bool(claim.member)


@pytest.mark.parametrize("vendor", ["agicto"])
def test_every_pair_of_ratio_and_size_is_tried_at_strength_2(vendor):
    (operation,) = LIBRARY.provider(vendor).operations
    claims = {claim.feature: claim.value for claim in operation.claims}
    tried = {
        (case.facets["aspect_ratio"], case.facets["image_size"])
        for case in planned(vendor, 2).cases
        if case.valid and case.phase.value == "covering"
    }
    assert tried >= set(product(claims["image.aspect_ratio"], claims["image.size"]))


def test_every_pair_of_ratio_and_model_with_its_tier_is_tried_at_strength_2():
    (operation,) = LIBRARY.provider("uniall").operations
    values = {claim.feature: claim.value for claim in operation.claims}
    tried = {
        (case.facets["aspect_ratio"], case.facets["model"])
        for case in planned("uniall", 2).cases
        if case.valid and case.phase.value == "covering"
    }
    assert tried >= set(product(values["image.aspect_ratio"], values["access.models"]))


@pytest.mark.parametrize(("vendor", "strength"), EVERY)
def test_ids_costs_and_groups(vendor, strength):
    cases = planned(vendor, strength).cases
    assert len({case.id for case in cases}) == len(cases)
    order = [case.group for case in cases if case.group]
    assert len(set(order)) == sum(a != b for a, b in zip(["", *order], order, strict=False))
    earlier: dict[str, str] = {}
    for case in cases:
        assert case.id.startswith(f"{vendor}/{case.operation}/{case.phase.value}/")
        if case.after:
            assert earlier[case.after] == case.group
        earlier[case.id] = case.group
        keyed = "{API_KEY}" in case.request.url + str(case.request.headers)
        assert (case.cost_usd > 0) is keyed, case.id


OUTSIDE = """
import sys
{first}
import json
from pathlib import Path
from conformance.generate.plan import plan
from conformance.spec.library import Library
library = Library.open(Path(sys.argv[1]))
print(json.dumps([
    [case.id, list(case.facets.items()), str(case.violation), case.group, case.role]
    for vendor in library.ids
    for case in plan(library.provider(vendor), library, strength=1).cases
]))
"""


def outside(interpreter: str, first: str, cwd: Path, **environment: str) -> object:
    """Ids, facets and order of all plans, made in another process."""
    done = subprocess.run(
        [interpreter, "-c", OUTSIDE.format(first=first), str(ROOT)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_ids_facets_and_order_do_not_depend_on_what_else_is_imported(tmp_path):
    plain = outside(sys.executable, "", tmp_path, PYTHONHASHSEED="0")
    crowded = "import asyncio, decimal, xml.dom.minidom, sqlite3, numpy, rich.console"
    assert outside(sys.executable, crowded, tmp_path, PYTHONHASHSEED="1", LC_ALL="C") == plain


@pytest.mark.slow
def test_ids_facets_and_order_are_those_of_an_older_hypothesis(tmp_path):
    import venv  # noqa: PLC0415 - only here

    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    older = [python, "-m", "pip", "-q", "install", str(ROOT), "hypothesis==6.150.0"]
    subprocess.run(older, check=True)
    assert outside(str(python), "", tmp_path) == outside(sys.executable, "", tmp_path)
