"""Nothing is cut off, hidden or on top of something else, on a phone, a tablet and a desk."""

from __future__ import annotations

import pytest

from tests.browser.pages import LAID_OUT, WIDTHS

pytestmark = pytest.mark.slow

SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "all('details').forEach((each) => { each.open = true; })"
#: Elements of the page that stick out of the box they are in, with by how much.
OUTSIDE = """([inner, outer]) => [...document.querySelectorAll(inner)].flatMap((each) => {
    const box = each.closest(outer).getBoundingClientRect(), own = each.getBoundingClientRect();
    const out = Math.max(own.right - box.right, box.left - own.left, own.bottom - box.bottom);
    const unseen = own.width <= 1 || each.closest(".unseen") !== null;
    return out > 1 && !unseen ? [`${each.textContent.slice(0, 60)}: ${out}`] : [];
})"""
#: Pairs of neighbours in a cell that cover each other.
OVERLAPS = """(selector) => [...document.querySelectorAll(selector)].flatMap((cell) => {
    const boxes = [...cell.children].map((each) => each.getBoundingClientRect());
    return boxes.flatMap((a, i) => boxes.slice(i + 1)
        .filter((b) => a.left < b.right - 1 && b.left < a.right - 1
                    && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        .map(() => cell.textContent));
})"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", LAID_OUT)
def test_nothing_sticks_out_or_covers_anything_else(show, name, width):
    page = show(name, width=width)
    assert page.evaluate(SIDEWAYS) <= 0, "the page itself never scrolls sideways"
    page.evaluate(UNFOLD)
    assert page.evaluate(SIDEWAYS) <= 0, "nor when all is unfolded"
    for inner, outer in (
        ("td a *", "td"),
        ("thead th *", "th"),
        (".card *", ".card"),
        (".broken li *", ".broken li"),
        (".filters *", ".filters"),
    ):
        assert page.evaluate(OUTSIDE, [inner, outer]) == [], inner
    assert page.evaluate(OVERLAPS, "td a, .scores, .sizes, .plot .row, .card") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_a_cell_is_broken(show, width):
    page = show("large", width=width)
    for part in (".word", ".counts", ".of"):
        high = "(all) => Math.max(...all.map((e) => e.getBoundingClientRect().height))"
        assert page.locator(f"td {part}").evaluate_all(high) < 22, part


@pytest.mark.parametrize("width", WIDTHS)
def test_names_of_vendors_and_features_stay_in_sight(show, width):
    page = show("large", width=width)
    page.evaluate("document.querySelector('.scroll').scrollIntoView()")
    before = _places(page)
    page.evaluate("document.querySelector('.scroll').scrollTo(300, 700)")
    after = _places(page)
    assert after["cell"]["x"] < before["cell"]["x"]
    assert after["cell"]["y"] < before["cell"]["y"]
    assert after["head"]["y"] == before["head"]["y"] == after["scroll"]["y"] + 1
    assert after["row"]["x"] == before["row"]["x"] == after["scroll"]["x"] + 1
    corner = page.evaluate(
        """() => { const box = document.querySelector(".corner").getBoundingClientRect();
            return document.elementFromPoint(box.x + 5, box.bottom - 8).className; }"""
    )
    assert corner == "corner", "nothing slides over the corner"


def _places(page):
    return {
        name: page.evaluate(
            "(s) => { const {x, y} = document.querySelector(s).getBoundingClientRect();"
            " return {x, y}; }",
            selector,
        )
        for name, selector in {
            "scroll": ".scroll",
            "head": "thead th:nth-child(4)",
            "row": "tbody tr:nth-child(9) th",
            "cell": "tbody tr:nth-child(9) td:nth-child(4)",
        }.items()
    }


def test_ten_vendors_by_sixty_features_are_there(show):
    page = show("large")
    assert page.locator("thead th").count() == 11
    assert page.locator("tbody th[scope=row]").count() == 60
    assert page.locator("td").count() == 600
    states = page.locator("td").evaluate_all("(cells) => cells.map((each) => each.dataset.state)")
    assert len(set(states)) >= 4


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["usual", "hostile"])
def test_the_panel_is_in_the_window_and_can_be_closed(show, panel, name, width):
    page = show(name, "#acme/image.size", width=width)
    box = panel(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["width"] >= min(width, 390)
    assert page.evaluate("(p) => p.scrollWidth - p.clientWidth", panel(page).element_handle()) <= 0
    page.locator("#panel .close").click()
    assert page.locator("#panel[open]").count() == 0


@pytest.mark.parametrize("width", [820, 1440])
def test_beside_the_panel_its_cell_is_in_sight(show, panel, width):
    page = show("large", "#vendor-7/group.feature_40", width=width)
    found = panel(page).bounding_box()
    current = page.locator("td a[aria-current]").bounding_box()
    if found["width"] < width:
        assert current["x"] + current["width"] <= found["x"] + 1
