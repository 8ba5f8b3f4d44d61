"""The simulator's server answers as the simulator does, over a real socket."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from conformance.generate.plan import plan
from conformance.model import Request
from conformance.simulator.vendor import HEADER, Vendor

pytestmark = pytest.mark.slow


def keyed(request: Request, origin: str, key: str) -> Request:
    """A planned request as it goes to the server at ``origin``, with the good key."""
    url = urlsplit(request.url)._replace(scheme="http", netloc=urlsplit(origin).netloc).geturl()
    headers = tuple((name, value.replace("{API_KEY}", key)) for name, value in request.headers)
    url = url.replace("{API_KEY}", key).replace("%7BAPI_KEY%7D", key)
    return replace(request, url=url, headers=headers)


@pytest.mark.parametrize("name", ["ccapi", "qianduoduo", "uniall"])
@pytest.mark.parametrize("fault", [None, "tier-ignored"])
def test_it_answers_as_the_simulator_does(library, served, key: str, name: str, fault: str | None):
    provider = library.provider(name)
    vendor = Vendor(provider, library, fault=fault, key=key)
    with served(vendor) as origin, httpx.Client(trust_env=False) as client:
        for case in plan(provider, library).cases:
            request = keyed(case.request, origin, key)
            got = client.request(
                request.method, request.url, headers=list(request.headers), content=request.body
            )
            expected = vendor.answer(request)
            assert (got.status_code, got.content) == (expected.status, expected.body), case.id
            assert got.headers[HEADER] == expected.header(HEADER)
            named = {name.lower() for name, _ in expected.headers}
            assert set(got.headers) <= named | {"content-length", "transfer-encoding"}
