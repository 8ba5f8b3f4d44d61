from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import runfile
from conformance.report import REPORTS
from conformance.report.excerpt import excerpt
from tests.effort import examples
from tests.report import hostile
from tests.report.inert import acting

render = REPORTS["html"].render

VOID = {"meta", "br", "input", "link", "img", "hr"}
SELF_CLOSED = {"use", "path", "circle", "rect"}


class Page(HTMLParser):
    """Collects elements, their attributes, raw texts; fails on tags that do not nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.raw, self.text = [], [], {}, []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        assert len(attributes) == len(dict(attributes)), "an attribute twice"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in SELF_CLOSED
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"}:
            self.raw.setdefault(self.open[-1], []).append(data)
        else:
            self.text.append(data)

    def attributes(self, name):
        return [found[name] for _, found in self.elements if name in found]


@pytest.fixture
def page(any_run):
    return Page(render(any_run))


def test_nothing_is_loaded_from_anywhere(page):
    loading = {
        "src",
        "srcset",
        "poster",
        "data",
        "action",
        "formaction",
        "background",
        "ping",
        "xlink:href",
    }
    for tag, attributes in page.elements:
        assert not set(attributes) & loading, tag
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "video", "audio"}
        href = attributes.get("href", "#")
        assert href.startswith("#") or (tag == "a" and re.match(r"https?://[^\s\"'<>]+$", href))
    (style,) = page.raw["style"]
    assert set(re.findall(r"url\((.{0,12})", style)) <= {"data:image/p"}
    assert "@import" not in style


def test_nothing_of_a_vendor_runs(page):
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert "style" not in attributes
    tags = Counter(tag for tag, _ in page.elements)
    assert (tags["script"], tags["style"]) == (1, 1)
    assert "<script>alert" not in page.raw["script"][0] + page.raw["style"][0]


def test_the_policy_allows_the_script_and_style_of_the_page_alone(page):
    (policy,) = [a["content"] for _, a in page.elements if a.get("http-equiv")]
    hashes = {
        kind: base64.b64encode(hashlib.sha256(page.raw[kind][0].encode()).digest()).decode()
        for kind in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; "
        f"script-src 'sha256-{hashes['script']}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_hostile_text_is_shown_as_text(hostile_run):
    text = "".join(Page(render(hostile_run)).text)
    assert "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)>" in text
    assert "{{7*7}}" in text
    assert "\\x1b[31mred" in text
    assert "\\u202egnp.exe" in text


def test_hostile_text_changes_no_structure(hostile_run, run):
    def shape(records):
        kept = (tag for tag, _ in Page(render(records)).elements)
        return [tag for tag in kept if tag not in {"a", "code", "time", "pre", "span"}]

    assert shape(hostile_run) == shape(run)


def test_every_link_within_the_page_leads_somewhere(page):
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    targets = {unquote(href[1:]) for href in page.attributes("href") if href.startswith("#")}
    assert targets <= set(ids)


def test_every_cell_has_an_address(run):
    page = Page(render(run))
    assert {"acme/image.aspect_ratio", "bolt/docs.sample_valid"} <= set(page.attributes("id"))
    cells = [a for tag, a in page.elements if tag == "td"]
    assert len(cells) == 2 * 6
    assert {(a["data-vendor"], a["data-state"]) for a in cells} >= {("acme", "partial")}


def test_cells_say_shape_word_counts_and_evidence(run):
    html = render(run)
    cell = re.search(r'<td class="s-partial".*?</td>', html)[0]
    assert 'href="#m-partial"' in cell
    assert '<span class="word">partial</span>' in cell
    assert '<span class="counts">6/9</span>' in cell
    assert 'recorded</span> <time datetime="2026-10-03">' in cell


def test_every_cell_of_a_simulated_upstream_says_so(run):
    cells = re.findall(r"<td .*?</td>", render(run))
    said = [cell for cell in cells if "upstream simulated" in cell]
    assert [cell for cell in cells if 'data-vendor="bolt"' in cell] == said


def test_simulated_cells_are_labelled(simulated_run):
    cells = re.findall(r"<td .*?</td>", render(simulated_run))
    for cell in cells:
        if 'class="counts"></span>' not in cell and "printed" not in cell:
            assert "k-simulated" in cell
            assert 'class="s-unproven"' in cell or 'class="s-not_claimed"' in cell


def test_a_panel_tells_the_whole_story(run):
    panel = re.search(r'<article [^>]*id="acme/image.size".*?</article>', render(run), re.DOTALL)[0]
    for part in (
        "fails for image_size=4K, 3 of 3; 0 of 6 otherwise",
        "“Tiers are 1K, 2K, 4K and 8K.”",
        'href="https://acme.example/docs"',
        '<time datetime="2026-03-14">',
        "specs/acme.yaml:88",
        "6 pass, 3 fail",
        "the picture is smaller than asked for",
        "4096x4096",
        "{&#34;candidates&#34;: [{&#34;content&#34;: {&#34;parts&#34;: [",
        '<li class="v-unproven"><code>&#34;8K&#34;</code> unproven</li>',
        "Does not prove:</b> that the pixels were not enlarged",
        "conformance explain acme/image.size",
        'href="#case-acme/make/covering/00000006"',
    ):
        assert part in panel, part


def test_only_cited_requests_are_kept(run):
    html = render(run)
    assert 'id="case-acme/make/covering/00000006"' in html
    assert 'id="case-acme/make/covering/00000004"' in html, "the one warning of another cell"
    assert 'id="case-acme/make/covering/00000005"' not in html
    assert "&#34;$ACME_API_KEY&#34;" in html
    assert "1024 × 1024, image/png, declared image/png" in html


def test_a_picture_stands_in_the_page_once(run):
    assert render(run).count("data:image/png;base64,") == 1


@pytest.mark.parametrize("thumbnail", ["javascript:alert(1)", "data:text/html;base64,AAAA",
    "data:image/svg+xml;base64,AAAA", "data:image/png;base64,AA)}body{", "data:image/png;base64," + "A" * 20_000])  # fmt: skip
def test_a_thumbnail_that_is_none_is_left_out(run, thumbnail):
    text = json.dumps(thumbnail)[1:-1]
    lines = (runfile.line(record) for record in run)
    changed = [
        re.sub(r'"thumbnail":"[^"]*"', lambda _: f'"thumbnail":"{text}"', each) for each in lines
    ]
    html = render(runfile.parse(line, "run") for line in changed)
    assert thumbnail not in html
    assert "background-image" not in html


# --- excerpts ----------------------------------------------------------------------------------

BODY = '{"a":1,"b":[{"c":"x"},{"c/d":{"e":[1,2]}}],"f":null}'


@pytest.mark.parametrize(
    "pointer, shown",
    [
        ("/a", '{"a": 1, …}'),
        ("/f", '{…, "f": null}'),
        ("/b/1/c~1d/e/0", '{…, "b": […, {"c/d": {"e": [1, …]}}], …}'),
        ("/b/0", '{…, "b": [{"c":"x"}, …], …}'),
        ("/b/2", ""),
        ("/b/x", ""),
        ("/a/b", ""),
        ("/b/99999999999999", ""),
        ("status", ""),
        ("", ""),
    ],
)
def test_an_excerpt_shows_a_member_in_its_place(pointer, shown):
    assert excerpt(BODY, pointer) == shown


@given(st.text(), st.text())
def test_any_body_and_pointer_will_do(body, pointer):
    assert isinstance(excerpt(body, f"/{pointer}"), str)
    assert excerpt("[" * 100_000, "/0") == ""


@settings(max_examples=examples(15))
@given(hostile.runs())
def test_any_run_at_all_gives_such_a_page(records):
    page = Page(render(records))
    test_nothing_is_loaded_from_anywhere(page)
    test_nothing_of_a_vendor_runs(page)
    test_every_link_within_the_page_leads_somewhere(page)
    assert acting("".join(page.text)) == set()
    for _, attributes in page.elements:
        assert acting("".join(filter(None, attributes.values()))) == set()
