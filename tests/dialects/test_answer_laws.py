"""What a lens renders it reads again, and whatever it reads, it never raises."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.codec import sse
from conformance.codec.pointer import pointer, resolve
from conformance.codec.pointer import replace as grow
from conformance.dialects.any import best
from conformance.dialects.finishes import read as read_finish
from conformance.dialects.lens import concrete, lens
from conformance.dialects.places import HOMES
from conformance.model import (
    ApiError,
    Dialect,
    Image,
    Outcome,
    Place,
    Request,
    Response,
    Usage,
)
from tests.effort import examples

#: A busy machine may take its time for any one example.
PATIENT = settings(deadline=None)
NOTHING = st.just(None)
MIMES = st.sampled_from(["image/png", "image/jpeg", "image/webp"])
DATA = st.binary(min_size=1, max_size=40)
LINKS = st.from_regex(r"https://img\.example/[a-z0-9]{1,8}\.(png|jpg|webp)", fullmatch=True)
SIGNATURES = NOTHING | st.from_regex(r"[A-Za-z0-9+/]{4,12}", fullmatch=True)
#: Without what a link, a data URI or Markdown needs.
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":["), max_size=20)
NAMES = NOTHING | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
COUNTS = NOTHING | st.integers(0, 5000)
FINISHES = NOTHING | st.sampled_from(
    [
        *("STOP", "MAX_TOKENS", "SAFETY", "NO_IMAGE", "MALFORMED_RESPONSE", "OTHER", "NEW_WORD"),
        *("stop", "length", "content_filter", "tool_calls"),
    ]
).map(read_finish)


def pictures(place, *, declared=MIMES, sources="both", **members):
    """Pictures at a place; ``declared`` is what the place can say beside its data."""
    inline = st.builds(Image, place=st.just(place), where=st.just(""), declared=declared, data=DATA, **members)  # fmt: skip
    linked = st.builds(Image, place=st.just(place), where=st.just(""), url=LINKS, **members)
    return {"data": inline, "link": linked, "both": inline | linked}[sources]


def usages(*more):
    """Counts that every dialect has, and some that only one has."""
    names = ("prompt", "output", "total", "prompt_image", "output_image", *more)
    return NOTHING | st.builds(Usage, **dict.fromkeys(names, COUNTS))


THOUGHTS = {"thought": st.booleans(), "signature": SIGNATURES}
IN_DATA = (
    pictures(Place.DATA_B64, declared=NOTHING, sources="data"),
    pictures(Place.DATA_URL),
)
GEMINI_PARTS = st.one_of(
    pictures(Place.INLINE_DATA, declared=NOTHING | MIMES, sources="data", **THOUGHTS),
    pictures(Place.INLINE_DATA_SNAKE, declared=NOTHING | MIMES, sources="data", **THOUGHTS),
    pictures(Place.FILE_DATA, sources="link", **THOUGHTS),
    pictures(Place.NATIVE_TEXT),
    pictures(Place.NATIVE_IMAGE_URL, **THOUGHTS),
)
CHAT_PLACES = (
    st.one_of(
        pictures(Place.CONTENT_MARKDOWN_DATA, sources="data"),
        pictures(Place.CONTENT_DATA_URI, sources="data"),
        pictures(Place.CONTENT_MARKDOWN_LINK, sources="link"),
        pictures(Place.CONTENT_LINK, sources="link"),
    ),
    pictures(Place.CONTENT_PART, signature=SIGNATURES),
    pictures(Place.MESSAGE_IMAGES, signature=SIGNATURES),
    pictures(Place.MESSAGE_IMAGE),
    pictures(Place.MEDIA_OUTPUTS),
    *IN_DATA,
)


def some(strategy, most=3):
    return st.lists(strategy, max_size=most)


@st.composite
def gemini_outcomes(draw):
    images = draw(some(GEMINI_PARTS)) + draw(some(st.one_of(*IN_DATA), most=2))
    text = draw(PLAIN)
    if any(image.place is Place.NATIVE_TEXT for image in images):
        images = [replace(each, thought=False, signature=None) if each.place is Place.NATIVE_TEXT else each for each in images]  # fmt: skip
        text = text.strip()
    return Outcome(
        images=tuple(images),
        text=text,
        thoughts=draw(PLAIN),
        usage=draw(usages("thoughts", "tool")),
        finish=draw(FINISHES),
        model=draw(NAMES),
        block=draw(NOTHING | st.sampled_from(["SAFETY", "PROHIBITED_CONTENT"])),
        grounded=draw(st.booleans()),
        id=draw(NAMES),
    )


@st.composite
def chat_outcomes(draw):
    groups = [
        draw(some(each, most=1 if index == 3 else 2)) for index, each in enumerate(CHAT_PLACES)
    ]
    text = draw(PLAIN)
    return Outcome(
        images=tuple(image for group in groups for image in group),
        text=text.strip() if groups[0] else text,
        thoughts=draw(PLAIN),
        usage=draw(usages("thoughts")),
        finish=draw(FINISHES),
        model=draw(NAMES),
        block=draw(NOTHING | st.text(min_size=1, max_size=9)),
        grounded=draw(st.booleans()),
        id=draw(NAMES),
        created=draw(COUNTS),
    )


@st.composite
def images_outcomes(draw, *, streamed):
    interim = {"thought": st.booleans()} if streamed else {}
    place = st.one_of(
        pictures(Place.DATA_B64, declared=NOTHING, sources="data", **interim),
        pictures(Place.DATA_URL, **interim),
    )
    images = draw(st.lists(place, min_size=1 if streamed else 0, max_size=4))
    images += [] if streamed else draw(some(pictures(Place.MEDIA_OUTPUTS)))
    counted = not streamed or not all(image.thought for image in images)
    return Outcome(
        images=tuple(images),
        usage=draw(usages()) if counted else None,
        created=draw(COUNTS),
    )


def ask(url, **members):
    return Request(method="POST", url=url, body=json.dumps(members).encode())


NATIVE = "https://api.example/v1beta/models/m:"
GEMINI_REQUESTS = {
    "plain": ask(NATIVE + "generateContent"),
    "array": ask(NATIVE + "streamGenerateContent"),
    "events": ask(NATIVE + "streamGenerateContent?key={API_KEY}&alt=sse"),
}
CHAT_REQUESTS = {
    "plain": ask("https://api.example/v1/chat/completions", model="m", messages=[]),
    "events": ask("https://api.example/v1/chat/completions", stream=True, stream_options={"include_usage": True}),
}  # fmt: skip
IMAGES_REQUESTS = {
    "plain": ask("https://api.example/v1/images/generations", prompt="a fox"),
    "events": ask("https://api.example/v1/images/generations", prompt="a fox", stream=True),
}


def placed_nowhere(outcome):
    return replace(outcome, images=tuple(replace(image, where="") for image in outcome.images))


def holds(value, image):
    """Whether a picture's text stands somewhere in a JSON value."""
    if isinstance(value, str):
        return image.url in value if image.data is None else len(value) >= len(image.data)
    inner = value.values() if isinstance(value, dict) else value
    return isinstance(value, (dict, list)) and any(holds(each, image) for each in inner)


