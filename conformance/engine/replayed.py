"""The evidence on disk of one provider, judged: a stretch of answers at a time, by any crew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, TypeAlias, TypeVar

from conformance.engine.crew import Crew
from conformance.engine.lines import piece
from conformance.engine.settings import Settings
from conformance.engine.shard import Share
from conformance.engine.unit import Together, Unit
from conformance.engine.work import Bench, Compared, Page, Planned, Sent, Stretch, Vendor
from conformance.model import Case, Exchange, Provider
from conformance.spec.library import Library
from conformance.transport.cassette import Take
from conformance.transport.replay import Replay

#: So many answers, and so many groups of them, are one unit of work.
ANSWERS: Final = 32
GROUPS: Final = 64

#: Whoever wants to hear how many answers of a provider are judged, of how many.
Step: TypeAlias = Callable[[int, int], None]
_Placed: TypeAlias = tuple[Take | Exchange, int | None]
T = TypeVar("T")


def replayed(
    settings: Settings,
    provider: Provider,
    library: Library,
    crew: Crew | None = None,
    step: Step = lambda _done, _total: None,
) -> Unit:
    """What is on disk of a provider, judged as it was sent.

    Who judges makes no difference; without a crew this process does. An interrupt ends it early,
    and what was judged until then is kept.

    Raises:
        ConformanceError: there is no plan, or the evidence cannot be used.
    """
    return _Replayed(settings, provider, library, crew, step).unit()


class _Replayed:
    def __init__(
        self,
        settings: Settings,
        provider: Provider,
        library: Library,
        crew: Crew | None,
        step: Step,
    ) -> None:
        self._settings = settings
        self._replay = Replay(library.root / "cassettes", provider, take=settings.take)
        bench = Bench(provider, library)
        self._together = Together(bench.judge)
        self._crew = crew or Crew.alone(bench)
        self._step = step
        self._vendor = Vendor(
            root=library.root,
            provider=provider.id,
            spec=provider.digest,
            official=library.official,
        )
        self._planned: tuple[Case, ...] = ()
        self._share = Share(None, ())
        self._unit = Unit()

    def unit(self) -> Unit:
        """Judge all there is."""
        unit = self._unit
        try:
            self._judge_page()
            self._judge_answers()
            self._judge_together()
        except KeyboardInterrupt:
            unit.interrupted = True
        unrecorded = self._replay.unrecorded(self._planned)
        unit.unrecorded = tuple(case.id for case in self._share.of(unrecorded))
        unit.unmatched = tuple(each.told for each in self._replay.unmatched)
        return unit

    def _judge_page(self) -> None:
        """And make the plan, meanwhile: neither needs the other."""
        strength, repeat = self._settings.strength, self._settings.repeat
        planned = Planned(vendor=self._vendor, strength=strength, repeat=repeat)
        for done in self._crew.each([planned, Page(vendor=self._vendor)]):
            self._planned += done.cases
            self._unit.records.add(done.piece)
        self._share = self._shared()

    def _judge_answers(self) -> None:
        records, total = self._unit.records, len(self._share.of(self._planned))
        self._step(0, total)
        stretches = (
            Stretch(vendor=self._vendor, items=items) for items in _parts(self._items(), ANSWERS)
        )
        for done in self._crew.each(stretches):
            records.add(done.piece)
            for facts in done.facts:
                self._together.add(facts)
            self._step(records.cases, max(records.cases, total))

    def _judge_together(self) -> None:
        """What is said of several answers when all have come."""
        groups = _parts(self._together.groups(), GROUPS)
        works = (Compared(vendor=self._vendor, groups=each) for each in groups)
        for done in self._crew.each(works):
            self._unit.records.add(done.piece)
        if self._share.whole:
            self._unit.records.add(piece(self._together.overall()))

    def _items(self) -> Iterator[_Placed]:
        """What there is to judge, in its order, with its place in a whole run."""
        placing = self._share.placing()
        for item in self._replay.items(case.id for case in self._planned):
            name = item.case if isinstance(item, Take) else item.case.id
            if name in self._share:
                yield item, placing(name)

    def _shared(self) -> Share:
        """A case that is not planned any more has a share, too."""
        shard = self._settings.shard
        if not shard:
            return Share(None, ())
        items = _parts(self._replay.items(case.id for case in self._planned), ANSWERS)
        works = (Sent(vendor=self._vendor, items=each) for each in items)
        sent = [case for done in self._crew.each(works) for case in done.cases]
        return Share(shard, (*sent, *self._planned), order=(case.id for case in sent))


def _parts(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The items, so many at a time."""
    left = iter(items)
    while part := tuple(islice(left, size)):
        yield part
