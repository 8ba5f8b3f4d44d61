from __future__ import annotations

import pytest
from hypothesis import strategies as st

from conformance.model import Dialect, Operation, Provider
from tests.project import LIBRARY, planned

NAMES = st.sampled_from(["a", "b", "c d", "--e", "é/~"])


@st.composite
def texts(draw):
    least = draw(st.integers(0, 4))
    return draw(
        st.sampled_from(
            [
                {"type": "string"},
                {"type": "string", "minLength": least, "maxLength": least + 3},
                {"type": "string", "minLength": least},
                {"type": "string", "maxLength": least},
                {"type": "string", "pattern": "^[a-c]{1,4}$"},
                {"type": "string", "pattern": "[0-9]+:[0-9]+", "maxLength": 12},
                {"type": "string", "format": "uuid"},
                {"type": "string", "format": "date-time"},
                {"type": "string", "format": "uri"},
                {"enum": ["x", "y", 1, None]},
                {"type": "string", "enum": ["x", "y", 3]},
                {"const": {"deep": ["x"]}},
                {"type": "string", "x-generate": "prompt"},
                {"type": "string", "x-inferred-values": ["1:1", "16:9"]},
                {"type": "string", "not": {"const": "a"}},
            ]
        )
    )


@st.composite
def counts(draw):
    low = draw(st.integers(-20, 20))
    step = draw(st.sampled_from([1, 2, 5]))
    return draw(
        st.sampled_from(
            [
                {"type": "integer"},
                {"type": "integer", "minimum": low, "maximum": low + 10, "multipleOf": step},
                {"type": "integer", "exclusiveMinimum": low, "exclusiveMaximum": low + 2},
                {"type": "number", "minimum": low},
                {"type": "number", "exclusiveMinimum": low, "maximum": low + 1},
                {"type": "number", "multipleOf": 0.5, "maximum": low},
                {"type": ["integer", "null"], "minimum": low},
                {"type": "boolean"},
                {"type": "null"},
                True,
                {},
            ]
        )
    )


@st.composite
def lists(draw, parts):
    item, least = draw(parts), draw(st.integers(0, 2))
    return draw(
        st.sampled_from(
            [
                {"type": "array", "items": item},
                {"type": "array", "items": item, "minItems": least, "maxItems": least + 1},
                {"type": "array", "prefixItems": [item, {"type": "null"}], "items": False},
                {"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "minItems": 2},
                {"items": item},
            ]
        )
    )


@st.composite
def objects(draw, parts):
    members = draw(st.dictionaries(NAMES, parts, max_size=3))
    required = draw(st.lists(st.sampled_from(sorted(members)), unique=True)) if members else []
    more = draw(
        st.sampled_from(
            [
                {},
                {"additionalProperties": False},
                {"additionalProperties": {"type": "integer"}},
                {"minProperties": len(required) + 1},
                {"maxProperties": max(1, len(required))},
                {"dependentRequired": {name: sorted(members) for name in sorted(members)[:1]}},
                {"patternProperties": {"^x-[a-z]{1,3}$": {"type": "boolean"}}},
                {"propertyNames": {"maxLength": 8}},
            ]
        )
    )
    return {"type": "object", "properties": members, "required": required, **more}


@st.composite
def combined(draw, parts):
    one = draw(parts)
    return draw(
        st.sampled_from(
            [
                {"anyOf": [one, {"type": "null"}]},
                {"oneOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": one}]},
                {"allOf": [{"type": "integer", "minimum": 3}, {"maximum": 9}]},
                {"allOf": [{"type": "object", "properties": {"a": one}}, {"required": ["b"]}]},
                {"type": ["string", "array"], "items": one, "minLength": 1},
            ]
        )
    )


SCHEMAS = st.recursive(
    texts() | counts(),
    lambda parts: lists(parts) | objects(parts) | combined(parts),
    max_leaves=6,
)


@pytest.fixture(scope="session")
def schemas():
    """Schemas of the stated subset that some value fits."""
    return SCHEMAS


@pytest.fixture(scope="session")
def library():
    return LIBRARY


class Plans:
    """(provider id, strength) -> its plan, each made once, when it is first asked for."""

    def __getitem__(self, asked):
        return planned(*asked)


@pytest.fixture(scope="session")
def plans():
    return Plans()


@pytest.fixture(scope="session")
def make_operation():
    """An operation in memory; whatever is not said is as plain as can be."""

    def make(schema=None, **members):
        said = {
            "id": "make",
            "provider": "vendor",
            "method": "POST",
            "path": "/v1/make",
            "request_dialect": Dialect.CHAT,
            "response_dialect": Dialect.CHAT,
            "request_schema": schema or {},
        }
        return Operation(**{**said, **members})

    return make


@pytest.fixture(scope="session")
def make_provider():
    def make(*operations, **members):
        said = {"id": "vendor", "name": "Vendor", "key_env": "VENDOR_API_KEY"}
        return Provider(**{**said, **members}, operations=operations)

    return make
