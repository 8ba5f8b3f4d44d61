"""How fast everything is, as ratios to other tools, to the least possible, and to itself.

    pip install -e '.[bench]'
    python -m benchmarks --write

measures every line of the table in ``docs/benchmarks.md``, which says what each is. Nobody else
should use the machine meanwhile.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.speed.lines import LINES, WITH_FUZZER
from benchmarks.speed.machine import machine
from benchmarks.speed.process import ROOT, Failed
from benchmarks.speed.row import Row
from benchmarks.speed.scale import FULL, QUICK, TINY, Scale
from benchmarks.speed.table import table, written

PAGE: Final = ROOT / "docs" / "benchmarks.md"


def main(given: Sequence[str] | None = None) -> None:
    """Measure what is asked for and print the table, or write it."""
    asked = _arguments(given)
    about = machine()  # before there is a load of our own
    rows = _measured(asked.lines or list(LINES), _scale(asked))
    text = f"{about}\n{table(rows)}"
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(written(page, text), encoding="utf-8")
    sys.stdout.write(text)


def _measured(names: Sequence[str], scale: Scale) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        sys.stderr.write(f"{name} …\n")
        with tempfile.TemporaryDirectory() as scratch:
            try:
                rows += LINES[name](scale, Path(scratch))
            except Failed as failed:
                sys.exit(f"error: {name} cannot be measured: {failed}")
    return rows


def _scale(asked: argparse.Namespace) -> Scale:
    scale = TINY if asked.tiny else QUICK if asked.quick else FULL
    return replace(scale, rounds=asked.rounds) if asked.rounds else scale


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("lines", nargs="*", metavar="LINE", help=f"of {', '.join(LINES)}; else all")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    parser.add_argument("--quick", action="store_true", help="without the 160,000 exchanges")
    parser.add_argument("--tiny", action="store_true", help="only see whether everything runs")
    parser.add_argument("--rounds", type=int, help="how often each is measured")
    asked = parser.parse_args(given)
    if unknown := [each for each in asked.lines if each not in LINES]:
        parser.error(f"there is no line {', '.join(unknown)}; there are {', '.join(LINES)}")
    if asked.write and (asked.lines or asked.tiny):
        parser.error("--write puts the whole table into the page: leave out LINE and --tiny")
    if asked.rounds is not None and asked.rounds < 1:
        parser.error("--rounds must be 1 or more")
    without = WITH_FUZZER & set(asked.lines or LINES)
    if without and find_spec("schemathesis") is None:
        parser.error(f"{', '.join(sorted(without))} need Schemathesis: pip install -e '.[bench]'")
    return asked


if __name__ == "__main__":
    main()
