"""What ``serve`` prints can be copied and works."""

from __future__ import annotations

import shlex

import httpx
import pytest

from conformance.serving.usage import usage
from conformance.simulator.vendor import Vendor

VENDORS = ("agicto", "ccapi", "openai-next", "qianduoduo", "uniall")


def curl(line: str) -> httpx.Request:
    """The request that a printed command sends."""
    program, dash_x, method, url, *options = shlex.split(line)
    assert (program, dash_x) == ("curl", "-X")
    given = list(zip(options[::2], options[1::2], strict=True))
    headers = [tuple(value.split(": ", 1)) for option, value in given if option == "-H"]
    bodies = [value.encode() for option, value in given if option == "-d"]
    return httpx.Request(method, url, headers=headers, content=b"".join(bodies))


@pytest.mark.parametrize("name", [each for each in VENDORS if each != "agicto"])
def test_the_printed_request_is_answered(library, served, key, name):
    provider = library.provider(name)
    with (
        served(Vendor(provider, library, key=key)) as origin,
        httpx.Client(trust_env=False) as client,
    ):
        lines = [each for each in usage(provider, origin, key) if each.startswith("curl")]
        assert lines
        for line in lines:
            assert client.send(curl(line)).status_code == 200


def test_without_a_printed_body_the_request_has_none(library, key):
    """That page prints a body that is a text, with another body in it."""
    *_, line = usage(library.provider("agicto"), "http://h:1", key)
    assert curl(line).content == b""


@pytest.mark.parametrize("name", VENDORS)
def test_the_live_run_goes_to_the_same_place(library, key, name):
    provider = library.provider(name)
    first, *_ = usage(provider, "http://h:1", "a key")
    variable, *command = shlex.split(first)
    assert variable == f"{provider.key_env}=a key"
    assert command[:5] == ["conformance", "run", name, "--live", "--base-url"]
    assert command[5] == ("http://h:1/v1" if name == "qianduoduo" else "http://h:1")


@pytest.mark.parametrize(
    ("name", "client"),
    [
        ("ccapi", "google.genai.Client(api_key='k', http_options={'base_url': 'http://h:1', 'api_version': 'v1beta'})"),
        ("qianduoduo", "openai.OpenAI(api_key='k', base_url='http://h:1/v1')"),
        ("uniall", "openai.OpenAI(api_key='k', base_url='http://h:1/v1')"),
        ("agicto", None),
    ],
)  # fmt: skip
def test_the_official_client_that_fits_is_named(library, name, client):
    lines = list(usage(library.provider(name), "http://h:1", "k"))
    assert [each for each in lines if ".Client(" in each or "OpenAI(" in each] == (
        [client] if client else []
    )