def documents(response):
    if not sse.looks_like_sse(response.body):
        return json.loads(response.body)
    return [
        None if event.data == "[DONE]" else json.loads(event.data)
        for event in sse.parse(response.body).events
    ]


def check_law(spoken, outcome, request, *, streamed):
    outcome = replace(outcome, streamed=streamed)
    response = spoken.render(outcome, request)
    read = spoken.outcome(response)
    assert placed_nowhere(read) == outcome
    assert spoken.outcome(spoken.render(read, request)) == read
    for image in read.images:
        assert holds(resolve(documents(response), image.where), image)
    own = {HOMES[image.place] for image in read.images}
    if own == {spoken.dialect} or (read.text and not own):
        assert best(response).dialect is spoken.dialect


@pytest.mark.parametrize("form", GEMINI_REQUESTS)
@PATIENT
@given(outcome=gemini_outcomes())
def test_gemini_reads_what_it_renders(form, outcome):
    check_law(lens(Dialect.GEMINI), outcome, GEMINI_REQUESTS[form], streamed=form != "plain")


@pytest.mark.parametrize("form", CHAT_REQUESTS)
@PATIENT
@given(outcome=chat_outcomes())
def test_chat_reads_what_it_renders(form, outcome):
    check_law(lens(Dialect.CHAT), outcome, CHAT_REQUESTS[form], streamed=form != "plain")


