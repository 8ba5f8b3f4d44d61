"""What the simulator can do wrong on purpose, one thing at a time.

A fault is one decorated function in a module of ``conformance.simulator.faults``, found by loading
that package. It gets the honest answer and says what the faulty vendor answers instead. Faults are
the measure of the checks: each names the features whose cells it must spoil.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from conformance.model import Response
from conformance.registry import Registry
from conformance.simulator.scene import Scene

#: The header in which an answer says after how many seconds it is to come: nothing here waits.
DELAY: Final = "x-conformance-simulator-delay"


class Apply(Protocol):
    """The function of a fault."""

    def __call__(self, response: Response, scene: Scene, /) -> Response:
        """The faulty answer; the honest one where the fault does not show. Never raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorFault:
    """A registered fault.

    Attributes:
        id: what ``--fault`` takes.
        title: what the vendor does wrong, in one sentence.
        breaks: the features that it must be seen to break, as a warning at least; none where a
            picture is missing through nobody's fault, or all is well.
        caught_by: the checks that must say so; one at least for each feature.
        numbers: what it stands for among the faults that vendors were seen to have: ``F-015`` of
            ``docs/faults.md``.
        sources: where a vendor was seen to do it: ``owner/repository#number`` or a URL; none where
            it is only conceivable.
        steady: whether it takes several answers to show, so that no seed narrows it to a moment.
    """

    id: str
    title: str
    breaks: tuple[str, ...]
    caught_by: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    steady: bool = False
    apply: Apply


#: Faults by id.
FAULTS: Registry[SimulatorFault] = Registry("fault", "conformance.simulator.faults")


def fault(
    id: str,  # noqa: A002 - the field's own word
    *,
    title: str,
    breaks: tuple[str, ...] = (),
    caught_by: tuple[str, ...] = (),
    numbers: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
    steady: bool = False,
) -> Callable[[Apply], Apply]:
    """Register the decorated function as a fault."""

    def register(apply: Apply) -> Apply:
        made = SimulatorFault(
            id=id,
            title=title,
            breaks=breaks,
            caught_by=caught_by,
            numbers=numbers,
            sources=sources,
            steady=steady,
            apply=apply,
        )
        FAULTS.add(id, made)
        return apply

    return register
