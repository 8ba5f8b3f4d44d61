"""What an answer proves: the one rule that decides between a vendor and a simulation."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from conformance.model import EvidenceKind, Provider, Response

SIMULATOR_HEADER = "x-conformance-simulator"

_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ][\d:.,Z+-]+)?", re.ASCII)


def evidence_kind(response: Response | None, url: str, provider: Provider) -> EvidenceKind:
    """``LIVE`` where a vendor itself answered, else ``SIMULATED``.

    Whatever carries the simulator's header is simulated. So is what comes from a host that the
    spec does not name, unless the provider is one that people host themselves.
    """
    if response is not None and response.header(SIMULATOR_HEADER) is not None:
        return EvidenceKind.SIMULATED
    if provider.self_hosted or host(url) in named_hosts(provider):
        return EvidenceKind.LIVE
    return EvidenceKind.SIMULATED


def host(url: str) -> str:
    """The host of a URL in lower case, or '' where it has none or is no URL."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def named_hosts(provider: Provider) -> frozenset[str]:
    """Every host that the spec names as a server."""
    servers = {host(server) for operation in provider.operations for server in operation.servers}
    return frozenset(servers - {""})


def is_date(text: str) -> bool:
    """Whether a text is an ISO 8601 date, with or without a time: the newest dates a whole run."""
    return _DATE.fullmatch(text) is not None
