"""A failing cell says when it fails: the facet values that every failing case has, and no other."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.matrix import Choice, fold
from conformance.model import EvidenceKind, Feature, FindingRecord, Header, ProviderRecord, Status

HEADER = Header(
    mode="replay",
    strength=1,
    providers=(ProviderRecord(id="acme", name="Acme", key_env="", spec="", digest=""),),
    features=(Feature(id="image.size", group="image", title="", meaning=""),),
)


def finding(status, **more):
    members = {"check": "size", "operation": "make", "evidence": EvidenceKind.RECORDED, **more}
    return FindingRecord(
        provider="acme",
        feature="image.size",
        status=status,
        message="m",
        **members,
    )


def cell(*records):
    return fold([HEADER, *records]).cells["acme", "image.size"]


def facet_findings(fails, ratios=("1:1", "16:9", "4:3"), sizes=("1K", "2K", "4K")):
    for ratio, size in product(ratios, sizes):
        status = Status.FAIL if fails(ratio, size) else Status.PASS
        yield finding(status, facets={"aspect_ratio": ratio, "image_size": size})


def test_one_choice_explains_the_failures():
    (when,) = cell(*facet_findings(lambda _, size: size == "4K")).when
    assert str(when) == "fails for image_size=4K, 3 of 3; 0 of 6 otherwise"
    assert when.separable


def test_several_choices_that_fit_are_all_named():
    (when,) = cell(*facet_findings(lambda *both: both == ("16:9", "4K"), ("16:9",))).when
    assert when.separable, "16:9 also passes"
    records = [
        finding(Status.FAIL, facets={"aspect_ratio": "16:9", "image_size": "4K", "count": 1}),
        finding(Status.PASS, facets={"aspect_ratio": "1:1", "image_size": "1K", "count": 1}),
    ]
    (when,) = cell(*records).when
    assert str(when) == (
        "fails for aspect_ratio=16:9 and image_size=4K, 1 of 1; 0 of 1 otherwise; "
        "not separable; `--strength 2`"
    )


def test_the_operation_is_a_choice_too():
    (when,) = cell(finding(Status.FAIL, operation="edit"), finding(Status.PASS)).when
    assert str(when) == "fails in edit only, 1 of 1; 0 of 1 otherwise"


def test_a_request_that_fails_in_one_of_several_findings_fails():
    flawed = {"case": "acme/make/a", "facets": {"image_size": "4K"}}
    sound = {"case": "acme/make/b", "facets": {"image_size": "1K"}}
    records = [
        finding(Status.FAIL, value=1, **flawed),
        finding(Status.FAIL, value=2, **flawed),
        finding(Status.PASS, value=3, **flawed),
        finding(Status.PASS, value=1, **sound),
    ]
    (when,) = cell(*records).when
    assert str(when) == "fails for image_size=4K, 1 of 1; 0 of 1 otherwise"
    now_and_then = finding(Status.PASS, case="acme/make/c", facets={"image_size": "4K"})
    assert cell(*records, now_and_then).when == ()


def test_what_an_operation_alone_has_is_not_blamed_besides():
    own = {"stream": True, "image_size": "2K"}
    records = [
        finding(Status.FAIL, operation="chat", facets=own),
        finding(Status.PASS, facets={"image_size": "1K"}),
    ]
    (when,) = cell(*records).when
    assert [str(choice) for choice in when.choices] == ["image_size=2K", "operation=chat"]
    assert not when.separable, "the other operation was not asked for 2K"


def test_several_operations_that_fail_are_named_together():
    records = [finding(Status.FAIL, operation=name) for name in ("chat", "edit")]
    (when,) = cell(*records, finding(Status.PASS)).when
    assert str(when) == "fails in chat or edit only, 2 of 2; 0 of 1 otherwise"


def test_a_choice_of_leaving_something_out_is_told_as_such():
    records = [
        finding(Status.FAIL, facets={"image_size": None}),
        finding(Status.PASS, facets={"image_size": "1K"}),
    ]
    (when,) = cell(*records).when
    assert str(when) == "fails for image_size left out, 1 of 1; 0 of 1 otherwise"


def test_two_values_of_one_facet_are_told_where_no_single_one_explains_it():
    (when,) = cell(*facet_findings(lambda _, size: size in {"2K", "4K"})).when
    assert str(when) == "fails for image_size=2K or image_size=4K, 6 of 6; 0 of 3 otherwise"
    assert (when.kind, when.separable) == ("either", True)


def test_two_choices_that_fail_only_together_are_told():
    (when,) = cell(*facet_findings(lambda *both: both == ("16:9", "4K"))).when
    assert str(when) == (
        "fails for aspect_ratio=16:9 together with image_size=4K, 1 of 1; 0 of 8 otherwise"
    )


def test_a_plan_of_pairs_is_not_told_to_try_pairs():
    records = [
        finding(Status.FAIL, facets={"count": 4, "image_size": "4K"}),
        finding(Status.PASS, facets={"count": 1, "image_size": "1K"}),
    ]
    header = replace(HEADER, strength=2)
    (when,) = fold([header, *records]).cells["acme", "image.size"].when
    assert str(when).endswith("; not separable")


@pytest.mark.parametrize(
    "fails",
    [
        pytest.param(lambda *_: True, id="it fails always"),
        pytest.param(lambda *_: False, id="it never fails"),
        pytest.param(lambda ratio, size: ratio == "1:1" or size == "1K", id="either of two"),
        pytest.param(
            lambda ratio, size: (ratio == "1:1") != (size == "1K"), id="one of two, not both"
        ),
    ],
)
def test_nothing_is_named_where_nothing_explains_it(fails):
    assert cell(*facet_findings(fails)).when == ()


def test_other_checks_and_undecided_findings_do_not_blur_the_picture():
    facets = {"image_size": "4K"}
    records = [
        *facet_findings(lambda _, size: size == "4K"),
        finding(Status.PASS, check="other", facets=facets),
        finding(Status.INCONCLUSIVE, facets=facets),
        finding(Status.PASS, evidence=EvidenceKind.SIMULATED, facets=facets),
    ]
    (when,) = cell(*records).when
    assert (when.check, when.failed, when.others) == ("size", 3, 6)


def test_a_facet_with_endless_values_is_given_up_in_any_order():
    records = [finding(Status.PASS, facets={"n": n}) for n in range(100)]
    records.append(finding(Status.FAIL, facets={"n": -1}))
    assert cell(*records).when == () == cell(*reversed(records)).when


SOME = st.builds(
    finding,
    st.sampled_from([Status.FAIL, Status.PASS, Status.INFO, Status.INCONCLUSIVE]),
    operation=st.sampled_from(["make", "edit", "chat"]),
    facets=st.dictionaries(st.sampled_from("pqr"), st.sampled_from([None, 1, 2, True])),
    case=st.sampled_from(["", "", "a", "b"]),
)


def requests(records):
    """Each request with its findings, those of several requests by themselves."""
    found = {}
    for number, each in enumerate(records):
        if each.status is not Status.INCONCLUSIVE:
            name = (each.case or number, each.operation, repr(sorted(each.facets.items())))
            found.setdefault(name, []).append(each)
    return list(found.values())


def parted(records):
    """One finding of each request that fails, and one of each that does not."""
    fails = [each for each in requests(records) if any(one.status is Status.FAIL for one in each)]
    others = [each for each in requests(records) if each not in fails]
    return [each[0] for each in fails], [each[0] for each in others]


def has(record, choice):
    made = {**record.facets, "operation": record.operation}
    return Choice(facet=choice.facet, value=made.get(choice.facet, "nothing")) == choice and (
        type(made.get(choice.facet)) is type(choice.value)
    )


@given(st.lists(SOME, max_size=12))
def test_what_is_said_is_so(records):
    fails, others = parted(records)
    for when in cell(*records).when:
        assert (when.failed, when.others) == (len(fails), len(others))
        joined = any if when.kind == "either" else all
        assert all(joined(has(each, choice) for choice in when.choices) for each in fails)
        met = [[has(each, choice) for choice in when.choices] for each in others]
        assert not any(all(each) if when.kind == "together" else any(each) for each in met)


@given(st.lists(SOME, max_size=12))
def test_a_single_choice_that_explains_it_is_never_missed(records):
    fails, others = parted(records)
    if not fails or not others:
        assert cell(*records).when == ()
        return
    choices = [Choice(facet=name, value=value) for name, value in fails[0].facets.items()]
    explaining = [
        choice
        for choice in choices
        if all(has(each, choice) for each in fails)
        and not any(has(each, choice) for each in others)
    ]
    if explaining:
        (when,) = cell(*records).when
        assert when.kind == "alone"


def test_the_smallest_failing_request_is_shown_first_in_any_order():
    few, many = {"image_size": "4K"}, {"image_size": "4K", "count": 2, "stream": False}
    records = [
        finding(Status.FAIL, case="acme/make/a", facets=many, size=90),
        finding(Status.FAIL, case="acme/make/b", facets=few, size=120),
        finding(Status.FAIL, case="acme/make/c", facets={**few, "stream": None}, size=100),
        finding(Status.FAIL, check="all together"),
        finding(Status.PASS, case="acme/make/d", size=10),
    ]
    for order in (records, records[::-1]):
        shown = [each.case[-1:] for each in cell(*order).findings]
        assert shown == ["c", "b", "a", "", "d"]