@PATIENT
@given(outcome=images_outcomes(streamed=False))
def test_images_reads_what_it_renders(outcome):
    check_law(lens(Dialect.IMAGES), outcome, IMAGES_REQUESTS["plain"], streamed=False)


@PATIENT
@given(outcome=images_outcomes(streamed=True))
def test_images_reads_the_stream_it_renders(outcome):
    check_law(lens(Dialect.IMAGES), outcome, IMAGES_REQUESTS["events"], streamed=True)


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("form", ["plain", "events"])
@pytest.mark.parametrize("spoken", list(concrete()), ids=lambda spoken: spoken.dialect.value)
def test_a_picture_from_anywhere_is_rendered_somewhere(spoken, form, place):
    """At its own place where the dialect has it, else at the dialect's first."""
    requests = {Dialect.GEMINI: GEMINI_REQUESTS, Dialect.CHAT: CHAT_REQUESTS}
    request = requests.get(spoken.dialect, IMAGES_REQUESTS)[form]
    image = Image(place=place, where="", declared="image/png", data=b"pixels")
    read = spoken.outcome(spoken.render(Outcome(images=(image,)), request))
    assert [each.data for each in read.images] == [b"pixels"]
    bare = {Place.CONTENT_LINK: Place.CONTENT_DATA_URI}  # it holds no link, but data
    assert read.images[0].place in {bare.get(place, place), spoken.places[0]}


