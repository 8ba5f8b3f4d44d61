"""What ``--update-expectations`` lists: all that fails, narrowed where the matrix knows when."""

from __future__ import annotations

import pytest

from conformance.engine.expectations import UNREVIEWED, update
from conformance.errors import Location, RunFileError
from conformance.matrix import covering
from conformance.model import (
    EvidenceKind,
    Expectation,
    Feature,
    FindingRecord,
    Footer,
    Header,
    ProviderRecord,
    Status,
)

FAIL, PASS = Status.FAIL, Status.PASS
SIZE = Feature(id="image.size", group="image", title="Size", meaning="")


def run(*findings, expectations=()):
    acme = ProviderRecord(id="acme", name="A", key_env="K", spec="specs/acme.yaml", digest="0")
    header = Header(
        mode="replay", strength=1, as_of="2026-11-21", providers=(acme,), features=(SIZE,),
        expectations=expectations,
    )  # fmt: skip
    return [header, *findings, Footer(cases=0, findings=len(findings))]


def finding(status, case="1", *, operation="make", kind=EvidenceKind.RECORDED, **facets):
    return FindingRecord(
        check="image/size", provider="acme", operation=operation, feature="image.size",
        status=status, evidence=kind, message="too small", case=case, facets=facets,
    )  # fmt: skip


def listed(**more):
    given = {"reason": "known", "since": "2026-01-01", "operation": "make", **more}
    return Expectation(provider="acme", feature="image.size", check="image/size", **given)


def test_nothing_to_do():
    changes = update(run(finding(PASS)))
    assert (changes.added, changes.gone) == ((), frozenset())
    assert update(run(finding(FAIL), expectations=(listed(),))) == changes


def test_what_fails_is_listed_for_each_operation():
    failing = [finding(FAIL), finding(FAIL, "2"), finding(FAIL, "3", operation="edit")]
    added = update(run(*failing)).added
    assert [each.operation for each in added] == ["edit", "make"]
    for each in added:
        assert (each.reason, each.since) == (f"{UNREVIEWED}too small", "2026-11-21")
        assert each.when == {}
    assert all(map(covering(added, "2026-11-21"), failing))


def test_it_is_narrowed_to_the_choice_that_fails():
    failing = [finding(FAIL, str(n), image_size="4K", count=n) for n in (1, 2)]
    passing = [finding(PASS, "3", image_size="1K", count=1)]
    (added,) = update(run(*failing, *passing)).added
    assert added.when == {"image_size": "4K"}


def test_it_is_wide_where_nothing_explains_it():
    failing = [finding(FAIL, "1", image_size="4K"), finding(FAIL, "2", image_size="1K")]
    passing = [finding(PASS, "3", image_size="1K"), finding(PASS, "4", image_size="4K")]
    (added,) = update(run(*failing, *passing)).added
    assert added.when == {}


def test_pages_are_another_files_business():
    assert not update(run(finding(FAIL, kind=EvidenceKind.DOCUMENTED))).added


def test_a_stale_entry_goes_and_one_not_observed_stays():
    gone = listed(location=Location("expectations.yaml", 4))
    other = listed(operation="edit", location=Location("expectations.yaml", 9))
    assert update(run(finding(PASS), expectations=(gone, other))).gone == {4}


def test_an_expired_entry_gives_way_to_one_with_its_reason():
    over = listed(expires="2026-11-01", reason="agreed", location=Location("expectations.yaml", 4))
    changes = update(run(finding(FAIL), expectations=(over,)))
    assert changes.gone == {4}
    assert [(each.reason, each.expires) for each in changes.added] == [("agreed", "")]
    assert update(run(finding(PASS), expectations=(over,))).gone == frozenset()


def test_a_run_has_a_header():
    with pytest.raises(RunFileError, match="header"):
        update([])
