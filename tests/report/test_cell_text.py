from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest

from conformance.codec.records import to_json
from conformance.model import Status
from conformance.report.cell_text import WIDTH, cell_text
from conformance.report.explanation import Wanting, explain
from conformance.report.reading import read


def explained(records, provider, feature, wanting=None):
    return explain(read(records), provider, feature, wanting)


def text(*args):
    return cell_text(explained(*args))


def test_cell_text_snapshot(run, matches_snapshot):
    matches_snapshot("cell.txt", text(run, "acme", "image.size"))


@pytest.mark.parametrize(
    "feature", ["image.size", "docs.sample_valid", "stream.framing", "access.bad_key"]
)
def test_any_cell_can_be_told_and_acts_on_nobody(any_run, feature):
    for provider in ("acme", "bolt"):
        told = text(any_run, provider, feature)
        assert told.startswith(f"{provider}/{feature}  ")
        assert {c for c in told if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} == {"\n"}
        assert json.dumps(to_json(explained(any_run, provider, feature)))


def test_lines_fit_but_for_commands_which_can_be_copied(run):
    told = text(run, "acme", "image.size")
    command = told[told.index("    curl ") : told.index("\n\n", told.index("    curl "))]
    assert all(len(line) <= WIDTH for line in told.replace(command, "").split("\n"))
    assert '\'{"contents"' in command.split("--data-raw ")[1]


def test_a_simulated_cell_says_what_it_is_worth(simulated_run):
    told = text(simulated_run, "acme", "image.size")
    assert "○ unproven, simulated: 6 of 9 pass" in told
    assert "Simulated evidence proves nothing about a vendor." in told
    assert "simulated: fails for image_size=4K, 3 of 3; 0 of 6 otherwise" in told


def test_what_would_prove_a_cell_is_told_with_its_price(run):
    told = text(run, "acme", "stream.framing", Wanting(requests=3, usd=0.12))
    assert "3 requests of the plan, at worst 0.12 USD" in told
    assert "conformance run acme --live --record --only stream.framing" in told
    assert "no request of the plan looks at it" in text(
        run, "acme", "stream.framing", Wanting(requests=0, usd=0)
    )


def test_of_the_failing_requests_the_smallest_is_shown(run):
    sizes = {"acme/make/covering/00000006": 300, "acme/make/covering/00000007": 100}
    smaller = [
        replace(each, size=sizes.get(each.case, 500))
        if getattr(each, "status", None) is Status.FAIL
        else each
        for each in run
    ]
    (shown,) = explained(smaller, "acme", "image.size").shown
    assert shown.case == "acme/make/covering/00000007"
    assert shown.asks == {"image_size": "4K", "aspect_ratio": "16:9"}
    assert (shown.expected, shown.observed) == ("4096x4096", "1024x1024")
    assert shown.part.endswith('"iVBORw0…"}}]}}]}')


def test_a_page_cell_shows_the_place_on_the_page(run):
    told = explained(run, "acme", "docs.sample_valid")
    assert told.send == "conformance docs acme"
    (shown,) = told.shown
    assert (shown.command, shown.place) == ("", "specs/acme.yaml")


def test_a_cell_that_passes_shows_a_request_that_does(run):
    (shown,) = explained(run, "acme", "image.aspect_ratio").shown
    assert shown.status is Status.PASS
    assert shown.command.startswith("curl ")
    assert shown.part == ""
