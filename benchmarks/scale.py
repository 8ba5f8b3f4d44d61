"""What probing very many vendors takes, worked out from what one answer takes.

python -m benchmarks.scale            prints the tables of docs/scale.md
python -m benchmarks.scale --write    puts them into the page
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, log
from typing import Final

from benchmarks.speed.process import ROOT
from benchmarks.speed.table import written
from conformance.engine.due import first_preflights
from conformance.engine.selection import selected
from conformance.generate.plan import plan
from conformance.model import Case
from conformance.spec.library import Library

PAGE: Final = ROOT / "docs" / "scale.md"

_HOUR: Final = 3_600
_HOURS: Final = 8_766  # of a year
_GB: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """What nobody has measured here: who probes what, and what others charge for machines.

    Attributes:
        refused_s, picture_s: seconds until an answer is there.
        core_hour, gb_month: US dollars.
    """

    vendors: int = 10_000
    operations: int = 50
    regions: int = 3
    refused_s: float = 1
    picture_s: float = 20
    core_hour: float = 0.05
    gb_month: float = 0.02

    @property
    def all(self) -> int:
        """Operations of all vendors, seen from all regions."""
        return self.vendors * self.operations * self.regions


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one of each takes: CPU in seconds, user and system, and bytes on disk.

    Measured on 22 November 2026 with the work of ``benchmarks/speed``, on two processors (AMD EPYC)
    that others kept busy, which makes CPU dearer: medians of two or three runs.

    Attributes:
        start: a process, its modules and the specs; it has one vendor.
        planned: an operation's plan.
        picked: what ``--only`` picks of it; the simulator answers it first.
        send_refused, send_picture: a request sent and its answer recorded; the latter has 3.4 MB.
        judge_refused, judge_picture: such an answer read from its cassette and judged.
        kept_refused, kept_picture: such an answer in its cassette, its picture beside it.
        told: the lines of an answer in the committed run file, compressed by xz; and ``raw``.
    """

    start: float = 1.5
    planned: float = 0.11
    picked: float = 0.1
    send_refused: float = 0.0053
    send_picture: float = 0.147
    judge_refused: float = 0.0025
    judge_picture: float = 0.088
    kept_refused: float = 1_572
    kept_picture: float = 2.53e6
    told: float = 499
    raw: float = 12_700


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is sent to one operation, on average.

    Attributes:
        name: the options of ``conformance run`` that send it.
        pictures: how many of the answers have one, if the rest is refused as it should be.
        worst: US dollars, if it is not.
        usd: likewise, if it is, and refusals are free.
        picked: ``--only`` picks it.
    """

    name: str
    requests: float
    pictures: float
    worst: float
    usd: float
    picked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What a plan takes when it is sent to so many operations, by so many processes."""

    plan: Plan
    operations: float
    processes: float
    measured: Measured
    assumed: Assumed

    @property
    def requests(self) -> float:
        """How many there are."""
        return self.operations * self.plan.requests

    @property
    def pictures(self) -> float:
        """Those that are answered with one."""
        return self.operations * self.plan.pictures

    @property
    def worst(self) -> float:
        """What vendors charge at worst."""
        return self.operations * self.plan.worst

    @property
    def usd(self) -> float:
        """What they charge if all is well."""
        return self.operations * self.plan.usd

    @property
    def waiting(self) -> float:
        """Seconds of waiting for answers, added up."""
        refused = self.requests - self.pictures
        return refused * self.assumed.refused_s + self.pictures * self.assumed.picture_s

    @property
    def cpu(self) -> float:
        """Seconds of a processor, to plan, send, record and judge."""
        one, refused = self.measured, self.requests - self.pictures
        return (
            self.processes * one.start
            + self.operations * (one.planned + self.plan.picked * one.picked)
            + refused * (one.send_refused + one.judge_refused)
            + self.pictures * (one.send_picture + one.judge_picture)
        )

    @property
    def stored(self) -> float:
        """Bytes of cassettes, pictures, and of the run file in xz."""
        one, refused = self.measured, self.requests - self.pictures
        kept = refused * one.kept_refused + self.pictures * one.kept_picture
        return kept + self.requests * one.told


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One line of a schedule.

    Attributes:
        plan: the name of what is sent.
        operations: of each vendor, at once.
        regions: from how many.
        yearly: how often in a year.
    """

    what: str
    plan: str
    operations: int
    regions: int
    yearly: float


_REFUSED: Final = "--only request.unknown_model"
_TWICE: Final = "--only response.stable --repeat 2"
_EACH_CHOICE: Final = "--strength 1"

SCHEDULE: Final = (
    Round(what="everything, every hour", plan=_REFUSED, operations=50, regions=3, yearly=_HOURS),
    Round(
        what="one operation of each vendor, another every day",
        plan=_TWICE,
        operations=1,
        regions=1,
        yearly=365,
    ),
    Round(
        what="one operation of each vendor, another every quarter",
        plan=_EACH_CHOICE,
        operations=1,
        regions=1,
        yearly=4,
    ),
)


def plans(library: Library) -> list[Plan]:
    """What the specs of a library make of an operation, from the least to the most."""
    return [
        _mean(_REFUSED, library, strength=0, only="request.unknown_model"),
        _mean(_TWICE, library, strength=0, only="response.stable", repeat=2),
        *(_mean(f"--strength {each}", library, strength=each) for each in (0, 1, 2)),
    ]


def _mean(name: str, library: Library, *, strength: int, only: str = "", repeat: int = 1) -> Plan:
    cases: list[Case] = []
    operations = 0
    for provider in library.providers():
        planned = plan(provider, library, strength=strength, repeat=repeat).cases
        operations += sum(not each.not_judged for each in provider.operations)
        wanted = selected(planned, (only,) if only else (), provider, library)
        cases += {case.id: case for case in (*first_preflights(planned), *wanted)}.values()
    pictures = [case for case in cases if case.valid and case.cost_usd]
    return Plan(
        name=f"`{name}`",
        requests=len(cases) / operations,
        pictures=len(pictures) / operations,
        worst=sum(case.cost_usd for case in cases) / operations,
        usd=sum(case.cost_usd for case in pictures) / operations,
        picked=bool(only),
    )


def hourly(known: Sequence[Plan], assumed: Assumed, measured: Measured) -> str:
    """What each plan takes when it is sent to everything, every hour."""
    processes = assumed.vendors * assumed.regions
    rows = []
    for each in known:
        extent = Extent(
            plan=each,
            operations=assumed.all,
            processes=processes,
            measured=measured,
            assumed=assumed,
        )
        rows.append(
            [
                each.name,
                _short(each.requests),
                _short(extent.requests / _HOUR),
                _short(extent.waiting / _HOUR),
                _short(extent.worst),
                _short(extent.usd),
                _short(extent.cpu / _HOUR),
                _short(extent.stored * 24 / _GB),
            ]
        )
    head = "`run --live` with|requests to each operation|requests a second|under way at once"
    return _table(f"{head}|USD an hour, at worst|… if refusals are free|processors|GB a day", rows)


def yearly(known: Sequence[Plan], assumed: Assumed, measured: Measured) -> str:
    """What the schedule takes in a year."""
    named = {each.name.strip("`"): each for each in known}
    rows = []
    for each in SCHEDULE:
        runs = each.yearly * each.regions * assumed.vendors
        extent = Extent(
            plan=named[each.plan],
            operations=runs * each.operations,
            processes=runs,
            measured=measured,
            assumed=assumed,
        )
        machines = extent.cpu / _HOUR * assumed.core_hour
        disk = extent.stored / _GB * assumed.gb_month * 12
        rows.append(
            [
                each.what,
                named[each.plan].name,
                str(each.regions),
                *map(_short, (extent.requests, extent.worst, extent.usd, machines)),
                _short(extent.stored / _GB),
                _short(disk),
            ]
        )
    head = "what|with|regions|requests a year|USD to vendors, at worst|… if refusals are free"
    return _table(f"{head}|USD for processors|GB|USD to keep that for a year", rows)


def needed(share: float, certainty: float = 0.95) -> int:
    """How many requests show, with that certainty, a fault that strikes such a share of them."""
    return ceil(round(log(1 - certainty) / log(1 - share), 9))


def chances() -> str:
    """How many requests it takes to see what happens now and then."""
    shares = (0.5, 0.1, 0.01, 0.001)
    head = "|".join(f"{1 / share:.0f}" for share in shares)
    return _table(f"strikes one request in|{head}", [["requests", *map(_count, shares)]])


def _count(share: float) -> str:
    return f"{needed(share):,}"


def inputs(assumed: Assumed, measured: Measured) -> str:
    """What everything is worked out from."""
    one = measured
    rows = [
        ["a process: Python, modules, specs", f"{one.start:g} s", ""],
        ["the plan of an operation", f"{1000 * one.planned:g} ms", ""],
        ["… what `--only` picks of it", f"{1000 * one.picked:g} ms", ""],
        ["a small answer sent for and recorded", f"{1000 * one.send_refused:g} ms",
         f"{one.kept_refused:,.0f} bytes"],
        ["… judged", f"{1000 * one.judge_refused:g} ms", f"{one.told:g} bytes in xz"],
        ["a picture of 2.5 MB sent for and recorded", f"{1000 * one.send_picture:g} ms",
         f"{one.kept_picture / 1e6:g} MB"],
        ["… judged", f"{1000 * one.judge_picture:g} ms", f"{one.told:g} bytes in xz"],
        ["assumed: until a small answer is there", f"{assumed.refused_s:g} s", ""],
        ["assumed: until a picture is there", f"{assumed.picture_s:g} s", ""],
        ["assumed: a processor", f"{assumed.core_hour:g} USD an hour", ""],
        ["assumed: a disk", "", f"{assumed.gb_month:g} USD a GB and month"],
    ]  # fmt: skip
    return _table("one|takes|and on disk", rows)


def _table(head: str, rows: Sequence[Sequence[str]]) -> str:
    names = head.split("|")
    cells = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(each)} |\n" for each in cells)


def _short(number: float) -> str:
    """Three digits say enough, and zero is exact."""
    if not number:
        return "0"
    digits = max(0, 2 - int(f"{number:e}".partition("e")[2]))
    return f"{float(f'{number:.3g}'):,.{digits}f}"


def tables(library: Library) -> Iterator[tuple[str, str]]:
    """The tables of the page by name."""
    known, assumed, measured = plans(library), Assumed(), Measured()
    yield "inputs", inputs(assumed, measured)
    yield "hourly", hourly(known, assumed, measured)
    yield "yearly", yearly(known, assumed, measured)
    yield "chances", chances()


def page(text: str, library: Library) -> str:
    """A page with its tables as they are now."""
    for name, table in tables(library):
        text = written(text, table.rstrip("\n"), name, "benchmarks.scale --write")
    return text


if __name__ == "__main__":
    _library = Library.open(ROOT)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), _library), encoding="utf-8")
    else:
        sys.stdout.write("\n".join(each for _, each in tables(_library)))
