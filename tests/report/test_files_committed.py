"""Files for other programs, made of the committed run with all its vendors."""

from __future__ import annotations

import pytest

from conformance import runfile
from conformance.model import CaseRecord, Header
from conformance.report import REPORTS
from tests.project import ROOT
from tests.report import valid
from tests.report.inert import acting

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def records():
    return list(runfile.read(ROOT / "reports" / "run.ndjson"))


def rendered(name, records):
    text = REPORTS[name].render(records)
    assert not acting(text)
    return text


def test_junit_lists_every_vendor(records):
    (header,) = (record for record in records if isinstance(record, Header))
    root = valid.junit(rendered("junit", records))
    assert [suite.get("name") for suite in root] == [each.id for each in header.providers]


def test_sarif_points_at_lines_that_are_there(records):
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "specs").glob("*.yaml")
    }
    for result in valid.sarif(rendered("sarif", records))["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert 1 <= place["region"]["startLine"] <= lines[place["artifactLocation"]["uri"]]


def test_har_has_every_case(records):
    log = valid.har(rendered("har", records))
    assert len(log["entries"]) == sum(isinstance(record, CaseRecord) for record in records)
    assert all(each["request"]["url"].startswith("http") for each in log["entries"])
