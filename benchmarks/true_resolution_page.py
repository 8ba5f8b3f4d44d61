"""The page that the benchmark of true resolution writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from true_resolution import Trial

_PROMISED = ("PNG", "JPEG 95", "JPEG 85")
_ENOUGH = 0.95  # share of the enlarged that must be found
_LINES = (-0.8, -1.0, -1.2, -1.3, -1.5, -1.65, -1.8, -2.0, -2.3, -2.6, -3.0, -4.0, -6.0)

_HEAD = """\
# True resolution

An image of 4K may hold the detail of 1K only: enlarging is free, and the larger tier costs more.
The check `image/true-resolution` finds that from the pixels, whatever was asked for.

*This page is written by `python benchmarks/true_resolution.py --debian FOLDER --write
docs/true-resolution.md`.*

## How

All that a filter can make of a tile of 64 x 64 pixels when it enlarges by two or four is a linear
space of few dimensions. An enlarged picture lies near that space on the grid of the smaller
picture, and farther off on a grid half a small pixel away. In any other picture no grid is special.
The ratio of the two distances, over the 64 tiles with the steepest detail, is the *contrast* in
decibels. Softness, brightness and strength of the detail cancel out; a good JPEG leaves enough.

- Contrast of {enlarged} or less: **enlarged**. From a confidence of 99 percent on the check fails,
  below that it warns.
- Contrast above {own}: **own size**, unless the picture is all but flat, drawn in flat colours, or
  has no fine detail at all.
- Else, and for pictures in which that holds: **inconclusive**, which counts for nobody.

"""
_MEASURED = """\
## Measured

{pictures} pictures, of {sources} photographs and drawings with natural spectra, none of which the
lines were drawn on; each as it is, and its middle enlarged by 2 and 4 with four filters, as PNG and
as JPEG of quality 95 and 85. The way to look was chosen with both halves in view, and the guard
against hard compression was added after a first look at this half; the lines are of the other.

The aim is 95 percent of the enlarged found, 1 percent of the originals accused and 10 percent
inconclusive. The last is reached; the first of the pictures that can tell, but not of all: soft
pictures stored as JPEG stay below it. The second is reached by what the check fails, and missed
by a little when warnings are counted.

"""
_LIMITS = """
## What it cannot do

- It proves an enlargement by two or four with one of the usual filters. It proves nothing of other
  factors, of a picture that was turned, cropped by a number of pixels that is no multiple of the
  factor, resampled, given noise or sharpened strongly afterwards, nor of models that invent detail.
- A sharp text or mark that was laid over an enlarged picture can hide it: the steepest tiles are
  looked at.
- Soft photographs that were then compressed hard (blurred backgrounds, night skies, wallpapers of
  less than half a bit a pixel) fit an enlarged picture almost as well as one of their own size: a
  block of a JPEG that kept only its low frequencies *is* a smaller picture enlarged by a cosine.
  Most of what is missed, inconclusive or wrongly accused is of this kind.
- Drawings whose lines lie on even pixels, such as screenshots of a screen that shows each pixel
  twice, are enlarged pictures to it.
- The photographs are those of cameras. Pictures of image models were not measured: none ship in
  packages.
