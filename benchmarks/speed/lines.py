"""The lines of the table, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from benchmarks.speed import (
    cores,
    drawing,
    growth,
    large_answers,
    replaying,
    sending,
    starting,
)
from benchmarks.speed.row import Row
from benchmarks.speed.scale import Scale

#: Measures a line; has an empty folder for that.
Line: TypeAlias = Callable[[Scale, Path], list[Row]]

LINES: Final[Mapping[str, Line]] = {
    "drawing": drawing.measure,
    "replaying": replaying.measure,
    "growth": growth.measure,
    "large_answers": large_answers.measure,
    "sending": sending.measure,
    "starting": starting.measure,
    "cores": cores.measure,
}

#: Those that need Schemathesis, of the extra ``bench``.
WITH_FUZZER: Final = frozenset({"drawing", "sending"})
