"""The tables of ``docs/detection.md``."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Final

from benchmarks.detection.trial import FUZZER, HONEST, OURS, Tool, Trial
from conformance.simulator.fault import FAULTS

_BEGIN: Final = "<!-- tables: written by python -m benchmarks.detection --write -->"
_END: Final = "<!-- end of tables -->"
_TOOLS: Final = (*OURS, FUZZER)


def written(page: str, tables: str) -> str:
    """The page with its tables exchanged.

    Raises:
        ValueError: it has no place for them.
    """
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"the page has no lines {_BEGIN!r} and {_END!r}")
    return f"{before}{_BEGIN}\n\n{tables}\n{_END}{after}"


def tables(trials: Sequence[Trial]) -> str:
    """All tables, as Markdown."""
    tried = [each for each in trials if each.fault in FAULTS and not _hidden(each, trials)]
    blamed = [each for each in tried if FAULTS[each.fault].breaks]
    parts = (
        _made(trials),
        "### In all\n",
        _overall(blamed, trials),
        "### By family\n\nCaught, and in brackets caught by a check that names the fault.\n",
        _by_family(blamed),
        "### What is not caught\n",
        _missed(blamed),
        "### What only the fuzzer catches\n",
        _listed(_faults(blamed, FUZZER, _caught) - _faults(blamed, OURS[1], _caught)),
        "### Setbacks\n",
        _setbacks([each for each in tried if not FAULTS[each.fault].breaks]),
        "### What this vendor cannot show\n",
        _listed({each.fault for each in trials if each.fault} - {each.fault for each in tried}),
    )
    return "\n".join(parts)


def _hidden(trial: Trial, trials: Sequence[Trial]) -> bool:
    """Whether the fault, in this form, shows in no answer of this vendor."""
    same = [each for each in trials if (each.fault, each.seed) == (trial.fault, trial.seed)]
    return not all(each.shown for each in same)


def _made(trials: Sequence[Trial]) -> str:
    seeds = {
        tool: sorted({each.seed for each in trials if each.tool == tool and each.fault})
        for tool in _TOOLS
    }
    told = "; ".join(
        f"{tool}: seeds {', '.join(map(str, some))}" for tool, some in seeds.items() if some
    )
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"{len(FAULTS)} faults; {told}. Python {python}, {_fuzzer()},"
        f" {platform.system()} on {platform.machine()}, {os.cpu_count()} processors.\n"
    )


def _fuzzer() -> str:
    try:
        return f"{FUZZER} {version('schemathesis')}"
    except PackageNotFoundError:
        return f"without {FUZZER}"


def _overall(blamed: Sequence[Trial], trials: Sequence[Trial]) -> str:
    rows = []
    for tool in _TOOLS:
        own = _of(blamed, tool)
        honest = [each for each in _of(trials, tool) if each.fault == HONEST]
        if own and honest:
            rows.append(
                [
                    tool,
                    str(len(own)),
                    _share(own, _caught),
                    _share(own, _named) if tool != FUZZER else "",
                    _range(each.paid for each in honest),
                    str(max(each.paid for each in own)),
                    _range(each.total for each in honest),
                    f"{median(each.seconds for each in own):.0f} s",
                    str(len({alarm for each in honest for alarm in each.alarms})),
                ]
            )
    head = ["", "tried", "caught", "by name", "paid, honest", "paid at most", "requests", "time",
            "false alarms"]  # fmt: skip
    return _table(head, rows)


def _by_family(blamed: Sequence[Trial]) -> str:
    families = sorted({_family(each.fault) for each in blamed})
    rows = []
    for family in families:
        own = [each for each in blamed if _family(each.fault) == family]
        row = [family.replace("_", " "), str(len({each.fault for each in own}))]
        for tool in _TOOLS:
            some = _of(own, tool)
            named = f" ({_share(some, _named)})" if tool != FUZZER else ""
            row.append(f"{_share(some, _caught)}{named}" if some else "–")
        rows.append(row)
    return _table(["family", "faults", *_TOOLS], rows)


def _family(fault: str) -> str:
    """The module in which it is told."""
    return getattr(FAULTS[fault].apply, "__module__", "").rpartition(".")[2]


def _missed(blamed: Sequence[Trial]) -> str:
    full = _of(blamed, OURS[1])
    missed = [each for each in full if not each.caught]
    unnamed = [each for each in full if each.caught and not each.named]
    return (
        f"At strength 1 nothing changes with {_with_seeds(missed)}.\n\n"
        f"Something changes, but no check that names the fault, with {_with_seeds(unnamed)}.\n"
    )


def _with_seeds(trials: Sequence[Trial]) -> str:
    seeds: dict[str, list[int]] = {}
    for each in sorted(trials, key=lambda trial: (trial.fault, trial.seed)):
        seeds.setdefault(each.fault, []).append(each.seed)
    told = (f"`{fault}` ({', '.join(map(str, some))})" for fault, some in seeds.items())
    return ", ".join(told) or "none"


def _setbacks(trials: Sequence[Trial]) -> str:
    told = _listed({each.fault for each in trials})
    blaming = [each for each in _of(trials, OURS[1]) if each.by]
    return (
        f"A refusal, a rate limit and the like are blamed on nobody: {told}"
        f"Blamed at strength 1: {_with_seeds(blaming)}.\n"
    )


def _caught(trial: Trial) -> bool:
    return trial.caught


def _named(trial: Trial) -> bool:
    return trial.named


def _of(trials: Sequence[Trial], tool: Tool) -> list[Trial]:
    return [each for each in trials if each.tool == tool]


def _faults(trials: Sequence[Trial], tool: Tool, holds: Callable[[Trial], bool]) -> set[str]:
    return {each.fault for each in _of(trials, tool) if holds(each)}


def _share(trials: Sequence[Trial], holds: Callable[[Trial], bool]) -> str:
    if not trials:
        return "–"
    return f"{sum(map(holds, trials)) / len(trials):.0%}"


def _range(numbers: Iterable[int]) -> str:
    known = sorted(numbers)
    return str(known[0]) if known[0] == known[-1] else f"{known[0]} to {known[-1]}"


def _listed(faults: set[str]) -> str:
    return ", ".join(f"`{each}`" for each in sorted(faults)) + ".\n" if faults else "None.\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
