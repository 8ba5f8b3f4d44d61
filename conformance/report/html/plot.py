"""Small plots for each vendor: how long a picture takes, and what it costs at most."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from conformance.matrix import Span
from conformance.model import EvidenceKind, ProviderRecord
from conformance.report.html.measured import SIZES, Measure
from conformance.report.words import plural

_TEN = 10
_QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The spread of one size, in hundredths of the axis: all of it, its middle half, its median."""

    size: str
    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float
    told: str
    spread: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot, with where its axis ends and what to know for reading it; or the ``note`` alone."""

    title: str
    rows: tuple[Row, ...] = ()
    end: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The ends of both axes: the same for every vendor, so that plots can be compared."""

    seconds: float
    usd: float


def scale(measures: Mapping[str, Sequence[Measure]]) -> Scale:
    """Axes on which all measures of a run have room."""
    every = [each for found in measures.values() for each in found]
    return Scale(
        seconds=_round_up(max((each.seconds for each in every), default=0)),
        usd=_round_up(max((each.usd for each in every), default=0)),
    )


def plots(
    provider: ProviderRecord, spans: Sequence[Span], measures: Sequence[Measure], axes: Scale
) -> tuple[Plot, ...]:
    """Seconds and dollars for each picture of a vendor, or why there is nothing to plot."""
    if not measures:
        return (Plot(title="Time and cost of a picture", note=_nothing(spans)),)
    return _time(provider, measures, axes), _cost(provider, measures, axes)


def _nothing(spans: Sequence[Span]) -> str:
    if any(span.kind is EvidenceKind.SIMULATED for span in spans):
        return "no recorded or live picture; a simulated one measures nothing"
    return "no recorded or live picture"


def _time(provider: ProviderRecord, measures: Sequence[Measure], axes: Scale) -> Plot:
    note = "its own time: the model behind it is simulated" if provider.upstream else ""
    values = [(each.size, each.seconds) for each in measures]
    return _plot("Time to a picture", values, axes.seconds, unit="s", note=note)


def _cost(provider: ProviderRecord, measures: Sequence[Measure], axes: Scale) -> Plot:
    title = "Cost of a picture"
    if provider.upstream:
        return Plot(title=title, note="nobody was paid: the model behind it is simulated")
    note = "at most, by the printed prices"
    if any(each.assumed for each in measures):
        note = "at most; where the page prints no price, the model owner's is assumed"
    values = [(each.size, each.usd) for each in measures]
    return _plot(title, values, axes.usd, unit="USD", note=note)


def _plot(
    title: str, values: Iterable[tuple[str, float]], end: float, *, unit: str, note: str
) -> Plot:
    found: dict[str, list[float]] = {}
    for size, value in values:
        if value > 0:
            found.setdefault(size, []).append(value)
    rows = tuple(_row(size, sorted(found[size]), end, unit) for size in SIZES if size in found)
    if not rows:
        return Plot(title=title, note="not known of any picture")
    return Plot(title=title, rows=rows, end=f"{_short(end)} {unit}", note=note)


def _row(size: str, values: Sequence[float], end: float, unit: str) -> Row:
    quarters = statistics.quantiles(values, n=_QUARTERS, method="inclusive") if values[1:] else None
    first, median, third = quarters or (values[0],) * 3
    low, high = values[0], values[-1]
    spread = "" if low == high else f", {_short(low)} to {_short(high)} {unit}"
    return Row(
        size=size,
        low=_place(low, end),
        quarter=_place(first, end),
        median=_place(median, end),
        three_quarters=_place(third, end),
        high=_place(high, end),
        told=f"{_short(median)} {unit}",
        spread=spread,
        count=plural(len(values), "answer"),
    )


def _place(value: float, end: float) -> float:
    return round(100 * value / end, 2)


def _round_up(value: float) -> float:
    """The next of 1, 2 and 5 times a power of ten; 1 for nothing."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = _TEN ** math.floor(math.log10(value))
    return float(next((n * power for n in (1, 2, 5) if n * power >= value), _TEN * power))


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= _TEN else f"{value:.2g}"
