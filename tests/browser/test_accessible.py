"""The rules of accessibility that a program can hold: axe-core's."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def axe():
    checker = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def faults(page):
        found = checker.run(page, options={"resultTypes": ["violations"]}).response
        return [
            f"{each['id']}: {node['target']} {node['failureSummary'][:300]}"
            for each in found["violations"]
            for node in each["nodes"][:3]
        ]

    return faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_breaks_no_rule(show, axe, width, scheme):
    page = show(width=width, color_scheme=scheme)
    assert axe(page) == []
    page.evaluate("all('details').forEach((each) => { each.open = true; })")
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nor_does_the_panel(show, axe, panel, width, scheme):
    page = show(fragment="#acme/image.size", width=width, color_scheme=scheme)
    panel(page)
    assert axe(page) == []


def test_nor_a_large_page(show, axe):
    assert axe(show("large")) == []


def test_the_matrix_is_told_as_a_table(show):
    page = show()
    table = page.get_by_role("table")
    assert table.count() == 1
    assert page.get_by_role("columnheader").all_inner_texts()[0] == "Feature"
    assert page.get_by_role("rowheader").count() >= 6
    region = page.get_by_role("region", name="Matrix").first
    assert region.count() == 1


def test_landmarks_have_names(show):
    page = show()
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("navigation", name="Sections").count() == 1
    for name in ("Vendors", "Broken claims", "Matrix", "Evidence, cell by cell"):
        assert page.get_by_role("region", name=name).count() >= 1, name


def test_a_cell_says_all_that_is_seen(show):
    """Its column and row are said by the table; the rest is in the link itself."""
    page = show()
    text = page.locator("td a[href='#bolt/image.size']").inner_text()
    assert "contradicted" in text
    assert "upstream simulated" in text
