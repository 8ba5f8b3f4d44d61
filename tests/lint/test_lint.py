"""Specs on trial: each rule finds what it is for, at its line, and nothing on a good spec."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.page_example import PageExample, asks, body
from conformance.cli.lint import command
from conformance.codec import yaml
from conformance.errors import NothingSelected, UsageError
from conformance.lint.linter import files, lint
from conformance.lint.rule import RULES
from tests.project import LIBRARY

SPECS = Path(__file__).parents[2] / "specs"
WHOLE = {
    "samples": (asks('{"contents": []}'),),
    "claims": ({"id": "c", "feature": "image.present", "works": True},),
}


def page(**more):
    return PageExample(title="", gives=None, **{**WHOLE, **more}).text()


def complaints(text, tmp_path, name="example.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(lint(path, LIBRARY, file="specs/example.yaml"))


def member(**schema):
    return {
        "requestBody": body(
            {"type": "object", "properties": {"text": {"type": "string", **schema}}}
        )
    }


FREE = {"text": "text:", "rule": "hint-missing"}

CASES = [
    ("extension-unknown", page(operation={"x-claim": []}), "x-claim:"),
    ("extension-unknown", page(operation=member(**{"x-generates": "prompt"})), "x-generates:"),
    ("extension-misplaced", page(document={"x-claims": []}), "x-claims:"),
    ("extension-misplaced", page(operation={"x-generate": "prompt"}), "x-generate:"),
    ("operation-empty", page(samples=(), claims=()).replace("x-samples: []", "").replace("x-claims: []", ""), "post:"),
    ("source-missing", page(claims=({**WHOLE["claims"][0], "source": ""},)).replace("source: ''", ""), "id: c"),
    ("source-undated", page(provider={"sources": [{"id": "page", "url": "https://x.example"}]}), "id: page"),
    ("source-undated", page(provider={"sources": [{"id": "page", "url": "x", "retrieved": "2026-01-01"}]}), "id: page"),
    ("feature-unknown", page(claims=({"id": "c", "feature": "image.sise", "works": True},)), "feature: image.sise"),
    ("model-unknown", page(provider={"models": [{"name": "n", "upstream": "gemini-3-pro-imag", "source": "page"}]}), "upstream:"),
    ("model-unknown", page(provider={"models": [{"name": "n", "upstream": "gemini-3-pro-image", "tier": "9K", "source": "page"}]}), "tier:"),
    ("key-printed", page(samples=(asks("{}", headers={"x-goog-api-key": "AIzaSyA1b2C3d4E5f6G7h8I9j0KlMnOpQrStUv"}),)), "headers:"),
    ("hint-missing", page(operation=member()), "text:"),
    ("loads", page(operation={"x-dialect": "gemini"}), "x-dialect: gemini"),
    ("loads", "openapi: 3.1.0\npaths: a: b\n", "paths: a"),
]  # fmt: skip


@pytest.mark.parametrize(
    "rule, text, place", CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)]
)
def test_a_rule_finds_what_it_is_for_at_its_line(rule, text, place, tmp_path):
    found = [each for each in complaints(text, tmp_path) if each.rule == rule]
    assert found, complaints(text, tmp_path)
    assert place in text.splitlines()[found[0].location.line - 1]
    assert found[0].message[0].islower() or not found[0].message[0].isalpha()


def test_every_rule_is_shown_to_find_something():
    assert {case[0] for case in CASES} == {*RULES, "loads"}


def test_a_good_spec_gives_nothing(tmp_path):
    assert complaints(page(), tmp_path) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": ["a"]},
        {"x-generate": "prompt"},
        {"default": "a"},
        {"format": "uri"},
        {"x-inferred-values": ["a"]},
    ],
)
def test_a_member_that_is_told_of_needs_no_hint(schema, tmp_path):
    assert complaints(page(operation=member(**schema)), tmp_path) == []


def test_a_claim_on_its_values_is_enough(tmp_path):
    claim = {"id": "c", "feature": "image.size", "member": "/text", "values": ["1K"]}
    assert complaints(page(operation=member(), claims=(claim,)), tmp_path) == []


def test_extensions_of_tools_are_left_alone(tmp_path):
    theirs = {"x-apifox-folder": "a", "x-run-in-apifox": "b", "x-codeSamples": []}
    assert complaints(page(operation=theirs), tmp_path) == []


def test_placeholders_are_no_keys(tmp_path):
    shown = {
        "Authorization": "Bearer sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "x-goog-api-key": "AIza" + "x" * 35,
    }
    assert complaints(page(samples=(asks("{}", headers=shown),)), tmp_path) == []


def test_one_mistake_hides_no_other_and_is_told_once(tmp_path):
    text = page(
        operation={"x-claim": []}, claims=({"id": "c", "feature": "image.sise", "works": True},)
    )
    found = complaints(text, tmp_path)
    assert sorted(each.rule for each in found) == ["extension-unknown", "feature-unknown"]


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_our_own_specs_are_clean(path):
    assert list(lint(path, LIBRARY)) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["openapi", "paths", "/a", "post", "x-provider", "sources", "models", "x-claims", "x-samples",
             "requestBody", "content", "application/json", "schema", "properties", "items", "$ref", "id", "url"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@given(JSON)
def test_nothing_that_is_yaml_makes_it_raise(tmp_path_factory, value):
    path = tmp_path_factory.getbasetemp() / "drawn.yaml"
    path.write_text(yaml.dump(value), encoding="utf-8")
    assert list(lint(path, LIBRARY)), "it is no spec"


def test_the_command_tells_place_and_hint_and_exits_1(tmp_path):
    (tmp_path / "specs").mkdir()
    good = tmp_path / "specs" / "example.yaml"
    good.write_text(page())
    told = CliRunner().invoke(command, ["--root", str(tmp_path)])
    assert (told.exit_code, told.stdout) == (0, "")
    good.write_text(page(operation={"x-claim": []}))
    told = CliRunner().invoke(command, ["--root", str(tmp_path)])
    assert told.exit_code == 1
    assert "specs/example.yaml:" in told.stdout
    assert "hint: did you mean 'x-claims'?" in told.stdout
    listed = json.loads(CliRunner().invoke(command, ["--root", str(tmp_path), "--json"]).stdout)
    assert listed[0]["rule"] == "extension-unknown"
    assert listed[0]["line"] > 1


def test_what_is_not_there_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="there is no"):
        files([tmp_path / "nowhere"])
    with pytest.raises(NothingSelected):
        files([tmp_path])
