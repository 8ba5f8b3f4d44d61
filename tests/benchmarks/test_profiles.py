"""The tables of where the time goes."""

from __future__ import annotations

import pytest

from benchmarks.profiles import PAGE, main, table
from benchmarks.speed.table import written

MAIN = "<module> (benchmarks/speed/process.py:1)"
JUDGE = "Judge.exchange (conformance/checks/judge.py:80)"


def test_a_look_counts_for_the_file_of_ours_that_is_nearest():
    stacks = [
        ([MAIN, JUDGE, "descend (jsonschema/validators.py:396)", "inner (attr/x.py:1)"], 5),
        ([MAIN, JUDGE], 2),
        ([MAIN, "_load (<frozen importlib._bootstrap>:1)", "<module> (httpx/api.py:1)"], 2),
        (["_shutdown (threading.py:1)"], 1),
    ]
    assert table(stacks).splitlines()[2:] == [
        "| `conformance/checks/judge.py` | 70% | jsonschema |",
        "| `imports` | 20% | Python |",
        "| `start and end` | 10% | Python |",
        "| all others | 0% | |",
    ]


def test_nothing_seen_is_an_empty_table():
    assert table([]).splitlines()[-1] == "| all others | 100% | |"


@pytest.mark.parametrize("name", ["before", "now"])
def test_the_page_has_a_place_for_either(name):
    page = PAGE.read_text(encoding="utf-8")
    again = written(page, "a table\n", name, f"benchmarks.profiles --write {name}")
    assert "a table" in again


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["smal"], "there is no work smal"),
        (["small", "--write", "now"], "leave out WORK"),
        (["--write", "then"], "invalid choice"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(given, told, capsys):
    with pytest.raises(SystemExit):
        main(given)
    assert told in capsys.readouterr().err
