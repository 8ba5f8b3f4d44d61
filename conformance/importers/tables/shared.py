"""Which samples of a page are whose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from conformance.importers.draft import PrintedSample
from conformance.importers.infer import bodies, dialect
from conformance.importers.markdown import Block
from conformance.importers.tables.endpoints import Endpoint, matches, parted
from conformance.model import Dialect

#: Where every dialect is told by the members of a body alone.
_PATH: Final = "/images/generations"
_IN_A_LIST: Final = frozenset({"item", "paragraph"})


def shared_out(
    samples: Sequence[PrintedSample], starts: Sequence[Endpoint], regions: Sequence[Sequence[Block]]
) -> list[list[PrintedSample]]:
    """The samples of each endpoint: those sent to it, and those of its region that name none.

    One that is sent to several endpoints is that of the region it stands in; an answer outside of
    all regions is that to the request before it. Below a list of endpoints, a body is that of all
    whose dialect it is.
    """
    spans = [_span(region) for region in regions]
    own: list[list[PrintedSample]] = [[] for _ in starts]
    last: list[int] = []
    for sample in samples:
        around = [n for n, (first, final) in enumerate(spans) if first <= sample.line <= final]
        if sample.url:
            path = parted(sample.url)[1]
            fits = [n for n, each in enumerate(starts) if _receives(each, sample, path)]
            last = (fits if len(fits) == 1 else [n for n in fits if n in around])[:1]
        elif around:
            row = _row(around[-1], starts, regions)
            last = _of_row(sample, row, starts) if len(row) > 1 else around[-1:]
        elif sample.kind == "request":
            last = []
        for number in last:
            own[number].append(sample)
    return own


def _row(number: int, starts: Sequence[Endpoint], regions: Sequence[Sequence[Block]]) -> list[int]:
    """The endpoints of a list that ends with this one, item by item; else this one alone."""
    row = [number]
    while row[0] and _follows(row[0], starts, regions):
        row.insert(0, row[0] - 1)
    return row


def _follows(number: int, starts: Sequence[Endpoint], regions: Sequence[Sequence[Block]]) -> bool:
    """Whether an endpoint stands right below the one before it, and starts with no heading."""
    next_to = starts[number].index - starts[number - 1].index <= 1
    return next_to and bool(regions[number]) and regions[number][0].kind in _IN_A_LIST


def _of_row(sample: PrintedSample, row: Sequence[int], starts: Sequence[Endpoint]) -> list[int]:
    """Those of some endpoints that a body can be of; the last where nothing tells."""
    usual = {n: dialect.by_path(starts[n].path) for n in row}
    own = spoken(sample)
    others = [n for n in row if own is None or usual[n] is None]
    return [n for n in row if own and usual[n] is own] or others[-1:]


def spoken(sample: PrintedSample) -> Dialect | None:
    """The dialect of a body by its own members, ``None`` where they do not tell."""
    if sample.kind == "response":
        found, _ = dialect.response([], bodies.of_answers([sample]))
        return None if found is Dialect.ANY else found
    sent = bodies.of_requests([sample])
    return dialect.request(_PATH, (), sent)[0] if sent else None


def _span(region: Sequence[Block]) -> tuple[int, int]:
    """The first and the last line of some blocks."""
    last = max((block.line + block.text.count("\n") for block in region), default=0)
    return (region[0].line if region else 1, last)


def _receives(endpoint: Endpoint, sample: PrintedSample, path: str) -> bool:
    return endpoint.method in {"", sample.method} and matches(endpoint.path, path)
