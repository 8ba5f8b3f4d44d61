"""SARIF: alerts at the line of the claim, within what code scanning takes."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import EvidenceKind, Expectation, FindingRecord, Status
from conformance.report import REPORTS, sarif
from conformance.report.address import relative_uri, strict_uri
from tests.report.valid import sarif as validated

render = REPORTS["sarif"].render


def valid(records):
    return validated(render(records))


def of(run, provider, feature):
    """The results about one cell."""
    about = {"provider": provider, "feature": feature}
    return [r for r in run["results"] if about.items() <= r["properties"].items()]


def test_it_is_valid(any_run):
    assert valid(any_run)["results"]


def test_the_file_as_it_is(run, matches_snapshot):
    matches_snapshot("conformance.sarif", render(run))


def test_levels_follow_statuses_and_the_worst_comes_first(run):
    levels = [result["level"] for result in valid(run)["results"]]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)
    assert Counter(levels) == {"error": 3, "warning": 2}


def test_what_passes_or_is_inconclusive_is_not_listed(run):
    named = {result["properties"]["feature"] for result in valid(run)["results"]}
    assert named == {"image.size", "image.present", "docs.sample_valid"}


def test_a_result_stands_at_the_line_of_the_claim(run):
    (result,) = of(valid(run), "acme", "image.size")
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "specs/acme.yaml"}, "region": {"startLine": 88}}
    first = result["message"]["text"].partition(". ")[0]
    assert first == (
        "acme/image.size: the picture is smaller than asked for; "
        'expected "4096x4096"; observed "1024x1024"'
    )
    assert "fails for image_size=4K" in result["message"]["text"]
    assert result["occurrenceCount"] == 3


def test_a_finding_about_a_page_stands_at_its_own_line(run):
    records = [replace(r, line=7) if getattr(r, "check", "") == "docs.sample" else r for r in run]
    (result,) = of(valid(records), "acme", "docs.sample_valid")
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 7


def test_a_rule_says_what_is_demanded_and_where_that_stands(run):
    listed = valid(run)
    (result,) = of(listed, "acme", "image.size")
    rule = listed["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["helpUri"] == "https://ai.google.dev/gemini-api/docs/image-generation"
    assert rule["fullDescription"]["text"].startswith("A tier and a ratio give")
    assert "Not proven by it: that the pixels were not enlarged" in rule["help"]["text"]


def test_an_alert_keeps_its_name_whatever_shows_it(run):
    """Fewer requests fail, for another reason: it is the same alert."""
    fewer = [
        replace(r, message="too small", observed="512x512") if isinstance(r, FindingRecord) else r
        for r in run
        if getattr(r, "case", "")[-1:] != "6"
    ]
    (before,), (after,) = (of(valid(each), "acme", "image.size") for each in (run, fewer))
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert before["message"] != after["message"]


def expecting(run, **more):
    entry = Expectation(
        provider="acme", feature="image.size", check="image.size-matches",
        reason="they know of it", since="2026-11-01", **more,
    )  # fmt: skip
    return [replace(run[0], expectations=(entry,)), *run[1:]]


def test_what_is_expected_is_suppressed_with_its_reason_and_comes_last(run):
    results = valid(expecting(run))["results"]
    (known,) = [result for result in results if "suppressions" in result]
    assert known is results[-1]
    assert known["level"] == "error"
    assert known["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "they know of it (since 2026-11-01)",
        }
    ]


def test_what_is_expected_in_part_is_an_alert_like_any_other(run):
    (result,) = of(valid(expecting(run, when={"aspect_ratio": "1:1"})), "acme", "image.size")
    assert "suppressions" not in result
    assert "2 fail, 1 expected" in result["message"]["text"]


def test_a_gap_is_listed_though_something_else_is_inconclusive(run):
    seen = next(r for r in run if isinstance(r, FindingRecord))
    both = [replace(seen, status=each, check="x.y") for each in (Status.INFO, Status.INCONCLUSIVE)]
    (result,) = valid([run[0], *both, run[-1]])["results"]
    assert result["level"] == "note"


def test_no_more_than_code_scanning_shows_the_worst_and_it_is_said(run, monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    listed = valid(run)
    assert [result["level"] for result in listed["results"]] == ["error", "error"]
    (notice,) = listed["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("3 results left out, the least severe")


def test_no_larger_than_code_scanning_takes(run, monkeypatch):
    for most in (0, 2_000, 6_000, 12_000):
        monkeypatch.setattr(sarif, "MOST_BYTES", most)
        listed = valid(run)
        assert len(json.dumps(listed["results"], indent=1).encode()) <= most + 2
        assert listed["invocations"][0]["toolExecutionNotifications"] or most > 10_000


def test_a_simulated_or_unfinished_run_says_so(simulated_run, run):
    def notices(records):
        invocation = valid(records)["invocations"][0]
        texts = (each["message"]["text"] for each in invocation["toolExecutionNotifications"])
        return invocation["executionSuccessful"], " ".join(texts)

    assert notices(run) == (True, "")
    assert "prove nothing about a vendor" in notices(simulated_run)[1]
    assert notices(run[:-1])[0] is False


def test_a_simulated_failure_is_called_so(simulated_run):
    (result,) = of(valid(simulated_run), "acme", "image.size")
    assert result["properties"]["evidence"] == EvidenceKind.SIMULATED
    assert "simulated: fails for image_size=4K" in result["message"]["text"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("specs/acme.yaml", "specs/acme.yaml"),
        ("../../etc/passwd", "etc/passwd"),
        ("//evil.example/x", "evil.example/x"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("C:\\specs\\ä b.yaml", "C%3A/specs/%C3%A4%20b.yaml"),
        ("\ud800", "%3F"),
        ("/..", "unknown"),
    ],
)
def test_a_path_stays_below_the_checkout(path, uri):
    assert relative_uri(path) == uri


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_path_leaves_the_checkout(path):
    uri = relative_uri(path)
    assert uri.isascii()
    assert ":" not in uri
    assert not {"", ".", ".."} & set(uri.split("/"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://x/[",
        "https://x/%zz",
        "https://x/#a#b",
        "https://x:y/",
        "//x",
    ],
)
def test_what_is_no_address_of_the_web_is_no_link(url):
    assert strict_uri(url) is None
