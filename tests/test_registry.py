from __future__ import annotations

import pytest

from conformance.checks.check import CHECKS
from conformance.dialects.lens import LENSES
from conformance.errors import UsageError
from conformance.registry import Registry


def test_a_second_thing_under_one_name_is_refused():
    registry: Registry[int] = Registry("number", "conformance.dialects")
    registry.add("one", 1)
    with pytest.raises(ValueError, match="two numbers are called 'one'"):
        registry.add("one", 2)
    assert registry["one"] == 1


def test_a_near_miss_is_told():
    with pytest.raises(UsageError, match=r"did you mean 'openai\.images'"):
        LENSES["openai.image"]


def test_names_are_sorted_and_counted():
    assert list(LENSES) == sorted(LENSES)
    assert len(LENSES.values()) == len(LENSES)
    assert "any" in LENSES


def test_loading_is_complete():
    assert len(CHECKS) > 30
