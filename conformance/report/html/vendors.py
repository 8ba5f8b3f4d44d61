"""The summary of each vendor, as a buyer reads it: what does not hold comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.matrix import Cell, Span
from conformance.model import ProviderRecord, State
from conformance.report import words
from conformance.report.html import prices
from conformance.report.html.link import Link, link
from conformance.report.html.measured import Measure
from conformance.report.html.plot import Plot, Scale, plots, scale
from conformance.report.html.prices import SizePrice
from conformance.report.reading import Reading
from conformance.report.visible import visible

_BROKEN = 6
_WORST_FIRST = (
    State.CONTRADICTED,
    State.PARTIAL,
    State.SUPPORTED,
    State.UNDOCUMENTED,
    State.UNPROVEN,
    State.NOT_CLAIMED,
)
_ON_PAGE = {State.CONTRADICTED: "contradicted", State.PARTIAL: "in part", State.SUPPORTED: "hold"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorView:
    """The summary of one provider.

    Attributes:
        states: how many cells are in each state by answers, or for want of them.
        page: the same of what is read off its page alone.
        broken: the first contradicted claims; ``more`` says how many others are.
        unrecorded: how many planned cases there is no evidence for.
    """

    provider: ProviderRecord
    name: str
    states: Mapping[State, int]
    page: str
    broken: tuple[Cell, ...]
    more: str
    spans: tuple[Span, ...]
    sources: tuple[tuple[Link, str], ...]
    catalogue: str
    sizes: tuple[SizePrice, ...]
    prices: tuple[str, ...]
    plots: tuple[Plot, ...]
    not_judged: tuple[str, ...]
    unrecorded: int

    @property
    def bar(self) -> Iterator[tuple[State, int, int]]:
        """State, start and width of each piece of the bar, in cells."""
        start = 0
        for state, count in self.states.items():
            if count:
                yield state, start, count
                start += count


def vendors(reading: Reading, measures: Mapping[str, Sequence[Measure]]) -> tuple[VendorView, ...]:
    """The summaries of all providers, in the order of the matrix."""
    axes = scale(measures)
    return tuple(
        _vendor(reading, provider, measures.get(provider.id, ()), axes)
        for provider in reading.matrix.header.providers
    )


def _vendor(
    reading: Reading, provider: ProviderRecord, measures: Sequence[Measure], axes: Scale
) -> VendorView:
    matrix = reading.matrix
    cells, spans = matrix.of(provider.id), matrix.spans[provider.id]
    contradicted = [c for c in cells if c.state is State.CONTRADICTED and not c.printed]
    return VendorView(
        provider=provider,
        name=visible(provider.name, 80),
        states=_states(cell for cell in cells if not cell.printed),
        page=_page(cells),
        broken=tuple(contradicted[:_BROKEN]),
        more=f"{len(contradicted) - _BROKEN} more" if contradicted[_BROKEN:] else "",
        spans=spans,
        sources=tuple(
            (link(source.title or source.url, source.url), visible(source.retrieved, 20))
            for source in provider.sources
        ),
        catalogue=words.catalogue(provider),
        sizes=prices.by_size(provider),
        prices=prices.listed(provider),
        plots=plots(provider, spans, measures, axes),
        not_judged=tuple(
            f"{visible(operation.id, 80)}: {visible(operation.not_judged, 80)}"
            for operation in provider.operations
            if operation.not_judged
        ),
        unrecorded=len(matrix.unrecorded.get(provider.id, ())),
    )


def _states(cells: Iterable[Cell]) -> Mapping[State, int]:
    """How many cells are in each state, what is contradicted first; every state named."""
    counts = Counter(cell.state for cell in cells)
    return {state: counts[state] for state in _WORST_FIRST}


def _page(cells: Iterable[Cell]) -> str:
    """What became of the rows that are read off the page: ``2 hold, 9 in part``."""
    counts = _states(cell for cell in cells if cell.printed)
    told = (f"{counts[state]} {word}" for state, word in _ON_PAGE.items() if counts[state])
    return ", ".join(told)
