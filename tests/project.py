"""The project's own vendors and what is planned for them, made once for all tests of a process.

Plans take most of a second each, and dozens of tests look at the same ones.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from conformance.generate.plan import Plan, plan
from conformance.spec.library import Library

ROOT = Path(__file__).parents[1]

#: The committed specs. For tests that read: one that spoils something opens its own.
LIBRARY = Library.open(ROOT)


@cache
def planned(provider: str, strength: int = 1) -> Plan:
    """The plan for one of the project's vendors."""
    return plan(LIBRARY.provider(provider), LIBRARY, strength=strength)
