from __future__ import annotations

import pytest

from conformance.importers.draft import PageText
from conformance.importers.imported import Source, imported
from conformance.spec.library import Library


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    return Library.open(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def import_of(library):
    """What comes of pages."""

    def read(*texts: str):
        pages = [PageText(file=f"page{n}.md", text=text) for n, text in enumerate(texts, 1)]
        found = imported([Source(page=page) for page in pages], provider="acme", library=library)
        assert found.spec is not None, found.faults
        return found

    return read


@pytest.fixture(scope="session")
def text_of(import_of):
    """The text of the spec that comes of pages."""
    return lambda *texts: import_of(*texts).text


@pytest.fixture(scope="session")
def spec_of(import_of):
    """The provider that comes of pages, as the loader reads it."""
    return lambda *texts: import_of(*texts).spec.provider


@pytest.fixture(scope="session")
def operation_of(spec_of):
    """The one operation of a page."""

    def read(text: str):
        (operation,) = spec_of(text).operations
        return operation

    return read


@pytest.fixture(scope="session")
def values_of(operation_of):
    """What the one operation of a page claims to take, by member."""

    def read(text: str):
        claims = operation_of(text).claims
        return {
            each.member or each.feature: list(each.value)
            for each in claims
            if each.kind.value == "values"
        }

    return read
