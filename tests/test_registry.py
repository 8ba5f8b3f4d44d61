from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from conformance.checks.check import CHECKS
from conformance.dialects.lens import LENSES
from conformance.errors import UsageError, nearest
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


def test_threads_that_look_while_it_loads_find_everything(tmp_path, monkeypatch):
    package = tmp_path / "slowly_loaded"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "a.py").write_text("import time; time.sleep(0.05)")  # as long as loading may take
    (package / "b.py").write_text("import sys; sys.modules['slowly_loaded'].registry.add('b', 2)")
    monkeypatch.syspath_prepend(tmp_path)
    registry: Registry[int] = Registry("number", "slowly_loaded")
    __import__("slowly_loaded").registry = registry
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(registry.__getitem__, ["b"] * 8)) == [2] * 8
    finally:
        for name in ("slowly_loaded", "slowly_loaded.a", "slowly_loaded.b"):
            sys.modules.pop(name, None)


def test_a_hint_names_the_nearest_or_some_and_never_everything():
    names = [f"fault-{number}" for number in range(100)]
    assert nearest("falt-7", names) == "did you mean 'fault-7'?"
    assert nearest("x", ["b", "a"]) == "known: a, b"
    assert nearest("x", names).endswith(" and 88 more")
    assert nearest("x", []) == ""
