"""The plan of a run: what its settings make of a provider."""

from __future__ import annotations

from conformance.engine.settings import Settings
from conformance.generate.plan import plan
from conformance.model import Case, Provider
from conformance.spec.library import Library


def cases_planned(settings: Settings, provider: Provider, library: Library) -> tuple[Case, ...]:
    """All that a run would send to a provider, were nothing left out.

    Raises:
        ConformanceError: there is no plan.
    """
    return plan(provider, library, strength=settings.strength, repeat=settings.repeat).cases
