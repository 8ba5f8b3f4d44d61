"""No page makes a check of pages raise, and every finding leads to a place that is there."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.checks.check import CHECKS, Context, Scope
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.checks.sheet import Sheet
from conformance.codec import yaml
from conformance.codec.pointer import remove, replace, resolve, walk
from conformance.errors import SpecError
from conformance.model import Status
from conformance.spec import loader
from tests.effort import examples
from tests.project import LIBRARY

PAGE_CHECKS = [check for check in CHECKS.values() if check.scope is Scope.PAGE]
ROOTS = {name: LIBRARY.spec(name).root.value for name in LIBRARY.ids}
PLACES = {
    name: [
        where for where, _ in walk(root) if where and not where.startswith("/x-provider/catalogue/")
    ]
    for name, root in ROOTS.items()
}

ODD = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "x", "。", "{", "[]", '"{"', "a" * 300, [], {}, [{}], {"a": None}, ["1:1"],
     "https://example.com//v1", "{BASE_URL}/v1?key=", "Bearer ", "data: {}\n\n", "//:///", "http://[", "%", "\ud7ff"]
)  # fmt: skip


def judged(text: str, stem: str):
    """Every finding of every check of pages on a spec; ``SpecError`` where it does not load."""
    spec = loader.parse(
        text.encode(),
        file=f"specs/{stem}.yaml",
        stem=stem,
        features=LIBRARY.features,
        references=LIBRARY.references,
    )
    for operation in spec.provider.operations:
        if operation.not_judged:
            continue
        sheet = Sheet(spec.provider, operation, spec.root, LIBRARY.references)
        context = Context(
            provider=spec.provider, operation=operation, models=LIBRARY.models, wire=LIBRARY.wire
        )
        for check in PAGE_CHECKS:
            for finding in check.run(sheet, context):
                yield check, finding, spec.root


def hold(text: str, stem: str) -> None:
    lines = text.count("\n") + 1
    for check, finding, root in judged(text, stem):
        assert finding.feature in check.features
        assert 0 < finding.line <= lines, (check.id, finding)
        resolve(root.value, finding.pointer.partition("#")[0])
        assert finding.message
        json.dumps([finding.expected, finding.observed])


@st.composite
def damaged(draw):
    """One of our specs with a few places changed or gone."""
    name = draw(st.sampled_from(sorted(ROOTS)))
    root = copy.deepcopy(ROOTS[name])
    for _ in range(draw(st.integers(1, 4))):
        where = draw(st.sampled_from(PLACES[name]))
        try:
            root = remove(root, where) if draw(st.booleans()) else replace(root, where, draw(ODD))
        except LookupError:
            continue
    return name, yaml.dump(root)


def test_a_table_in_another_file_leads_to_the_operation():
    ratio = {"$ref": "dialects/gemini.yaml#/$defs/AspectRatio"}
    members = {"ratio": {"type": "object", "properties": {"aspectRatio": ratio}}}
    example = PageExample(
        title="", gives=None, operation={"requestBody": body({"properties": members})}
    )
    hold(example.text(), "example")


@given(damaged())
@settings(max_examples=examples(40))
def test_no_damaged_spec_makes_a_check_raise(case):
    name, text = case
    try:
        hold(text, name)
    except SpecError:
        return  # such a spec never gets to the checks


BODY = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["contents", "parts", "role", "text", "inlineData", "inline_data", "mimeType", "data", "thought",
             "candidates", "content", "usageMetadata", "totalTokenCount", "candidatesTokenCount", "choices",
             "message", "delta", "usage", "total_tokens", "generationConfig", "imageConfig", "imageSize",
             "aspectRatio", "model", "messages", "stream", "b64_json", "url", "prompt", "error", "object"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@given(
    BODY | st.none(),
    BODY | st.none(),
    st.sampled_from(["gemini.generate-content", "openai.chat-completions", "openai.images"]),
    st.sampled_from(
        [
            "",
            "{BASE_URL}/v1",
            "https://[",
            "//x",
            "https://api.example.com//v1//x?key=&a",
            "not a url",
        ]
    ),
    st.sampled_from([None, 200, 404, 599]),
)
@settings(max_examples=examples(40))
def test_no_printed_body_makes_a_check_raise(asked, told, dialect, url, status):
    samples = [
        asks(json.dumps(asked), url=url, headers={"Authorization": "Bearer", "X-A": ""}),
        shows(json.dumps(told), status=status or 200, answers="body"),
    ]
    text = PageExample(
        title="", gives=None, samples=tuple(samples), dialect=dialect, path="/v1/images/generations"
    ).text()
    hold(text, "example")


@pytest.mark.parametrize("name", LIBRARY.ids)
def test_the_checks_say_the_same_of_the_same_page(name):
    text = yaml.dump(ROOTS[name])
    first = [(check.id, finding) for check, finding, _ in judged(text, name)]
    again = [(check.id, finding) for check, finding, _ in judged(text, name)]
    assert first == again
    assert {finding.status for _, finding in first} >= {Status.PASS}
