"""What users draw is what the page documents, or breaks it in the one way that its label says."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance import strategies
from conformance.errors import SchemaError, UsageError
from tests.effort import examples
from tests.project import LIBRARY, ROOT

OPERATIONS = {
    (provider.id, operation.id): operation
    for provider in LIBRARY.providers()
    for operation in provider.operations
    if not operation.not_judged
}
VENDOR = ("ccapi", "generate_image")


def anywhere(make, *arguments):
    """From any operation: its name with what is drawn. Made before a test draws from it."""
    made = [
        st.tuples(st.just(name), make(*name, *arguments, root=ROOT)) for name in sorted(OPERATIONS)
    ]
    return st.one_of(made)


@pytest.fixture(scope="module")
def everywhere():
    return {
        "valid": anywhere(strategies.requests),
        "schema": anywhere(strategies.negative, "schema"),
        "negative": anywhere(strategies.negative),
        "responses": anywhere(strategies.responses),
    }


def errors(name, body):
    return list(Draft202012Validator(OPERATIONS[name].request_schema).iter_errors(body))


def first(strategy):
    """The simplest value, which Hypothesis tries first."""
    once = settings(database=None, max_examples=1, phases=[Phase.generate])
    return find(strategy, lambda _: True, settings=once)


def smallest(strategy, wanted):
    return find(strategy, wanted, settings=settings(database=None, max_examples=50))


@settings(max_examples=examples(15))
@given(st.data())
def test_a_request_is_as_the_page_says(everywhere, data):
    name, request = data.draw(everywhere["valid"])
    assert request.violation is None
    assert errors(name, request.json) == []
    assert request.method == OPERATIONS[name].method.upper()
    assert any("{API_KEY}" in text for text in (request.url, *dict(request.headers).values()))


@settings(max_examples=examples(15))
@given(st.data())
def test_a_broken_body_fails_at_exactly_its_keyword(everywhere, data):
    name, request = data.draw(everywhere["schema"])
    assert [error.validator for error in errors(name, request.json)] == [request.violation.rule]


@settings(max_examples=examples(15))
@given(st.data())
def test_whatever_else_is_wrong_breaks_no_schema(everywhere, data):
    name, request = data.draw(everywhere["negative"])
    kind = request.violation.kind
    assert kind in get_args(strategies.Kind)
    if kind in {"claim", "credential", "convention"}:
        assert errors(name, request.json) == []


@settings(max_examples=examples(15))
@given(st.data())
def test_an_honest_vendor_answers_what_its_page_documents(everywhere, data):
    _, response = data.draw(everywhere["responses"])
    assert response.status == 200
    assert response.body
    assert response.header("X-Conformance-Simulator") == "1"


@settings(suppress_health_check=[], max_examples=10)
@given(strategies.bodies(*VENDOR, root=ROOT), strategies.bodies(*VENDOR, root=ROOT, valid=False))
def test_bodies_are_json(good, bad):
    assert errors(VENDOR, good) == []
    assert len(errors(VENDOR, bad)) == 1


@pytest.mark.parametrize("kind", get_args(strategies.Kind))
def test_one_kind_of_violation_may_be_wanted(kind):
    assert first(strategies.negative(*VENDOR, kind, root=ROOT)).violation.kind == kind


def test_a_failing_request_shrinks_to_what_matters():
    found = smallest(
        strategies.requests(*VENDOR, root=ROOT), lambda each: each.facets["image_size"] == "2K"
    )
    assert {name for name, value in found.facets.items() if value is not None} == {
        "model",
        "credential",
        "image_size",
    }
    assert found.json["generationConfig"] == {"imageConfig": {"imageSize": "2K"}}


def test_the_simplest_request_is_what_the_page_requires():
    assert list(first(strategies.requests(*VENDOR, root=ROOT)).json) == ["contents"]


def test_without_valid_each_request_is_labelled():
    assert first(strategies.requests(*VENDOR, root=ROOT, valid=False)).violation is not None
    broken = first(strategies.responses(*VENDOR, root=ROOT, valid=False))
    assert broken.request.violation is not None
    assert broken.status >= 400


def test_another_server_takes_the_place_of_the_vendors():
    base = "http://127.0.0.1:8000/gateway"
    request = first(strategies.requests(*VENDOR, root=ROOT, base_url=base))
    assert request.url.startswith(f"{base}/v1beta/models/")
    response = first(strategies.responses(*VENDOR, root=ROOT, base_url=base))
    assert (response.status, response.request.url) == (200, request.url)


def test_a_key_stands_where_its_placeholder_stood():
    def by_query(each):
        return each.facets["credential"] == "query:key"

    request = smallest(strategies.requests(*VENDOR, root=ROOT), by_query).with_key("a/b c")
    assert request.url.endswith("?key=a%2Fb%20c")
    request = first(strategies.requests(*VENDOR, root=ROOT)).with_key("a/b c")
    assert request.header("authorization") == "a/b c"
    assert "API_KEY" not in repr(request)


def test_a_faulty_vendor_can_be_asked():
    response = first(strategies.responses(*VENDOR, root=ROOT, fault="tier-ignored"))
    assert response.header("x-conformance-simulator") == "1; fault=tier-ignored"


def test_a_failing_example_is_short_and_says_what_was_sent():
    response = first(strategies.responses("agicto", "generate_image", root=ROOT))
    assert len(response.body) > 20_000
    assert len(repr(response)) < 4_000
    assert repr(response.request).startswith("<Request POST https://")
    assert "schema:type" in repr(first(strategies.negative(*VENDOR, "schema", root=ROOT)))


def test_the_specs_that_came_along_are_there_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert first(strategies.requests(*VENDOR)).method == "POST"


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        (("ccap", "x"), {}, "there is no provider 'ccap'\n  hint: did you mean 'ccapi'?"),
        (("ccapi", "generate_imag"), {}, "no operation 'generate_imag'*mean 'generate_image'?"),
        ((*VENDOR, "claims"), {}, "no kind of violation 'claims'\n  hint: did you mean 'claim'?"),
        (("uniall", "generate_image", "claim"), {}, "can be wrong as wanted: claim*credential"),
        (VENDOR, {"base_url": "nowhere"}, "the base URL is no URL of a server"),
        (VENDOR, {"root": "/nowhere"}, "/nowhere is no directory"),
    ],
    ids=["provider", "operation", "kind", "impossible", "base_url", "root"],
)
def test_a_slip_is_told_with_the_nearest_name(arguments, options, told):
    with pytest.raises(UsageError) as error:
        strategies.negative(*arguments, **{"root": ROOT, **options})
    assert all(part in str(error.value) for part in told.split("*"))


def test_a_fault_that_is_not_there_is_a_slip():
    with pytest.raises(UsageError, match="tier-ignord"):
        strategies.responses(*VENDOR, root=ROOT, fault="tier-ignord")


SPEC = """\
openapi: 3.1.0
servers: [{url: "https://api.acme.example"}]
x-provider: {id: acme}
paths:
  /v1/images/generations:
    post: {operationId: make, x-dialect: openai.images, %s}
"""
BODY = "requestBody: {content: {application/json: {schema: {type: object, properties: {n: %s}}}}}"


@pytest.mark.parametrize(
    ("operation", "error", "told"),
    [
        ("summary: no body", SchemaError, "specs/acme.yaml:6: operation make: the page does not"),
        (BODY % "{contains: {}}", SchemaError, "the keyword 'contains'"),
        ("x-async: true", UsageError, "acme/make has no requests here: "),
    ],
    ids=["undescribed", "unknown keyword", "not judged"],
)
def test_a_page_that_says_too_little_is_told(tmp_path, operation, error, told):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "acme.yaml").write_text(SPEC % operation, encoding="utf-8")
    with pytest.raises(error) as raised:
        strategies.requests("acme", "make", root=tmp_path)
    assert told in str(raised.value)


def test_a_spec_that_was_changed_is_read_again(tmp_path):
    (tmp_path / "specs").mkdir()
    file = tmp_path / "specs" / "acme.yaml"
    for values in ("[1]", "[222]"):
        file.write_text(SPEC % (BODY % f"{{enum: {values}}}"), encoding="utf-8")
        drawn = smallest(strategies.bodies("acme", "make", root=tmp_path), bool)
        assert drawn == {"n": int(values[1:-1])}
