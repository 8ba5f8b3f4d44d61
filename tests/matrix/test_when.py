"""A failing cell says when it fails: the facet values that every failing case has, and no other."""

from __future__ import annotations

from itertools import product

import pytest

from conformance.matrix import fold
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
    assert str(when) == "fails for operation=edit, 1 of 1; 0 of 1 otherwise"


@pytest.mark.parametrize(
    "fails",
    [
        pytest.param(lambda *_: True, id="it fails always"),
        pytest.param(lambda *_: False, id="it never fails"),
        pytest.param(lambda ratio, size: ratio == "1:1" or size == "1K", id="either of two"),
        pytest.param(lambda ratio, size: ratio == "1:1" and size == "1K", id="only both together"),
    ],
)
def test_nothing_is_named_where_no_single_choice_explains_it(fails):
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
