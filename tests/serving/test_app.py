"""The simulator's server answers as the simulator does, over a real socket."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from conformance.generate.plan import plan
from conformance.model import Request
from conformance.simulator.vendor import HEADER, Vendor

KEY = "a-key-of-the-test"


def keyed(request: Request, origin: str) -> Request:
    """A planned request as it goes to the server at ``origin``, with the good key."""
    url = urlsplit(request.url)._replace(scheme="http", netloc=urlsplit(origin).netloc).geturl()
    headers = tuple((name, value.replace("{API_KEY}", KEY)) for name, value in request.headers)
    url = url.replace("{API_KEY}", KEY).replace("%7BAPI_KEY%7D", KEY)
    return replace(request, url=url, headers=headers)


@pytest.mark.parametrize("fault", [None, "tier-ignored"])
def test_it_answers_as_the_simulator_does(library, served, fault: str | None):
    provider = library.provider("ccapi")
    vendor = Vendor(provider, library, fault=fault, key=KEY)
    cases = plan(provider, library).cases[:40]
    with served(vendor) as origin, httpx.Client(trust_env=False) as client:
        for case in cases:
            request = keyed(case.request, origin)
            got = client.request(
                request.method, request.url, headers=list(request.headers), content=request.body
            )
            expected = vendor.answer(request)
            assert (got.status_code, got.content) == (expected.status, expected.body), case.id
            assert got.headers[HEADER] == expected.header(HEADER)
            assert set(got.headers) <= {
                *(name.lower() for name, _ in expected.headers),
                *("content-length", "transfer-encoding", "connection"),
            }
