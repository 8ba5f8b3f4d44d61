"""Where the links of pictures lead: to a host that the caller can reach, and has reason to."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.hosts import is_stand_in
from conformance.model import Dialect, Finding, Status

_FEATURE: Final = "image.url"
#: Stands for a picture inside of Google's own web application, and leads nowhere:
#: https://github.com/HanaokaYuzu/Gemini-API/issues/256
_PLACEHOLDER: Final = "image_generation_content"
#: Hosts that only the vendor has a key for: what lies there, a caller cannot fetch.
_UPSTREAM: Final = frozenset({"generativelanguage.googleapis.com", "aiplatform.googleapis.com"})
#: Names that only the vendor's own network knows.
_INNER: Final = (".local", ".internal", ".localdomain", ".lan", ".svc", ".cluster.local")
#: Labels under which a country's names are registered, as in co.uk and com.cn.
_SECOND_LEVEL: Final = frozenset({"co", "com", "net", "org", "ac", "gov", "edu", "ne", "or"})


def _linked(title: str, gives: Status, link: str) -> Example:
    response = specimen.images({"url": link})
    return Example(title=title, gives=gives, dialect=Dialect.IMAGES, response=response)


@check(
    "image/host",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Links lead where a caller can go",
    requirement=(
        "The host of a picture's link is one that a caller can reach: no address inside of the "
        "vendor's network, no placeholder, and not the upstream's own."
    ),
    source="https://github.com/HanaokaYuzu/Gemini-API/issues/256",
    why="What the vendor can fetch from where it stands, the caller may not be able to.",
    proves_not=(
        "That somebody else's host may not be trusted: many vendors rent one, so it is only noted."
    ),
    examples=[
        _linked("the vendor's own", Status.PASS, "https://cdn.example.com/a"),
        _linked("somebody else's", Status.INFO, "https://i.example.org/a"),
        _linked("an address of the inner network", Status.FAIL, "http://10.0.3.17/a.png"),
        _linked("a name of the inner network", Status.FAIL, "http://files.default.svc:8080/a.png"),
        _linked(
            "a placeholder of Google's web application",
            Status.FAIL,
            "http://googleusercontent.com/image_generation_content/0",
        ),
        _linked(
            "the upstream's own host",
            Status.FAIL,
            "https://generativelanguage.googleapis.com/v1beta/files/abc",
        ),
        _linked("a name that stands for one", Status.FAIL, "https://your-domain.com/a.png"),
        Example(title="no link", gives=None, dialect=Dialect.IMAGES, response=specimen.images()),
    ],
)
def host(answer: Answer, _context: Context) -> Iterator[Finding]:
    """One finding per host; a gateway on the reader's own machine may link there."""
    if not answer.answered:
        return
    told: set[str] = set()
    for shown in answer.shown:
        name = _host(shown.image.url or "")
        if not name or name in told:
            continue
        told.add(name)
        status, words = _verdict(name, shown.image.url or "", answer.host)
        yield Finding(
            feature=_FEATURE,
            status=status,
            message=words,
            pointer=shown.image.where,
            observed=name,
        )


def _verdict(name: str, link: str, api: str) -> tuple[Status, str]:
    if name == api or _site(name) == _site(api):
        return Status.PASS, "the link leads to a host of the vendor's"
    if _PLACEHOLDER in link:
        return Status.FAIL, "the link is a placeholder of the upstream's web application"
    if name in _UPSTREAM or name.endswith("-aiplatform.googleapis.com"):
        return Status.FAIL, "the link leads to the upstream, for which the caller has no key"
    if is_stand_in(name):
        return Status.FAIL, "the link's host is a placeholder"
    if _is_inner(name) and not _is_inner(api):
        return Status.FAIL, "the link leads into a network that the caller is not in"
    return Status.INFO, "the link leads to another host than the vendor's"


def _host(link: str) -> str:
    try:
        split = urlsplit(link)
        name = split.hostname
    except ValueError:
        return ""
    return name or "" if split.scheme in {"http", "https"} else ""


def _is_inner(name: str) -> bool:
    """Whether a host is known inside of one network only."""
    if name == "localhost" or name.endswith(_INNER):
        return True
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        return "." not in name


def _site(name: str) -> str:
    """The part of a name that somebody registered, as far as can be told without a list."""
    labels = name.rstrip(".").split(".")
    most = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2  # noqa: PLR2004 - co.uk
    return ".".join(labels[-most:])
