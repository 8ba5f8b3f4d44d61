"""How many of the simulator's faults are found, for how many paid calls, beside a general fuzzer.

    pip install -e '.[bench,test]'
    python -m benchmarks.detection --keep trials.jsonl --write docs/detection.md

Every trial is kept at once, and what is kept is not tried again: it may be interrupted at any time.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from benchmarks.detection import fuzzer
from benchmarks.detection.ours import Ours
from benchmarks.detection.page import tables, written
from benchmarks.detection.served import served
from benchmarks.detection.trial import FUZZER, HONEST, OURS, Tool, Trial, append, read
from conformance.simulator.fault import FAULTS

#: Seeds that no test uses: those of tests are 0 to 3.
FIRST_SEED = 1001
#: Seeds with which the fuzzer looks at the honest vendor, to tell findings from chance.
_BASELINE = 5

Kept = dict[tuple[str, str, int], Trial]
_Work = tuple[Sequence[Tool], str, int]

_stack = ExitStack()  # what a process of the pool holds as long as it lives
_tools: _Tools | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tools:
    """Both tools of a process, over its own server."""

    ours: Ours
    fuzzer: fuzzer.Fuzzer


def main() -> None:
    """Try what is asked for and print the page, or write it."""
    given = _arguments()
    kept = {each.key: each for each in read(given.keep)} if given.keep else {}
    with ProcessPoolExecutor(given.jobs, initializer=_begin) as pool:
        for work in (_honest_work(given), _work(given)):
            left = [each for each in work if any((t, *each[1:]) not in kept for t in each[0])]
            honest = [frozenset(each.alarms) for each in kept.values() if _is_baseline(each)]
            for trials in _tried(pool, left, honest):
                kept.update((each.key, each) for each in trials)
                if given.keep:
                    append(given.keep, trials)
    text = tables(list(kept.values()))
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        given.write.write_text(written(page, text), encoding="utf-8")
    sys.stdout.write(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="of each fault, for our harness")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--fuzzer-seeds", type=int, default=1, help="for Schemathesis; 0: without")
    parser.add_argument("--faults", default="all", help="ids with commas between, or all")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--keep", type=Path, help="a file for what was tried, to go on from")
    parser.add_argument("--write", type=Path, help="the page whose tables to write")
    given = parser.parse_args()
    unknown = set(_faults(given.faults)) - set(FAULTS)
    if unknown:
        parser.error(f"there is no fault {', '.join(sorted(unknown))}")
    return given


def _faults(named: str) -> Sequence[str]:
    return tuple(FAULTS) if named == "all" else tuple(named.split(","))


def _seeds(number: int, first: int = FIRST_SEED) -> Iterator[int]:
    yield from range(first, first + number)


def _honest_work(given: argparse.Namespace) -> Iterator[_Work]:
    """The vendor without a fault, with which the others are compared."""
    yield OURS, HONEST, 0
    for seed in _seeds(_BASELINE if given.fuzzer_seeds else 0):
        yield (FUZZER,), HONEST, seed


def _work(given: argparse.Namespace) -> Iterator[_Work]:
    """Every fault, with our own tool first, since it is soon done."""
    for seed in _seeds(given.seeds, given.first_seed):
        yield from ((OURS, fault, seed) for fault in _faults(given.faults))
    for seed in _seeds(given.fuzzer_seeds, given.first_seed):
        yield from (((FUZZER,), fault, seed) for fault in _faults(given.faults))


def _is_baseline(trial: Trial) -> bool:
    return trial.tool == FUZZER and trial.fault == HONEST


def _tried(
    pool: Executor, work: Sequence[_Work], honest: Sequence[fuzzer.Failures]
) -> Iterator[list[Trial]]:
    """The trials of each piece of work, as soon as it is done."""
    started = perf_counter()
    tried = [pool.submit(_try, *each, honest) for each in work]
    for done, future in enumerate(as_completed(tried), start=1):
        for each in future.result():
            _tell(each, f"{done}/{len(work)} {perf_counter() - started:.0f} s")
        yield future.result()


def _begin() -> None:
    global _tools  # noqa: PLW0603 - one for each process of the pool
    here = _stack.enter_context(served())
    _tools = _Tools(ours=Ours(here), fuzzer=fuzzer.Fuzzer(here))


def _try(
    tools: Sequence[Tool], fault: str, seed: int, honest: Sequence[fuzzer.Failures]
) -> list[Trial]:
    assert _tools is not None  # noqa: S101 - _begin came first
    if FUZZER in tools:
        found = _tools.fuzzer
        return [found.honest(seed) if fault == HONEST else found.look(fault, seed, honest)]
    ours = _tools.ours
    if fault == HONEST:
        return [ours.honest(tool) for tool in tools]
    trials = [ours.look(tool, fault, seed) for tool in tools]
    if any(each.caught for each in trials):
        return trials
    return [replace(each, shown=ours.shows(fault, seed)) for each in trials]


def _tell(trial: Trial, progress: str) -> None:
    verdict = "named" if trial.named else "caught" if trial.caught else "missed"
    verdict = verdict if trial.shown else "not shown"
    verdict = f"honest {trial.alarms}" if trial.fault == HONEST else verdict
    line = f"{progress}: {trial.tool}, {trial.fault or 'honest'} {trial.seed}: {verdict}"
    sys.stderr.write(f"{line}, {trial.paid} of {trial.total} paid, {trial.seconds} s\n")


if __name__ == "__main__":
    main()
