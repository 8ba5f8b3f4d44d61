"""A changed request asks for what was wanted and nothing else, or the lens says that it cannot."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.dialects.casing import camel, rewrite, snake
from conformance.dialects.gemini_request import GRAMMAR
from conformance.dialects.lens import lens
from conformance.model import Change, Dialect, Reference, Request, Unsupported

GEMINI_SPEC = Path(__file__).parents[2] / "specs" / "dialects" / "gemini.yaml"
#: A busy machine may take its time for any one example.
PATIENT = settings(deadline=None)
NOTHING = st.just(None)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda name: not name.startswith("models/")
)
RATIOS = st.sampled_from(["1:1", "16:9", "21:9"])
TIERS = st.sampled_from(["512", "1K", "2K", "4K"])
PIXELS = st.sampled_from(["1024x1024", "auto"])
FORMATS = st.sampled_from(["png", "jpeg", "webp"])
DELIVERIES = st.sampled_from(["url", "b64_json"])
WORDS = st.lists(st.sampled_from(["TEXT", "IMAGE"]), unique=True)
LINKS = st.sampled_from(["https://img.example/a.png", "https://img.example/b?c=d"])
INLINE = st.builds(Reference, mime=st.sampled_from(["image/png", "image/webp"]), data=st.binary(min_size=1, max_size=9))  # fmt: skip
REFERENCES = st.lists(INLINE | st.builds(Reference, url=LINKS), max_size=3).map(tuple)


def some(**members):
    return st.fixed_dictionaries({}, optional=members)


def spelt(strategy):
    """The same object with its names in either casing, or in both."""
    known, opaque = GRAMMAR.casing, GRAMMAR.opaque
    casing = st.sampled_from(["camel", "snake"])
    return st.builds(lambda value, to: rewrite(value, to, known, opaque), strategy, casing)


PARTS = st.lists(
    st.builds(lambda text: {"text": text}, TEXT)
    | spelt(st.just({"inlineData": {"mimeType": "image/png", "data": "AAAA"}}))
    | spelt(st.just({"fileData": {"fileUri": "https://img.example/c.png"}}))
    # Hybrids put both into one part.
    | spelt(st.just({"text": "edit", "inlineData": {"mimeType": "image/png", "data": "AAAA"}})),
    max_size=3,
)
TURNS = st.lists(
    st.builds(
        lambda role, parts: {**role, "parts": parts},
        st.sampled_from([{"role": "user"}, {"role": "model"}, {}]),
        PARTS,
    ),
    max_size=3,
)
GEMINI_IMAGE = spelt(some(aspectRatio=RATIOS, imageSize=TIERS, outputFormat=FORMATS))
GEMINI_FORMAT = spelt(
    some(
        image=some(
            aspectRatio=st.just("ASPECT_RATIO_ONE_BY_ONE"),
            imageSize=st.just("IMAGE_SIZE_TWO_K"),
            mimeType=st.just("IMAGE_JPEG"),
            delivery=st.just("URI"),
        )
    )
)
GEMINI_CONFIG = spelt(
    some(
        imageConfig=GEMINI_IMAGE,
        image_config=GEMINI_IMAGE,
        responseFormat=GEMINI_FORMAT,
        responseModalities=WORDS,
        candidateCount=st.integers(1, 4),
        temperature=st.just(0.5),
    )
)
GEMINI_BODIES = spelt(
    some(
        contents=TURNS,
        generationConfig=GEMINI_CONFIG,
        generation_config=GEMINI_CONFIG,
        model=NAMES,
        stream=st.booleans(),
        image_response_format=st.sampled_from(["base64", "url"]),
    )
)
NATIVE = "https://api.example/v1beta/models/gemini%2Dx:{}"
GEMINI_URLS = st.sampled_from(
    [
        NATIVE.format("generateContent") + "?key={API_KEY}",
        NATIVE.format("streamGenerateContent") + "?alt=sse",
        NATIVE.format("generateContent") + "/?image_response_format=base64&x=1",
    ]
)
HYBRID = "https://api.example/v1/images/generations"

CHAT_CONFIG = some(aspect_ratio=RATIOS, aspectRatio=RATIOS, image_size=TIERS, output_format=FORMATS)
LOOSE = {
    "aspect_ratio": RATIOS,
    "--aspect_ratio": RATIOS,
    "aspectRatio": RATIOS,
    "ratio": RATIOS,
    "size": RATIOS | TIERS | PIXELS,
    "image_size": TIERS,
    "resolution": TIERS,
    "quality": st.sampled_from(["hd", "2k"]),
    "output_format": FORMATS,
    "--output_format": FORMATS,
    "image_config": CHAT_CONFIG,
    "google": some(image_config=CHAT_CONFIG),
    "extra_body": some(google=some(image_config=CHAT_CONFIG), aspect_ratio=RATIOS),
    "modalities": WORDS,
    "n": st.integers(1, 4),
    "stream": st.booleans(),
    "model": NAMES,
}
CHAT_PARTS = st.lists(
    st.builds(lambda text: {"type": "text", "text": text}, TEXT)
    | st.builds(lambda url: {"type": "image_url", "image_url": {"url": url}}, LINKS),
    max_size=3,
)
MESSAGES = st.lists(
    st.builds(
        lambda role, content: {"role": role, "content": content},
        st.sampled_from(["system", "user", "assistant"]),
        TEXT | CHAT_PARTS,
    ),
    max_size=3,
)
CHAT_BODIES = some(**LOOSE, messages=MESSAGES, response_format=st.just({"type": "text"}))
IMAGES_BODIES = some(
    **LOOSE,
    prompt=TEXT,
    image=LINKS | st.lists(LINKS, max_size=2),
    response_format=DELIVERIES,
)

OPENAI_CHANGES = some(
    model=NOTHING | NAMES,
    prompt=NOTHING | TEXT,
    references=REFERENCES,
    aspect_ratio=NOTHING | RATIOS,
    image_size=NOTHING | TIERS | PIXELS,
    modalities=NOTHING | WORDS.map(tuple),
    count=NOTHING | st.integers(1, 4),
    output_format=NOTHING | FORMATS,
    stream=NOTHING | st.booleans(),
)
NATIVE_CHANGES = some(
    model=NAMES,
    prompt=NOTHING | TEXT,
    references=REFERENCES,
    aspect_ratio=NOTHING | RATIOS,
    image_size=NOTHING | TIERS,
    modalities=NOTHING | WORDS.map(tuple),
    count=NOTHING | st.integers(1, 4),
    output_format=NOTHING | st.just("jpeg"),
    response_format=DELIVERIES,
    stream=st.booleans(),
)


def posted(url, body):
    return Request(method="POST", url=url, body=json.dumps(body).encode())


@st.composite
def sound(draw):
    """A dialect, a request in it, and a change of members that it can express."""
    dialect, url, bodies, changes = draw(
        st.sampled_from(
            [
                (Dialect.GEMINI, GEMINI_URLS, GEMINI_BODIES, NATIVE_CHANGES),
                (Dialect.GEMINI, st.just(HYBRID), GEMINI_BODIES, NATIVE_CHANGES),
                (Dialect.CHAT, st.just(HYBRID), CHAT_BODIES, OPENAI_CHANGES),
                (Dialect.IMAGES, st.just(HYBRID), IMAGES_BODIES, OPENAI_CHANGES),
            ]
        )
    )
    return lens(dialect), posted(draw(url), draw(bodies)), draw(changes)


@PATIENT
@given(case=sound())
def test_a_changed_request_asks_for_what_was_wanted(case):
    spoken, request, wanted = case
    changed = spoken.express(Change(members=wanted), request)
    assert isinstance(changed, Request), changed
    assert spoken.intent(changed) == replace(spoken.intent(request), **wanted)
    assert (changed.method, changed.headers) == (request.method, request.headers)


@PATIENT
@given(case=sound())
def test_changing_nothing_changes_no_byte(case):
    spoken, request, _ = case
    assert spoken.express(Change(), request) == request


@PATIENT
@given(case=sound(), casing=st.sampled_from(["camel", "snake"]))
def test_casing_keeps_the_meaning(case, casing):
    spoken, request, _ = case
    changed = spoken.express(Change(casing=casing), request)
    if isinstance(changed, Request):
        assert spoken.intent(changed) == spoken.intent(request)
        assert spoken.express(Change(casing=casing), changed) == changed


@PATIENT
@given(case=sound(), canary=st.from_regex(r"x[a-z]{4,8}", fullmatch=True))
def test_a_canary_keeps_the_meaning(case, canary):
    spoken, request, _ = case
    changed = spoken.express(Change(canary=canary), request)
    body = json.loads(changed.body)
    holders = (body.get("generationConfig"), body.get("generation_config"), body)
    assert any(canary in holder for holder in holders if holder)
    assert spoken.intent(changed) == spoken.intent(request)


WORDS_OF_REQUESTS = """
    contents parts text role inlineData inline_data data mimeType fileUri generationConfig
    imageConfig responseFormat image images prompt messages content image_url url
