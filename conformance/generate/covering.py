"""Covering arrays: few rows in which every choice, or every pair of choices, occurs.

Deterministic and greedy, in the manner of AETG (https://doi.org/10.1109/32.605761): each new row
starts from a choice not yet covered and takes, axis by axis, what covers most; where nothing more
is to be had it takes the first option, which callers make the cheapest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product

#: A choice of some axes: axis index -> option index.
Partial = Mapping[int, int]

#: Says whether a partial choice breaks no constraint. It must stay false once it is false.
Feasible = Callable[[Partial], bool]

#: How many starts are tried for each row, and how many missing choices they may look at together;
#: more makes arrays a little smaller and slower.
_STARTS, _LOOKS = 12, 10_000


def covering(sizes: Sequence[int], strength: int, feasible: Feasible) -> list[tuple[int, ...]]:
    """Rows of option indices, one per axis, that cover every feasible choice of ``strength`` axes.

    The first row takes the first options, as far as they go together. Strength 0 gives that row
    alone; where nothing is feasible there is no row.

    Args:
        sizes: the number of options of each axis, each at least 1.
        strength: 0, 1 or 2.
        feasible: whether a partial choice can stand.
    """
    first = complete({}, sizes, feasible)
    if first is None:
        return []
    if strength == 0 or not sizes:
        return [first]
    targets = _targets(sizes, min(strength, len(sizes)), feasible)
    rows = [first]
    missing = dict.fromkeys(target for target in targets if not _covers(first, target))
    while missing:
        row = _best_row(list(missing), missing, sizes, feasible)
        rows.append(row)
        missing = dict.fromkeys(target for target in missing if not _covers(row, target))
    return rows


def complete(chosen: Partial, sizes: Sequence[int], feasible: Feasible) -> tuple[int, ...] | None:
    """The first feasible row, in the order of options, that contains ``chosen``; else ``None``."""
    row = _straight(chosen, sizes, feasible)
    if row is not None or not _completable(chosen, sizes, feasible):
        return row
    held = dict(chosen)
    for axis in (axis for axis in range(len(sizes)) if axis not in chosen):
        wider = ({**held, axis: option} for option in range(sizes[axis]))
        held = next(each for each in wider if _completable(each, sizes, feasible))
    return tuple(held[axis] for axis in range(len(sizes)))


def _straight(chosen: Partial, sizes: Sequence[int], feasible: Feasible) -> tuple[int, ...] | None:
    """The row that takes the first option that can stand, axis by axis; ``None`` at a dead end."""
    plain = {axis: chosen.get(axis, 0) for axis in range(len(sizes))}
    if feasible(plain):
        return tuple(plain.values())
    held = dict(chosen)
    for axis in (axis for axis in range(len(sizes)) if axis not in chosen):
        wider = ({**held, axis: option} for option in range(sizes[axis]))
        standing = next((each for each in wider if feasible(each)), None)
        if standing is None:
            return None
        held = standing
    row = tuple(held[axis] for axis in range(len(sizes)))
    return row if feasible(held) else None


def _completable(chosen: Partial, sizes: Sequence[int], feasible: Feasible) -> bool:
    """Whether any whole row contains ``chosen``.

    Axes on which ``chosen`` already rules something out are tried first, so that what cannot stand
    is found out without going through all that has nothing to do with it.
    """
    if not feasible(chosen):
        return False
    if _straight(chosen, sizes, feasible) is not None:
        return True
    left = {
        axis: [option for option in range(size) if feasible({**chosen, axis: option})]
        for axis, size in enumerate(sizes)
        if axis not in chosen
    }
    if not all(left.values()):
        return False
    axis = min(left, key=lambda each: (len(left[each]) == sizes[each], len(left[each]), each))
    return any(_completable({**chosen, axis: each}, sizes, feasible) for each in left[axis])


_Target = tuple[tuple[int, int], ...]


def _targets(sizes: Sequence[int], strength: int, feasible: Feasible) -> Iterator[_Target]:
    """Every choice of ``strength`` axes that some whole row can contain."""
    for axes in combinations(range(len(sizes)), strength):
        for options in product(*(range(sizes[axis]) for axis in axes)):
            target = tuple(zip(axes, options, strict=True))
            if complete(dict(target), sizes, feasible) is not None:
                yield target


def _covers(row: Sequence[int], target: _Target) -> bool:
    return all(row[axis] == option for axis, option in target)


def _best_row(
    starts: Sequence[_Target],
    missing: Mapping[_Target, None],
    sizes: Sequence[int],
    feasible: Feasible,
) -> tuple[int, ...]:
    """The row, of those grown from the first few missing targets, that covers most of them."""
    tried = max(1, min(_STARTS, _LOOKS // len(starts)))
    step = max(1, len(starts) // tried)
    rows = [_grow(dict(start), missing, sizes, feasible) for start in starts[::step][:tried]]
    return max(rows, key=lambda row: sum(_covers(row, target) for target in missing))


def _grow(
    chosen: dict[int, int],
    missing: Mapping[_Target, None],
    sizes: Sequence[int],
    feasible: Feasible,
) -> tuple[int, ...]:
    """Fill a row axis by axis, each time with the option that covers most of what is missing."""
    while len(chosen) < len(sizes):
        gains = _gains(chosen, missing)
        for axis, option in sorted(gains, key=lambda each: (-gains[each], each)):
            wider = {**chosen, axis: option}
            if complete(wider, sizes, feasible) is not None:
                chosen = wider
                break
        else:
            break  # nothing more to cover: the rest takes the first options
    row = complete(chosen, sizes, feasible)
    assert row is not None  # noqa: S101 - every choice made above was checked to be completable
    return row


def _gains(chosen: Partial, missing: Mapping[_Target, None]) -> dict[tuple[int, int], int]:
    """For each choice on a free axis how many missing targets it covers, with those chosen.

    A pair of which both halves are free counts a little, so that rows fill up.
    """
    gains: dict[tuple[int, int], int] = {}
    for target in missing:
        free = [(axis, option) for axis, option in target if axis not in chosen]
        if not free or any(chosen.get(axis, option) != option for axis, option in target):
            continue
        for each in free:
            gains[each] = gains.get(each, 0) + (1000 if len(free) == 1 else 1)
    return gains
