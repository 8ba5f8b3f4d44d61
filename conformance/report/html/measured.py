"""What recorded and live pictures took and cost, for the plots; a simulation measures nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conformance.model import CaseRecord, EvidenceKind, PictureRecord, Record

#: Every size of which pictures are told apart, small to large; what is far from all is ``other``.
SIZES = ("512", "1K", "2K", "4K", "other")

_REAL = {EvidenceKind.LIVE, EvidenceKind.RECORDED}
_SQUARE = 1024
_FAR = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One answer with pictures.

    Attributes:
        size: of its largest picture as delivered, whatever was asked for.
        seconds: until the whole answer was there, 0 where it was not timed.
        usd: for each picture, at most; ``assumed`` where the vendor's page does not say so.
    """

    size: str
    seconds: float
    usd: float
    assumed: bool


class Measured:
    """Collects measures of a run's records while it is read."""

    def __init__(self) -> None:
        self._found: dict[str, list[Measure]] = {}

    def add(self, record: Record) -> None:
        """Measure one record."""
        if isinstance(record, CaseRecord) and record.evidence.kind in _REAL:
            self._found.setdefault(record.provider, []).extend(_measures(record))

    def cited(self) -> Iterable[str]:
        """None: a measure is all that is wanted of a case."""
        return ()

    @property
    def by_provider(self) -> Mapping[str, tuple[Measure, ...]]:
        """Provider -> its measures so far."""
        return {name: tuple(found) for name, found in self._found.items()}


def _measures(case: CaseRecord) -> Iterator[Measure]:
    answer = case.response
    pictures = [each for each in answer.images if not each.thought] if answer else []
    areas = [area for area in map(_area, pictures) if area]
    if areas:
        yield Measure(
            size=_size(max(areas)),
            seconds=case.timing.total,
            usd=case.cost_usd / len(pictures),
            assumed=case.assumed,
        )


def _area(picture: PictureRecord) -> int:
    return (picture.width or 0) * (picture.height or 0)


def _size(area: int) -> str:
    """The size whose pictures have about so many pixels, whatever their ratio."""
    doublings = math.log2(math.sqrt(area) / _SQUARE)
    nearest = round(doublings)
    names = dict(zip(range(-1, 3), SIZES, strict=False))
    return names.get(nearest, "other") if abs(doublings - nearest) <= _FAR else "other"
