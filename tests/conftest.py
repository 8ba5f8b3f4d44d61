"""How properties are tried: with the same examples everywhere, and without a clock."""

from __future__ import annotations

import importlib
import pkgutil

from hypothesis import HealthCheck, settings

import conformance
from tests.effort import THOROUGH

# Deadlines measure the machine, as does the check for slow drawing; and a random seed makes a red
# build hard to see again.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=30,
)
settings.register_profile(THOROUGH, settings.get_profile("steady"), max_examples=200)
settings.load_profile("steady")

# Hypothesis draws from the constants of our modules that are loaded by then. All are, so that a test
# gets the same examples alone, in its file, and in whichever process and place of the whole suite.
for module in pkgutil.walk_packages(conformance.__path__, "conformance."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
