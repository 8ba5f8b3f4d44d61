from __future__ import annotations

import dataclasses
import json
from enum import Enum
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from conformance.errors import SpecError, UsageError
from conformance.model import Case, CaseRecord, FindingRecord, Footer, Header, SentRecord
from conformance.schemas import closed, names, schema
from conformance.spec import expectations


def dataclasses_within(kind, found=None):
    """Every dataclass that a record can hold, itself first."""
    found = {} if found is None else found
    if dataclasses.is_dataclass(kind) and kind not in found:
        found[kind] = None
        for hint in get_type_hints(kind).values():
            dataclasses_within(hint, found)
    for inner in get_args(kind):
        dataclasses_within(inner, found)
    return list(found)


RECORDS = {Header: "header", CaseRecord: "case", FindingRecord: "finding", Footer: "footer"}
HELD = list(dict.fromkeys(kind for record in RECORDS for kind in dataclasses_within(record)))


def definition(kind):
    """The definition whose members are those of a dataclass; two classes may share none."""
    defs = schema("run")["$defs"]
    members = {field.name for field in dataclasses.fields(kind)}
    if kind in RECORDS:
        return defs[RECORDS[kind]]
    found = [each for each in defs.values() if set(each["properties"]) == members]
    assert len(found) == 1, f"no definition has the members of {kind.__name__}"
    return found[0]


def enums(hint):
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [member.value for member in hint]
    return list(get_args(hint)) if get_origin(hint) is Literal else None


def optional(member):
    """Whether a member's schema admits null."""
    return Draft202012Validator({"$defs": schema("run")["$defs"], **member}).is_valid(None)


def test_the_schemas_are_these():
    assert set(names()) >= {"expectations", "matrix", "plan", "run"}
    with pytest.raises(UsageError, match="no schema called 'ruin'"):
        schema("ruin")


@pytest.mark.parametrize("name", names())
def test_each_is_a_schema_with_a_stable_id_and_no_reference_outside(name):
    found = schema(name)
    Draft202012Validator.check_schema(found)
    assert found["$id"] == f"urn:aggregator-conformance:{name}:v1"
    assert found["title"]
    assert found["description"]
    references = [part.split('"')[1] for part in json.dumps(found).split('"$ref": ')[1:]]
    assert {each.removeprefix("#/$defs/") for each in references} <= set(found.get("$defs", {}))


@pytest.mark.parametrize("name", ["run", "matrix", "plan"])
def test_what_we_write_stays_open_for_members_to_come(name):
    assert '"additionalProperties": false' not in json.dumps(schema(name))
    assert '"additionalProperties": false' in json.dumps(closed(schema(name)))


@pytest.mark.parametrize("kind", HELD, ids=lambda kind: kind.__name__)
def test_the_run_schema_has_the_members_of_the_dataclasses(kind):
    found, hints = definition(kind), get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    tag = {"kind"} if kind in RECORDS else set()
    assert set(found["properties"]) == set(fields) | tag
    assert set(found.get("required", ())) - tag == {
        name
        for name, field in fields.items()
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    for name, field in fields.items():
        member, hint = found["properties"][name], hints[name]
        assert member.get("enum") == enums(hint), name
        assert member.get("default", field.default) == field.default, name
        assert optional(member) is (type(None) in get_args(hint)), name


def test_the_run_schema_has_no_definition_that_nothing_holds():
    assert len(schema("run")["$defs"]) == len(HELD)


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"kind": "verdict"},
        {"kind": "header"},
        {"kind": "footer", "cases": 1.5, "findings": 0},
        {"kind": "footer", "cases": 0, "findings": 0, "unrecorded": {"acme": "x"}},
        {"kind": "header", "mode": "dream", "strength": 1},
    ],
)
def test_a_line_that_is_no_record_does_not_fit(line):
    assert not Draft202012Validator(schema("run")).is_valid(line)


# --- plan.json ---------------------------------------------------------------------------------


def test_the_plan_schema_has_the_members_of_a_case():
    found = schema("plan")["$defs"]
    members = {field.name for field in dataclasses.fields(Case)}
    assert set(found["case"]["properties"]) == members
    assert set(found["sent"]["properties"]) == {f.name for f in dataclasses.fields(SentRecord)}


# --- expectations.yaml: the published schema and our reader agree ------------------------------

WHOLE = {
    "provider": "acme",
    "operation": "make",
    "feature": "image.size",
    "check": "image/size",
    "when": {"image_size": "4K"},
    "reason": "sold as 4K, delivered as 1K; reported",
    "since": "2026-10-02",
    "expires": "2027-01-01",
}


def without(*names, **more):
    return {name: value for name, value in WHOLE.items() if name not in names} | more


@pytest.mark.parametrize(
    "entries, fits",
    [
        ([], True),
        ([WHOLE], True),
        ([without("operation", "when", "expires")], True),
        ([without("provider")], False),
        ([without("feature")], False),
        ([without("check")], False),
        ([without("reason")], False),
        ([without("since")], False),
        ([without(reason=" ")], False),
        ([without(since="soon")], False),
        ([without(expires="2026-13-01")], False),
        ([without(colour="red")], False),
        ([without(when=["4K"])], False),
        ([without(provider=1)], False),
        (WHOLE, False),
        (["acme"], False),
    ],
)
def test_the_expectations_schema_and_our_reader_agree(tmp_path, entries, fits):
    validator = Draft202012Validator(schema("expectations"), format_checker=FormatChecker())
    assert validator.is_valid(entries) is fits
    path = tmp_path / "expectations.yaml"
    path.write_text(json.dumps(entries))
    if fits:
        assert len(expectations.load(path)) == len(entries)
    else:
        with pytest.raises(SpecError):
            expectations.load(path)
