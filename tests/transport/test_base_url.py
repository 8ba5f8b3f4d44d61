"""Another server in place of the spec's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Request
from conformance.transport.base_url import checked, rebased


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://a.example/v1/images?x=1", "http://b:8/v2", "http://b:8/v2/images?x=1"),
        ("https://a.example/v1", "http://b:8/v2", "http://b:8/v2"),
        # outside of the server's path, as a probe without the prefix is
        ("https://a.example/images", "http://b:8/v2", "http://b:8/images"),
        ("https://a.example/v12/images", "http://b:8/v2", "http://b:8/v12/images"),
        # a sample that prints another host
        ("https://other.example/v1/images", "http://b:8", "http://b:8/v1/images"),
        ("http://b:8/v2/images", "http://b:8/v2", "http://b:8/v2/images"),
        ("https://a.example/v1/images", "", "https://a.example/v1/images"),
    ],
)
def test_rebased(make, url, base, expected):
    operation = replace(make.operation(path="/images"), servers=("https://a.example/v1",))
    assert rebased(Request(method="POST", url=url), operation, base).url == expected


def test_of_servers_within_one_another_the_path_decides(make):
    servers = ("https://a.example", "https://a.example/v1/")
    request = Request(method="POST", url="https://a.example/v1/images")
    for path, expected in (("/v1/images", "http://b/v1/images"), ("/images", "http://b/images")):
        operation = replace(make.operation(path=path), servers=servers)
        assert rebased(request, operation, "http://b").url == expected


@given(st.text(), st.sampled_from(["http://b", "http://b:8/v2", ""]))
def test_any_url_stays_one_and_twice_is_once(make, url, base):
    once = rebased(Request(method="POST", url=url), make.operation(), base)
    assert rebased(once, make.operation(), base) == once


def test_a_slash_at_the_end_does_not_count():
    assert checked("https://a.example/v1/") == "https://a.example/v1"
    assert checked("") == ""
