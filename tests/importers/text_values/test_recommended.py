"""Values that a description recommends, and those that it only praises."""

from __future__ import annotations

import pytest

from conformance.importers.text_values import allowed, recommended


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("推荐枚举值：`1K` (默认), `2K`。\n自定义：任意。", ("1K", "2K")),
        ("The size. Recommended values: 512x512, 1024x1024.", ("512x512", "1024x1024")),
        ("Recommended aspect ratios are 1:1, 3:2", ("1:1", "3:2")),
        ("推荐使用 2K、4K", None),
        ("Recommended values depend on the model, such as 1K, 2K", None),
        ("推荐取值：1K、2K 等", None),
        ("推荐取值：1K、2K。推荐取值：4K、8K", None),
        ("We recommend 1K, 2K", None),
    ],
)
def test_they_are_a_list_of_their_own(description, expected):
    assert recommended(description) == expected
    assert allowed(description) is None
