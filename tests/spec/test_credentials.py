"""Every way in which a page says, or only shows, that the key is handed in."""

from __future__ import annotations

import pytest

from conformance.errors import SpecError
from conformance.spec.credentials import is_key, is_placeholder


def found(operation):
    return [(c.id, c.prefix, c.required, c.stated) for c in operation.credentials]


SCHEMES = """\
components:
  securitySchemes:
    goog: {type: apiKey, in: header, name: x-goog-api-key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: key}
    bearer: {type: http, scheme: Bearer}
    basic: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {}}
    alias: {$ref: "#/components/securitySchemes/goog"}
"""


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        ("[{goog: []}]", [("header:x-goog-api-key", "", True, "security")]),
        ("[{alias: []}]", [("header:x-goog-api-key", "", True, "security")]),
        ("[{bearer: []}, {query: []}]", [("header:Authorization:Bearer", "Bearer ", True, "security"), ("query:key", "", True, "security")]),
        ("[{bearer: [], goog: []}]", [("header:Authorization:Bearer", "Bearer ", True, "security"), ("header:x-goog-api-key", "", True, "security")]),
        ("[{goog: []}, {}]", [("header:x-goog-api-key", "", False, "security")]),
        ("[]", []),
    ],
)  # fmt: skip
def test_security(operation, security, expected):
    assert found(operation(f"security: {security}", before=SCHEMES)) == expected
    document = operation("summary: x", before=f"{SCHEMES}\nsecurity: {security}")
    assert found(document) == expected


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        ("basic", "authentication by basic is not supported"),
        ("oauth", "by oauth2"),
        ("cookie", "in a cookie"),
    ],
)
def test_schemes_that_take_more_than_a_key(operation, scheme, message):
    with pytest.raises(SpecError, match=message) as caught:
        operation(f"security: [{{{scheme}: []}}]", before=SCHEMES)
    assert caught.value.location.line


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("{name: Authorization, in: header, example: Bearer xxx}", ("header:Authorization:Bearer", "Bearer ", False, "parameter")),
        ("{name: Authorization, in: header, example: 'Bearer '}", ("header:Authorization:Bearer", "Bearer ", False, "parameter")),
        ("{name: Authorization, in: header, description: 'Bearer {your_token}', required: true}", ("header:Authorization:Bearer", "Bearer ", True, "parameter")),
        ("{name: authorization, in: header, schema: {type: string, default: '<api-key>'}}", ("header:authorization", "", False, "parameter")),
        ("{name: X-API-KEY, in: header}", ("header:X-API-KEY", "", False, "parameter")),
        ("{name: api-key, in: header}", ("header:api-key", "", False, "parameter")),
        ("{name: key, in: query, required: true}", ("query:key", "", True, "parameter")),
        ("{name: X-Auth, in: header, example: YOUR_API_KEY}", ("header:X-Auth", "", False, "parameter")),
    ],
)  # fmt: skip
def test_parameters(operation, parameter, expected):
    loaded = operation(f"parameters: [{parameter}, {{name: other, in: header}}]")
    assert found(loaded) == [expected]
    assert [each.name for each in loaded.parameters] == ["other"]


@pytest.mark.parametrize(
    ("url", "headers", "expected"),
    [
        ("https://a/?key=sk-xxxx&alt=sse", "{}", [("query:key", "")]),
        ("https://a/?token=%7Byour_token%7D", "{}", [("query:token", "")]),
        ("{BASE_URL}/x#?key=1", "{Content-Type: application/json}", []),
        (
            "https://a/",
            "{Authorization: 'Bearer sk-***'}",
            [("header:Authorization:Bearer", "Bearer ")],
        ),
        (
            "https://a/",
            "{authorization: 'bearer <token>'}",
            [("header:authorization:bearer", "bearer ")],
        ),
        ("https://a/", "{x-secret: '****'}", [("header:x-secret", "")]),
        ("https://a/", "{x-goog-api-key: $GEMINI_API_KEY}", [("header:x-goog-api-key", "")]),
    ],
)
def test_samples(operation, url, headers, expected):
    loaded = operation(f"x-samples: [{{id: a, kind: request, url: '{url}', headers: {headers}}}]")
    assert found(loaded) == [(*each, True, "sample") for each in expected]


def test_each_way_is_told_once_and_a_page_that_asks_for_none_requires_none(operation):
    text = """\
    security: []
    parameters: [{name: Authorization, in: header, example: Bearer xxx}]
    x-samples: [{id: a, kind: request, url: 'https://a/?key=sk-xxx', headers: {AUTHORIZATION: Bearer <token>}}]
    """
    assert found(operation(text)) == [
        ("header:Authorization:Bearer", "Bearer ", False, "parameter"),
        ("query:key", "", False, "sample"),
    ]


def test_basic_authentication_in_a_sample(operation):
    with pytest.raises(SpecError, match="basic authentication"):
        operation("x-samples: [{id: a, kind: request, headers: {Authorization: Basic xxx}}]")


@pytest.mark.parametrize(
    "beside",
    [
        "x-samples: [{id: a, kind: request, headers: {Authorization: Basic xxx}}]",
        "parameters: [{name: Authorization, in: header, example: Basic xxx}]",
        "summary: x",
    ],
)
def test_what_takes_more_than_a_key_is_left_out_beside_another_way(operation, beside):
    security = "[{basic: []}, {goog: []}, {cookie: []}]"
    loaded = operation(f"    security: {security}\n    {beside}\n", before=SCHEMES)
    assert [each.id for each in loaded.credentials] == ["header:x-goog-api-key"]


@pytest.mark.parametrize(
    "value",
    ["sk-xxxx", "sk-***", "xxx", "****", "<api-key>", "<token>", "{your_token}", "${API_KEY}", "{{api_key}}",
     "YOUR_API_KEY", "$TOKEN", "[your api key]", "Bearer <token>", "bearer sk-abc"],
)  # fmt: skip
def test_placeholders(value):
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    ["application/json", "sse", "", "gzip", "{model}", "<lang>", "1", "keep-alive", "monkey"],
)
def test_other_values(value):
    assert not is_placeholder(value)


def test_a_path_parameter_is_never_a_key():
    assert not is_key("path", "key", "sk-xxx")
