"""A spec file becomes a provider, or one error that says what, where and what to do."""

from __future__ import annotations

import hashlib

import pytest

from conformance.errors import SpecError, YamlError
from conformance.model import CatalogueEntry, ClaimKind, Dialect, ModelName, Price
from conformance.spec.library import Library

FULL = """\
openapi: 3.0.1
x-provider:
  id: acme
  name: Acme
  self_hosted: true
  upstream: simulated
  sources: [{id: page, url: "https://acme.example", retrieved: "2026-11-21"}]
  models: [{name: Acme-2K, upstream: gemini-3-pro-image, tier: "2K", source: page}]
  prices: [{model: Acme-2K, per: image, amount: 0.1, currency: USD}]
  catalogue: [{group: Image, name: Make, method: POST}]
servers: [{url: "https://{region}.acme.example/{base}", variables: {region: {default: eu}, base: {default: api}}}]
components:
  parameters:
    Trace: {name: trace, in: query, schema: {type: string}, example: t1}
  requestBodies:
    Make: {required: true, content: {text/plain: {}, application/json: {schema: {$ref: "#/components/schemas/Make"}}}}
  responses:
    Ok: {description: fine, content: {application/json: {schema: {x-inferred-from: ok, type: object}}}}
  schemas:
    Make: {type: object, required: [id, prompt], properties: {id: {type: string, readOnly: true}, prompt: {type: string, nullable: true}}}
paths:
  /v1/{model}/make:
    summary: not an operation
    parameters: [{name: model, in: path, schema: {type: string, enum: [a]}}, {name: v, in: query, schema: {type: integer}}]
    post:
      operationId: MakeImage
      summary: Make
      x-dialect: {request: gemini.generate-content, response: any}
      parameters: [{$ref: "#/components/parameters/Trace"}, {name: v, in: query, required: true}, {name: Accept, in: header}]
      requestBody: {$ref: "#/components/requestBodies/Make"}
      responses: {200: {$ref: "#/components/responses/Ok"}, 4XX: {description: no}, default: {description: else}, x-note: 1}
      x-samples:
        - {id: curl, kind: request, method: post, url: "https://x/", headers: [[A, "1"], [A, "2"]], body: "{"}
        - {id: ok, kind: response, status: 200, answers: curl, body: "{}"}
      x-claims:
        - {id: max, feature: request.reference_limit, max: 14, when: {kind: objects}, source: page}
        - {id: model, feature: access.models, member: "path:model", values: [a]}
"""


def test_everything_is_read(spec):
    provider = spec(FULL, head="")
    assert (provider.name, provider.key_env, provider.upstream) == (
        "Acme",
        "ACME_API_KEY",
        "simulated",
    )
    assert provider.self_hosted
    assert provider.models == (
        ModelName(name="Acme-2K", upstream="gemini-3-pro-image", tier="2K", source="page"),
    )
    assert provider.prices == (Price(model="Acme-2K", per="image", amount=0.1, currency="USD"),)
    assert provider.catalogue == (CatalogueEntry(group="Image", name="Make", method="POST"),)
    assert provider.digest == hashlib.sha256(FULL.encode()).hexdigest()
    (operation,) = provider.operations
    assert (operation.id, operation.method) == ("post_v1_model_make", "POST")
    assert (operation.request_dialect, operation.response_dialect) == (Dialect.GEMINI, Dialect.ANY)
    assert operation.servers == ("https://eu.acme.example/api",)
    assert [(p.name, p.where, p.required, p.declared) for p in operation.parameters] == [
        ("model", "path", True, True),
        ("v", "query", True, True),
        ("trace", "query", False, True),
    ]
    assert operation.parameters[0].schema == {"type": "string", "enum": ["a"]}
    assert operation.parameters[2].schema == {"type": "string", "examples": ["t1"]}
    assert operation.body_required
    assert operation.request_schema["required"] == ["prompt"]
    assert [(r.status, r.inferred_from) for r in operation.responses] == [
        ("200", "ok"),
        ("4XX", ""),
        ("default", ""),
    ]
    assert operation.samples[0].headers == (("A", "1"), ("A", "2"))
    limit, model = operation.claims
    assert (limit.kind, limit.value, limit.when, limit.source) == (
        ClaimKind.MAX,
        14,
        {"kind": "objects"},
        "page",
    )
    assert (model.member, model.location.file) == ("path:model", "specs/acme.yaml")
    lines = FULL.splitlines()
    assert "id: max" in lines[limit.location.line - 1]
    assert "post:" in lines[operation.location.line - 1]