#: What each envelope can say; Google blocks a prompt with a 200, not with an error.
CATEGORIES = ["bad_request", "authentication", "permission", "not_found", "method", "media_type", "too_large", "rate_limit", "server", "other"]  # fmt: skip
SAYABLE = [
    *((Dialect.GEMINI, envelope, each) for envelope in ("google", "google-array") for each in CATEGORIES),
    *((name, "openai", each) for name in (Dialect.CHAT, Dialect.IMAGES) for each in (*CATEGORIES, "blocked")),
]  # fmt: skip
MESSAGES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{"), min_size=1)


@PATIENT
@given(
    said=st.sampled_from(SAYABLE), message=MESSAGES, param=NOTHING | MESSAGES, stream=st.booleans()
)
def test_every_lens_reads_the_errors_it_renders(said, message, param, stream):
    dialect, envelope, category = said
    requests = {Dialect.GEMINI: GEMINI_REQUESTS, Dialect.CHAT: CHAT_REQUESTS}
    request = requests.get(dialect, IMAGES_REQUESTS)["events" if stream else "plain"]
    spoken = lens(dialect)
    error = ApiError(envelope=envelope, category=category, message=message, param=param)
    response = spoken.render(Outcome(error=error), request)
    read = spoken.outcome(response)
    assert response.status >= 400
    assert replace(read.error, code=None, type=None) == error
    assert read == Outcome(error=read.error)
    assert spoken.outcome(spoken.render(read, request)) == read
    assert lens(Dialect.ANY).outcome(response) == read


def test_an_error_keeps_its_own_code_and_type():
    error = ApiError(envelope="google", category="authentication", message="Request had unregistered callers.", code=403, type="PERMISSION_DENIED")  # fmt: skip
    response = lens(Dialect.GEMINI).render(Outcome(error=error), GEMINI_REQUESTS["plain"])
    assert response.status == 403
    assert lens(Dialect.GEMINI).outcome(response).error == error


@PATIENT
@given(outcome=chat_outcomes(), sizes=st.lists(st.integers(1, 30), min_size=1))
def test_a_chat_stream_may_be_cut_anywhere(outcome, sizes):
    """Content that comes in other pieces, even inside a data URI, says the same."""
    images = tuple(each for each in outcome.images if each.place.value.endswith("in content"))
    outcome = replace(outcome, images=images, text=outcome.text.strip(), streamed=True)
    spoken, request = lens(Dialect.CHAT), CHAT_REQUESTS["events"]
    chunks = [chunk for chunk in documents(spoken.render(outcome, request)) if chunk]
    cut = []
    for chunk in chunks:
        content = (chunk["choices"] or [{"delta": {}}])[0]["delta"].get("content")
        if not content:
            cut.append(chunk)
        while content:
            size = sizes[len(cut) % len(sizes)]
            choice = {**chunk["choices"][0], "delta": {"content": content[:size]}}
            cut.append({**chunk, "choices": [choice]})
            content = content[size:]
    body = b"".join(sse.encode(json.dumps(chunk)) for chunk in cut)
    assert placed_nowhere(spoken.outcome(Response(status=200, body=body))) == outcome


WORDS = """
    candidates content parts text inlineData inline_data data mimeType fileData fileUri image_url
    url thought thoughtSignature finishReason finish_reason index usageMetadata modality tokenCount
    promptTokensDetails promptFeedback blockReason modelVersion responseId groundingMetadata choices
    message delta images image media outputs annotations reasoning refusal usage prompt_tokens
    prompt_tokens_details image_tokens created id model b64_json error code status details
    fieldViolations reason field type param errors msg detail
"""
KEYS = st.text(max_size=3) | st.sampled_from(WORDS.split())
JSON = st.recursive(
    NOTHING | st.booleans() | st.integers() | st.floats() | st.text() | LINKS | st.just("data:image/png;base64,AA=="),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip
HEADERS = st.lists(st.tuples(st.sampled_from(["Content-Type", "x"]), st.text()), max_size=2)


@st.composite
def honest(draw):
    """What one of the lenses renders."""
    spoken, requests, outcomes = draw(
        st.sampled_from(
            [
                (lens(Dialect.GEMINI), GEMINI_REQUESTS, gemini_outcomes()),
                (lens(Dialect.CHAT), CHAT_REQUESTS, chat_outcomes()),
                (lens(Dialect.IMAGES), IMAGES_REQUESTS, images_outcomes(streamed=True)),
            ]
        )
    )
    return spoken.render(draw(outcomes), requests[draw(st.sampled_from(sorted(requests)))])


@st.composite
def mutilated(draw):
    """An honest answer, cut short and with some bytes replaced."""
    body = bytearray(draw(honest()).body)
    for at, byte in draw(
        st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=4)
    ):
        if at < len(body):
            body[at] = byte
    return bytes(body[: draw(st.integers(0, len(body)))])


def pointers(value, where=""):
    yield where
    children = value.items() if isinstance(value, dict) else ()
    for name, inner in enumerate(value) if isinstance(value, list) else children:
        yield from pointers(inner, where + pointer(name))


@st.composite
def grafted(draw):
    """An honest answer with some of its values replaced by anything."""
    response = draw(honest())
    value = documents(response)
    for _ in range(draw(st.integers(1, 3))):
        value = grow(value, draw(st.sampled_from(sorted(pointers(value)))), draw(JSON))
    if sse.looks_like_sse(response.body) and isinstance(value, list):
        return as_events(value)
    return json.dumps(value).encode()


def as_events(values):
    return b"".join(sse.encode(json.dumps(value)) for value in values)


BODIES = st.one_of(
    st.binary(),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.lists(JSON, max_size=4).map(as_events),
    mutilated(),
    grafted(),
)


@settings(PATIENT, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(50))
@given(status=st.integers(0, 999), headers=HEADERS, body=BODIES)
def test_no_answer_makes_a_lens_raise(status, headers, body):
    response = Response(status=status, headers=tuple(headers), body=body)
    for spoken in (*concrete(), lens(Dialect.ANY)):
        outcome = spoken.outcome(response)
        assert (outcome.error is not None) or status == 0 or 200 <= status < 300
        assert all(image.place in Place for image in outcome.images)
        spoken.follow_up(CHAT_REQUESTS["plain"], response, "and now in blue")
