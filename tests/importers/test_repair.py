"""A page broken in one place: the fault names its line, and the rest is read as if it were whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.codec import yaml
from conformance.importers.repair import read
from conformance.importers.repair.indentation import indented
from conformance.importers.repair.parts import sound_parts

PAGE = """\
openapi: 3.0.1
paths:
  /v1/images/generations:
    post:
      summary: Draw a picture
      operationId: draw
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model:
                  type: string
                  enum: [acme-one, acme-two]
                image:
                  type: string
                  example: data:image/png;base64,iVBORw0KGgo
              required:
                - model
            example: "{\\r\\n \\"model\\": \\"acme-one\\"\\r\\n}"
      responses:
        '200':
          description: OK
  /v1/models:
    get:
      summary: List the models
      responses:
        '200':
          description: OK
servers:
  - url: https://api.acme.example
"""
SUMMARY = "/paths/~1v1~1images~1generations/post/summary"
IMAGE = "/paths/~1v1~1images~1generations/post/requestBody/content/application~1json/schema/properties/image"


def differences(one, other, where=""):
    """The places where two values differ, with what stands there in the other."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() | other.keys():
            below = f"{where}/{name.replace('/', '~1')}"
            yield from differences(one.get(name, "-"), other.get(name, "-"), below)
    elif one != other:
        yield where, other


def mended(text, first=1):
    """What differs from the whole page, and the faults by line."""
    done = read(text, file="page.md", first=first)
    whole = read(PAGE, file="page.md").node.value
    assert done.node is not None
    return dict(differences(whole, done.node.value)), {f.line: f.message for f in done.faults}


@pytest.mark.parametrize(
    "old, new, lost, fault",
    [
        ("Draw a picture", "Draw: a picture", {SUMMARY: "Draw: a picture"}, (5, "a text that must be quoted is not")),
        ("Draw a picture", "**Draw** it", {SUMMARY: "**Draw** it"}, (5, "a text that must be quoted is not")),
        ("Draw a picture", "@acme draws", {SUMMARY: "@acme draws"}, (5, "a text that must be quoted is not")),
        ("Draw a picture", "'Draw a picture", {}, (5, "a string is not closed")),
        ("Draw a picture", '"Draw a picture', {}, (5, "a string is not closed")),
        ("summary: Draw", "summary:Draw", {}, (5, "no blank follows 'summary:'")),
        ("acme-two]", "acme-two", {}, (15, "a bracket is not closed")),
        ("      operationId", "       operationId", {}, (6, "the indentation is off by one")),
        ("      operationId", "     operationId", {}, (6, "the indentation is off by one")),
        ("data:image", '"data:image', {}, (18, "a string is not closed")),
        ("KGgo", "KGgo\nAAAA\nBBBB==", {}, (19, "a text stands where no text can")),
        ("data:image/png;base64,iVBORw0KGgo", '"data:image/png;base64,iVBORw0KGgo\nAAAA==', {}, (18, "a string is not closed")),
        ("servers:", "Was this page helpful?\nservers:", {}, (31, "a text stands where no text can")),
        ("                - model", "\t\t- model", {}, (20, "a tab indents a line")),
        ("Draw a picture", "Draw a \x07picture", {}, (5, "a control character")),
        ("  type: string\n                  enum", "  type: integer\n                  type: string\n                  enum", {}, (15, "a second 'type'")),
    ],
)  # fmt: skip
def test_one_broken_place_costs_nothing_else(old, new, lost, fault):
    assert old in PAGE
    assert mended(PAGE.replace(old, new, 1)) == (lost, dict([fault]))


@pytest.mark.parametrize("indent", ["\t", "    "])
def test_a_page_may_indent_by_tabs(indent):
    lines = (line.lstrip(" ") for line in PAGE.split("\n"))
    depths = ((len(line) - len(line.lstrip(" "))) // 2 for line in PAGE.split("\n"))
    text = "\n".join(indent * depth + line for depth, line in zip(depths, lines, strict=True))
    lost, faults = mended(text)
    assert lost == {}
    assert faults == ({} if indent == "    " else {3: "a tab indents a line"})


def test_lines_are_those_of_the_page():
    _, faults = mended(PAGE.replace("Draw a", "Draw: a"), first=40)
    assert list(faults) == [44]


def test_a_cut_document_is_read_up_to_the_cut():
    done = read(PAGE[: PAGE.index("              type: object")], file="page.md")
    assert [fault.message for fault in done.faults] == [
        "the document ends in the middle, behind 'schema'"
    ]
    assert "/v1/images/generations" in done.node.value["paths"]


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.99])
def test_cut_json_is_closed(share):
    text = json.dumps(read(PAGE, file="page.md").node.value)
    done = read(text[: int(len(text) * share)], file="page.json")
    assert list(done.node.value)[:2] == ["openapi", "paths"]
    assert [fault.message for fault in done.faults] == ["the JSON is cut off"]


def test_what_cannot_be_mended_costs_its_path_only():
    lines = PAGE.replace("Draw a picture", "(broken)").split("\n")
    done = sound_parts(lines, lambda part: "(broken)" not in part)
    assert [(fault.line, fault.message) for fault in done.faults] == [
        (3, "'/v1/images/generations:' cannot be read")
    ]
    assert done.lines[2:24] == [""] * 22
    assert done.lines[:2] + done.lines[24:] == lines[:2] + lines[24:]


def test_a_section_that_has_no_parts_is_left_out_whole():
    lines = PAGE.split("\n")
    done = sound_parts(lines, lambda part: "servers" not in part)
    assert done.lines == [*lines[:30], "", "", ""]


def test_without_indentation_what_is_broken_besides_is_mended_too():
    flat = "\n".join(line.strip() for line in PAGE.replace("Draw a", "Draw: a").split("\n"))
    lost, faults = mended(flat)
    assert lost == {SUMMARY: "Draw: a picture"}
    assert faults == {1: "the YAML lost its indentation", 5: "a text that must be quoted is not"}


def test_a_property_that_may_belong_further_out_is_told():
    text = """\
openapi: 3.0.1
paths:
/v1/x:
post:
responses:
'200':
description: OK
content:
application/json:
schema:
type: object
properties:
outer:
type: object
properties:
inner:
type: string
other:
type: string
"""
    done = read(text, file="page.md")
    message = "without indentation 'other' may as well stand in another object"
    assert {fault.line: fault.message for fault in done.faults}[18] == message


def test_free_data_without_indentation_is_left_out():
    flat = "\n".join(
        line.strip()
        for line in PAGE.replace(
            'example: "{\\r\\n \\"model\\": \\"acme-one\\"\\r\\n}"',
            "example:\n              model: acme-one\n              image:\n                url: x",
        ).split("\n")
    )
    lost, faults = mended(flat)
    assert list(lost.values()) == [None]
    assert faults[22] == "3 lines of data without indentation cannot be read"


SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
OURS = {"x-samples", "x-claims", "x-prose", "x-dialect", "x-provider"}


def without_ours(value):
    if isinstance(value, dict):
        return {name: without_ours(each) for name, each in value.items() if name not in OURS}
    return [without_ours(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_specs_survive_the_loss_of_their_indentation(path):
    whole = without_ours(yaml.load(path).value)
    flat = "\n".join(line.strip() for line in yaml.dump(whole).split("\n"))
    restored = indented(flat)
    moved = {
        where.rsplit("/", 1)[-1] for where, _ in differences(whole, yaml.load(restored.text).value)
    }
    assert moved <= {name for name, _ in restored.doubts}