# What is broken, and what the one-screen error says of it: place, message, hint.
BROKEN = [
    ("swagger: '2.0'\n", "Swagger 2.0 is not supported", "convert"),
    ("openapi: 3.2.0\n", "OpenAPI 3.2.0 is not supported", "3.1.x"),
    ("openapi: 3.1\n", "'openapi' must be a string, not 3.1", "quote it"),
    ("info: {}\n", "the file has no 'openapi'", ""),
    ("- 1\n", "the file must be a mapping, not a list", ""),
    ("openapi: 3.1.0\n", "no 'x-provider'", "conformance import"),
    ("openapi: 3.1.0\nx-provider: {id: Acme}\n", "cannot be a provider's id", "small letters"),
    ("openapi: 3.1.0\nx-provider: {id: other}\n", "must be called other.yaml", ""),
    ("openapi: 3.1.0\nx-provider: {id: acme, modells: []}\n", "no member 'modells'", "'models'"),
    ("openapi: 3.1.0\nx-provider: {id: acme, key_env: 'A B'}\n", "environment variable", ""),
    ("openapi: 3.1.0\nx-provider: {id: acme, upstream: x}\n", "no upstream 'x'", "simulated"),
    ("openapi: 3.1.0\nx-provider: {id: acme, prices: [{model: a, per: hour, amount: 1}]}\n", "no unit of price 'hour'", "image"),
    ("openapi: 3.1.0\nx-provider: {id: acme, prices: [{model: a, per: image, amount: -1}]}\n", "cannot be negative", ""),
    ("openapi: 3.1.0\nx-provider: {id: acme, models: [{name: a, upstream: b, source: pge}]}\n", "no source 'pge'", ""),
    ("openapi: 3.1.0\nx-provider: {id: acme, sources: [{id: a, url: b}, {id: a, url: c}]}\n", "two sources are called 'a'", "first stands at specs/acme.yaml:2"),
    ("a: *b\n", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "hint"), BROKEN)
def test_broken_files(spec, text, message, hint):
    with pytest.raises(SpecError) as caught:
        spec(text, head="")
    assert str(caught.value).startswith("specs/acme.yaml:")
    assert message in caught.value.message
    assert hint in caught.value.hint


