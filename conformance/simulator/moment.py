"""When a fault strikes: always, or only where one thing holds of a request.

What vendors do wrong they often do in one corner: in streams, in one operation, for one size. A
seed draws such a corner among those in which the fault is seen whatever else a request asks for, so
that a plan which tries each choice once comes by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from conformance.model import Response
from conformance.simulator.choice import Choice
from conformance.simulator.editing import is_stream
from conformance.simulator.scene import Scene

Value: TypeAlias = str | bool | None

#: Which operation answers shows in few of its requests already: a probe is sent once to each.
_LOOSE: Final = "operation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A thing that must hold of a request for a fault to strike."""

    facet: str
    value: Value

    def holds(self, facets: Mapping[str, Value]) -> bool:
        """Whether it does."""
        return self.facet in facets and facets[self.facet] == self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A request that was tried, and whether the fault showed in the answer to it."""

    facets: Mapping[str, Value]
    shows: bool


def facets_of(response: Response, scene: Scene) -> Mapping[str, Value]:
    """What tells requests apart, by the honest answer to each."""
    found: dict[str, Value] = {"operation": scene.operation.id}
    if scene.told(response) is not None:
        asked, intent = scene.asked, scene.intent
        found |= {
            "stream": is_stream(response),
            "ratio": asked.aspect_ratio,
            "tier": asked.tier,
            "model": asked.model,
            "reference": bool(intent.references),
        }
    elif scene.stage == "operation":
        error = scene.speaks.outcome(response).error
        found["refusal"] = error.category if error else None
    return found


def drawn(choice: Choice, occasions: Sequence[Occasion]) -> Moment | None:
    """The moment of a fault under a seed; ``None`` is always, as with seed 0."""
    corners: dict[str, list[Value]] = {}
    for name in sorted({facet for each in occasions for facet in each.facets}):
        values = _corners(name, occasions)
        if values:
            corners[name] = values
    facet = choice.of("moment", (None, *corners))
    if facet is None:
        return None
    return Moment(facet=facet, value=choice.of(f"moment {facet}", corners[facet]))


def _corners(facet: str, occasions: Sequence[Occasion]) -> list[Value]:
    """The values of a facet in which a fault shows, where it shows in others as well.

    What is not said is no value: a request without a ratio has a reference picture besides.
    """
    shown: dict[Value, list[bool]] = {}
    for each in occasions:
        if each.facets.get(facet) is not None:
            shown.setdefault(each.facets[facet], []).append(each.shows)
    enough = any if facet == _LOOSE else all
    seen = [value for value, shows in shown.items() if any(shows)]
    return [value for value in seen if enough(shown[value])] if len(seen) > 1 else []
