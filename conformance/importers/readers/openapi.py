"""Files that are an OpenAPI document, in YAML or JSON, from their first line to their last."""

from __future__ import annotations

from conformance.importers.draft import Draft, PageText
from conformance.importers.excerpts import Excerpt, is_document
from conformance.importers.openapi_draft import draft
from conformance.importers.reader import reader


@reader("openapi", title="an OpenAPI document", order=10)
def read(page: PageText) -> Draft | None:
    """The draft of a file that is an OpenAPI document and nothing else."""
    if not is_document(page.text):
        return None
    end = page.text.count("\n") + 2
    return draft(page, "openapi", [Excerpt(text=page.text, line=1, start=1, end=end)])
