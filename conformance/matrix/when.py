"""When a check fails: the choices that tell its failing findings from its others.

One choice that explains all is named alone. Where several fit, all are: the evidence cannot tell
which it is. Where none does, two that fail only together are named, or a few values of one facet
of which each fails; both only if there is no other such explanation. Nothing else is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from conformance.codec.canonical import canonical
from conformance.codec.records import to_json
from conformance.matrix.cell import OPERATION, Choice, When
from conformance.model import Json

#: A facet with more values than this explains nothing.
MAX_FACET_VALUES = 64
#: Nor do more different requests than this: their choices are followed no further.
MAX_SITUATIONS = 2_000
#: So many requests with the same choices are told apart.
MAX_ALIKE = 64
#: So many values of one facet still make a sentence.
_MOST_VALUES = 4

#: A facet with the canonical bytes of one of its values.
_Made = tuple[str, bytes]
_Situation = frozenset[_Made]


def key(value: Json) -> bytes:
    """Equal for equal JSON values and for no others; ``true`` is not ``1``."""
    return canonical(to_json(value))


@dataclass(slots=True)
class _Seen:
    """The requests of one situation: those that failed anything, and those that passed something.

    ``None`` once there are too many to be told apart: then each finding counts for itself.
    """

    fails: int = 0
    others: int = 0
    failing: set[str] | None = field(default_factory=set)
    passing: set[str] | None = field(default_factory=set)

    def add(self, case: str, *, failed: bool) -> None:
        name = case or f"#{self.fails + self.others}"  # of several requests: one of its own
        self.fails += failed
        self.others += not failed
        met = self.failing if failed else self.passing
        if met is not None:
            met.add(name)
        if met and len(met) > MAX_ALIKE:
            self.failing = self.passing = None

    @property
    def failed(self) -> int:
        """How many requests failed."""
        return self.fails if self.failing is None else len(self.failing)

    @property
    def passed(self) -> int:
        """How many requests failed nothing."""
        if self.failing is None or self.passing is None:
            return self.others
        return len(self.passing - self.failing)


@dataclass(slots=True)
class Situations:
    """Under which choices a check failed, and under which it did not; ``None`` once too many.

    A request that fails a check in one of several findings fails it. What is kept depends on the
    set of findings alone, in whatever order they come.
    """

    seen: dict[_Situation, _Seen] | None = field(default_factory=dict)
    values: dict[_Made, Json] = field(default_factory=dict)

    def add(self, choices: Mapping[str, Json], *, case: str, failed: bool) -> None:
        """Count one conclusive finding."""
        if self.seen is None:
            return
        made = {(facet, key(value)): value for facet, value in choices.items()}
        self.seen.setdefault(frozenset(made), _Seen()).add(case, failed=failed)
        self.values.update(made)
        if len(self.seen) > MAX_SITUATIONS:
            self.seen = None
            self.values.clear()

    def when(self, check: str, strength: int) -> When | None:
        """What explains the failing requests; ``None`` where nothing does, or nothing fails.

        Where all fail there is nothing to tell apart: they fail always.
        """
        seen = self.seen or {}
        failed = sum(each.failed for each in seen.values())
        others = sum(each.passed for each in seen.values())
        if not failed or not others:
            return None
        compared = _Compared(
            failing=tuple(situation for situation, each in seen.items() if each.failed),
            others=tuple(situation for situation, each in seen.items() if each.passed),
        )
        for kind, made in (
            ("alone", compared.alone),
            ("together", compared.together),
            ("either", compared.either),
        ):
            if made:
                choices = (Choice(facet=each[0], value=self.values[each]) for each in made)
                return When(
                    check=check,
                    kind=kind,  # type: ignore[arg-type]  # one of the three above
                    choices=tuple(choices),
                    failed=failed,
                    others=others,
                    strength=strength,
                )
        return None


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """Situations in which a check fails, beside those in which it does not; a few are both."""

    failing: tuple[_Situation, ...]
    others: tuple[_Situation, ...]

    @cached_property
    def alone(self) -> tuple[_Made, ...]:
        """The choices of every failure and of nothing else.

        Where the operation is one, facets that no other operation has are not told besides: they
        never varied.
        """
        fitting = [each for each in self._shared if each not in self._elsewhere]
        if any(facet == OPERATION for facet, _ in fitting):
            varied = {facet for facet, _ in self._elsewhere}
            fitting = [each for each in fitting if each[0] in varied]
        return tuple(fitting)

    @cached_property
    def together(self) -> tuple[_Made, ...]:
        """The only two choices of every failure that nothing else has both of."""
        fitting = [
            pair
            for pair in combinations(self._shared, 2)
            if not any(other.issuperset(pair) for other in self.others)
        ]
        return fitting[0] if len(fitting) == 1 else ()

    @cached_property
    def either(self) -> tuple[_Made, ...]:
        """The values of the only facet whose values in failures occur nowhere else."""
        fitting = {facet: values for facet in self._telling if (values := self._split(facet))}
        if OPERATION in fitting:
            return fitting[OPERATION]
        return next(iter(fitting.values())) if len(fitting) == 1 else ()

    def _split(self, facet: str) -> tuple[_Made, ...]:
        """The values of a facet in the failures, where they are few and nothing else has them."""
        values = [{each for each in one if each[0] == facet} for one in self.failing]
        failing = frozenset[_Made]().union(*values)
        few = all(values) and len(failing) <= _MOST_VALUES
        return tuple(sorted(failing)) if few and self._elsewhere.isdisjoint(failing) else ()

    @cached_property
    def _elsewhere(self) -> frozenset[_Made]:
        """Every choice of what did not fail."""
        return frozenset[_Made]().union(*self.others)

    @cached_property
    def _shared(self) -> tuple[_Made, ...]:
        """The choices of every failure."""
        shared = frozenset.intersection(*self.failing)
        return tuple(sorted(each for each in shared if each[0] in self._telling))

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        """The facets that vary, and not without end."""
        values: dict[str, set[bytes]] = {}
        for facet, value in frozenset[_Made]().union(*self.failing, *self.others):
            values.setdefault(facet, set()).add(value)
        return tuple(sorted(each for each in values if len(values[each]) <= MAX_FACET_VALUES))
