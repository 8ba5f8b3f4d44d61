"""The dialect files as files: valid schemas, pointers and sources that resolve, one meaning in any YAML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

DIALECTS = Path(__file__).parents[2] / "specs" / "dialects"
FILES = ["gemini.yaml", "openai.yaml", "models.yaml"]
DOCS = {name: yaml.safe_load((DIALECTS / name).read_text(encoding="utf-8")) for name in FILES}
GEMINI, OPENAI, MODELS = (DOCS[name] for name in FILES)


class Core12Loader(yaml.SafeLoader):
    """YAML 1.2 core: no on/off, no 16:9 in base 60, no dates."""


Core12Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
]:
    Core12Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first
    )


def nodes(value):
    """Every mapping inside a value, itself included."""
    if isinstance(value, dict):
        yield value
    for child in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    ):
        yield from nodes(child)


@pytest.mark.parametrize("name", FILES)
def test_reads_the_same_under_yaml_1_1_and_1_2(name):
    assert (
        yaml.load((DIALECTS / name).read_text(encoding="utf-8"), Loader=Core12Loader) == DOCS[name]
    )
    assert yaml.load("[on, 16:9, 2026-01-01]", Loader=Core12Loader) == ["on", "16:9", "2026-01-01"]


@pytest.mark.parametrize("doc", [GEMINI, OPENAI], ids=["gemini", "openai"])
def test_schemas_are_valid_and_every_pointer_leads_somewhere(doc):
    for schema in doc["$defs"].values():
        Draft202012Validator.check_schema(schema)
    pointers = re.findall(r"#/\$defs/(\w+)", repr(doc))
    assert set(pointers) == set(doc["$defs"])


KEYWORDS = {
    *("$ref", "type", "const", "enum", "format", "pattern", "contentEncoding", "deprecated"),
    *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties"),
    *("required", "examples"),
}
OF_ONE = {"items", "additionalProperties", "propertyNames", "contains", "if", "then"}
OF_MANY = {"allOf", "anyOf", "oneOf"}


def unknown_keywords(schema):
    """Every keyword of a schema that a validator would pass over in silence."""
    if isinstance(schema, bool):
        return
    for keyword, value in schema.items():
        if keyword == "properties" or keyword in OF_ONE | OF_MANY:
            inner = value if keyword in OF_MANY else [value]
            for child in value.values() if keyword == "properties" else inner:
                yield from unknown_keywords(child)
        elif keyword not in KEYWORDS and not keyword.startswith("x-"):
            yield keyword


@pytest.mark.parametrize("doc", [GEMINI, OPENAI], ids=["gemini", "openai"])
def test_no_keyword_is_misspelt(doc):
    assert [word for schema in doc["$defs"].values() for word in unknown_keywords(schema)] == []
    assert list(unknown_keywords({"items": {"minimun": 0}})) == ["minimun"]


@pytest.mark.parametrize("doc", DOCS.values(), ids=FILES)
def test_every_cited_source_is_listed_once(doc):
    listed = [source["id"] for source in doc["sources"]]
    cited = set()
    for node in nodes({key: value for key, value in doc.items() if key != "sources"}):
        cited |= set(node.get("sources", [])) | ({node["source"]} if "source" in node else set())
    assert len(listed) == len(set(listed))
    assert cited
    assert cited <= set(listed)


@pytest.mark.parametrize("doc", DOCS.values(), ids=FILES)
def test_every_source_has_an_address_and_a_date(doc):
    for source in doc["sources"]:
        assert re.fullmatch(r"https://\S+", source["url"])
        assert re.fullmatch(r"20\d\d-[01]\d(-[0-3]\d)?", source["retrieved"])


@pytest.mark.parametrize("doc", [GEMINI, OPENAI], ids=["gemini", "openai"])
def test_every_finish_reason_has_one_meaning(doc):
    lists = [names for key, names in doc["x-facts"]["finish_reasons"].items() if key != "sources"]
    assert sorted(name for names in lists for name in names) == sorted(
        doc["$defs"]["FinishReason"]["enum"]
    )


@pytest.mark.parametrize("doc", [GEMINI, OPENAI], ids=["gemini", "openai"])
def test_the_error_table_says_how_it_is_known(doc):
    for fault in doc["x-facts"]["errors"].values():
        assert fault["basis"] in {"documented", "observed", "inferred"}
        assert fault["sources"]
        assert all(400 <= answer["status"] <= 599 for answer in fault["answers"])


def test_googles_error_codes_are_those_of_its_schema():
    faults = GEMINI["x-facts"]["errors"].values()
    codes = {answer["code"] for fault in faults for answer in fault["answers"]}
    names = GEMINI["$defs"]["Error"]["properties"]["status"]["enum"]
    assert codes - {None} <= set(names)
    assert len(set(names)) == 16  # google.rpc.Code has seventeen, one of them OK


@pytest.mark.parametrize(
    ("doc", "fault", "usual"),
    [
        (GEMINI, "bad_key", (400, "INVALID_ARGUMENT")),
        (GEMINI, "missing_key", (403, "PERMISSION_DENIED")),
        (GEMINI, "bearer_key", (401, "UNAUTHENTICATED")),
        (GEMINI, "unknown_model", (404, "NOT_FOUND")),
        (GEMINI, "rate_limited", (429, "RESOURCE_EXHAUSTED")),
        (OPENAI, "bad_key", (401, "invalid_api_key")),
        (OPENAI, "unknown_model", (404, "model_not_found")),
    ],
)
def test_the_usual_answer_to_a_fault(doc, fault, usual):
    answer = doc["x-facts"]["errors"][fault]["answers"][0]
    assert (answer["status"], answer["code"]) == usual
