"""The proxy that the environment names for a server."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]


def proxy_for(url: str, environment: Mapping[str, str]) -> str:
    """The proxy's URL, or '' for none, by the usual variables, in either case of letters.

    ``HTTPS_PROXY`` or ``HTTP_PROXY`` by the URL's scheme, else ``ALL_PROXY``; none for the hosts of
    ``NO_PROXY``. https://curl.se/docs/manpage.html#ENVIRONMENT
    """
    try:
        split = urlsplit(url)
        host, scheme = split.hostname or "", split.scheme.lower()
    except ValueError:
        return ""
    exempt = {"no": _variable(environment, "no_proxy")}
    if not host or proxy_bypass_environment(host, exempt):
        return ""
    return _variable(environment, f"{scheme}_proxy") or _variable(environment, "all_proxy")


def _variable(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name) or environment.get(name.upper()) or ""
