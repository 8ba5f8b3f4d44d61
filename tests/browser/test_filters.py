from __future__ import annotations

import pytest

from tests.browser.pages import location

pytestmark = pytest.mark.slow


def shown(page):
    """Vendor and feature of every cell in sight, and whether it stands out."""
    return page.locator("td:visible").evaluate_all(
        """(cells) => cells.map((cell) => [
            cell.dataset.vendor, cell.parentElement.querySelector("th").textContent,
            cell.dataset.state, !cell.classList.contains("dim")])"""
    )


def box(page, kind, value):
    return page.locator(f"input[data-filter={kind}][value='{value}']")


def told(page):
    return page.locator("#shown").inner_text()


def test_everything_is_shown_at_first(show):
    page = show()
    assert len(shown(page)) == 12
    assert told(page) == "all 12 cells"
    assert page.locator("#shown").get_attribute("aria-live") == "polite"


def test_a_vendor_is_a_column(show):
    page = show()
    box(page, "vendor", "bolt").uncheck()
    assert {cell[0] for cell in shown(page)} == {"acme"}
    assert page.locator("thead th:visible").count() == 2
    assert told(page) == "6 of 12 cells"


def test_a_group_goes_with_its_heading(show):
    page = show()
    box(page, "group", "Image").uncheck()
    assert len(shown(page)) == 6
    assert "Image" not in page.locator("tr.group:visible").all_inner_texts()


def test_a_state_keeps_its_rows_and_stands_out_in_them(show):
    page = show()
    page.locator("fieldset", has_text="States").get_by_role("button").click()
    assert shown(page) == []
    box(page, "state", "partial").check()
    cells = shown(page)
    assert {cell[2] for cell in cells if cell[3]} == {"partial"}
    assert {cell[0] for cell in cells} == {"acme", "bolt"}, "the row is whole"


def test_a_word_finds_features(show):
    page = show()
    page.get_by_label("Find").fill("  RATIO ")
    assert {cell[1] for cell in shown(page)} == {"Aspect ratio honoured"}
    page.get_by_label("Find").fill("no such thing")
    assert shown(page) == []
    assert told(page) == "0 of 12 cells"


def test_the_address_keeps_the_choice(show, address):
    page = show()
    box(page, "vendor", "bolt").uncheck()
    box(page, "state", "unproven").uncheck()
    page.get_by_label("Find").fill("size")
    before, where = shown(page), location(page)
    assert "#matrix?" in where
    assert before
    page.goto("about:blank")
    page.goto(where)
    assert shown(page) == before
    assert page.get_by_label("Find").input_value() == "size"
    page.get_by_role("button", name="Show all").click()
    page.wait_for_url(lambda url: "#" not in url)
    assert len(shown(page)) == 12


@pytest.mark.parametrize(
    "query, count",
    [
        ("vendor=acme", 6),
        ("vendor=acme&vendor=bolt", 12),
        ("group=Image&vendor=acme", 3),
        ("vendor=", 0),
        ("vendor=nobody", 0),
        ("colour=blue&&&=&%ZZ", 12),
        ("text=%3Cscript%3E", 0),
    ],
)
def test_a_choice_can_be_linked_to(show, query, count):
    page = show(fragment=f"#matrix?{query}")
    page.locator(".filters[open]").wait_for()
    assert len(shown(page)) == count


def test_the_address_changes_while_the_page_is_open(show):
    page = show()
    page.evaluate("location.hash = '#matrix?vendor=bolt'")
    page.locator("#shown", has_text="6 of").wait_for()
    assert {cell[0] for cell in shown(page)} == {"bolt"}


def test_closing_the_panel_keeps_the_choice(show, panel):
    page = show(fragment="#matrix?vendor=acme")
    page.locator(".filters[open]").wait_for()
    page.locator("td:visible a").first.click()
    assert panel(page).is_visible()
    page.keyboard.press("Escape")
    assert location(page).endswith("#matrix?vendor=acme")
    assert len(shown(page)) == 6


def test_a_card_leads_to_its_column(show):
    page = show()
    page.locator(".card").nth(1).get_by_text("Its column alone").click()
    assert {cell[0] for cell in shown(page)} == {"bolt"}


@pytest.mark.parametrize("width, unfolded", [(390, False), (1440, True)])
def test_filters_fold_away_where_there_is_little_room(show, width, unfolded):
    page = show(width=width)
    assert page.get_by_label("Find").is_visible() is unfolded
    assert page.locator("#shown").is_visible()
