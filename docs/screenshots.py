"""Take the pictures in ``docs/images`` of ``reports/matrix.html``, or of another page.

    pip install -e '.[browser]' && python docs/screenshots.py [PAGE]

Debian's chromium must be installed. The day is that of the evidence, so that ages do not change;
fonts are those of the machine.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "reports" / "matrix.html"
FOLDER = ROOT / "docs" / "images"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture: its file, its window, and what to do with the page before it is taken."""

    name: str
    prepare: Callable[[Page], None]
    width: int = 1440
    height: int = 960
    scale: int = 1
    dark: bool = False


def top(page: Page) -> None:
    """The page as it opens."""
    page.evaluate("scrollTo(0, 0)")


def matrix(page: Page) -> None:
    """The matrix with its filters."""
    page.evaluate("document.getElementById('matrix').scrollIntoView()")


def evidence(page: Page) -> None:
    """The panel of the first broken claim, beside its cell."""
    page.evaluate("location.hash = document.querySelector('.broken a').hash")
    page.locator("#panel[open]").wait_for()


def card(page: Page) -> None:
    """The summary of the vendor of whom the most is known."""
    page.evaluate("document.querySelector('.first').closest('.card').scrollIntoView()")
    page.evaluate("scrollBy(0, -12)")


PICTURES = (
    Picture(name="matrix.png", prepare=top),
    Picture(name="matrix-evidence.png", prepare=evidence),
    Picture(name="matrix-dark.png", prepare=matrix, dark=True),
    Picture(name="matrix-phone.png", prepare=card, width=390, height=844, scale=2),
)


def take(browser: Browser, picture: Picture, page_of: Path, day: str) -> None:
    """Take one picture of a page as it is on a day."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page.clock.set_fixed_time(f"{day}T12:00:00Z")
    page.goto(page_of.as_uri())
    picture.prepare(page)
    page.screenshot(path=FOLDER / picture.name)
    page.close()


def main(page: Path = PAGE) -> None:
    """Take all of them."""
    chromium = shutil.which("chromium")
    day = re.search(r'<time datetime="(\d{4}-\d\d-\d\d)">', page.read_text(encoding="utf-8"))
    if chromium is None or day is None:
        sys.exit("docs/screenshots.py needs chromium, and a matrix with a date on it")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, picture, page, day[1])
        browser.close()


if __name__ == "__main__":
    main(*(Path(each).resolve() for each in sys.argv[1:2]))
