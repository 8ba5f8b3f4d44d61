"""On dark screens and on paper."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


def lightness(page, selector, member):
    colour = page.evaluate(
        "([s, m]) => getComputedStyle(document.querySelector(s))[m]", [selector, member]
    )
    channels = [float(each) for each in colour.removeprefix("rgb(").rstrip(")").split(",")]
    return sum(channels) / 765


@pytest.mark.parametrize("selector", ["body", ".card", "#panel", "pre", "td.s-partial"])
def test_a_dark_screen_stays_dark(show, selector):
    page = show(color_scheme="dark")
    assert lightness(page, selector, "backgroundColor") < 0.25
    assert lightness(page, selector, "color") > 0.7


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_whatever_the_screen(show, scheme):
    page = show(color_scheme=scheme)
    page.emulate_media(media="print")
    assert lightness(page, "body", "backgroundColor") == 1
    assert lightness(page, "body", "color") == 0


def test_what_only_a_screen_can_do_is_not_printed(show, panel):
    page = show(fragment="#acme/image.size")
    panel(page)
    page.emulate_media(media="print")
    for each in (".filters", "#panel", ".copy", ".top nav", ".skip", ".only"):
        assert page.locator(f"{each}:visible").count() == 0, each
    assert page.locator("td:visible").count() == 12


def test_the_whole_matrix_is_printed(show):
    page = show("large")
    page.emulate_media(media="print")
    cut = page.evaluate(
        "() => { const box = document.querySelector('.scroll');"
        " return [box.scrollHeight - box.clientHeight, getComputedStyle(box).overflow]; }"
    )
    assert cut == [0, "visible"]


def test_it_prints(show):
    assert show().pdf(format="A4", landscape=True).startswith(b"%PDF-")
