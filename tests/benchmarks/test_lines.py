"""Every line of the benchmarks still runs; what it measures here means nothing."""

from __future__ import annotations

import pytest

from benchmarks.speed.lines import LINES, WITH_FUZZER
from benchmarks.speed.scale import TINY

# Those beside Schemathesis need the extra `bench`, which the tests do without: the benchmarks
# themselves are what tries them.
ALONE = sorted(set(LINES) - WITH_FUZZER)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALONE)
def test_a_line_gives_rows_of_what_was_really_measured(name, tmp_path):
    rows = LINES[name](TINY, tmp_path)
    assert rows
    for row in rows:
        assert row.line == name
        assert row.ratio > 0
        assert min(*row.ours.samples, *row.peer.samples, 1) > 0
