"""Files in other people's formats, held against their schemas and read as others read them."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from datetime import datetime
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import xmlschema

_DATA = Path(__file__).parent.parent / "data"


@cache
def _schema(name, kind):
    document = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return kind(document, format_checker=jsonschema.FormatChecker())


@cache
def _junit_schema():
    return xmlschema.XMLSchema10(_DATA / "junit-10.xsd")


def junit(text):
    """The root of a valid JUnit file in which each count is right, and each name given once."""
    _junit_schema().validate(text)
    root = ET.fromstring(text)
    for suite in (root, *root.iter("testsuite")):
        for counted, element in (
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            if counted in suite.attrib:
                assert int(suite.get(counted)) == len(list(suite.iter(element))), counted
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(names)) == len(names)
    return root


def sarif(text):
    """The only run of a valid SARIF file that code scanning takes."""
    document = json.loads(text)
    _schema("sarif-2.1.0-rtm.5.json", jsonschema.Draft4Validator).validate(document)
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) <= 5_000
    assert len(gzip.compress(text.encode(), 1)) < 10_000_000
    for rule in rules:  # what code scanning demands besides
        for member in ("shortDescription", "fullDescription", "help"):
            assert rule[member]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert len(result["locations"]) == 1
    prints = [json.dumps(result["partialFingerprints"]) for result in run["results"]]
    assert len(set(prints)) == len(prints)
    return run


def har(text):
    """The log of a valid HAR file whose times add up."""
    document = json.loads(text)
    _schema("har-1.2.json", jsonschema.Draft6Validator).validate(document)
    log = document["log"]
    pages = {page["id"] for page in log["pages"]}
    for each in log["entries"]:
        timings = [ms for ms in each["timings"].values() if ms != -1]
        assert each["time"] == pytest.approx(sum(timings))
        assert min(each["timings"][name] for name in ("send", "wait", "receive")) >= 0
        assert each["pageref"] in pages
        datetime.fromisoformat(each["startedDateTime"])
    return log