"""
KEYS = st.text(max_size=3) | st.sampled_from([*LOOSE, *WORDS_OF_REQUESTS.split()])
JSON = st.recursive(
    NOTHING | st.booleans() | st.integers() | TEXT | RATIOS | LINKS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=15,
)
BODIES = st.one_of(
    st.binary(),
    *(
        each.map(lambda value: json.dumps(value).encode())
        for each in (JSON, GEMINI_BODIES, CHAT_BODIES, IMAGES_BODIES)
    ),
)
URLS = GEMINI_URLS | st.just(HYBRID) | st.text()
ODD = st.integers() | st.text() | st.lists(st.integers(), max_size=2) | REFERENCES
MEMBERS = st.sampled_from(["model", "count", "references", "modalities", "stream", "colour"])
CHANGES = OPENAI_CHANGES | NATIVE_CHANGES | st.dictionaries(MEMBERS, ODD, max_size=3)
CASINGS = st.sampled_from([None, "camel", "snake"])


@PATIENT
@given(url=URLS, body=BODIES, changes=CHANGES, casing=CASINGS, dialect=st.sampled_from(Dialect))
def test_any_request_is_changed_rightly_or_not_at_all(url, body, changes, casing, dialect):
    request = Request(method="POST", url=url, body=body)
    spoken = lens(dialect)
    changed = spoken.express(Change(members=changes, casing=casing), request)
    if isinstance(changed, Unsupported):
        assert changed.reason
        return
    listed = {
        name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()
    }
    assert spoken.intent(changed) == replace(spoken.intent(request), **listed)


@PATIENT
@given(name=st.from_regex(r"[a-z]{1,5}(_[a-z][a-z0-9]{0,4}){0,3}", fullmatch=True))
def test_a_name_survives_both_casings(name):
    assert snake(camel(name)) == name
    assert camel(camel(name)) == camel(name)


def test_casing_spares_what_is_the_users():
    mine = {"aspect_ratio": 1, "mimeType": {"image_size": 2}}
    body = {
        "contents": [{"parts": [{"function_call": {"name": "f", "args": mine}}]}],
        "tools": [{"functionDeclarations": [{"name": "f", "parameters": mine}]}],
        "generation_config": {"image_config": {"aspect_ratio": "1:1"}, "xOther_name": 1},
        "labels": mine,
    }
    changed = lens(Dialect.GEMINI).express(Change(casing="camel"), posted(HYBRID, body))
    assert json.loads(changed.body) == {
        "contents": [{"parts": [{"functionCall": {"name": "f", "args": mine}}]}],
        "tools": [{"functionDeclarations": [{"name": "f", "parameters": mine}]}],
        "generationConfig": {"imageConfig": {"aspectRatio": "1:1"}, "xOther_name": 1},
        "labels": mine,
    }


def official_names(schema, name, seen):
    """Every member name that a definition and those it refers to allow."""
    if name in seen:
        return set()
    seen.add(name)
    found, todo = set(), [schema[name]]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            found |= set(node.get("properties", ()))
            target = node.get("$ref", "").removeprefix("#/$defs/")
            found |= official_names(schema, target, seen) if target else set()
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return found


def test_every_official_name_of_two_words_can_be_rewritten():
    schema = yaml.safe_load(GEMINI_SPEC.read_text(encoding="utf-8"))["$defs"]
    names = official_names(schema, "GenerateContentRequest", set())
    assert {snake(name) for name in names if snake(name) != name} <= GRAMMAR.casing


@pytest.mark.parametrize("dialect", [Dialect.CHAT, Dialect.IMAGES])
def test_openai_has_one_casing(dialect):
    request = posted(HYBRID, {"model": "m", "prompt": "a", "messages": [{"role": "user", "content": "a"}], "max_tokens": 1})  # fmt: skip
    assert isinstance(lens(dialect).express(Change(casing="camel"), request), Unsupported)
