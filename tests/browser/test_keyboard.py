from __future__ import annotations

import pytest

from tests.browser.pages import location

pytestmark = pytest.mark.slow

FOCUS = "document.activeElement.getAttribute('href') ?? document.activeElement.className"


def focused(page):
    return page.evaluate(FOCUS)


def start(page, address="acme/access.bad_key"):
    page.locator(f"td a[href='#{address}']").focus()


def test_the_first_tab_skips_to_the_matrix(show):
    page = show()
    page.keyboard.press("Tab")
    assert focused(page) == "#matrix"
    assert page.locator(".skip").bounding_box()["x"] >= 0


def test_the_matrix_is_one_stop(show):
    page = show("large")
    assert page.locator("#matrix td a[tabindex='0']").count() == 1
    page.locator(".scroll").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "#vendor-0/group.feature_00"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#matrix')") is None


def test_arrows_go_from_cell_to_cell(show):
    page = show()
    start(page)
    for key, expected in (
        ("ArrowRight", "#bolt/access.bad_key"),
        ("ArrowRight", "#bolt/access.bad_key"),
        ("ArrowDown", "#bolt/image.present"),
        ("Home", "#acme/image.present"),
        ("ArrowUp", "#acme/access.bad_key"),
        ("ArrowUp", "#acme/access.bad_key"),
        ("End", "#bolt/access.bad_key"),
        ("ArrowLeft", "#acme/access.bad_key"),
    ):
        page.keyboard.press(key)
        assert focused(page) == expected, key


def test_arrows_pass_over_what_is_filtered_away(show):
    page = show(fragment="#matrix?group=Access&group=Docs&vendor=bolt")
    page.locator(".filters[open]").wait_for()
    assert page.locator("#matrix td a[tabindex='0']:visible").count() == 1
    start(page, "bolt/access.bad_key")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "#bolt/docs.sample_valid"


def test_where_the_focus_is_can_be_seen(show):
    """Not under the names that stay in sight, wherever one comes from."""
    page = show("large", width=1000)
    start(page, "vendor-9/group.feature_59")
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
        cell = page.locator("td a:focus").bounding_box()
        names = page.locator("tbody th[scope=row]:visible").first.bounding_box()
        head = page.locator("thead th").first.bounding_box()
        assert cell["x"] >= names["x"] + names["width"] - 1
        assert cell["y"] >= head["y"] + head["height"] - 1


@pytest.mark.parametrize("width", [390, 1440])
def test_enter_opens_escape_closes_and_the_focus_returns(show, panel, width):
    page = show(width=width)
    start(page, "acme/image.size")
    page.keyboard.press("Enter")
    panel(page)
    assert focused(page) == "close"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.keyboard.press("Escape")
    page.locator("#panel[open]").wait_for(state="hidden")
    assert focused(page) == "#acme/image.size"
    assert "#" not in location(page)


def test_after_an_address_the_focus_goes_to_its_cell(show, panel):
    page = show(fragment="#bolt/image.size")
    panel(page)
    page.keyboard.press("Escape")
    assert focused(page) == "#bolt/image.size"


def test_on_a_phone_the_focus_stays_in_the_panel(show, panel):
    page = show(fragment="#acme/image.size", width=390)
    panel(page)
    stops = page.locator("#panel :is(a, button, summary)").count()
    for _ in range(stops + 3):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body"
            " || document.activeElement.closest('#panel') !== null"
        )


def test_keys_do_nothing_in_the_search_field(show):
    page = show()
    find = page.get_by_label("Find")
    find.fill("size")
    find.press("Home")
    find.press("ArrowRight")
    page.keyboard.type("_")
    assert find.input_value() == "s_ize"
