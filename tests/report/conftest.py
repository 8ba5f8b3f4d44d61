"""Runs to render: a realistic one, the same one simulated, and hostile ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conformance.model import EvidenceKind
from tests.report import hostile
from tests.report.runs import make_run

EVIL = (
    "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)>]]>|`x`|\n\n# H\n"
    "\x1b[31mred\x07\x9b\u202egnp.exe\u2028\ud800\x00'\"&lt;{{7*7}}{%x%}</details></style>"
    "[l](javascript:alert(3)) ![i](https://evil.example/i) @everyone www.evil.example *b* _i_ ~s~ "
)


@pytest.fixture(scope="session")
def run():
    return make_run()


@pytest.fixture(scope="session")
def simulated_run():
    return make_run(EvidenceKind.SIMULATED)


@pytest.fixture(scope="session")
def hostile_run():
    return hostile.poison(make_run(), [EVIL])


@pytest.fixture(scope="session")
def huge_run():
    """Every string of a vendor is a megabyte, in a run of a few cases."""
    return hostile.huge_run()


@pytest.fixture(scope="session")
def evil():
    return EVIL


@pytest.fixture(params=["run", "simulated_run", "hostile_run"])
def any_run(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def matches_snapshot(request):
    """Compare with a file under snapshots/; UPDATE_SNAPSHOTS=1 writes it instead."""
    folder = Path(__file__).parent / "snapshots"

    def compare(name, text):
        path = folder / name
        if os.environ.get("UPDATE_SNAPSHOTS"):
            folder.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare
