"""Records of earlier versions, in which a case was in one probe group at most."""

from __future__ import annotations

import json

from conformance import runfile
from conformance.codec.earlier import with_parts
from conformance.codec.records import from_json, to_json
from conformance.model import (
    CaseRecord,
    Evidence,
    EvidenceKind,
    Facts,
    Part,
    Phase,
    SentRecord,
)

PART = Part(group="make/casing", probe="casing", role="snake")
OLD = {"group": "make/casing", "probe": "casing", "role": "snake"}


def facts(*parts):
    return Facts(
        case="acme/make/probe/0",
        operation="make",
        phase=Phase.PROBE,
        evidence=EvidenceKind.RECORDED,
        parts=parts,
    )


def test_three_members_become_one_part():
    assert from_json(Facts, with_parts({**to_json(facts()), **OLD})) == facts(PART)


def test_what_is_of_today_stays():
    for each in (facts(), facts(PART), facts(PART, PART)):
        assert from_json(Facts, with_parts(to_json(each))) == each


def test_a_case_of_an_earlier_run_file_has_its_part_in_both_places():
    case = CaseRecord(
        id="acme/make/probe/0",
        provider="acme",
        operation="make",
        phase=Phase.PROBE,
        evidence=Evidence(kind=EvidenceKind.RECORDED),
        request=SentRecord(method="POST", url="https://acme.invalid/"),
        facts=facts(),
    )
    today = json.loads(runfile.line(case))
    old = {**today, **OLD, "facts": {**today["facts"], **OLD}}
    read = runfile.parse(json.dumps(old), "run.ndjson")
    assert read.parts == read.facts.parts == (PART,)
