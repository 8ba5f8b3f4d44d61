"""A history as a picture: one file, nothing from outside, the same bytes for the same runs.

It may stand by itself or inside of a page. A state is a mark and a word in the legend, never a
colour alone; how much passes is the height of the bar below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from conformance.model import CellSide, History, State, Track
from conformance.report.history import words as told
from conformance.report.visible import visible
from conformance.report.words import STATE_MARKS

#: Sizes in pixels: a run's column, a cell's lane, the names before them, the margin around all.
_COLUMN, _LANE, _NAMES, _MARGIN = 28, 56, 300, 16
_HEAD, _BAR, _LEGEND = 92, 16, 28
#: As wide as the legend.
_LEAST = 640
#: Names of runs stand aslant, so that they need no more room than a column.
_SLANT: Final = -50
#: Longest names shown, in characters.
_ADDRESS, _RUN = 44, 18

# Inside of a page, a style holds for all of it: each rule is kept to this picture.
_LIGHT: Final = {
    "text": "font:13px system-ui,sans-serif;fill:#1f2328",
    ".soft": "fill:#59636e;font-size:11px",
    ".mark": "font-size:15px;text-anchor:middle",
    ".back": "fill:#ffffff",
    ".track": "fill:#d1d9e0",
    ".bar": "fill:#59636e",
    ".change": "stroke:#1f2328;stroke-width:1.5",
    ".supported": "fill:#1a7f37",
    ".partial": "fill:#9a6700",
    ".contradicted": "fill:#d1242f",
    ".undocumented": "fill:#0969da",
    ".unproven": "fill:#59636e",
    ".not-claimed": "fill:#59636e",
}
_DARK: Final = {
    "text": "fill:#f0f6fc",
    ".soft": "fill:#9198a1",
    ".back": "fill:#0d1117",
    ".track": "fill:#3d444d",
    ".bar": "fill:#9198a1",
    ".change": "stroke:#f0f6fc",
    ".supported": "fill:#3fb950",
    ".partial": "fill:#d29922",
    ".contradicted": "fill:#f85149",
    ".undocumented": "fill:#4493f8",
    ".unproven": "fill:#9198a1",
    ".not-claimed": "fill:#9198a1",
}


def _rules(of: Mapping[str, str]) -> str:
    return "".join(f".history {name}{{{rule}}}" for name, rule in of.items())


_STYLE: Final = f"{_rules(_LIGHT)}@media (prefers-color-scheme:dark){{{_rules(_DARK)}}}"


def svg(of: History) -> str:
    """The picture, as text with a line feed at the end."""
    width = _MARGIN * 2 + _NAMES + max(_COLUMN * len(of.runs) + _HEAD, _LEAST - _NAMES)
    height = _MARGIN * 2 + _HEAD + _LANE * len(of.tracks) + _LEGEND
    title = _text(f"History of {told.title(of)}")
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    kind = 'xmlns="http://www.w3.org/2000/svg" class="history" role="img"'
    lines = [
        f'<svg {kind} {size} aria-label="{title}">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="back" width="{width}" height="{height}"/>',
        *_runs(of),
    ]
    for number, track in enumerate(of.tracks):
        lines += _lane(of, track, _MARGIN + _HEAD + _LANE * number)
    lines += _legend(height - _MARGIN)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _runs(of: History) -> Iterator[str]:
    foot = _MARGIN + _HEAD - 8
    for number, run in enumerate(of.runs):
        middle = _middle(number)
        name = _text(run.as_of or "undated", _RUN)
        yield (
            f'<text class="soft" transform="translate({middle} {foot}) rotate({_SLANT})">'
            f"{name}<title>{_text(told.point(run))}</title></text>"
        )


def _lane(of: History, track: Track, top: int) -> Iterator[str]:
    yield f'<text x="{_MARGIN}" y="{top + 19}">{_text(track.address, _ADDRESS)}</text>'
    yield f'<text class="soft" x="{_MARGIN}" y="{top + 34}">{_text(track.title, _ADDRESS)}</text>'
    for number, side in enumerate(track.sides):
        if side is None:
            continue
        told_of = f"{told.point(of.runs[number])}: {told.verdict(side)}"
        yield f"<g><title>{_text('; '.join((told_of, *side.when)), 600)}</title>"
        if number in track.changes and number:
            edge = _middle(number) - _COLUMN // 2
            yield f'<path class="change" d="M{edge} {top}V{top + _LANE - 10}"/>'
        yield from _point(side, _middle(number), top)
        yield "</g>"


def _point(side: CellSide, middle: int, top: int) -> Iterator[str]:
    kind = side.state.replace(" ", "-")
    yield f'<text class="mark {kind}" x="{middle}" y="{top + 19}">{STATE_MARKS[side.state]}</text>'
    passed, judged = told.numbers(side)
    if judged:
        foot, full = top + 28 + _BAR, passed * _BAR // judged
        yield f'<rect class="track" x="{middle - 6}" y="{foot - _BAR}" width="12" height="{_BAR}"/>'
        yield f'<rect class="bar" x="{middle - 6}" y="{foot - full}" width="12" height="{full}"/>'


def _legend(foot: int) -> Iterator[str]:
    left = _MARGIN
    for state in State:
        kind = state.replace(" ", "-")
        yield f'<text class="mark {kind}" x="{left + 6}" y="{foot}">{STATE_MARKS[state]}</text>'
        yield f'<text class="soft" x="{left + 18}" y="{foot}">{state}</text>'
        left += 34 + 7 * len(state)


def _middle(number: int) -> int:
    return _MARGIN + _NAMES + _COLUMN * number + _COLUMN // 2


def _text(text: str, limit: int = 200) -> str:
    return escape(visible(text, limit))
