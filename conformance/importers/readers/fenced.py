"""Pages in Markdown that print an OpenAPI document: Apifox exports, Mintlify pages."""

from __future__ import annotations

from conformance.importers.draft import Draft, PageText
from conformance.importers.excerpts import excerpts
from conformance.importers.openapi_draft import draft
from conformance.importers.reader import reader


@reader("fenced", title="a page with an OpenAPI document in it", order=20)
def read(page: PageText) -> Draft | None:
    """The draft of a page that has OpenAPI in a fence, or from a line of its own on."""
    found = excerpts(page.text)
    return draft(page, "fenced", found) if found else None
