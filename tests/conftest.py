"""One Hypothesis profile for all tests: the same examples everywhere, and no clock."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Deadlines measure the machine, as does the check for slow drawing; and a random seed makes a red
# build hard to see again.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")
