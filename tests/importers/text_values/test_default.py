"""Defaults in descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.importers.text_values import default
from tests.linear import is_linear

VALUES = st.sampled_from(["1K", "16:9", "auto", "1024x1024", "true", "4", "b64_json", "a-b-1.5"])


@given(
    value=VALUES,
    form=st.sampled_from(["默认为 {}", "defaults to `{}`", "预设 {}，可省略", "(default: {})"]),
)
def test_a_default_is_read_however_it_is_written(value, form):
    assert default(form.format(value)) == value


@given(st.text(max_size=300))
def test_any_text_has_a_default_or_none(text):
    value = default(text)
    assert value is None or value in text


@pytest.mark.parametrize("piece", ["默认", "default ", "`", "a(", "a (默认", "defaults to a"])
def test_hostile_descriptions_take_no_time(piece):
    assert is_linear(lambda size: default(piece * size), 20_000)


@pytest.mark.parametrize(
    ("description", "value"),
    [
        ("默认 1K", "1K"),
        ("defaults to `auto`", "auto"),
        ("`1K` / `2K` / `4K`，預設 `1K`", "1K"),
        ("Defaults to 1.", "1"),
        ("The default model is used", None),
        ("默认为 true", "true"),
        ("默认关闭", None),
        ("是否开启（默认为 true）。", "true"),
        ("Must be one of `transparent`, `opaque` or `auto` (default value).", "auto"),
        ("(default: 4)", "4"),
        ("Default is 1024x1024.", "1024x1024"),
        ("Defaults to the model", None),
        ("默认值：url", "url"),
        ("1K(默认), 2K", "1K"),
        ("By default, the model decides", None),
        ("默认使用 gemini-2.5-flash-image", "gemini-2.5-flash-image"),
        ("默认 1:1，可选 16:9", "1:1"),
        ('默认:["Text", "Image"]', None),
        ("default png for a, default jpg for b", None),
    ],
)
def test_default(description, value):
    assert default(description) == value
