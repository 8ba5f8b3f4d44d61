"""One Hypothesis profile for all tests: the same examples everywhere, and no clock."""

from __future__ import annotations

from hypothesis import settings

# Deadlines measure the machine, and a random seed makes a red build hard to see again.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")
