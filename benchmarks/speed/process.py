"""A piece of work in a fresh process, and what it took.

Peaks of memory and costs of starting can only be seen in a process of their own. A process that
begins as a copy of another may count the other's memory as its own peak, so whoever starts workers
imports nothing large: this module, and those that describe the lines, load the standard library
alone.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

#: The checkout.
ROOT: Final = Path(__file__).parents[2]
#: What ``getrusage`` counts memory in on Linux: https://man7.org/linux/man-pages/man2/getrusage.2.html
_KIB: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took.

    Attributes:
        cpu: seconds of the processor, user and system, of the process and those that it waited for.
        wall: seconds by the clock.
        memory: bytes that it held at its peak.
        told: what the work gave back, as JSON has it.
    """

    cpu: float
    wall: float
    memory: int
    told: Any = None


class Failed(Exception):
    """A process that was measured came to nothing; the message has the end of what it said."""


def cost(command: Sequence[str | Path], *, folder: Path = ROOT, failing: bool = False) -> Cost:
    """What a command takes; ``failing``: one that finds something to complain about is right, too.

    Raises:
        Failed: it ended with another exit code than 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own arguments
            [str(each) for each in command],
            cwd=folder,
            env=environment(ROOT),
            stdout=out,
            stderr=err,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not failing:
            raise Failed(f"{command}: exit code {process.returncode}\n{_end_of(err)}")
        return Cost(
            cpu=usage.ru_utime + usage.ru_stime,
            wall=wall,
            memory=usage.ru_maxrss * _KIB,
            told=_end_of(out).rpartition("\n")[2],
        )


def environment(code: Path) -> dict[str, str]:
    """That of a process which runs the code of a checkout, the same each time.

    It keeps what it compiles, as Python does unless forbidden: only the first start compiles.
    """
    kept = {name: each for name, each in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(code), "PYTHONHASHSEED": "0", "NO_COLOR": "1"}


def calling(module: str, function: str, **arguments: Any) -> list[str]:
    """The command that calls a function of ``benchmarks.speed.work``."""
    given = json.dumps({"module": module, "function": function, "arguments": arguments})
    return [sys.executable, "-m", "benchmarks.speed.process", given]


def work(module: str, function: str, **arguments: Any) -> Cost:
    """What a function of ``benchmarks.speed.work`` takes, the start of Python included.

    Raises:
        Failed: it raised something.
    """
    done = cost(calling(module, function, **arguments))
    return Cost(cpu=done.cpu, wall=done.wall, memory=done.memory, told=json.loads(done.told))


def script(name: str) -> Path:
    """A command of the environment that this Python belongs to."""
    return Path(sys.executable).with_name(name)


def _end_of(stream: Any) -> str:
    stream.seek(0)
    return str(stream.read().decode("utf-8", "replace").strip()[-4_000:])


def _main(given: str) -> None:
    asked = json.loads(given)
    module = importlib.import_module(f"benchmarks.speed.work.{asked['module']}")
    function: Callable[..., Any] = getattr(module, asked["function"])
    sys.stdout.write(json.dumps(function(**asked["arguments"])) + "\n")


if __name__ == "__main__":
    _main(sys.argv[1])
