from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.model import EvidenceKind, Response
from conformance.transport.evidence import evidence_kind

PLAIN = Response(status=200)
MARKED = Response(status=200, headers=(("X-Conformance-Simulator", "1"),))


@pytest.mark.parametrize(
    ("response", "url", "self_hosted", "kind"),
    [
        (PLAIN, "https://api.example.com/v1/x", False, "live"),
        (PLAIN, "https://API.EXAMPLE.COM:8443/x", False, "live"),
        (None, "https://api.example.com/x", False, "live"),
        (MARKED, "https://api.example.com/x", False, "simulated"),
        (MARKED, "https://api.example.com/x", True, "simulated"),
        (PLAIN, "http://localhost:8000/x", False, "simulated"),
        (PLAIN, "https://evil-api.example.com/x", False, "simulated"),
        (PLAIN, "https://api.example.com@evil.example.org/x", False, "simulated"),
        (PLAIN, "https://[", False, "simulated"),
        (PLAIN, "", False, "simulated"),
        (None, "http://localhost:8000/x", False, "simulated"),
        (PLAIN, "http://localhost:8000/x", True, "live"),
    ],
)
def test_who_answered(make, response, url, self_hosted, kind):
    provider = replace(make.provider, self_hosted=self_hosted)
    assert evidence_kind(response, url, provider) is EvidenceKind(kind)


def test_a_spec_that_names_no_host_knows_no_vendor(make):
    nameless = replace(make.provider, operations=(replace(make.operation(), servers=("/v1",)),))
    assert evidence_kind(PLAIN, "/v1/x", nameless) is EvidenceKind.SIMULATED
