"""How many examples a property is tried with: few in the quick tests, more in the thorough ones."""

from __future__ import annotations

from hypothesis import settings

#: ``pytest --hypothesis-profile thorough``, as ``.ci/run`` does.
THOROUGH = "thorough"
_TIMES = 5


def examples(quickly: int) -> int:
    """The number for ``max_examples`` where examples are costly, given that of the quick tests."""
    return quickly * (_TIMES if settings.get_current_profile_name() == THOROUGH else 1)
