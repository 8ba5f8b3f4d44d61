"""The documented vendors, and a made-up one that documents what none of them does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from conformance.generate.plan import plan
from conformance.model import Case, Operation, Provider
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library
from tests.project import LIBRARY, planned

HERE = Path(__file__).parent
MADE_UP = "allround"
DOCUMENTED = ("agicto", "ccapi", "openai-next", "qianduoduo", "uniall")
EVERYONE = (MADE_UP, *DOCUMENTED)


class Shop:
    """A vendor's spec and its plan. No dataclass: Hypothesis prints those in full."""

    def __init__(self, provider: Provider, library: Library, cases: tuple[Case, ...]) -> None:
        self.provider = provider
        self.library = library
        self.cases = cases
        self.honest = cache(Vendor(provider, library)._answer)

    def __repr__(self) -> str:
        return self.provider.id

    def vendor(self, fault: str | None = None, seed: int = 0) -> Vendor:
        return Vendor(self.provider, self.library, fault=fault, seed=seed)

    def spoilt(self, fault: str, seed: int = 0) -> Vendor:
        """A vendor with a fault; the honest answers behind it are worked out once for all."""
        vendor = self.vendor(fault, seed)
        vendor._answer = self.honest  # type: ignore[method-assign]
        return vendor

    def operation(self, case: Case) -> Operation:
        return next(each for each in self.provider.operations if each.id == case.operation)


@cache
def _shop(name: str) -> Shop:
    if name != MADE_UP:
        return Shop(LIBRARY.provider(name), LIBRARY, planned(name).cases)
    library = Library.open(HERE / "root")
    provider = library.provider(name)
    return Shop(provider, library, plan(provider, library).cases)


@pytest.fixture(scope="session")
def library() -> Library:
    """What the documented vendors are described in."""
    return LIBRARY


@pytest.fixture(scope="session")
def shops() -> Mapping[str, Shop]:
    """Every vendor by id."""
    return {name: _shop(name) for name in EVERYONE}


@pytest.fixture(params=EVERYONE)
def shop(request: pytest.FixtureRequest) -> Shop:
    """Each vendor in turn."""
    return _shop(request.param)
