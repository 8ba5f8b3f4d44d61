"""HAR: the requests of a run as a browser's network tab takes them."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.model import CaseRecord, Evidence, EvidenceKind, SentRecord, Timing
from conformance.report import REPORTS, har
from conformance.report.har_entry import UNKNOWN_DATE, entry
from tests.report.runs import case, make_run
from tests.report.valid import har as validated

render = REPORTS["har"].render


def valid(records):
    return validated(render(records))


CASE = case("acme", 0, EvidenceKind.RECORDED)


def made(**changes):
    return entry(replace(CASE, **changes), ())


def test_it_is_valid_with_an_entry_for_each_case(any_run):
    cases = [record for record in any_run if isinstance(record, CaseRecord)]
    listed = [each["_conformance"]["case"] for each in valid(any_run)["entries"]]
    assert len(listed) == len(cases)
    assert listed == sorted(listed)


def test_the_file_as_it_is(matches_snapshot):
    header, *body, footer = make_run()
    few = [r for r in body if getattr(r, "case", getattr(r, "id", ""))[-2:] in {"06", "63"}]
    matches_snapshot("requests.har", render([header, *few, footer]))


def test_a_request_is_as_the_run_has_it():
    request = made()["request"]
    assert request["url"].endswith(":generateContent?key=%7BAPI_KEY%7D")
    assert request["queryString"] == [{"name": "key", "value": "{API_KEY}"}]
    assert {"name": "Authorization", "value": "Bearer {API_KEY}"} in request["headers"]
    assert request["postData"]["mimeType"] == "application/json"
    assert json.loads(request["postData"]["text"])["generationConfig"]


@pytest.mark.parametrize(
    ("members", "text", "kind"),
    [
        ({"body_text": "{"}, "{", "application/json"),
        ({"body_base64": "AAEC"}, "AAEC", "application/octet-stream"),
        ({"body": None}, None, None),
        ({"headers": (("content-TYPE", "text/x"),), "body_text": "a"}, "a", "text/x"),
    ],
)
def test_each_kind_of_body(members, text, kind):
    request = made(request=SentRecord(method="POST", url="https://x.example/", **members))[
        "request"
    ]
    assert request.get("postData", {}).get("text") == text
    assert request.get("postData", {}).get("mimeType") == kind


def test_an_answer_is_abridged_and_keeps_its_length():
    response = made()["response"]
    assert (response["status"], response["content"]["size"]) == (200, 1_400_000)
    assert response["content"]["text"].startswith('{"candidates"')
    assert "_error" not in response


def test_no_answer_has_the_name_of_the_fault():
    lost = next(r for r in make_run() if isinstance(r, CaseRecord) and r.response is None)
    response = entry(lost, ())["response"]
    assert (response["status"], response["_error"]) == (0, "timeout-total")


def test_what_was_found_stands_beside_the_request():
    entries = {each["_conformance"]["case"]: each for each in valid(make_run())["entries"]}
    ours = entries["acme/make/covering/00000006"]["_conformance"]
    assert ours["findings"] == {"pass": 1, "warn": 1, "fail": 1}
    assert [each["check"] for each in ours["deviations"]] == ["image.any", "image.size-matches"]
    assert ours["evidence"] == "recorded"


@pytest.mark.parametrize(
    ("at", "started"),
    [
        ("2026-10-01T08:00:00Z", "2026-10-01T08:00:00Z"),
        ("2026-10-01T08:00:00.25Z", "2026-10-01T08:00:00.25Z"),
        ("2026-10-01", "2026-10-01T00:00:00Z"),
        ("2026-02-30T08:00:00Z", UNKNOWN_DATE),
        ("2026-10-01T24:61:00Z", UNKNOWN_DATE),
        ("yesterday", UNKNOWN_DATE),
        ("", UNKNOWN_DATE),
    ],
)
def test_a_date_is_one_or_is_unknown(at, started):
    assert made(evidence=Evidence(kind=EvidenceKind.RECORDED, at=at))["startedDateTime"] == started


def test_an_unknown_date_is_told(run):
    undated = [
        replace(r, evidence=replace(r.evidence, at="")) if isinstance(r, CaseRecord) else r
        for r in run
    ]
    assert "1970-01-01 has no date" in valid(undated)["comment"]
    assert valid(run)["comment"] == ""


@given(st.floats(), st.floats() | st.floats(0, 1_000))
@example(0.0, 1.797693134862316e305)
@example(0.0, float("inf"))
@example(0.0005, 0.0005)
def test_times_are_never_negative_and_add_up(first, total):
    made_so = made(timing=Timing(first_byte=first, total=total))
    timed = made_so["_conformance"]["timed"]
    assert timed == (0 <= first <= total <= 2_592_000 and total > 0)
    parts = [ms for ms in made_so["timings"].values() if ms != -1]
    assert min(parts) >= 0
    assert made_so["time"] == pytest.approx(sum(parts))
    assert math.isfinite(made_so["time"])


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://[::1",
        "http://",
        "\ud800",
    ],
)
def test_what_is_no_address_of_the_web_is_opened_as_nothing(url):
    assert made(request=SentRecord(method="GET", url=url))["request"]["url"].startswith(
        "about:blank#"
    )


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_an_address_is_plain_whatever_it_holds(text):
    url = made(request=SentRecord(method="GET", url=f"https://x.example/{text}"))["request"]["url"]
    assert url.isascii()
    assert url.startswith("https://x.example/")
    assert not set(url) & set(' "<>\\^`{|}')


def test_no_more_than_there_is_room_for_and_failures_first(run, monkeypatch):
    whole = valid(run)["entries"]
    monkeypatch.setattr(har, "MOST_BYTES", 16_000)
    log = valid(run)
    assert 0 < len(log["entries"]) < len(whole)
    assert len(json.dumps(log["entries"], indent=1)) < 16_000
    assert all("fail" in each["_conformance"]["findings"] for each in log["entries"])
    assert "requests left out, those that show least" in log["comment"]


def test_a_simulated_run_says_so(simulated_run):
    assert "prove nothing about a vendor" in valid(simulated_run)["comment"]
