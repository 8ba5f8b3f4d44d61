"""What is asked for is what is sent, with all that belongs to it."""

from __future__ import annotations

import pytest

from conformance.engine.selection import selected
from conformance.errors import UsageError
from conformance.model import Phase
from tests.project import LIBRARY, planned

PROVIDER = LIBRARY.provider(LIBRARY.ids[0])
CASES = planned(PROVIDER.id).cases


def chosen(*only):
    return selected(CASES, only, PROVIDER, LIBRARY)


def test_without_a_wish_everything_is_wanted():
    assert chosen() == CASES


def test_a_feature_selects_the_cases_that_its_checks_judge():
    cases = chosen("request.unknown_model")
    assert [case.violation.rule for case in cases] == ["unknown-model"]


def test_a_facet_with_a_value_selects_the_cases_that_have_it():
    values = [case.facets.get("aspect_ratio") for case in CASES]
    value = next(value for value in values if value)
    cases = chosen(f"aspect_ratio={value}")
    assert cases
    assert all(case.facets["aspect_ratio"] == value for case in cases)
    assert len(cases) < len(CASES)


def test_groups_stay_whole_and_in_order():
    cases = chosen("request.unknown_member", "access.path")
    groups = {part.group for case in cases if case.phase is Phase.PROBE for part in case.parts}
    assert groups
    for group in groups:
        members = [case for case in CASES if group in {part.group for part in case.parts}]
        assert len(members) > 1
        assert [case for case in cases if case in members] == members
    place = [CASES.index(case) for case in cases]
    assert place == sorted(place)


def test_several_wishes_add_up():
    one = {case.id for case in chosen("access.bad_key")}
    other = {case.id for case in chosen("errors.method")}
    assert {case.id for case in chosen("access.bad_key", "errors.method")} == one | other
    assert one != other


@pytest.mark.parametrize("word", ["image.aspekt_ratio", "aspekt_ratio=1:1", "nothing", "*.nope"])
def test_what_nothing_is_called_is_an_error_with_the_nearest_name(word):
    with pytest.raises(UsageError) as error:
        chosen(word)
    assert repr(word) in str(error.value)
    assert error.value.hint


@pytest.mark.parametrize("word", ["aspect_ratio=99:98", "stream=maybe"])
def test_what_this_plan_has_not_is_no_slip(word):
    assert chosen(word) == ()
    assert chosen(word, "errors.method") == chosen("errors.method")
