"""The example that users copy works as it stands, wherever it is copied to."""

from __future__ import annotations

import pytest

from tests.project import ROOT

pytest_plugins = ["pytester"]


@pytest.mark.slow
def test_the_example_passes(pytester):
    text = (ROOT / "examples" / "property_tests" / "test_my_client.py").read_text(encoding="utf-8")
    pytester.makepyfile(test_my_client=text)
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=text.count("def test_"))
