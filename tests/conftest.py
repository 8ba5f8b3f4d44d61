"""How properties are tried: with the same examples everywhere, and without a clock."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from contextlib import contextmanager

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


def pytest_sessionstart(session):
    """Load all our modules where tests are run, not in the process that hands them out.

    Hypothesis draws from the constants of our modules that are loaded by then. All are, so that a
    test gets the same examples alone, in its file, and in whichever process and place of the suite.
    """
    if session.config.pluginmanager.hasplugin("dsession"):
        return
    with _without_rewriting():
        for module in pkgutil.walk_packages(conformance.__path__, "conformance."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


@contextmanager
def _without_rewriting():
    """Import as anybody does: pytest rewrites what comes with a plugin, and so all of ours."""
    hooks = [each for each in sys.meta_path if type(each).__module__.startswith("_pytest.")]
    for each in hooks:
        sys.meta_path.remove(each)
    yield
    sys.meta_path[:0] = hooks
