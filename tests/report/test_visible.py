"""What a vendor wrote does nothing to a log that holds it, wherever its lines are broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.codec.records import dumps
from conformance.report import REPORTS
from conformance.report.visible import visible
from tests.linear import is_linear
from tests.report.build_log import orders
from tests.report.hostile import ATTACKS, hostile_run

commands = st.sampled_from([
    "::error file=a,line=1::b", "::set-output name=n::v", "::ADD-MASK::m", "::stop-commands::t",
    "##[error]e", "##[set-output name=n]v", "x##[group]", "##vso[task.complete]", "##teamcity[x y",
])  # fmt: skip
pieces = st.lists(
    commands | st.sampled_from([":", "#", "[", " ", "\n", "\t"]) | st.text(max_size=4)
)


@pytest.mark.parametrize(
    "line",
    ["::error::x", "  ::set-output name=a::b", "a ##[error]b", "a ##vso[x]"],
    ids=["first", "indented", "old", "elsewhere"],
)
def test_an_order_is_recognised(line):
    assert list(orders(line))


@given(pieces.map("".join), st.data())
def test_no_part_of_a_visible_text_is_an_order(text, data):
    told = visible(text, 1_000)
    cut = data.draw(st.integers(0, len(told)))
    assert not list(orders(f"{told[:cut]}\n  {told[cut:]}"))


@given(pieces.map("".join))
def test_no_text_of_json_is_an_order_and_each_can_be_read(text):
    told = dumps([text, {text: text}], indent=1)
    assert not list(orders(told))
    assert json.loads(told) == json.loads(json.dumps([text, {text: text}]))


@pytest.mark.parametrize(
    "text", ["http://[::1]:8080/a", "a::b", "std::vector", "## heading", "C#[1]", "12::30"]
)
def test_what_is_no_order_is_left_alone(text):
    assert visible(text) == text
    assert dumps(text) == f'"{text}"'


@pytest.mark.parametrize("stranger", [False, True])
def test_a_report_in_a_log_gives_no_orders(stranger):
    run = hostile_run(stranger=stranger)
    given = {
        (report.name, order)
        for report in REPORTS.values()
        if not report.several and report.name != "github-annotations"  # which are orders
        for order, _ in orders(report.render(run))
    }
    assert not given


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_stays_invisible(attack):
    assert all(c.isprintable() or c >= "\U0001fffe" for c in visible(ATTACKS[attack]))


def test_orders_are_found_in_linear_time():
    assert is_linear(lambda size: visible("::a-" * (size // 4) + "##" * size, 10 * size), 200_000)
