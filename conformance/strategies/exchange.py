"""A request and a response as users of the strategies see them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import quote

from conformance.checks.judge import abridge
from conformance.codec import strict_json
from conformance.generate.assemble import GOOD_KEY
from conformance.model import Headers, Json, JsonObject, Violation


class _Printer(Protocol):
    """What Hypothesis, like IPython, has a value print itself with."""

    def text(self, text: str, /) -> object:
        """Print a text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """A request as it would be sent, but for the key.

    Attributes:
        url: the whole of it, with the query.
        headers: name and value, in the order in which they are sent; a name may come twice.
        facets: the choices that were drawn, by name, e.g. ``aspect_ratio``; ``None`` is left out.
        violation: the one thing that is wrong with it, ``None`` where it is as the page says.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    facets: JsonObject = field(default_factory=dict)
    violation: Violation | None = None

    @property
    def json(self) -> Json:
        """The body as JSON; ``None`` where it is none."""
        return strict_json.parse(self.body).value

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        return _header(self.headers, name)

    def with_key(self, key: str) -> Request:
        """The request with a key where the placeholder stands, as a header or in the URL."""
        headers = tuple((name, value.replace(GOOD_KEY, key)) for name, value in self.headers)
        url = self.url.replace(GOOD_KEY, quote(key, safe=""))
        return replace(self, url=url, headers=headers)

    def __repr__(self) -> str:
        return _repr(self, f"{self.method} {self.url}", str(self.violation or ""))

    def _repr_pretty_(self, printer: _Printer, _cycle: bool) -> None:  # noqa: FBT001 - IPython's
        printer.text(repr(self))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Response:
    """What came back for a request."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    request: Request

    @property
    def json(self) -> Json:
        """The body as JSON; ``None`` where it is none."""
        return strict_json.parse(self.body).value

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        return _header(self.headers, name)

    def __repr__(self) -> str:
        return _repr(self, str(self.status), f"to {self.request!r}")

    def _repr_pretty_(self, printer: _Printer, _cycle: bool) -> None:  # noqa: FBT001 - IPython's
        printer.text(repr(self))


def _header(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def _repr(of: Request | Response, start: str, end: str) -> str:
    """Short enough for a failing example: pictures in a body are cut in the middle."""
    body = abridge(of.json) if of.json is not None else of.body[:400]
    headers = {name: abridge(value) for name, value in of.headers}
    return f"<{type(of).__name__} {start} {headers!r} {body!r} {end}>".replace(" >", ">")
