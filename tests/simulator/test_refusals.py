"""What each vendor refuses, with which status: the page's where it names one, else the dialect's."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.dialects.lens import lens
from conformance.model import Change, Dialect, Request
from conformance.simulator.refusal import speaking
from conformance.simulator.signatures import signature
from conformance.simulator.vendor import Vendor

#: Google answers a wrong key with 400, OpenAI another content type; a page without a required key
#: lets a request without one pass.
RULES = (
    "type", "malformed-json", "truncated-json", "empty-body", "content-type", "method",
    "unknown-model", "wrong-key", "missing-key",
)  # fmt: skip
STATUSES = {
    "agicto": (400, 400, 400, 400, 415, 405, 404, 400, 200),
    "ccapi": (400, 400, 400, 400, 400, 405, 404, 401, 403),
    "openai-next": (400, 400, 400, 400, 400, 405, 404, 401, 401),
    "qianduoduo": (400, 400, 400, 400, 400, 405, 404, 401, 401),
    "uniall": (400, 400, 400, 400, 400, 405, 404, 401, 200),
    "allround": (400, 400, 400, 400, 400, 405, 404, 401, 401),
}
CATEGORIES = {
    "type": "bad_request",
    "malformed-json": "bad_request",
    "method": "method",
    "unknown-model": "not_found",
    "wrong-key": "authentication",
}
TABLE = [
    (vendor, rule, status)
    for vendor, statuses in STATUSES.items()
    for rule, status in zip(RULES, statuses, strict=True)
]


def broken(shop, rule):
    """The first request of the plan that breaks a rule."""
    return next(case for case in shop.cases if case.violation and case.violation.rule == rule)


@pytest.mark.parametrize(("vendor", "rule", "status"), TABLE)
def test_a_broken_rule_has_its_status(shops, vendor, rule, status):
    shop = shops[vendor]
    case = broken(shop, rule)
    response = shop.vendor().answer(case.request)
    assert response.status == status
    error = lens(speaking(shop.operation(case))).outcome(response).error
    if status == 200:
        assert error is None
    else:
        assert error.category == CATEGORIES.get(rule, error.category)
        assert error.message


def asking(shop, **members):
    """A good request of a vendor that asks for something else."""
    case = next(each for each in shop.cases if each.phase == "covering")
    made = lens(shop.operation(case).request_dialect).express(Change(members=members), case.request)
    assert isinstance(made, Request)
    return made


@pytest.mark.parametrize("vendor", ["agicto", "ccapi", "openai-next", "qianduoduo", "uniall"])
@pytest.mark.parametrize(
    "members",
    [{"count": 11}, {"count": 10**9}, {"image_size": "99999x99999"}, {"aspect_ratio": "7:3"}],
)
def test_pictures_that_nobody_draws_are_refused(shops, vendor, members):
    shop = shops[vendor]
    assert shop.vendor().answer(asking(shop, **members)).status == 400


@pytest.mark.parametrize("name", ["", "~", "/", "~0", "\N{SNOWMAN}"])
def test_members_of_any_name_are_read(shops, name):
    shop = shops["qianduoduo"]
    request = asking(shop, stream=False)
    body = {**json.loads(request.body), name: 1}
    response = shop.vendor().answer(replace(request, body=json.dumps(body).encode()))
    assert response.status == 400


@pytest.mark.parametrize(
    ("path", "envelope"),
    [
        ("/v1/v1/images/generations", "openai"),
        ("/models/gemini-3-pro-image:streamGenerateContent", "google"),
    ],
)
def test_a_slip_in_the_path_is_told_in_the_dialect_that_was_meant(shops, path, envelope):
    shop = shops["allround"]
    response = shop.vendor().answer(
        Request(method="POST", url=f"https://api.allround.example{path}")
    )
    assert response.status == 404
    operation = next(each for each in shop.provider.operations if path.endswith(each.path[-10:]))
    assert lens(operation.response_dialect).outcome(response).error.envelope == envelope


PICTURE = "iVBORw0KGgo="


def edit(shop, part):
    """A second turn, whose first answer was one part."""
    request = asking(shop, stream=False)
    body = json.loads(request.body)
    said = {"role": "model", "parts": [part]}
    asked = {"role": "user", "parts": [{"text": "now in blue"}]}
    body["contents"] = [*body["contents"], said, asked]
    return replace(request, body=json.dumps(body).encode())


@pytest.mark.parametrize("spelt", [("inlineData", "mimeType", "thoughtSignature"),
                                   ("inline_data", "mime_type", "thought_signature")])  # fmt: skip
@pytest.mark.parametrize(
    ("vendor", "signed", "status", "word"),
    [
        ("openai-next", signature(b"\x89PNG\r\n\x1a\n"), 200, b""),
        ("openai-next", "c2tpcA==", 400, b"Corrupted thought signature"),
        ("openai-next", None, 400, b"missing a thought_signature in content position 2, part 1"),
        ("ccapi", None, 200, b""),
        ("ccapi", "c2tpcA==", 400, b"Corrupted thought signature"),
    ],
    ids=["kept", "changed", "lost", "lost by a model without thoughts", "changed all the same"],
)
def test_a_picture_comes_back_with_its_signature(shops, *, vendor, signed, status, word, spelt):
    outer, mime, name = spelt
    part = {outer: {mime: "image/png", "data": PICTURE}} | ({name: signed} if signed else {})
    response = shops[vendor].vendor().answer(edit(shops[vendor], part))
    assert response.status == status
    assert word.replace(b"part 1", b"part position 1") in response.body


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"responseModalities": ["IMAGE"]}, 200),
        ({"response_modalities": ["IMAGE"], "image_config": {"aspect_ratio": "16:9"}}, 200),
        ({"responseModalities": ["IMAGE"], "stopSequences": None}, 200),
        ({"responseModalities": ["IMAGE"], "response_modality": []}, 400),
    ],
)
def test_a_page_that_refers_to_google_s_schema_reads_as_google_does(shops, settings, status):
    """In either spelling, and with null for an absent member."""
    shop = shops["ccapi"]
    schema = shop.library.wire.schema(Dialect.GEMINI, "request")
    root = schema["$defs"]["GenerateContentRequest"]
    operation = replace(
        shop.provider.operations[0], request_schema={**root, "$defs": schema["$defs"]}
    )
    vendor = Vendor(replace(shop.provider, operations=(operation,)), shop.library)
    body = {"contents": [{"parts": [{"text": "a boat"}]}], "generationConfig": settings}
    request = Request(
        method="POST",
        url="https://api.ccapi.ai/v1beta/models/gemini-2.5-flash-image:generateContent",
        headers=(("x-goog-api-key", "{API_KEY}"), ("Content-Type", "application/json")),
        body=json.dumps({**body, "tools": None}).encode(),
    )
    assert vendor.answer(request).status == status
