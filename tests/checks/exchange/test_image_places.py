"""Where pictures stand: every known place, in every dialect."""

from __future__ import annotations

import pytest

from conformance.checks import specimen
from conformance.checks.example import Example
from conformance.dialects.lens import concrete, lens
from conformance.model import Dialect, Finish, Image, Outcome, Place, Request, Sample, Status

ASKS = {
    Dialect.GEMINI: specimen.asks(),
    Dialect.CHAT: specimen.asks_chat(),
    Dialect.IMAGES: specimen.asks_images(),
}
LINKS = {
    Place.FILE_DATA,
    Place.CONTENT_LINK,
    Place.CONTENT_MARKDOWN_LINK,
    Place.MEDIA_OUTPUTS,
    Place.DATA_URL,
}
PLACED = [(each.dialect, place) for each in concrete() for place in Place]


def rendered(dialect: Dialect, place: Place) -> bytes:
    data = None if place in LINKS else specimen.picture()
    url = specimen.LINK if place in LINKS else None
    image = Image(place=place, where="", declared="image/png", data=data, url=url)
    outcome = Outcome(images=(image,), finish=Finish(reason="stop", raw=""), model="m", id="i")
    request = Request(method="POST", url="https://api.example.com/v1", body=b"{}")
    return lens(dialect).render(outcome, request).body


@pytest.mark.parametrize("dialect, place", PLACED)
def test_a_picture_is_in_place_where_clients_of_the_dialect_look(judged, dialect, place):
    example = Example(
        title="placed",
        gives=None,
        dialect=dialect,
        request=ASKS[dialect],
        response=rendered(dialect, place),
    )
    (present,) = judged("image/present", example)
    assert present.status is Status.PASS
    (finding,) = judged("image/place", example)
    where = finding.observed
    assert finding.status is (
        Status.PASS if where in {each.value for each in lens(dialect).places} else Status.FAIL
    )


def test_a_copy_in_its_place_excuses_one_that_is_not(judged):
    data = specimen.picture()
    answer = specimen.gemini(
        {"text": f"data:image/png;base64,{specimen.base64_of(data)}"}, specimen.inline(data)
    )
    example = Example(title="twice", gives=None, request=specimen.asks(), response=answer)
    assert [each.status for each in judged("image/place", example)] == [Status.PASS]


def test_a_page_that_prints_a_link_in_content_is_taken_at_its_word(judged):
    printed = Sample(
        id="ok",
        kind="response",
        body='{"candidates":[{"content":{"parts":[{"text":"![](https://a.example/x.png)"}]}}]}',
    )
    answer = specimen.gemini({"text": f"![]({specimen.LINK})"})
    for samples, status in (((), Status.FAIL), ((printed,), Status.PASS)):
        example = Example(
            title="link", gives=None, request=specimen.asks(), response=answer, samples=samples
        )
        assert [each.status for each in judged("image/place", example)] == [status]


@pytest.mark.parametrize(
    "answer, words",
    [
        (specimen.gemini({"text": "sorry"}), "only text"),
        (specimen.gemini(), "nothing at all"),
        (specimen.gemini({"inlineData": {"mimeType": "image/png", "data": ""}}), "holds nothing"),
        (specimen.gemini(specimen.inline(b"x", thought=True)), "interim"),
        (specimen.gemini(finish="MAX_TOKENS"), "cut off"),
        (b"{", "cannot be read"),
    ],
)
def test_the_ways_to_send_no_picture_are_told_apart(judged, answer, words):
    example = Example(title="none", gives=None, request=specimen.asks(), response=answer)
    (finding,) = judged("image/present", example)
    assert finding.status is Status.FAIL
    assert words in finding.message


def test_a_request_that_breaks_a_rule_on_purpose_is_not_asked_for_its_picture(judged):
    example = Example(
        title="negative", gives=None, request=specimen.asks(), response={}, valid=False
    )
    assert judged("image/present", example) == []
