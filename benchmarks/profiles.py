"""Where the time goes: the hot paths of the benchmarks, by file of ours.

    pip install -e '.[bench]'
    python -m benchmarks.profiles --write now

py-spy looks at a process some hundred times a second, from outside. Each look counts for the file
of ours that is nearest to what runs, and for the library that this one calls. With ``--code DIR``
the code of another checkout is looked at, by its own benchmarks.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from benchmarks.speed.machine import machine
from benchmarks.speed.process import ROOT, Failed, calling, environment, script
from benchmarks.speed.scale import FULL
from benchmarks.speed.sending import server
from benchmarks.speed.table import written

PAGE: Final = ROOT / "docs" / "profiles.md"
#: Looks in a second.
_RATE: Final = 200
#: Files that are told.
_MOST: Final = 12
_FRAME: Final = re.compile(r".* \((?P<path>.*?)(:\d+)?\)")

#: A command to look at.
Command: TypeAlias = list[str]
#: Makes what a command works on, below a folder, and knows the command; the code is a checkout.
Work: TypeAlias = Callable[[Path, Path], AbstractContextManager[Command]]


@contextmanager
def _small(code: Path, scratch: Path) -> Iterator[Command]:
    root = str(scratch / "small")
    _do(code, calling("corpus", "build", root=root, exchanges=FULL.small))
    yield calling("judging", "run_all", root=root)


@contextmanager
def _large(code: Path, scratch: Path) -> Iterator[Command]:
    root = str(scratch / "large")
    _do(code, calling("large_corpus", "build", root=root, exchanges=FULL.large))
    yield calling("judging", "run_all", root=root)


@contextmanager
def _sending(_code: Path, scratch: Path) -> Iterator[Command]:
    with server("four") as url:
        yield calling("recording", "record", root=str(scratch), url=url, limit=None)


@contextmanager
def _drawing(_code: Path, _scratch: Path) -> Iterator[Command]:
    yield calling("drawing", "ours", draws=FULL.draws)


@contextmanager
def _run(code: Path, scratch: Path) -> Iterator[Command]:
    yield [str(script("conformance")), "run", "--root", str(code), "--out", str(scratch / "out")]


WORKS: Final[Mapping[str, tuple[str, Work]]] = {
    "small": ("1,600 small exchanges replayed and judged", _small),
    "large": ("answers of 3.4 MB replayed and judged, each another picture", _large),
    "sending": ("requests sent live and recorded, with answers of 3.4 MB", _sending),
    "drawing": ("requests drawn, valid and negative", _drawing),
    "run": ("`conformance run` on the shipped evidence", _run),
}


def main(given: Sequence[str] | None = None) -> None:
    """Look at what is asked for, and print the tables, or write them."""
    asked = _arguments(given)
    text = f"The code is that of commit {_commit(asked.code)}.\n\n{machine()}"
    for name in asked.works or WORKS:
        sys.stderr.write(f"{name} …\n")
        what, work = WORKS[name]
        with tempfile.TemporaryDirectory() as scratch:
            try:
                seen = _seen(asked.code.resolve(), work, Path(scratch))
            except Failed as failed:
                sys.exit(f"error: {name} cannot be looked at: {failed}")
        text += f"\n**{name}**: {what}\n\n{table(seen)}"
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        by = f"benchmarks.profiles --write {asked.write}"
        PAGE.write_text(written(page, text, asked.write, by), encoding="utf-8")
    sys.stdout.write(text)


def table(stacks: Iterable[tuple[Sequence[str], int]]) -> str:
    """What takes longest, as Markdown; stacks of frames as py-spy tells them, and how often."""
    places: Counter[str] = Counter()
    libraries: dict[str, Counter[str]] = {}
    for frames, times in stacks:
        place, library = _place(frames)
        places[place] += times
        libraries.setdefault(place, Counter())[library] += times
    every = places.total() or 1
    lines = ["| where | share | most of it in |", "| --- | --- | --- |"]
    for place, times in places.most_common(_MOST):
        inside = libraries[place].most_common(1)[0][0]
        lines.append(f"| `{place}` | {times / every:.0%} | {inside} |")
    rest = 1 - sum(times for _, times in places.most_common(_MOST)) / every
    return "\n".join([*lines, f"| all others | {rest:.0%} | |", ""])


def _place(frames: Sequence[str]) -> tuple[str, str]:
    """Of frames, outermost first: the nearest file of ours, and the library that it calls."""
    inside = "itself"
    for frame in reversed(frames):
        path = _path(frame)
        if path.startswith("<frozen importlib"):
            return "imports", "Python"
        if path.startswith(("conformance/", "benchmarks/")):
            return path, inside
        inside = path.partition("/")[0].removesuffix(".py")
    return "start and end", "Python"


def _path(frame: str) -> str:
    found = _FRAME.fullmatch(frame)
    return found["path"] if found else ""


def _seen(code: Path, work: Work, scratch: Path) -> list[tuple[list[str], int]]:
    raw = scratch / "stacks"
    looking = [str(script("py-spy")), "record", "--format", "raw", "--rate", str(_RATE)]
    with work(code, scratch) as command:
        _do(code, [*looking, "--output", str(raw), "--", *command])
    lines = raw.read_text(encoding="utf-8").splitlines()
    split = (line.rpartition(" ") for line in lines)
    return [(frames.split(";"), int(times)) for frames, _, times in split]


def _commit(code: Path) -> str:
    """The commit of a checkout, in short; where there is more than it, `-dirty` behind."""
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=code, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "unknown"


def _do(code: Path, command: Command) -> None:
    """Run a command with the code of a checkout; raises ``Failed``.

    py-spy says nothing of how what it looked at ended.
    """
    done = subprocess.run(  # noqa: S603 - our own arguments
        command, cwd=code, env=environment(code), capture_output=True, text=True, check=False
    )
    if done.returncode or "Traceback (most recent call last)" in done.stderr:
        raise Failed(f"{command}: exit code {done.returncode}\n{done.stderr[-4_000:]}")


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.profiles",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"of {', '.join(WORKS)}; else all")
    parser.add_argument("--code", type=Path, default=ROOT, help="another checkout")
    parser.add_argument(
        "--write", choices=("before", "now"), help=f"which tables of {PAGE.name} these are"
    )
    asked = parser.parse_args(given)
    if unknown := [each for each in asked.works if each not in WORKS]:
        parser.error(f"there is no work {', '.join(unknown)}; there are {', '.join(WORKS)}")
    if asked.write and asked.works:
        parser.error("--write puts all tables into the page: leave out WORK")
    if not script("py-spy").exists():
        parser.error("this needs py-spy: pip install -e '.[bench]'")
    return asked


if __name__ == "__main__":
    main()
