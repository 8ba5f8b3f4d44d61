"""Units of work: what can be judged by itself, wherever there is a processor.

A unit is pure in its members and the files on disk that it names, and can be pickled, so that any
``concurrent.futures.Executor`` does it: ``executor.submit(do, unit)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

from conformance.checks.check import Group
from conformance.checks.judge import Judge
from conformance.engine.lines import Piece, piece
from conformance.engine.shard import bare
from conformance.engine.unit import is_compared, judged_alone
from conformance.errors import UsageError
from conformance.generate.plan import plan
from conformance.model import Case, CaseRecord, Exchange, Facts, FindingRecord, Provider
from conformance.spec.library import Library
from conformance.transport.cassette import Take
from conformance.transport.replay import Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Whose answers are judged, and by what: hashes tell whether it is still the same.

    Attributes:
        root: where specs and cassettes are.
        spec, official: SHA-256 of the provider's spec, and of the dialects and models.
    """

    root: Path
    provider: str
    spec: str
    official: str


class Bench:
    """What it takes to do units of work for one vendor."""

    def __init__(self, provider: Provider, library: Library) -> None:
        self.provider = provider
        self.library = library

    @cached_property
    def judge(self) -> Judge:
        """What says something of answers."""
        return Judge(self.provider, self.library)

    @cached_property
    def replay(self) -> Replay:
        """What reads them."""
        return Replay(self.library.root / "cassettes", self.provider)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a unit of work gave.

    Attributes:
        cases: what is planned for the vendor, or was sent to it, without the requests.
        facts: of the answers that are held against others, in their order.
        interrupted: the user stopped it before its end.
    """

    piece: Piece = field(default_factory=Piece)
    cases: tuple[Case, ...] = ()
    facts: tuple[Facts, ...] = ()
    interrupted: bool = False


class Work(Protocol):
    """A unit of work."""

    @property
    def vendor(self) -> Vendor:
        """Whose it is."""
        ...

    def done(self, bench: Bench) -> Done:
        """Do it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What would be sent to a vendor: the order in which its answers are told.

    Attributes:
        strength, repeat: see ``Settings``.
    """

    vendor: Vendor
    strength: int
    repeat: int

    def done(self, bench: Bench) -> Done:
        """The cases."""
        made = plan(bench.provider, bench.library, strength=self.strength, repeat=self.repeat)
        return Done(cases=tuple(bare(case) for case in made.cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is said of a vendor's page alone."""

    vendor: Vendor

    def done(self, bench: Bench) -> Done:
        """The findings."""
        return Done(piece=piece(bench.judge.page()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Answers that follow each other in a run.

    Attributes:
        items: where they stand, see ``Replay.items``, and their places; see ``CaseRecord``.
    """

    vendor: Vendor
    items: tuple[tuple[Take | Exchange, int | None], ...]

    def done(self, bench: Bench) -> Done:
        """Each answer with the findings about it alone; an interrupt keeps what is there."""
        records: list[CaseRecord | FindingRecord] = []
        facts: list[Facts] = []
        interrupted = False
        try:
            for item, place in self.items:
                answer = bench.judge.answer(bench.replay.exchange(item))
                case, *found = judged_alone(bench.judge, answer)
                if place is not None and isinstance(case, CaseRecord):
                    case = replace(case, place=place)
                records += [case, *found]
                if is_compared(answer):
                    facts.append(answer.facts)
        except KeyboardInterrupt:
            interrupted = True
        return Done(piece=piece(records), facts=tuple(facts), interrupted=interrupted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was asked, of answers that follow each other in a run."""

    vendor: Vendor
    items: tuple[Take | Exchange, ...]

    def done(self, bench: Bench) -> Done:
        """The cases as they were sent."""
        return Done(cases=tuple(bare(bench.replay.exchange(item).case) for item in self.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Groups of answers that are held against each other."""

    vendor: Vendor
    groups: tuple[Group, ...]

    def done(self, bench: Bench) -> Done:
        """The findings about each group."""
        return Done(
            piece=piece(found for group in self.groups for found in bench.judge.group(group))
        )


def do(work: Work) -> Done:
    """Do a unit of work in whatever process this is.

    Raises:
        ConformanceError: the evidence is damaged, or the specs are not what they were.
    """
    with _ONE:
        return work.done(_bench(work.vendor))


#: A process does one at a time, however many threads its executor has: a bench is for one.
_ONE: Final = Lock()


@lru_cache(maxsize=16)
def _bench(vendor: Vendor) -> Bench:
    """What is kept is what these hashes are of, and nothing that came after: all is read first."""
    for _ in range(2):
        library = _library(vendor.root, vendor.official)
        provider, _, _ = library.provider(vendor.provider), library.models, library.wire
        if (provider.digest, library.official) == (vendor.spec, vendor.official):
            return Bench(provider, library)
        _library.cache_clear()  # it was opened before the spec became what it is
    raise UsageError(
        f"the spec of {vendor.provider} was changed while answers were judged by it",
        hint="judge once more",
    )


@lru_cache(maxsize=1)
def _library(root: Path, official: str) -> Library:
    del official  # the key
    return Library.open(root)
