"""The simulator as a function: total, the same every time, and known for what it is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.codec import strict_json
from conformance.errors import UsageError
from conformance.model import Case, Provider, Request, Response
from conformance.simulator.fault import FAULTS
from conformance.simulator.vendor import HEADER, Vendor
from tests.effort import examples

MEMBERS = st.sampled_from(
    ["contents", "parts", "text", "inlineData", "inline_data", "data", "mimeType", "model",
     "messages", "content", "role", "image_url", "url", "stream", "n", "tools", "extra_body",
     "generationConfig", "imageConfig", "aspectRatio", "imageSize", "responseModalities",
     "--aspect_ratio", "prompt", "size", "response_format", "thoughtSignature"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["16:9", "1:0", ":", "4K", "model", "user", "data:image/png;base64,AAAA"]),
)
JSONS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner, max_size=5),
    max_leaves=25,
)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["Content-Type", "content-type", "Authorization", "x-goog-api-key", "X"])
        | st.text(max_size=10),
        st.sampled_from(["application/json", "Bearer {API_KEY}", "{API_KEY}", "wrong"])
        | st.text(max_size=20),
    ),
    max_size=4,
).map(tuple)
STRANGE = st.builds(
    Request,
    method=st.sampled_from(["GET", "POST", "PUT", "post", ""]) | st.text(max_size=5),
    url=st.text(max_size=60)
    | st.sampled_from(
        ["https://[", "https://h/conformance-simulator/1024x1024-1.png",
         "https://h/conformance-simulator/99999x99999-1.png", "https://h/v1/chat/completions?key=%",
         "https://h/conformance-simulator/1x99999-1.webp", "https://h//v1beta/models/:generateContent"]
    ),
    headers=HEADERS,
    body=st.binary(max_size=100),
)  # fmt: skip


NAMES = st.sampled_from(["agicto", "ccapi", "openai-next", "qianduoduo", "uniall", "allround"])
FAULT = st.none() | st.sampled_from(list(FAULTS))


def _text(value: object) -> bytes:
    return json.dumps(value).encode()


#: What replaces the parts of a planned request.
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "headers": HEADERS,
        "body": st.binary(max_size=50) | JSONS.map(_text),
        "method": st.sampled_from(["GET", "PUT", "POST"]),
    },
)


def answer(vendor: Vendor, request: Request) -> None:
    response = vendor.answer(request)
    assert isinstance(response, Response)
    assert 100 <= response.status < 600


@given(request=STRANGE, name=NAMES, fault=FAULT)
@settings(max_examples=examples(50))
def test_any_request_is_answered(shops, request: Request, name: str, fault: str | None):
    answer(shops[name].vendor(fault), request)


@given(data=st.data(), name=NAMES, fault=FAULT)
@settings(max_examples=examples(60))
def test_any_altered_request_is_answered(shops, data, name: str, fault: str | None):
    shop = shops[name]
    case = data.draw(st.sampled_from(shop.cases))
    request = replace(case.request, **data.draw(CHANGES))
    tail = data.draw(st.text(max_size=5))
    answer(shop.vendor(fault), replace(request, url=request.url + tail))


@pytest.mark.slow  # each fault under a seed is tried on many requests first
@given(data=st.data(), name=NAMES, fault=st.sampled_from(list(FAULTS)), seed=st.integers(1, 9))
@settings(max_examples=500)
def test_any_altered_request_is_answered_under_a_seed(shops, data, name, fault, seed):
    shop = shops[name]
    case = data.draw(st.sampled_from(shop.cases))
    request = replace(case.request, **data.draw(CHANGES))
    answer(Vendor(shop.provider, shop.library, fault=fault, seed=seed), request)


def test_the_same_request_gives_the_same_answer(shop):
    one, other = shop.vendor(), shop.vendor()
    for case in shop.cases:
        first = one.answer(case.request)
        assert one.answer(case.request) == first == other.answer(case.request)


def test_other_requests_have_other_ids(shop):
    """Nothing tells two answers apart but what was asked."""
    bodies = {
        case.request.body: shop.vendor().answer(case.request).body
        for case in shop.cases
        if case.phase.value == "covering"
    }
    assert len(set(bodies.values())) == len(bodies)


def test_every_answer_says_that_it_is_simulated(shop):
    honest, faulty = shop.vendor(), shop.vendor("slow")
    for case in shop.cases:
        assert honest.answer(case.request).header(HEADER) == "1"
        assert faulty.answer(case.request).header(HEADER) == "1; fault=slow"
    nowhere = Request(method="GET", url="https://[")
    assert honest.answer(nowhere).header(HEADER) == "1"


def test_a_vendor_without_operations_answers_too(shops):
    library = shops["allround"].library
    provider = Provider(id="nobody", name="Nobody", key_env="NOBODY_API_KEY")
    for fault in (None, *FAULTS):
        vendor = Vendor(provider, library, fault=fault)
        assert vendor.answer(Request(method="POST", url="https://nobody.invalid/v1")).status == 404


def test_there_is_no_such_fault(shops):
    with pytest.raises(UsageError, match="tier-ignored"):
        shops["allround"].vendor("tier-ignore")


def test_the_key_that_it_was_given_is_the_good_one(shops):
    shop = shops["ccapi"]
    case = _accepted(shop)
    vendor = Vendor(shop.provider, shop.library, key="sk-of-a-test-0001")
    assert vendor.answer(case.request).status in {400, 401}
    headers = tuple(
        (n, v.replace("{API_KEY}", "sk-of-a-test-0001")) for n, v in case.request.headers
    )
    url = case.request.url.replace("{API_KEY}", "sk-of-a-test-0001")
    assert vendor.answer(replace(case.request, headers=headers, url=url)).status == 200


def _accepted(shop) -> Case:
    return next(each for each in shop.cases if each.phase.value == "covering")


def test_json_is_strict(shop):
    for case in shop.cases:
        response = shop.vendor().answer(case.request)
        if (response.header("content-type") or "").startswith("application/json"):
            assert strict_json.parse(response.body).strict, case.id


def test_no_answer_repeats_a_key(shop):
    for case in shop.cases:
        response = shop.vendor().answer(case.request)
        assert b"{API_KEY}" not in response.body
        assert b"wrong-key-conformance" not in response.body
