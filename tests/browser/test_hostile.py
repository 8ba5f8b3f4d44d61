"""A vendor whose every text is an attack, and a run file of which every name is one, too."""

from __future__ import annotations

import pytest

from tests.browser.pages import location
from tests.report.hostile import ATTACKS
from tests.report.inert import acting

pytestmark = pytest.mark.slow

HOSTILE = ["hostile", "stranger"]
HUGE = ["huge 0", "huge 1", "huge 2"]
FOREIGN = (
    "img, iframe, object, embed, link, base, video, audio, source, template, noscript, [style]"
)
HANDLERS = """() => [...document.querySelectorAll("*")].flatMap((each) =>
    each.getAttributeNames().filter((name) => name.startsWith("on")))"""


@pytest.fixture(params=HOSTILE)
def page(request, show):
    return show(request.param)


@pytest.mark.parametrize("name", HOSTILE + HUGE)
def test_nothing_of_it_becomes_part_of_the_page(show, name):
    page = show(name)
    assert page.locator(FOREIGN).count() == 0
    assert page.locator("script").count() == page.locator("style").count() == 1
    assert page.evaluate(HANDLERS) == []
    assert page.title() == "Compatibility matrix"


def test_links_lead_to_places_in_the_page_or_to_the_web(page):
    protocols = page.locator("a[href]").evaluate_all("(links) => links.map((a) => a.protocol)")
    assert set(protocols) <= {"file:", "https:"}
    outside = "(links) => links.map((a) => [a.rel, a.target])"
    assert all(
        each == ["noopener noreferrer", ""]
        for each in page.locator("a[href^='http']").evaluate_all(outside)
    )


@pytest.mark.parametrize("name", HOSTILE + HUGE)
def test_nothing_acts_or_hides_in_its_text(show, name):
    page = show(name)
    texts = page.evaluate(
        """() => [...document.querySelectorAll("body *")].flatMap((each) => [
            ...each.getAttributeNames().map((name) => each.getAttribute(name)),
            ...(["STYLE", "SCRIPT"].includes(each.tagName) ? [] : [...each.childNodes]
                .filter((node) => node.nodeType === 3).map((node) => node.data))])"""
    )
    for text in texts:
        assert acting(text) == set(), text


def test_every_cell_opens_and_shows_it_as_text(page, panel):
    for link in page.locator("td a").all():
        link.click()
        inside = panel(page)
        assert inside.locator("h4").count() == 1
        assert inside.locator(FOREIGN).count() == 0
        assert page.evaluate(HANDLERS) == []
        page.keyboard.press("Escape")
    assert page.locator("#panel[open]").count() == 0


def test_every_cell_has_an_address_that_leads_to_it(page, panel):
    page.locator("td a").last.click()
    told, where = panel(page).inner_text(), location(page)
    page.goto("about:blank")
    page.goto(where)
    assert panel(page).inner_text() == told


def test_filters_work_on_names_of_any_kind(page):
    before = page.locator("td:visible").count()
    page.locator("input[data-filter=vendor]").first.uncheck()
    kept = page.locator("td:visible").count()
    assert kept < before
    where = location(page)
    page.goto("about:blank")
    page.goto(where)
    page.locator(".filters[open]").wait_for()
    assert page.locator("td:visible").count() == kept


def test_all_of_it_can_be_read(show):
    """Each attack is somewhere in the page, word for word but for what acts or hides."""
    text = show("hostile").locator("body").text_content()
    plain = [each for each in ATTACKS.values() if each.isprintable() and "\u034f" not in each]
    assert plain
    missing = [each for each in plain if each not in text]
    assert len(missing) < len(plain) / 2


def test_it_is_harmless_without_a_script_too(show):
    page = show("stranger", java_script_enabled=False)
    assert page.locator(FOREIGN).count() == 0
    assert page.locator("td a:visible").count() > 0


def test_the_policy_would_stop_what_came_through(show, watch):
    watch.awaited = "Content Security Policy"
    page = show("hostile")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.owned = true";
            const picture = document.createElement("img");
            picture.src = "https://evil.example/x.png";
            const styled = document.createElement("p");
            styled.innerHTML = "<b style='color:red' onclick='owned = true'>x</b>";
            document.body.append(script, picture, styled);
            styled.firstChild.click(); }"""
    )
    page.evaluate(
        """() => new Promise((done) => {
            const look = () => window.broken.length < 4 ? setTimeout(look, 10) : done();
            look(); })"""
    )
    stopped = {each.split()[0] for each in page.evaluate("window.broken.splice(0)")}
    assert stopped == {"script-src-elem", "img-src", "style-src-attr", "script-src-attr"}
    assert page.evaluate("window.owned") is None
