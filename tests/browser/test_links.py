from __future__ import annotations

import re

import pytest

from tests.browser.pages import location

pytestmark = pytest.mark.slow


def test_an_address_opens_the_evidence_of_its_cell(show, panel):
    text = panel(show(fragment="#acme/image.aspect_ratio")).inner_text()
    assert "Aspect ratio honoured at Acme 图像" in text
    assert "supported" in text


def test_a_click_opens_the_whole_story(show, panel):
    page = show()
    page.locator("td a[href='#acme/image.size']").click()
    assert location(page).endswith("#acme/image.size")
    text = panel(page).inner_text()
    for part in (
        "“Tiers are 1K, 2K, 4K and 8K.”",
        "https://acme.example/docs, 2026-03-14",
        "specs/acme.yaml:88",
        "fails for image_size=4K, 3 of 3; 0 of 6 otherwise",
        "conformance explain acme/image.size",
        '"4096x4096"',
        '"1024x1024"',
        '{"candidates": [{"content": {"parts": [{"inlineData":',
        "curl -sS -g -X POST --url 'https://api.acme.example/",
        "HTTP 200",
        "1024 × 1024, image/png",
        "Does not prove: that the pixels were not enlarged",
    ):
        assert part in text, part
    assert panel(page).locator(".thumbnail").first.is_visible()


def test_another_address_shows_another_cell(show, panel):
    page = show(fragment="#acme/image.size")
    panel(page)
    page.evaluate("location.hash = '#bolt/access.bad_key'")
    page.locator("#panel", has_text="Wrong key refused").wait_for()
    assert page.locator("td a[aria-current]").get_attribute("href") == "#bolt/access.bad_key"


def test_while_the_panel_is_open_another_cell_can_be_chosen(show, panel):
    page = show(fragment="#acme/image.size", width=1440)
    panel(page)
    page.locator("td a[href='#acme/access.bad_key']").click()
    page.locator("#panel", has_text="Wrong key refused").wait_for()


@pytest.mark.parametrize("fragment", ["#", "#nothing", "#%ZZ", "#%00", "#acme", "#panel", "#<b>"])
def test_an_address_that_leads_nowhere_does_no_harm(show, fragment):
    page = show(fragment=fragment)
    page.wait_for_load_state()
    assert page.locator("#panel[open]").count() == 0
    assert page.locator("td:visible").count() == 12


def test_the_address_of_a_request_unfolds_it(show):
    page = show(fragment="#case-acme/make/covering/00000006")
    page.locator("article[id='case-acme/make/covering/00000006']").wait_for(state="visible")


def test_summaries_and_lists_open_the_panel_too(show, panel):
    page = show()
    for place in (".first a", "#broken a", "#pages a"):
        link = page.locator(place).first
        link.click()
        assert panel(page).is_visible()
        assert location(page).endswith(link.get_attribute("href"))
        page.keyboard.press("Escape")
        assert "#" not in location(page)


def test_a_request_folds_and_unfolds_in_the_panel(show, panel):
    page = show(fragment="#acme/image.size")
    inside = panel(page)
    assert inside.locator(".inline").count() == 1, "the first is unfolded at once"
    link = inside.locator("a.exchange").first
    link.click()
    assert inside.locator(".inline").count() == 0
    assert link.get_attribute("aria-expanded") == "false"
    link.click()
    assert "curl" in inside.locator(".inline").inner_text()


def test_a_command_can_be_copied(show, panel):
    page = show(fragment="#acme/image.size")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    holder = panel(page).locator("div.copyable").first
    button = holder.get_by_role("button")
    button.click()
    holder.locator("button", has_text="copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == holder.locator(".command").text_content()
    assert re.match(r"curl -sS -g -X POST --url \S+ \\\n  -H", copied)


def test_ages_are_told_beside_dates(show):
    page = show()
    assert re.search(r"2026-10-03 \(\d+ days? ago\)|2026-10-03 \(today\)",
                     page.locator(".facts").inner_text())  # fmt: skip
