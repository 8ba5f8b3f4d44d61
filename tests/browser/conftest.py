"""Reports in a real browser: Debian's Chromium, driven by Playwright.

A test waits for what it can see (a locator, an address), never by `wait_for_function`: that asks by
`eval` from the second time on, which the policy of the page forbids.

Whatever a test does with a page, the page must ask for nothing, say nothing on the console, break
no policy of its own and open no dialog: that is checked when the test is done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from conformance.report import REPORTS
from tests.browser.pages import RUNS

render = REPORTS["html"].render

_SPY = """
    window.broken = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Watch:
    """What a page did that it must not do; ``awaited`` is part of what its console may say."""

    seen: list[str] = field(default_factory=list)
    awaited: str = ""

    def over(self, page):
        """Look at all that a page does from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("download", lambda _: self.seen.append("a download"))
        page.on("popup", lambda _: self.seen.append("a window"))

    def route(self, route):
        """Let the file itself be read, and nothing else."""
        if route.request.is_navigation_request() and route.request.url.startswith("file:"):
            route.continue_()
        else:
            self.seen.append(f"request: {route.request.url}")
            route.abort()

    def _console(self, message):
        if not self.awaited or self.awaited not in message.text:
            self.seen.append(f"console: {message.text}")

    def _dialog(self, dialog):
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="module")
def browser():
    """Closed after each file: its event loop would be in the way of other tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra 'browser'")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Callable[[str], str]:
    """The address of the page of a run, by its name in ``RUNS``."""
    made: dict[str, str] = {}

    def of(name: str) -> str:
        if name not in made:
            path = tmp_path_factory.mktemp(name) / "matrix.html"
            path.write_text(render(RUNS[name]()), encoding="utf-8")
            made[name] = path.as_uri()
        return made[name]

    return of


@pytest.fixture
def watch():
    """What is looked at while a test is under way."""
    return Watch()


@pytest.fixture
def show(browser, address, watch):
    """Open the page of a run, at an address within it, in a window as one says."""
    contexts = []

    def opened(name="usual", fragment="", width=1440, height=900, **how):
        context = browser.new_context(viewport={"width": width, "height": height}, **how)
        contexts.append(context)
        context.route("**/*", watch.route)
        context.add_init_script(_SPY)
        page = context.new_page()
        watch.over(page)
        page.goto(address(name) + fragment)
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            watch.seen += page.evaluate("window.broken ?? []")
        context.close()
    assert watch.seen == []


@pytest.fixture
def panel():
    """The panel of a page, once it is open."""

    def of(page):
        found = page.locator("#panel[open]")
        found.wait_for()
        return found

    return of
