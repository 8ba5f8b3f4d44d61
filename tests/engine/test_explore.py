"""Exploring a simulator: silent where it is honest, and the least request where it is not."""

from __future__ import annotations

import pytest

from conformance.engine.explore import Explorer, explore_simulated
from conformance.engine.run import run
from conformance.engine.settings import Settings
from conformance.engine.unit import Unit
from conformance.matrix import fold
from conformance.model import CaseRecord, FindingRecord, Footer, Phase, Status
from conformance.report import REPORTS
from conformance.transport.simulated import Simulated
from tests.project import LIBRARY

PROMPT = {"text": "A red apple on a wooden table, soft daylight"}


def explored(address, fault=None, examples=25, seed=0):
    """The records of exploring one operation."""
    provider = LIBRARY.provider(address.partition("/")[0])
    operation = next(each for each in provider.operations if each.id == address.partition("/")[2])
    explorer = Explorer(provider, LIBRARY, Simulated(provider, LIBRARY, fault=fault, seed=seed))
    found = explorer.explore(operation, examples=examples)
    return list(explorer.judged(found.cases, operation))


def findings(records, *statuses):
    return [each for each in records if isinstance(each, FindingRecord) and each.status in statuses]


def cases(records):
    return [each for each in records if isinstance(each, CaseRecord)]


def test_an_honest_simulator_shows_nothing():
    assert explored("ccapi/generate_image", examples=15) == []


@pytest.mark.slow
def test_a_lost_ratio_is_shrunk_to_the_ratio():
    records = explored("agicto/generate_image", "ratio-ignored", examples=4)
    (case,) = cases(records)
    assert case.phase is Phase.EXPLORE
    assert case.request.body["generationConfig"] == {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"aspectRatio": "2:3", "imageSize": "1K"},
    }, "the page requires the others too"
    failing = findings(records, Status.FAIL)
    assert {each.feature for each in failing} == {"image.aspect_ratio"}
    assert {each.case for each in failing} == {case.id}


@pytest.mark.slow
def test_a_dropped_picture_is_found_in_what_it_does_not_change():
    records = explored("google/generate_content", "references-dropped", examples=8)
    given, without = cases(records)
    assert given.request.body.keys() == {"contents"}
    assert len(given.request.body["contents"][0]["parts"]) == 2
    assert without.request.body == {"contents": [{"role": "user", "parts": [PROMPT]}]}
    (failing,) = findings(records, Status.FAIL)
    assert failing.feature == "request.reference_image"
    assert (failing.case, failing.facets["probe"]) == (given.id, "reference given")


def test_what_always_fails_is_told_once_with_the_simplest_request():
    records = explored("ccapi/generate_image", "usage-off-by-one", examples=10)
    (case,) = cases(records)
    assert case.request.body == {"contents": [{"role": "user", "parts": [PROMPT]}]}
    assert len(findings(records, Status.FAIL)) == 1


@pytest.mark.slow
def test_a_varied_fault_is_found_where_it_strikes():
    once, again = (
        explored("ccapi/generate_image", "usage-off-by-one", examples=10, seed=3) for _ in range(2)
    )
    assert findings(once, Status.FAIL)
    assert once == again


def test_what_is_found_flows_into_the_run():
    settings = Settings(
        providers=("ccapi",), mode="simulate", explore=12, fault="usage-off-by-one", max_requests=1
    )
    records = list(run(settings))
    (case,) = [each for each in cases(records) if each.phase is Phase.EXPLORE]
    footer = records[-1]
    assert isinstance(footer, Footer)
    assert footer.explored.keys() == {"ccapi/generate_image"}
    assert 5 < footer.explored["ccapi/generate_image"] < 500
    assert len(cases(records)) == footer.cases
    matrix = fold(records)
    shown = matrix.cells["ccapi", "response.usage"].findings[0]
    assert shown.case == case.id, "the smallest failing request is the one to show"
    assert "explored beside the plan" in REPORTS["console"].render(iter(records))


def test_an_interrupt_keeps_what_was_found(monkeypatch):
    def interrupted(*_args, **_more):
        raise KeyboardInterrupt

    unit = Unit()
    monkeypatch.setattr("conformance.engine.explore.explore", interrupted)
    explore_simulated(unit, Settings(explore=5), "ccapi", LIBRARY)
    assert unit.interrupted
    assert list(unit.records) == []


@pytest.mark.slow
@pytest.mark.parametrize("provider", LIBRARY.ids)
def test_every_honest_vendor_stays_silent_however_it_is_asked(provider):
    unit = Unit()
    explore_simulated(unit, Settings(explore=200), provider, LIBRARY)
    records = list(unit.records.records())
    assert findings(records, Status.FAIL, Status.WARN, Status.INCONCLUSIVE) == []
    assert cases(records) == []
    assert all(count > 10 for count in unit.explored.values())
