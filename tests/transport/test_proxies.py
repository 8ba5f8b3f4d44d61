"""Which proxy the environment means."""

from __future__ import annotations

import pytest

from conformance.transport.proxies import proxy_for

URL = "https://api.example.com:8443/v1"


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, ""),
        ({"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ({"https_proxy": "http://p:1", "HTTPS_PROXY": "http://q:1"}, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, ""),
        ({"ALL_PROXY": "http://p:1"}, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "ALL_PROXY": "http://q:1"}, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "example.com"}, ""),
        ({"HTTPS_PROXY": "http://p:1", "no_proxy": "other.com, api.example.com"}, ""),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, ""),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "ample.com"}, "http://p:1"),
        ({"HTTPS_PROXY": ""}, ""),
    ],
)
def test_the_usual_variables_count(environment, proxy):
    assert proxy_for(URL, environment) == proxy


@pytest.mark.parametrize("url", ["", "https://[", "no url at all"])
def test_what_is_no_url_has_no_proxy(url):
    assert proxy_for(url, {"ALL_PROXY": "http://p:1"}) == ""
