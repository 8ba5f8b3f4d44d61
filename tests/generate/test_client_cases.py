"""What official clients are told to ask for."""

from __future__ import annotations

import pytest

from conformance.dialects.lens import lens
from conformance.generate.plan import plan
from conformance.model import Dialect, Phase
from conformance.spec.library import Library
from conformance.spec.official_clients import assigned
from tests.project import ROOT

VENDORS = ["ccapi", "google", "litellm", "openai-next", "qianduoduo"]
each_vendor = pytest.mark.parametrize("name", VENDORS)


@pytest.fixture
def told(plans):
    def told(name, strength=1):
        return [each for each in plans[name, strength].cases if each.phase is Phase.CLIENT]

    return told


@each_vendor
def test_each_script_is_told_once(told, library, name):
    pairs = [(case.facets["client"], case.facets["script"]) for case in told(name)]
    assert sorted(pairs) == sorted(assigned(library.provider(name)))
    assert all(case.parts == () and case.after == "" for case in told(name))


@each_vendor
def test_what_should_be_drawn_is_cheap(plans, told, name):
    rows = [case for case in plans[name, 1].cases if case.phase is Phase.COVERING]
    for case in told(name):
        cheapest = min(row.cost_usd for row in rows if row.operation == case.operation)
        assert not case.valid or case.cost_usd == cheapest
        assert case.valid == (case.violation is None)


@each_vendor
def test_a_smoke_run_has_only_what_should_be_refused(told, name):
    smoke = told(name, 0)
    assert {case.facets["script"] for case in smoke} == {"wrong-key", "unknown-model"}
    assert {case.id for case in smoke} < {case.id for case in told(name)}


@each_vendor
def test_the_dialect_reads_what_is_told(told, library, name):
    operations = {each.id: each for each in library.provider(name).operations}
    for case in told(name):
        intent = lens(operations[case.operation].request_dialect).intent(case.request)
        script = case.facets["script"]
        assert intent.prompt
        assert bool(intent.references) == (script == "edit")
        assert bool(intent.stream) == (script == "stream")
        assert (intent.model == "no-such-model-conformance") == (script == "unknown-model")


@pytest.mark.parametrize("name", ["google", "litellm"])
def test_a_ratio_is_told_that_nobody_gives_unasked(told, name):
    (case,) = (
        each
        for each in told(name)
        if (each.facets["client"], each.facets["script"]) == ("google-genai", "generate")
    )
    assert lens(Dialect.GEMINI).intent(case.request).aspect_ratio == "16:9"


@pytest.mark.parametrize(
    ("folder", "name"), [("benchmarks/detection", "three"), ("tests/serving/root", "originals")]
)
def test_a_page_may_list_its_models_or_name_no_prompt(folder, name):
    """Where it lists them, an unknown one is told all the same; where it says nothing, something."""
    library = Library.open(ROOT / folder)
    provider = library.provider(name)
    cases = [each for each in plan(provider, library).cases if each.phase is Phase.CLIENT]
    assert len(cases) == len(assigned(provider)) == 10
    operations = {each.id: each for each in provider.operations}
    for case in cases:
        intent = lens(operations[case.operation].request_dialect).intent(case.request)
        assert intent.model
        assert intent.prompt
