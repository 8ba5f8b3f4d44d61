"""A text that may lead somewhere."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.report.visible import visible, web_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text, with the address it leads to where that is safe."""

    text: str
    url: str | None = None


def link(text: str, url: str) -> Link:
    """A link where the address is a plain web address, else the text alone."""
    return Link(text=visible(text, 160), url=web_address(url))
