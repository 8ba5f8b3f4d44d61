"""A general fuzzer for OpenAPI, https://schemathesis.io, as one runs it from its documentation.

It runs in a process of its own, with its default phases and checks, and in an empty folder, since
it remembers failures from one run to the next. It gets the good key, in each header that the page
names, and the page's own schema (see ``document``).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypeAlias

from benchmarks.detection.document import document
from benchmarks.detection.served import KEY, VENDOR, Served
from benchmarks.detection.trial import FUZZER, HONEST, Trial

_COMMAND: Final = "st"
_REPORT: Final = "report.json"
_DOCUMENT: Final = "openapi.json"
#: Seconds after which a run is given up; an honest one takes less than a minute.
_LONGEST: Final = 900
#: A kind of failure, and the operation that shows it.
Failures: TypeAlias = frozenset[str]


class Fuzzer:
    """Looks at the vendor, and compares with what the honest one gives."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._document = json.dumps(document(served.library, VENDOR))

    def honest(self, seed: int) -> Trial:
        """What it reports of the honest vendor."""
        failures, *numbers = self._failures(self._served.honest(), seed)
        return _trial(HONEST, seed, *numbers, alarms=tuple(sorted(failures)))

    def look(self, fault: str, seed: int, honest: Sequence[Failures]) -> Trial:
        """What it reports of a faulty vendor, and does not of the honest one with any seed.

        What only some seeds find in the honest vendor is chance. A failure that it finds in the
        honest one with every seed, and does not in the faulty one, counts as well.
        """
        failures, *numbers = self._failures(self._served.faulty(fault, seed), seed)
        told = failures - frozenset().union(*honest)
        untold = frozenset.intersection(*honest) - failures
        # Nothing is waited for here: what comes too late for it counts as seen.
        late = self._served.counted.delayed
        return _trial(
            fault, seed, *numbers, caught=bool(told or untold or late), by=tuple(sorted(told))
        )

    def _failures(self, vendor: Any, seed: int) -> tuple[Failures, int, int, float]:
        counted, started = self._served.counted, perf_counter()
        counted.ask(vendor)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, _DOCUMENT).write_text(self._document, encoding="utf-8")
            subprocess.run(  # noqa: S603 - our own arguments
                self._command(seed),
                cwd=folder,
                timeout=_LONGEST,
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            report = json.loads(Path(folder, _REPORT).read_text(encoding="utf-8"))
        seconds = perf_counter() - started
        return frozenset(_found(report)), counted.total, counted.paid, seconds

    def _command(self, seed: int) -> list[str]:
        command = [str(Path(sys.executable).with_name(_COMMAND)), "run", _DOCUMENT]
        command += ["--url", self._served.url, "--seed", str(seed)]
        command += ["--header", f"Authorization: Bearer {KEY}"]
        command += ["--header", f"x-goog-api-key: {KEY}"]
        command += ["--continue-on-failure"]  # else it leaves an operation at the first one
        return [*command, "--report", "json", "--report-json-path", _REPORT]


def _found(report: dict[str, Any]) -> Iterator[str]:
    """Every kind of failure, and every error, with the operation that has it."""
    for each in (*report["failures"], *report["errors"]):
        kind = str(each.get("title") or each.get("type") or "error")
        for operation in each.get("operations") or [""]:
            yield f"{kind}: {operation}"


def _trial(
    fault: str, seed: int, total: int, paid: int, seconds: float, **told: bool | tuple[str, ...]
) -> Trial:
    return Trial(
        tool=FUZZER,
        fault=fault,
        seed=seed,
        total=total,
        paid=paid,
        seconds=round(seconds, 1),
        **told,  # type: ignore[arg-type]  # each is of its field's type
    )
