"""The built site: every page is reached, links lead somewhere, and no request leaves it."""

from __future__ import annotations

import re
import shutil
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urldefrag

import pytest

from conformance.codec import yaml
from docs.generate.__main__ import pages
from tests.docs.shown import PAGES
from tests.project import ROOT

#: Attributes by which a page loads something at once; a link waits for its reader.
_LOADS = {"src", "srcset", "poster", "data", "action", "formaction"}
#: How wide a phone is, in pixels.
PHONE = 390
_WAITS = {"canonical", "next", "prev", "alternate"}


class Uses(HTMLParser):
    """What a page loads, and what it links to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.loads += [value for name, value in named.items() if name in _LOADS]
        waits = tag == "a" or named.get("rel", "") in _WAITS
        if "href" in named:
            (self.links if waits else self.loads).append(named["href"])


def _places(entry) -> list[str]:
    """The files that a part of the navigation names."""
    if isinstance(entry, str):
        return [entry]
    return [
        each
        for inner in (entry.values() if isinstance(entry, dict) else entry)
        for each in _places(inner)
    ]


def test_the_navigation_names_every_page_once_and_no_other():
    document = yaml.load(ROOT / "mkdocs.yml").value
    written = [
        str(page.relative_to(ROOT / "docs")) for page in PAGES if page.is_relative_to(ROOT / "docs")
    ]
    generated = [f"reference/{name}" for name in ("index.md", *pages())]
    named = sorted(_places(document["nav"]))
    assert named == sorted(written + generated), "mkdocs.yml has the navigation, under nav"


@pytest.mark.slow
def test_a_page_loads_only_what_the_site_holds(site: Path):
    for page in site.rglob("*.html"):
        for url in Uses(page).loads:
            assert not re.match(r"[a-z]+:|//", url) or url.startswith("data:"), (page.name, url)
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", style.read_text("utf-8"))


@pytest.mark.slow
def test_a_link_inside_of_the_site_leads_to_a_page(site: Path):
    for page in site.rglob("*.html"):
        for url in Uses(page).links if page.name != "404.html" else ():
            path = unquote(urldefrag(url).url)
            if path and not re.match(r"[a-z]+:|//", path):
                assert (page.parent / path).exists(), (page.name, url)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(site: Path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_a_browser_asks_nobody_else_and_scrolls_one_way(site: Path, served: str):
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra 'browser'")
    asked: list[str] = []
    with playwright.sync_playwright() as driver:
        chromium = shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": PHONE, "height": 844})
        tab.on("request", lambda request: asked.append(request.url))
        for page in sorted(site.rglob("*.html")):
            tab.goto(served + str(page.relative_to(site)))
            assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE, page.name
        browser.close()
    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []
