"""Where a request says what: one setting may stand at several places, in several spellings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.dialects.casing import snake, spellings
from conformance.dialects.values import Spelling
from conformance.model import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a setting.

    Attributes:
        path: names of members from the body inwards, in the dialect's own casing.
        spelling: how its values are written there.
        shared: the member may hold another setting; then its value decides.
        home: it may be created where no place holds the setting yet.
    """

    path: tuple[str, ...]
    spelling: Spelling
    shared: bool = False
    home: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """An ``Intent`` member: its places, the one that wins where they differ first."""

    spots: tuple[Spot, ...]

    def read(self, body: JsonObject) -> Json:
        """The value at the first place that has one."""
        for spot in self.spots:
            for _, value in _held(body, spot.path):
                said = spot.spelling.read(value)
                if said is not None:
                    return said
        return None

    def write(self, body: JsonObject, value: Json, *, create: bool = True) -> JsonObject | None:
        """The body with ``value`` at every place that holds the setting, else at a home of it.

        ``None`` for ``value`` removes it. A place that cannot say the value is emptied.

        Args:
            body: left alone.
            value: the new value.
            create: whether to write it where no place holds the setting yet.

        Returns:
            The new body, or ``None`` where no place can say the value.
        """
        said = False
        for spot in self.spots:
            for path, old in _held(body, spot.path):
                if spot.shared and spot.spelling.read(old) is None:
                    continue
                wire = _wire(spot, value)
                body = with_member(body, path, wire) if wire is not None else _without(body, path)
                said = said or wire is not None
        if said or value is None or not create:
            return body
        return self._settle(body, value)

    def _settle(self, body: JsonObject, value: Json) -> JsonObject | None:
        homes = [spot for spot in self.spots if spot.home and _wire(spot, value) is not None]
        free = [spot for spot in homes if not _held(body, spot.path)]
        for missing in (False, True):
            for spot in free:
                path, parent = way_to(body, spot.path)
                if parent or (missing and path):
                    return with_member(body, path, _wire(spot, value))
        return None


def _wire(spot: Spot, value: Json) -> Json:
    """What to write so that ``value`` is read again, or ``None``."""
    if value is None:
        return None
    wire = spot.spelling.write(value)
    return wire if spot.spelling.read(wire) == value else None


def _held(body: Json, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Json]]:
    """Every member that ``path`` leads to, in whatever spelling, with its real path."""
    held: list[tuple[tuple[str, ...], Json]] = [((), body)]
    for name in path:
        held = [
            ((*way, each), value[each])
            for way, value in held
            if isinstance(value, dict)
            for each in spellings(name)
            if each in value
        ]
        if not held:
            break
    return held


def way_to(body: Json, path: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The real path to a new member, and whether its parent is there already.

    New names take the casing of the parent's. Empty where a scalar stands in the way.
    """
    way: list[str] = []
    lower = False
    for depth, name in enumerate(path):
        if not isinstance(body, Mapping):
            return (), False
        spelt = next((each for each in spellings(name) if each in body), None)
        if spelt is None:
            rest = [snake(each) for each in path[depth:]] if lower else path[depth:]
            return (*way, *rest), depth == len(path) - 1
        lower = spelt != name and spelt == snake(name)
        way.append(spelt)
        body = body[spelt]
    return tuple(way), True


def with_member(body: Json, path: tuple[str, ...], value: Json) -> JsonObject:
    """A copy of an object with a member set, by its real path; missing parents are made."""
    held = body if isinstance(body, Mapping) else {}
    name, rest = path[0], path[1:]
    return {**held, name: with_member(held.get(name), rest, value) if rest else value}


def _without(body: JsonObject, path: tuple[str, ...]) -> JsonObject:
    """Without a member, and without the parents that it leaves empty."""
    name, rest = path[0], path[1:]
    inner = body[name]
    if rest and isinstance(inner, Mapping):
        kept = _without(inner, rest)
        if kept:
            return {**body, name: kept}
    return {key: value for key, value in body.items() if key != name}
