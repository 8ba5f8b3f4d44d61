"""Defaults and examples are blamed only where JSON Schema itself refuses them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.page.schema_itself import default_fits
from conformance.checks.page_example import PageExample, body
from conformance.spec.oracle import violations
from tests.project import LIBRARY

TYPES = ("string", "boolean", "integer", "number", "array", "object", "null")
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.sampled_from("ab")
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.just("a"), SCALARS)
SCHEMAS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, unique=True),
        "enum": st.lists(SCALARS, min_size=1, max_size=3),
        "minimum": st.integers(-5, 5),
        "maximum": st.integers(-5, 5),
        "items": st.fixed_dictionaries({}, optional={"type": st.sampled_from(TYPES)}),
    },
)


def blamed(schema: dict[str, Any], value: Any) -> bool:
    page = PageExample(
        title="a default",
        gives=None,
        path="/v1/images/generations",
        dialect="openai.images",
        operation={
            "requestBody": body(
                {"type": "object", "properties": {"n": {**schema, "default": value}}}
            )
        },
    )
    return any(each.wrong for each in default_fits(*page.subject(LIBRARY)))


@given(SCHEMAS, VALUES)
def test_no_default_is_blamed_that_its_schema_takes(schema: dict[str, Any], value: Any):
    if blamed(schema, value):
        assert violations(schema, value)


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(0, 50))
def test_a_default_beyond_its_bounds_is_blamed(value: int, least: int, more: int):
    schema = {"type": "integer", "minimum": least, "maximum": least + more}
    assert blamed(schema, value) is not (least <= value <= least + more)
