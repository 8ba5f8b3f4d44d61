"""What a piece of example code sends."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model import Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as example code shows it.

    Attributes:
        url: as printed, with its variables, e.g. ``"{BASE_URL}/v1/images"``.
        body: as printed; ``None`` where it has none, or one that is not a literal.
        line: where it starts in the code, from 0.
        form: whether its body is a form: ``body`` is then ``None``.
    """

    method: str
    url: str
    headers: Headers = ()
    body: str | None = None
    line: int = 0
    form: bool = False
