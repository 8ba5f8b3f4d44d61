"""Requests drawn inside of ``@given``, as a test draws them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from time import process_time
from typing import Any, TypeAlias

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from benchmarks.speed.work.corpus import SPECS, VENDOR
from conformance.spec.library import Library

#: valid or negative -> operation -> requests drawn in a second.
Rates: TypeAlias = dict[str, dict[str, float]]

#: What is worked out once, by either tool, is not what is measured.
_WARM = 10


def ours(draws: int) -> Rates:
    """Our public strategies; what is wrong breaks the schema, as with the other tool."""
    from conformance import strategies  # noqa: PLC0415 - each worker loads its own tool

    root = SPECS.parent
    operations = [each.id for each in Library.open(root).provider(VENDOR).operations]
    made = {
        "valid": lambda each: strategies.requests(VENDOR, each, root=root),
        "negative": lambda each: strategies.negative(VENDOR, each, "schema", root=root),
    }
    return {
        kind: {each: _rate(make(each), draws) for each in operations} for kind, make in made.items()
    }


def theirs(draws: int) -> Rates:
    """Schemathesis' strategies for the same operations."""
    import schemathesis  # noqa: PLC0415 - an extra

    from benchmarks.detection.document import document  # noqa: PLC0415 - likewise

    warnings.simplefilter("ignore")  # its own, of what it cannot negate
    schema = schemathesis.openapi.from_dict(document(Library.open(SPECS.parent), VENDOR))
    operations = [each.ok() for each in schema.get_all_operations()]
    modes = {
        "valid": schemathesis.GenerationMode.POSITIVE,
        "negative": schemathesis.GenerationMode.NEGATIVE,
    }
    return {
        kind: {
            each.label: _rate(each.as_strategy(generation_mode=mode), draws) for each in operations
        }
        for kind, mode in modes.items()
    }


def _rate(strategy: SearchStrategy[Any], draws: int) -> float:
    _draw(strategy, _WARM)
    started = process_time()
    drawn = _draw(strategy, draws)
    return drawn / (process_time() - started)


def _draw(strategy: SearchStrategy[Any], draws: int) -> int:
    """How many were really drawn: a strategy may have fewer to offer."""
    drawn: list[None] = []
    checked: Callable[..., Callable[[], None]] = given(strategy)
    settings(
        database=None,
        deadline=None,
        derandomize=True,
        max_examples=draws,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(checked(lambda _request: drawn.append(None)))()
    return len(drawn)