SAMPLE = "x-samples: [{id: a, kind: request}]"
BROKEN_OPERATIONS = [
    ("x-dialcet: a", "no extension 'x-dialcet'", "'x-dialect'"),
    ("x-claim: []", "no extension 'x-claim'", "'x-claims'"),
    ("parameters: [{name: a, in: cookie}]", "no place for a parameter 'cookie'", "header"),
    ("parameters: [{name: a, in: query}, {name: a, in: query}]", "declared twice", ""),
    ("parameters: [{in: query}]", "has no 'name'", ""),
    ("requestBody: {content: {}}", "no media type", ""),
    ("responses: {ok: {}}", "'ok' is no status", "4XX"),
    ("requestBody: {content: {application/json: {schema: {typ: object}}}}", "unknown schema keyword 'typ'", "'type'"),
    ("requestBody: {content: {application/json: {schema: {x-inferred-from: bdy}}}}\n" + SAMPLE, "names no sample: 'bdy'", "known: a"),
    ("security: [{none: []}]", "no security scheme 'none'", ""),
    ("x-samples: [{id: a, kind: req}]", "no kind of sample 'req'", "'request'"),
    ("x-samples: [{id: a b, kind: request}]", "cannot be an id", ""),
    ("x-samples: [{id: a, kind: request}, {id: a, kind: request}]", "two samples are called 'a'", "first stands at"),
    ("x-samples: [{id: a, kind: response, answers: b}]", "no request sample 'b'", ""),
    ("x-samples: [{id: a, kind: request, source: nowhere}]", "no source 'nowhere'", "page"),
    ("x-samples: [{id: a, kind: request, body: {a: 1}}]", "'body' must be a string, not a mapping", ""),
    ("x-samples: [{id: a, kind: request, headers: [[a]]}]", "[name, value]", ""),
    ("x-samples: [{id: a, kind: request, header: {}}]", "no member 'header'", "'headers'"),
    ("x-claims: [{id: a, feature: image.size}]", "exactly one thing, this one nothing", "values, max"),
    ("x-claims: [{id: a, feature: image.size, max: 1, min: 0}]", "exactly one thing, this one max, min", ""),
    ("x-claims: [{id: a, feature: image.sice, max: 1}]", "no feature 'image.sice'", "'image.size'"),
    ("x-claims: [{id: a, feature: image.size, values: []}]", "must not be empty", ""),
    ("x-claims: [{id: a, feature: image.size, max: two}]", "must be a number, not 'two'", ""),
    ("x-claims: [{id: a, feature: image.size, works: false}]", "can only be true, not false", "not claimed"),
    ("x-claims: [{id: a, feature: image.size, works: true, member: size}]", "addresses no member", "JSON pointer"),
    ("x-claims: [{id: a, feature: image.size, works: true, member: /a~b}]", "no JSON pointer", ""),
    ("x-claims: [{id: a, feature: image.size, works: true, member: 'path:model'}]", "has no {model}", ""),
    ("x-claims: [{id: a, feature: image.size, works: true}, {id: a, feature: image.size, works: true}]", "two claims are called 'a'", ""),
    ("requestBody: {$ref: 'https://evil.example/x#/y'}", "outside of the spec", "starts with '#/'"),
    ("requestBody: {$ref: '#/components/none'}", "leads nowhere", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "hint"), BROKEN_OPERATIONS)
def test_broken_operations(operation, text, message, hint):
    with pytest.raises(SpecError) as caught:
        operation(text)
    error = caught.value
    assert message in error.message
    assert hint in error.hint
    assert error.location is not None
    assert error.location.line > 10
    assert str(error).startswith(f"specs/acme.yaml:{error.location.line}: ")


@pytest.mark.parametrize(
    ("dialect", "message"),
    [
        ("x-dialect: openai.image", "no dialect 'openai.image'"),
        ("x-dialect: any", "no dialect 'any'"),
        ("x-dialect: {request: any}", "no request dialect 'any'"),
        ("x-dialect: {response: any}", "has no 'request'"),
        ("summary: x", "names no dialect"),
    ],
)
def test_dialects(spec, dialect, message):
    with pytest.raises(SpecError) as caught:
        spec(f"paths:\n  /x:\n    post:\n      {dialect}\n")
    assert message in str(caught.value)


def test_ids_are_unique_and_derived_where_missing(spec):
    operation = "x-dialect: openai.images"
    provider = spec(
        f"""
        paths:
          /a-b: {{get: {{{operation}}}, post: {{{operation}, operationId: make}}}}
          /a/b: {{get: {{{operation}, operationId: "Foreign Id"}}}}
          /{"x" * 90}: {{put: {{{operation}}}}}
        """
    )
    ids = [each.id for each in provider.operations]
    assert ids[:3] == ["get_a_b", "make", "get_a_b_2"]
    assert len(ids[3]) <= 64
    with pytest.raises(SpecError, match="two operations are called 'make'"):
        spec(
            f"paths:\n  /a: {{get: {{{operation}, operationId: make}}, put: {{{operation}, operationId: make}}}}\n"
        )


