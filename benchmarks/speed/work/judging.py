"""Evidence on disk judged, without any report."""

from __future__ import annotations

import os
from pathlib import Path
from time import process_time

from conformance.engine.progress import Judging, Progress, Waiting
from conformance.engine.run import lines
from conformance.engine.settings import Settings


def run_all(root: str, jobs: int = 1) -> dict[str, float]:
    """Everything below a root, from cassettes to the lines of a run file, which nobody keeps.

    Returns the CPU seconds since the modules were loaded, and of them those ``judging``: from when
    the plan is made and the first answer is read until the last line is written.
    """
    planned: list[float] = []

    def told(step: Progress | Waiting | Judging) -> None:
        if isinstance(step, Judging) and step.done == 0:
            planned.append(process_time())

    started = process_time()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        nowhere.writelines(lines(Settings(root=Path(root), mode="replay", jobs=jobs), told))
    done = process_time()
    return {"all": done - started, "judging": done - (planned or [started])[0]}
