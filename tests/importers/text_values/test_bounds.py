"""Ranges of numbers in descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.text_values import Bounds, bounds
from tests.linear import is_linear

PIECES = st.sampled_from(
    ["1", "10", "-", "~", " to ", "between ", "范围", "[", ",", "0.5", "x", "字", ":", " "]
)


@given(low=st.integers(0, 50), span=st.integers(1, 50))
def test_a_range_is_read_however_it_is_written(low, span):
    high = low + span
    for form in (
        "between {} and {}",
        "必须介于 {} 和 {} 之间",
        "范围：{}-{}",
        "{}~{}",
        "from {} to {}",
    ):
        assert bounds(form.format(low, high)) == Bounds(low=low, high=high)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_has_bounds_or_none(text):
    found = bounds(text)
    assert found is None or found.low is not None or found.high is not None
    if found and found.low is not None and found.high is not None:
        assert found.low < found.high or "最" in text


@pytest.mark.parametrize("piece", ["1-", "1", "between 1 and ", "1 ≤ a", "[1,", "-1.5", "最大"])
def test_hostile_descriptions_take_no_time(piece):
    assert is_linear(lambda size: bounds(piece * size), 20_000)


@pytest.mark.parametrize(
    ("description", "range_"),
    [
        ("1 到 10", Bounds(low=1, high=10)),
        ("要生成的图像数。必须介于 1 和 10 之间。", Bounds(low=1, high=10)),
        (
            "Must be between 1 and 10. For `dall-e-3`, only `n=1` is supported.",
            Bounds(low=1, high=10),
        ),
        ("1-10", Bounds(low=1, high=10)),
        ("1-10 (dall-e-2), 1 (dall-e-3)", None),
        ("最大 1000 字符", None),
        ("范围 0.0-2.0", Bounds(low=0.0, high=2.0)),
        ("取值范围 [0, 1]", Bounds(low=0, high=1)),
        ("1≤n≤10", Bounds(low=1, high=10)),
        ("最大值 4", Bounds(high=4)),
        ("最多 14 张参考图", None),
        ("2025-10-18", None),
        ("gpt-4-1", None),
        ("1:1-16:9", None),
        ("256x256 到 1024x1024", None),
        ("A number from 0 to 100", Bounds(low=0, high=100)),
        ("up to 4000 characters", None),
        ("数量，1~4", None),
        ("数量，支持 1~4", Bounds(low=1, high=4)),
        ("Number of images (1-4)", None),
        ("最小 1，最大 8", Bounds(low=1, high=8)),
        ("between 1 and 10", Bounds(low=1, high=10)),
        (
            "What sampling temperature to use, between 0 and 2. Higher values like 0.8 will make",
            Bounds(low=0, high=2),
        ),
        ("1 and 10", None),
        ("Number between -2.0 and 2.0.", Bounds(low=-2.0, high=2.0)),
        ("输出图像的数量，范围1-4，默认为1", Bounds(low=1, high=4)),
        ("随机种子 [0, 2147483647]", Bounds(low=0, high=2147483647)),
        ("参考图数组,最多 10 张", None),
        ("Up to 14 reference images", None),
        ("URL 有效期 24 小时", None),
    ],
)
def test_bounds(description, range_):
    assert bounds(description) == range_
