from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.links import find_data_uris, find_markdown_images, find_urls
from tests.linear import is_linear

PIECES = st.lists(
    st.sampled_from(["![", "](", ")", "]", "data:image/png;base64,", "QUJD", "https://", "x.org/a",
                     " ", "\n", "。", '"', "<", ">"])
    | st.text(max_size=3)
).map("".join)  # fmt: skip


@given(PIECES)
def test_spans_lie_in_the_text_in_order_and_apart(text):
    for find in (find_data_uris, find_markdown_images, find_urls):
        last = 0
        for span in find(text):
            assert last <= span.start < span.end <= len(text)
            assert span.url in text[span.start : span.end]
            last = span.end


@given(
    st.text("abc ,.\n"),
    st.text("abc ,.\n"),
    st.sampled_from(["https://x.org/a_(b", "data:image/png;base64,QUJD"]),
)
def test_an_image_is_found_wherever_it_stands(before, after, url):
    text = f"{before}![a picture]({url}){after}"
    (span,) = find_markdown_images(text)
    assert (span.url, span.alt) == (url, "a picture")
    assert before + after == text[: span.start] + text[span.end :]


@pytest.mark.parametrize(
    "text, urls",
    [
        ("![a](x.png)", ["x.png"]),
        ("![a]( <x.png> )", ["x.png"]),
        ('![a](x.png "A title")', ["x.png"]),
        ("![](a)![](b)", ["a", "b"]),
        ("[![alt](thumb)](full)", ["thumb"]),
        ("![a] and [b](c)", []),
        ("![a [b] c](d)", ["d"]),
        ("[a](b)", []),
        ("![a](b", []),
        ("![a](data:image/png;base64, QU\nJD)", ["data:image/png;base64, QU\nJD"]),
    ],
)
def test_markdown_images(text, urls):
    assert [span.url for span in find_markdown_images(text)] == urls


@pytest.mark.parametrize(
    "text, urls",
    [
        ("see data:image/png;base64,QUJD.", ["data:image/png;base64,QUJD."]),
        ("data:image/png;base64,iVBO...AA==", ["data:image/png;base64,iVBO...AA=="]),
        ('<img src="data:image/png;base64, QUJD">', ["data:image/png;base64, QUJD"]),
        ("![a](data:image/png;charset=x;base64,QUJD)", ["data:image/png;charset=x;base64,QUJD"]),
        ("data:text/plain,abc", []),
    ],
)
def test_data_uris(text, urls):
    assert [span.url for span in find_data_uris(text)] == urls


@pytest.mark.parametrize(
    "text, urls",
    [
        ("Here: https://x.org/a.png.", ["https://x.org/a.png"]),
        ("图片:https://x.org/a.png。下载", ["https://x.org/a.png"]),
        ("![a](https://x.org/a.png?b=c&d=%20)", ["https://x.org/a.png?b=c&d=%20"]),
        ("**https://x.org/a**", ["https://x.org/a"]),
        ("http:// https://... ftp://x.org", []),
        ("HTTP://x.org/a <https://y.org>", ["HTTP://x.org/a", "https://y.org"]),
    ],
)
def test_links(text, urls):
    assert [span.url for span in find_urls(text)] == urls


@pytest.mark.parametrize(
    "piece", ["![](", "](", "![a](b ", "data:image/", "![[", "https://.", ' "', "a"]
)
def test_hostile_texts_take_linear_time(piece):
    for find in (find_data_uris, find_markdown_images, find_urls):
        assert is_linear(lambda size, find=find: find(piece * size), 400_000 // len(piece))
