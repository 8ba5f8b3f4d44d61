"""What a lens renders is what the dialect's owner documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.codec import sse
from conformance.dialects.finishes import read as read_finish
from conformance.dialects.lens import lens
from conformance.model import ApiError, Dialect, Image, Outcome, Place, Request, Usage
from conformance.spec.library import Library

WIRE = Library.open(Path(__file__).parents[2]).wire
#: A busy machine may take its time for any one example.
PATIENT = settings(deadline=None)
NOTHING = st.just(None)
MIMES = st.sampled_from(["image/png", "image/jpeg", "image/webp"])
DATA = st.binary(min_size=1, max_size=30)
LINKS = st.sampled_from(["https://img.example/a.png", "https://img.example/b.webp"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WORDS = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
COUNTS = st.integers(0, 5000)
USAGES = st.builds(Usage, prompt=COUNTS, output=COUNTS, thoughts=NOTHING | COUNTS, total=COUNTS, prompt_image=COUNTS, output_image=COUNTS)  # fmt: skip

NATIVE = "https://api.example/v1beta/models/m:"
CHAT_URL = "https://api.example/v1/chat/completions"
IMAGES_URL = "https://api.example/v1/images/generations"


def ask(url, **members):
    return Request(method="POST", url=url, body=json.dumps(members).encode())


def shown(place, **members):
    return st.builds(Image, place=st.just(place), where=st.just(""), **members)


def finishes(dialect):
    words = [word for key, said in WIRE.facts(dialect)["finish_reasons"].items() if key != "sources" for word in said]  # fmt: skip
    return st.sampled_from(words).map(read_finish)


GEMINI_OUTCOMES = st.builds(
    Outcome,
    images=st.lists(
        shown(Place.INLINE_DATA, declared=MIMES, data=DATA, thought=st.booleans(), signature=st.just("AQID"))
        | shown(Place.FILE_DATA, declared=NOTHING | MIMES, url=LINKS),
        max_size=3,
    ).map(tuple),
    text=TEXT,
    thoughts=TEXT,
    usage=NOTHING | USAGES,
    finish=finishes(Dialect.GEMINI),
    model=NOTHING | WORDS,
    block=NOTHING | st.sampled_from(["SAFETY", "IMAGE_SAFETY", "PROHIBITED_CONTENT"]),
    grounded=st.booleans(),
    id=NOTHING | WORDS,
)  # fmt: skip
CHAT_OUTCOMES = st.builds(
    Outcome,
    images=st.lists(
        st.one_of(
            shown(Place.CONTENT_MARKDOWN_DATA, declared=MIMES, data=DATA),
            shown(Place.CONTENT_LINK, url=LINKS),
            shown(Place.MESSAGE_IMAGES, declared=MIMES, data=DATA),
            shown(Place.MESSAGE_IMAGE, url=LINKS),
            shown(Place.MEDIA_OUTPUTS, url=LINKS),
        ),
        max_size=3,
    ).map(tuple),
    text=TEXT,
    thoughts=TEXT,
    usage=USAGES,
    finish=finishes(Dialect.CHAT),
    model=WORDS,
    block=NOTHING | WORDS,
    grounded=st.booleans(),
    id=WORDS,
    created=COUNTS,
)
IMAGES_OUTCOMES = st.builds(
    Outcome,
    images=st.lists(
        shown(Place.DATA_B64, data=DATA) | shown(Place.DATA_URL, url=LINKS), max_size=3
    ).map(tuple),
    usage=USAGES,
    created=COUNTS,
)
IMAGES_STREAMS = st.builds(
    Outcome,
    images=st.lists(shown(Place.DATA_B64, data=DATA, thought=st.booleans()), min_size=1).map(tuple),
    usage=USAGES,
    created=COUNTS,
)


def check(dialect, part, values):
    for value in values:
        assert WIRE.violations(dialect, part, value) == ()


def events(response):
    found = [event.data for event in sse.parse(response.body).events]
    return [json.loads(data) for data in found if data != "[DONE]"]


@PATIENT
@given(outcome=GEMINI_OUTCOMES)
def test_gemini_answers_fit_googles_schema(outcome):
    spoken = lens(Dialect.GEMINI)
    plain = spoken.render(outcome, ask(NATIVE + "generateContent"))
    array = spoken.render(outcome, ask(NATIVE + "streamGenerateContent"))
    stream = spoken.render(outcome, ask(NATIVE + "streamGenerateContent?alt=sse"))
    check(Dialect.GEMINI, "response", [json.loads(plain.body)])
    check(Dialect.GEMINI, "stream_array", [json.loads(array.body)])
    check(Dialect.GEMINI, "stream_event", events(stream))
    assert b"[DONE]" not in stream.body


@PATIENT
@given(outcome=CHAT_OUTCOMES, counted=st.booleans())
def test_chat_answers_fit_openais_schema(outcome, counted):
    spoken = lens(Dialect.CHAT)
    options = {"include_usage": counted}
    stream = spoken.render(outcome, ask(CHAT_URL, stream=True, stream_options=options))
    plain = spoken.render(outcome, ask(CHAT_URL))
    chunks = events(stream)
    check(Dialect.CHAT, "response", [json.loads(plain.body)])
    check(Dialect.CHAT, "stream_event", chunks)
    assert stream.body.endswith(b"data: [DONE]\n\n")
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    assert len({(each["id"], each["created"], each["model"]) for each in chunks}) == 1
    reasons = [choice["finish_reason"] for each in chunks for choice in each["choices"]]
    assert [reason for reason in reasons if reason] == reasons[-1:]
    assert ("usage" in chunks[-1], chunks[-1]["choices"] == []) == (counted, counted)


@PATIENT
@given(outcome=IMAGES_OUTCOMES)
def test_images_answers_fit_openais_schema(outcome):
    response = lens(Dialect.IMAGES).render(outcome, ask(IMAGES_URL, prompt="a fox"))
    check(Dialect.IMAGES, "response", [json.loads(response.body)])


@PATIENT
@given(outcome=IMAGES_STREAMS)
def test_images_streams_fit_openais_schema(outcome):
    asked = ask(IMAGES_URL, prompt="a fox", stream=True)
    check(Dialect.IMAGES, "stream_event", events(lens(Dialect.IMAGES).render(outcome, asked)))


CATEGORIES = ["bad_request", "authentication", "permission", "not_found", "method", "media_type", "too_large", "rate_limit", "blocked", "server", "other"]  # fmt: skip


@pytest.mark.parametrize("category", CATEGORIES)
def test_errors_fit_their_owners_schemas(category):
    for dialect, envelope, part in (
        (Dialect.GEMINI, "google", "error"),
        (Dialect.GEMINI, "google-array", "error_array"),
        (Dialect.CHAT, "openai", "error"),
        (Dialect.IMAGES, "openai", "error"),
    ):
        error = ApiError(envelope=envelope, category=category, message="no", param="size")
        response = lens(dialect).render(Outcome(error=error), ask(NATIVE + "generateContent"))
        check(dialect, part, [json.loads(response.body)])


#: Faults of requests, as the dialect files name them, and our categories.
FAULTS = {
    "invalid_argument": "bad_request",
    "bad_key": "authentication",
    "key_not_permitted": "permission",
    "unknown_model": "not_found",
    "rate_limited": "rate_limit",
    "internal": "server",
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("dialect", [Dialect.GEMINI, Dialect.CHAT, Dialect.IMAGES])
def test_errors_have_their_owners_status(dialect, fault):
    answers = WIRE.facts(dialect)["errors"][fault]["answers"]
    error = ApiError(envelope=lens(dialect).envelopes[0], category=FAULTS[fault])
    response = lens(dialect).render(Outcome(error=error), ask(NATIVE + "generateContent"))
    assert response.status in {answer["status"] for answer in answers}


@pytest.mark.parametrize("dialect", [Dialect.GEMINI, Dialect.CHAT])
def test_every_official_finish_reason_has_a_meaning(dialect):
    said = WIRE.facts(dialect)["finish_reasons"]
    expected = {"complete": {"stop"}, "truncated": {"length"}, "blocked": {"blocked"}, "no_image": {"no_image"}}  # fmt: skip
    for kind, reasons in expected.items():
        assert {read_finish(word).reason for word in said[kind]} <= reasons
    failed = {read_finish(word).reason for word in said["failed"]}
    assert failed <= {"tool", "malformed", "other"}
