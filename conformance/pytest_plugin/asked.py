"""What a session of pytest asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conformance.engine.verdict import FailOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cells, judged from what.

    Attributes:
        root: where ``specs/``, ``cassettes/`` and ``expectations.yaml`` are.
        providers: ids; all where empty.
        run: a run that was written, in place of the evidence on disk.
    """

    root: Path
    providers: tuple[str, ...] = ()
    fail_on: FailOn = "fail"
    run: Path | None = None
