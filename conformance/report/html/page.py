"""Fill the templates, and say in the page's policy that nothing else may run or load."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup

from conformance.model import State
from conformance.report import words
from conformance.report.format import report
from conformance.report.html.cells import CellView, cells, cited
from conformance.report.html.exchange import ExchangeView, exchanges
from conformance.report.html.measured import Measured
from conformance.report.html.vendors import vendors
from conformance.report.reading import Reading
from conformance.report.visible import visible

_SHORT = 60
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
#: In this order: later rules win, and scripts use what earlier ones define.
_STYLES = ("base", "vendors", "matrix", "evidence", "narrow", "print")
_SCRIPTS = ("start", "ages", "filters", "grid", "copy", "panel")


@report("html", ".html", "the whole matrix with its evidence, one file", onlooker=Measured)
def render(reading: Reading, measured: Measured) -> str:
    """One self-contained page; works without JavaScript."""
    by_name = cells(reading)
    shown = exchanges(reading, cited(by_name.values()))
    thumbnails = _thumbnails(shown)
    style = _style() + "".join(_rules(thumbnails))
    script = _script()
    return _environment().get_template("page.html.j2").render(
        matrix=reading.matrix,
        as_of=visible(reading.matrix.header.as_of, 20),
        fault=visible(reading.matrix.header.fault, 80),
        vendors=vendors(reading, measured.by_provider),
        groups=words.groups(reading.matrix),
        cells=by_name,
        broken=_broken(by_name, printed=False),
        pages=_broken(by_name, printed=True),
        exchanges=shown,
        thumbnails=thumbnails,
        style=Markup(style),  # noqa: S704 - our file, and data URIs that match a pattern
        script=Markup(script),  # noqa: S704 - our file
        policy=_policy(style, script),
    )  # fmt: skip


def _broken(by_name: Mapping[tuple[str, str], CellView], *, printed: bool) -> list[CellView]:
    """The cells whose claim does not hold, in answers or on the page alone, the worst first."""
    return [
        each
        for state in (State.CONTRADICTED, State.PARTIAL)
        for each in by_name.values()
        if each.cell.state is state and each.cell.printed is printed
    ]


def _thumbnails(shown: Iterable[ExchangeView]) -> Mapping[str, str]:
    """Data URI -> class name; pictures recur, so each stands once, in the style."""
    uris = sorted({picture.thumbnail for each in shown for picture in each.pictures} - {""})
    return {uri: f"picture-{number}" for number, uri in enumerate(uris)}


def _rules(thumbnails: Mapping[str, str]) -> Iterator[str]:
    for uri, name in thumbnails.items():
        yield f".{name}{{background-image:url({uri})}}\n"


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _style() -> str:
    return "".join(_file(f"style/{name}.css") for name in _STYLES)


def _script() -> str:
    return "\n".join(_file(f"script/{name}.js") for name in _SCRIPTS)


@cache
def _file(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_file),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(words=words, State=State)
    environment.filters["short"] = lambda text: visible(text, _SHORT)
    environment.tests["day"] = lambda text: _DAY.fullmatch(text) is not None
    environment.filters["anchor"] = lambda text: visible(text, 400).replace(" ", "_")
    return environment
