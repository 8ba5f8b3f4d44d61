"""What a buyer reads first: prices, times and costs, and what is contradicted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.matrix import Span
from conformance.model import (
    EvidenceKind,
    Expectation,
    PicturePrice,
    Price,
    State,
    Timing,
)
from conformance.report import REPORTS
from conformance.report.html.measured import Measure, Measured
from conformance.report.html.plot import plots, scale
from conformance.report.html.prices import by_size, listed
from conformance.report.html.vendors import vendors
from conformance.report.reading import read
from tests.report.runs import case, make_run, picture, provider

render = REPORTS["html"].render

RECORDED, SIMULATED = EvidenceKind.RECORDED, EvidenceKind.SIMULATED


def card(html, vendor):
    return re.search(rf'<article class="card" aria-label="{vendor}.*?</article>', html, re.DOTALL)[
        0
    ]


# --- the card ----------------------------------------------------------------------------------


def test_answers_are_counted_apart_from_what_a_page_says_itself(run):
    acme, bolt = vendors(read(run), {})
    assert acme.states[State.CONTRADICTED] == 0, "its page is contradicted, no answer is"
    assert acme.page == "1 contradicted"
    assert bolt.page == "1 hold"
    assert sum(acme.states.values()) == sum(bolt.states.values()) == 5


def test_contradicted_claims_come_first_and_lead_to_their_evidence(run):
    html = card(render(run), "Bolt")
    first = html.index('href="#bolt/image.size"')
    assert first < html.index("Price of a picture")
    assert next(iter(vendors(read(run), {})[0].states)) is State.CONTRADICTED


def test_an_expected_failure_says_so_in_cell_and_panel(run):
    header, *body = run
    entry = Expectation(
        provider="bolt", feature="image.size", check="image.size-matches",
        reason="they <know>", since="2026-01-01", expires="2027-01-01",
    )  # fmt: skip
    html = render([replace(header, expectations=(entry,)), *body])
    cells = re.findall(r"<td .*?</td>", html)
    assert [each for each in cells if " expected</small>" in each] == [
        each for each in cells if 'href="#bolt/image.size"' in each
    ]
    assert "they &lt;know&gt; (since 2026-01-01, until 2027-01-01)" in html
    assert "<b>Expected:</b>" not in render(run)
    late = replace(header, expectations=(replace(entry, expires="2026-02-01"),))
    assert "<b>Expected:</b>" not in render([late, *body])


# --- prices ------------------------------------------------------------------------------------


def sold(*found, prices=()):
    return replace(provider("acme", "Acme"), prices=prices, picture_prices=found)


def of(amount, tier="1K", currency="USD", **more):
    return PicturePrice(
        model="nano", tier=tier, amount=amount, currency=currency, **{"per": "image", **more}
    )


@pytest.mark.parametrize(
    "owner, told",
    [
        (sold(), [("", "not printed")] * 3),
        (sold(of(0.03)), [("0.03 USD", "documented"), *[("", "none for this size")] * 2]),
        (
            sold(of(0.1, "2K"), of(0.25, "2K")),
            [("", "none for this size"), ("0.1–0.25 USD", "documented"), ("", "none for this size")],
        ),
        (sold(of(0.4, "", "")), [("0.4 (no currency)", "documented, any size")] * 3),
        (
            sold(of(1, "4K", "CNY"), of(0.2, "4K")),
            [*[("", "none for this size")] * 2, ("1 CNY; 0.2 USD", "documented")],
        ),
        (
            sold(of(0.04, per="1M_output", tokens=1290), of(0.1, per="request")),
            [("0.04–0.1 USD", "documented, per request, from tokens"),
             *[("", "none for this size")] * 2],
        ),
        (
            sold(prices=(Price(model="x", per="1M_output", amount=30),)),
            [("", "by the token only")] * 3,
        ),
    ],
)  # fmt: skip
def test_each_size_has_a_price_or_says_why_not(owner, told):
    assert [(each.amount, each.basis) for each in by_size(owner)] == told
    assert [each.tier for each in by_size(owner)] == ["1K", "2K", "4K"]


def test_all_prices_are_listed_with_what_was_worked_out():
    printed = Price(model="", per="1M_output", amount=30.0, currency="USD")
    owner = sold(of(0.0387, per="1M_output", tokens=1290), of(0.1, "4K"), prices=(printed,))
    assert listed(owner) == (
        "every model: 30 USD per 1M output tokens",
        "nano 1K: 0.0387 USD per image, worked out from 1,290 tokens",
    )


# --- times and costs ---------------------------------------------------------------------------


ONE = (Span(kind=RECORDED, cases=1),)


def measured(*cases):
    found = Measured()
    for each in cases:
        found.add(each)
    return found.by_provider


def answered(kind=RECORDED, width=1024, seconds=2.0, usd=0.1, pictures=1):
    made = case("acme", 1, kind, cost_usd=usd, timing=Timing(total=seconds))
    images = tuple(picture(width) for _ in range(pictures))
    return replace(made, response=replace(made.response, images=images))


@pytest.mark.parametrize(
    "width, size", [(512, "512"), (1024, "1K"), (1100, "1K"), (2048, "2K"), (4096, "4K"), (64, "other"), (9000, "other"), (1500, "other")]
)  # fmt: skip
def test_a_picture_counts_for_the_size_that_it_has(width, size):
    (one,) = measured(answered(width=width))["acme"]
    assert one.size == size


def test_two_pictures_share_what_their_answer_costs():
    (one,) = measured(answered(usd=0.3, pictures=3))["acme"]
    assert (one.seconds, round(one.usd, 9)) == (2.0, 0.1)


@pytest.mark.parametrize(
    "made",
    [
        answered(SIMULATED),
        answered(pictures=0),
        replace(answered(), response=None),
        answered(width=None),
        answered(width=0),
    ],
)
def test_a_simulation_measures_nothing_nor_does_an_answer_without_a_picture(made):
    assert not measured(made).get("acme")


def drawn(owner, *found, spans=ONE):
    return plots(owner, spans, found, scale({"acme": found}))


def measure(size="1K", seconds=2.0, usd=0.1, assumed=False):
    return Measure(size=size, seconds=seconds, usd=usd, assumed=assumed)


def test_where_nothing_was_measured_the_plot_says_so():
    (plot,) = drawn(sold(), spans=())
    assert (plot.rows, plot.note) == ((), "no recorded or live picture")
    (plot,) = drawn(sold(), spans=(Span(kind=SIMULATED, cases=3),))
    assert plot.note == "no recorded or live picture; a simulated one measures nothing"


def test_a_simulated_upstream_costs_nothing_and_takes_its_own_time():
    time, cost = drawn(replace(sold(), upstream="simulated"), measure())
    assert (len(time.rows), time.note) == (1, "its own time: the model behind it is simulated")
    assert (cost.rows, cost.note) == ((), "nobody was paid: the model behind it is simulated")


def test_a_row_shows_the_spread_of_a_size():
    time, cost = drawn(sold(), *(measure(seconds=each) for each in (1, 2, 3, 4, 5)), measure("4K"))
    assert [row.size for row in time.rows] == ["1K", "4K"]
    row = time.rows[0]
    assert (row.low, row.quarter, row.median, row.three_quarters, row.high) == (20, 40, 60, 80, 100)
    assert (row.told, row.count, row.spread) == ("3 s", "5 answers", ", 1 to 5 s")
    assert time.end == "5 s"
    assert cost.rows[0].told == "0.1 USD"


def test_an_assumed_price_is_told():
    assert drawn(sold(), measure())[1].note == "at most, by the printed prices"
    assert "assumed" in drawn(sold(), measure(), measure(assumed=True))[1].note


def test_all_vendors_share_an_axis():
    axes = scale({"a": [measure(seconds=0.3)], "b": [measure(seconds=41, usd=0.24)]})
    assert (axes.seconds, axes.usd) == (50, 0.5)


@given(st.lists(st.floats(0, 1e9, allow_subnormal=False), max_size=20))
def test_every_spread_is_in_order_and_on_its_axis(values):
    for plot in drawn(sold(), *(measure(seconds=each, usd=each) for each in values)):
        for row in plot.rows:
            places = (row.low, row.quarter, row.median, row.three_quarters, row.high)
            assert list(places) == sorted(places)
            assert row.low >= 0
            assert row.high <= 100.01


def test_a_run_without_any_evidence_can_be_shown():
    header, *_, footer = make_run()
    html = render([header, replace(footer, cases=0, findings=0, unrecorded={})])
    assert "no recorded or live picture" in html
