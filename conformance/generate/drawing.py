"""Draw one value from a strategy: the same in every run of the same Hypothesis, no database."""

from __future__ import annotations

import hashlib

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import InvalidArgument, Unsatisfiable
from hypothesis.strategies import SearchStrategy

from conformance.codec.canonical import canonical
from conformance.errors import SchemaError
from conformance.model import Json

#: The first example of a run is always the simplest; the last of so many is not.
_EXAMPLES = 3


def seed_of(*parts: Json) -> int:
    """A number that depends on nothing but ``parts``."""
    return int.from_bytes(hashlib.sha256(canonical(list(parts))).digest()[:8])


def draw(strategy: SearchStrategy[Json], *parts: Json) -> Json:
    """A value for the seed that ``parts`` make.

    Raises:
        SchemaError: the strategy finds no value.
    """
    drawn: list[Json] = []

    @seed(seed_of(*parts))
    @settings(
        max_examples=_EXAMPLES,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Json) -> None:
        drawn.append(value)

    try:
        collect()
    except Unsatisfiable:
        raise SchemaError("no value was found that fits the schema") from None
    except InvalidArgument:  # a pattern of characters that we never send, or a length beyond reason
        raise SchemaError("no value that we would send fits the schema") from None
    return drawn[-1]