"""


def page(trials: Sequence[Trial], pictures: int, sources: int, cost: float) -> str:
    """The whole page, as Markdown."""
    kept = [each for each in trials if each.stored in _PROMISED and each.scale in {1, 2, 4}]
    originals = [each for each in kept if each.scale == 1]
    enlarged = [each for each in kept if each.scale != 1]
    parts = [
        _HEAD.format(enlarged="-1.65", own="-1.3"),
        _MEASURED.format(pictures=pictures, sources=sources),
        _summary(originals, enlarged),
        f"\nA picture of 4096 x 4096 takes {cost:.2f} times as long as decoding it as a PNG.\n",
        "\n### By filter\n\nFound, of all (in brackets: inconclusive).\n\n",
        _by_filter(enlarged),
        "\n### The curve\n\nHad the line been drawn elsewhere:\n\n",
        _curve(originals, enlarged),
        "\n### Beyond what is promised\n\n",
        _beyond(trials),
        "\n### Where it does not reach\n\n",
        _unreached(originals, enlarged),
        _LIMITS,
    ]
    return "".join(parts)


def _accused(trial: Trial) -> bool:
    return trial.told.scale is not None and trial.told.scale > 1


def _unclear(trial: Trial) -> bool:
    return trial.told.scale is None


def _share(trials: Sequence[Trial], holds: Callable[[Trial], bool]) -> float:
    return sum(map(holds, trials)) / max(len(trials), 1)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _summary(originals: Sequence[Trial], enlarged: Sequence[Trial]) -> str:
    told = [each for each in enlarged if not _unclear(each)]
    right = [each for each in enlarged if _accused(each)]
    rows = [
        ("enlarged: found", f"{_share(enlarged, _accused):.1%}"),
        ("enlarged: found, of those that can tell", f"{_share(told, _accused):.1%}"),
        ("enlarged: inconclusive", f"{_share(enlarged, _unclear):.1%}"),
        ("found: with the right factor", f"{_share(right, lambda t: t.told.scale == t.scale):.1%}"),
        ("originals: accused", f"{_share(originals, _accused):.1%}"),
        ("originals: accused surely, so that the check fails", f"{_share(originals, _sure):.1%}"),
        ("originals: inconclusive", f"{_share(originals, _unclear):.1%}"),
        ("all: inconclusive", f"{_share([*originals, *enlarged], _unclear):.1%}"),
    ]
    return _table(["pictures", "share"], rows)


def _fits(trial: Trial, line: float) -> bool:
    decided = trial.told.reason in {"", "it fits an enlarged picture and one of its own size"}
    return decided and trial.told.contrast <= line


def _sure(trial: Trial) -> bool:
    return _accused(trial) and trial.told.confidence >= 0.99  # noqa: PLR2004 - the check's line


def _by_filter(enlarged: Sequence[Trial]) -> str:
    rows = []
    for scale in (2, 4):
        for name in dict.fromkeys(each.filter for each in enlarged):
            row = [f"{name} x {scale}"]
            for stored in _PROMISED:
                some = [
                    t for t in enlarged if (t.scale, t.filter, t.stored) == (scale, name, stored)
                ]
                row.append(f"{_share(some, _accused):.1%} ({_share(some, _unclear):.1%})")
            rows.append(row)
    return _table(["enlarged by", *_PROMISED], rows)


def _curve(originals: Sequence[Trial], enlarged: Sequence[Trial]) -> str:
    rows = [
        [f"{line} dB", *(f"{_share(some, lambda t: _fits(t, line)):.1%}"  # noqa: B023 - used at once
                         for some in (enlarged, originals))]
        for line in _LINES
    ]  # fmt: skip
    return _table(["contrast of", "enlarged found", "originals accused"], rows)


def _beyond(trials: Sequence[Trial]) -> str:
    rows = []
    for stored in dict.fromkeys(each.stored for each in trials):
        row = [stored]
        for scale in (1, 2, 4, 1.5, 3):
            some = [t for t in trials if (t.scale, t.stored) == (scale, stored)]
            some = [t for t in some if t.filter in {"", "bicubic"}]
            row.append(f"{_share(some, _accused):.1%} ({_share(some, _unclear):.1%})")
        rows.append(row)
    head = ["by bicubic", "originals accused", "x 2 found", "x 4 found", "x 1.5 found", "x 3 found"]
    return _table(head, rows)


def _unreached(originals: Sequence[Trial], enlarged: Sequence[Trial]) -> str:
    reasons = Counter(each.told.reason for each in (*originals, *enlarged) if _unclear(each))
    accused = Counter(each.source for each in originals if _accused(each))
    poor = {}
    for source in dict.fromkeys(each.source for each in enlarged):
        found = _share([each for each in enlarged if each.source == source], _accused)
        if found < _ENOUGH:
            poor[source] = found
    return (
        "Inconclusive, because "
        + "; ".join(f"{reason} ({number})" for reason, number in reasons.most_common())
        + ".\n\nOriginals accused: "
        + ("; ".join(f"{name} ({number})" for name, number in accused.items()) or "none")
        + ".\n\nPhotographs of which less than 95 percent of the enlargements are found: "
        + "; ".join(f"{name} ({share:.0%})" for name, share in sorted(poor.items()))
        + ".\n"
    )
