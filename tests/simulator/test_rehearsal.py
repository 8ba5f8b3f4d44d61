"""What faults are tried on is what the page lists, good and bad, at the places that the page has."""

from __future__ import annotations

import pytest

from conformance.dialects.lens import lens
from conformance.model import Claim, ClaimKind, Dialect, Operation
from conformance.simulator.page_values import Setting, setting
from conformance.simulator.rehearsal import Honest, rehearsal

RATIOS = ("1:1", "16:9")


def operation(schema=None, *claims):
    return Operation(
        id="draw",
        provider="acme",
        method="POST",
        path="/draw",
        request_dialect=Dialect.CHAT,
        response_dialect=Dialect.CHAT,
        request_schema=schema or {},
        claims=claims,
    )


def ratios(member):
    return Claim(
        id="ratios",
        feature="image.aspect_ratio",
        kind=ClaimKind.VALUES,
        member=member,
        value=RATIOS,
        text="Two ratios.",
        source="page",
    )


NESTED = {
    "$defs": {"Ratio": {"type": "string", "enum": list(RATIOS)}},
    "properties": {
        "model": {"enum": ["16-9"]},
        "image": {"properties": {"ratio": {"$ref": "#/$defs/Ratio"}}},
    },
}


@pytest.mark.parametrize(
    ("described", "member", "values"),
    [
        (operation(None, ratios("/shape")), "/shape", RATIOS),
        (operation(NESTED), "/image/ratio", RATIOS),
        (operation(NESTED, ratios("/shape")), "/shape", RATIOS),
        (operation(None, ratios("path:shape")), "", ()),
        (operation(), "", ()),
    ],
)
def test_a_setting_is_where_the_page_has_it(described, member, values):
    found = setting(described, "image.aspect_ratio", lambda each: ":" in each)
    assert found == Setting(member=member, values=values)


def test_a_schema_that_refers_to_itself_comes_to_an_end():
    knot = {"properties": {"again": {"$ref": "#"}}}
    assert setting(operation(knot), "image.aspect_ratio", bool) == Setting()


@pytest.fixture(scope="module")
def rehearsed(shops):
    shop = shops["allround"]
    vendor = shop.vendor()
    honest = Honest(
        provider=shop.provider, library=shop.library, key="{API_KEY}", answer=vendor._answer
    )
    return rehearsal(honest)


def test_every_listed_value_is_tried(shops, rehearsed):
    asked = {
        (intent.aspect_ratio, intent.image_size)
        for request, response in rehearsed
        if response.status == 200 and request.body
        for intent in [lens(Dialect.GEMINI).intent(request)]
    }
    assert {"16:9", "3:4"} <= {ratio for ratio, _ in asked}
    assert {"1K", "2K"} <= {size for _, size in asked}
    assert ("3:4", "2K") in asked or ("16:9", "2K") in asked


def test_requests_are_tried_that_nobody_need_take(rehearsed):
    statuses = {response.status for _, response in rehearsed}
    assert {200, 400, 401, 404, 405} <= statuses


def test_streams_and_pictures_behind_links_are_tried(rehearsed):
    types = {(response.header("content-type") or "").partition(";")[0] for _, response in rehearsed}
    assert {"application/json", "text/event-stream", "image/png"} <= types
