"""What the page is without JavaScript: all of its evidence, and links that lead there."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def plain(show):
    def opened(fragment="", **how):
        return show(fragment=fragment, java_script_enabled=False, **how)

    return opened


def test_what_needs_a_script_is_not_there(plain):
    page = plain()
    assert page.locator(".scripted:visible").count() == 0
    assert page.locator("button:visible").count() == 0
    assert page.locator("#panel").is_hidden()


def test_summary_matrix_and_words_are_there(plain):
    page = plain()
    assert page.locator(".card:visible").count() == 2
    assert page.locator("td a:visible").count() == 12
    assert page.locator("#broken li:visible").count() > 0
    assert page.locator("#words dt:visible").count() == 6


def test_a_cell_leads_to_its_evidence(plain):
    page = plain()
    article = page.locator("article[id='acme/image.size']")
    assert article.is_hidden()
    page.locator("td a[href='#acme/image.size']").click()
    article.wait_for(state="visible")
    assert "fails for image_size=4K" in article.inner_text()


def test_an_address_leads_to_its_evidence(plain):
    page = plain("#acme/image.size")
    page.locator("article[id='acme/image.size']").wait_for(state="visible")


def test_the_evidence_leads_to_the_request(plain):
    page = plain("#acme/image.size")
    link = page.locator("article[id='acme/image.size'] a.exchange").first
    link.click()
    request = page.locator("article[id='case-acme/make/covering/00000002']")
    page.locator(":target").wait_for(state="visible")
    assert "curl" in page.locator(":target").inner_text()
    assert request.count() == 1


def test_groups_unfold(plain):
    page = plain()
    page.locator("#evidence summary", has_text="Image").first.click()
    assert page.locator("article[id='acme/image.present']").is_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_all_can_be_read_in_any_width(plain, width):
    page = plain(width=width)
    assert page.locator("body").bounding_box()["width"] <= width
    assert page.locator(".scroll").bounding_box()["width"] <= width