@pytest.mark.parametrize(
    ("servers", "path_servers", "own", "expected"),
    [
        ("[{url: 'https://a'}]", "[]", "[]", ("https://a",)),
        ("[{url: 'https://a'}]", "[{url: 'https://b'}]", "[]", ("https://b",)),
        ("[{url: 'https://a'}]", "[{url: 'https://b'}]", "[{url: 'https://c'}, {url: 'https://d'}]", ("https://c", "https://d")),
        ("[{url: '{BASE_URL}'}, {url: /v1}]", "[]", "[]", ()),
        ("[]", "[]", "[]", ()),
    ],
)  # fmt: skip
def test_servers(spec, servers, path_servers, own, expected):
    head = "openapi: 3.1.0\nx-provider: {id: acme}\n"
    body = f"servers: {servers}\npaths: {{/x: {{servers: {path_servers}, get: {{servers: {own}, x-dialect: openai.images}}}}}}\n"
    assert spec(body, head=head).operations[0].servers == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("responses: {202: {content: {application/json: {schema: {oneOf: [{}, {properties: {job: {}}}]}}}}}", "asynchronous"),
        ("x-async: true", "asynchronous"),
        ("servers: [{url: 'wss://a'}]", "asynchronous"),
        ("responses: {202: {content: {application/json: {schema: {properties: {data: {properties: {task_id: {}}}}}}}}}", "asynchronous"),
        ("responses: {202: {description: x}}\nx-samples: [{id: a, kind: response, status: 202, body: '{\"poll_url\": 1'}]", "asynchronous"),
        ("responses: {202: {description: accepted}}", ""),
        ("responses: {200: {content: {application/json: {schema: {properties: {task_id: {}}}}}}}", ""),
        ("servers: [{url: 'wss://a'}, {url: 'https://a'}]", ""),
    ],
)  # fmt: skip
def test_asynchronous_operations_are_not_judged(operation, text, reason):
    assert operation(text).not_judged == reason


def test_a_body_that_is_no_json(operation):
    text = "requestBody: {content: {multipart/form-data: {schema: {properties: {image: {type: string, format: binary}}}}}}"
    loaded = operation(text)
    assert loaded.media_type == "multipart/form-data"
    assert "image" in loaded.request_schema["properties"]


def test_undeclared_path_parameters_come_from_the_template(operation):
    loaded = operation("parameters: []", path="/v1/{model}:make/{id}")
    assert [(p.name, p.declared, p.required) for p in loaded.parameters] == [
        ("model", False, True),
        ("id", False, True),
    ]


def test_a_reference_into_the_official_schemas(operation):
    text = """\
    requestBody:
      content:
        application/json:
          schema: {$ref: "dialects/gemini.yaml#/$defs/GenerateContentRequest"}
    """
    schema = operation(text).request_schema
    assert schema["additionalProperties"] is False
    assert schema["properties"]["contents"]["items"]["properties"]["parts"]["minItems"] == 1


# --- hostile ------------------------------------------------------------------------------------


def test_yaml_bombs_are_refused(spec):
    layers = "".join(f"x{n + 1}: &x{n + 1} [{', '.join([f'*x{n}'] * 10)}]\n" for n in range(9))
    with pytest.raises(YamlError, match=r"specs/acme.yaml"):
        spec(f"x0: &x0 [1]\n{layers}", head="")


def test_a_spec_that_cannot_be_read(tmp_path):
    (tmp_path / "specs" / "acme.yaml").mkdir(parents=True)
    with pytest.raises(SpecError, match=r"specs/acme\.yaml: the spec cannot be read"):
        Library.open(tmp_path).provider("acme")


def test_absurd_sizes_are_refused_unread(spec):
    with pytest.raises(SpecError, match="more than 8 MiB"):
        spec("#" * (9 << 20), head="")


def test_deep_nesting_is_refused(spec):
    with pytest.raises(YamlError):
        spec("x: " + "[" * 50_000, head="")


def test_recursive_path_items_and_references_end(spec):
    circle = "components: {requestBodies: {A: {$ref: '#/components/requestBodies/A'}}}"
    with pytest.raises(SpecError, match="round in a circle"):
        spec(
            f"{circle}\npaths: {{/x: {{post: {{x-dialect: openai.images, requestBody: {{$ref: '#/components/requestBodies/A'}}}}}}}}\n"
        )
