"""Answers gathered for what several of them show together: any number of them, in little memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from conformance.checks.check import Group
from conformance.model import Facts, Phase
from conformance.spill.rows import Rows
from conformance.spill.shelf import Shelf


def groups(answers: Iterable[Facts]) -> tuple[Group, ...]:
    """The probe groups that a few answers make up; see ``Gathered.groups``."""
    gathered = Gathered()
    for facts in answers:
        gathered.add(facts)
    return tuple(gathered.groups())


class Gathered:
    """Takes the answers of a provider one at a time, in the order of a run."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._cases = Rows(str, int)
        self._parts = Rows(str, str, str, int, int, int)

    def add(self, facts: Facts) -> None:
        """Take in one more."""
        place = self._shelf.add(pickle.dumps(facts, pickle.HIGHEST_PROTOCOL))
        self._cases.add(facts.case, place)
        probe = facts.phase is not Phase.COVERING
        for number, part in enumerate(facts.parts):
            self._parts.add(part.group, part.probe, part.role, probe, place, number)

    def named(self, case: str) -> Facts | None:
        """The first answer to a case, for those few that a finding is about."""
        return next((self._facts(place) for name, place in self._cases if name == case), None)

    def groups(self) -> Iterator[Group]:
        """The probe groups that they make up, in the order in which they begin.

        A covering case is the plain half of several groups, and alone it is none of them. Where it
        plays a part that a probe played in an earlier plan, the probe is left out.
        """
        begun = Rows(int, int, int, int, str, str)
        for (name, probe), rows in groupby(self._parts, itemgetter(0, 1)):
            playing = sorted(_playing(rows))
            for place, number in playing:
                begun.add(*playing[0], place, number, name, probe)
        for _, rows in groupby(begun, itemgetter(0, 1)):
            listed = list(rows)
            members = tuple(self._facts(place) for _, _, place, *_ in listed)
            if len(members) > 1 or members[0].phase is not Phase.COVERING:
                *_, name, probe = listed[0]
                yield Group(id=name, probe=probe, members=members)

    def _facts(self, place: int) -> Facts:
        return cast("Facts", pickle.loads(self._shelf[place]))  # noqa: S301 - pickled above


def _playing(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    """The members of a group: where they are kept, and the number of the part that they play."""
    for _, alike in groupby(rows, itemgetter(2)):
        covered = False
        for *_, probe, place, number in alike:  # covering cases come first
            covered |= not probe
            if not (probe and covered):
                yield place, number
