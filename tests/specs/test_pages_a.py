"""The specs of CCAPI, AGICTO and UniAll say what the three pages print, contradictions included."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
PATHS = {
    "ccapi": "/v1beta/models/{model}:generateContent",
    "agicto": "/v1/images/generations",
    "uniall": "/v1/chat/completions",
}
BEARERS = {"agicto": "Bearer xxx", "uniall": "Bearer {your_token}"}
CCAPI_STATUSES = {"200": "成功", "400": "请求有误", "401": "未认证", "403": "权限不足"}
RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
UNIALL_MODELS = {
    "NanoBanana": ("gemini-2.5-flash-image", None),
    "NanoBananaPro-1K": ("gemini-3-pro-image", "1K"),
    "NanoBananaPro-2K": ("gemini-3-pro-image", "2K"),
    "NanoBananaPro-4K": ("gemini-3-pro-image", "4K"),
    "NanoBanana2-0.5K": ("gemini-3.1-flash-image", "512"),
    "NanoBanana2-1K": ("gemini-3.1-flash-image", "1K"),
    "NanoBanana2-2K": ("gemini-3.1-flash-image", "2K"),
    "NanoBanana2-4K": ("gemini-3.1-flash-image", "4K"),
}
STR = "tag:yaml.org,2002:str"
NATIVE = "Image / nano banana (Gemini Native)"
KINDS = {"values", "max", "min", "equals", "default", "works"}
# What YAML 1.2 core reads as no string, https://yaml.org/spec/1.2.2/#103-core-schema
CORE = {
    "tag:yaml.org,2002:null": r"~|null|Null|NULL",
    "tag:yaml.org,2002:bool": r"true|True|TRUE|false|False|FALSE",
    "tag:yaml.org,2002:int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "tag:yaml.org,2002:float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}
every_page = pytest.mark.parametrize("page_id", PATHS)


def text_of(page_id: str) -> str:
    return (ROOT / "specs" / f"{page_id}.yaml").read_text(encoding="utf-8")


def spec_of(page_id: str) -> dict[str, Any]:
    return yaml.safe_load(text_of(page_id))


def operation_of(page_id: str) -> dict[str, Any]:
    return spec_of(page_id)["paths"][PATHS[page_id]]["post"]


def samples_of(page_id: str) -> dict[str, dict[str, Any]]:
    return {sample["id"]: sample for sample in operation_of(page_id)["x-samples"]}


def body_of(page_id: str, sample: str) -> Any:
    return json.loads(samples_of(page_id)[sample]["body"])


def schema_of(message: dict[str, Any]) -> dict[str, Any]:
    return message["content"]["application/json"]["schema"]


def models_of(page_id: str) -> dict[str, tuple[str, str | None]]:
    models = spec_of(page_id)["x-provider"]["models"]
    return {model["name"]: (model["upstream"], model.get("tier")) for model in models}


def violations(page_id: str, body: Any) -> list[tuple[str, str]]:
    """Where and how a body breaks the page's request schema."""
    schema = schema_of(operation_of(page_id)["requestBody"])
    errors = Draft202012Validator(schema).iter_errors(body)
    return sorted((error.json_path, error.message) for error in errors)


URLS = {
    "ccapi": "https://docs-en.ccapi.ai/427875707e0",
    "agicto": "https://docs.agicto.com/api-reference/images/google/nano-banana",
    "uniall": "https://docs.uniall.ai/zh-CN/models/image/nano-series/openai-format",
}


@pytest.mark.parametrize(
    "page_id, openapi, title, modified",
    [
        ("ccapi", "3.1.0", "orrisapi en", "2026-03-14 17:18:15"),
        ("agicto", "3.0.1", "", None),
        ("uniall", "3.1.0", "原生 OpenAI 格式", None),
    ],
)
def test_identity_and_source(page_id, openapi, title, modified):
    spec = spec_of(page_id)
    info, provider = spec["info"], spec["x-provider"]
    assert (spec["openapi"], info["title"], info["description"]) == (openapi, title, "")
    assert (provider["id"], provider["key_env"]) == (page_id, f"{page_id.upper()}_API_KEY")
    assert (provider["self_hosted"], provider["prices"]) == (False, [])
    page = provider["sources"][0]
    assert (page["id"], page["url"], page.get("modified")) == ("page", URLS[page_id], modified)
    assert {source["retrieved"] for source in provider["sources"]} == {"2026-11-21"}


@every_page
def test_one_operation_is_described(page_id):
    [(path, item)] = spec_of(page_id)["paths"].items()
    assert (path, list(item)) == (PATHS[page_id], ["post"])
    assert item["post"]["operationId"] == "generate_image"


@pytest.mark.parametrize(
    "page_id, servers, dialect",
    [
        ("ccapi", ["https://api.ccapi.ai"], "gemini.generate-content"),
        ("agicto", [], {"request": "gemini.generate-content", "response": "any"}),
        ("uniall", ["{BASE_URL}"], "openai.chat-completions"),
    ],
)
def test_servers_and_dialect(page_id, servers, dialect):
    assert [server["url"] for server in spec_of(page_id)["servers"]] == servers
    assert operation_of(page_id)["x-dialect"] == dialect


def test_ccapi_states_one_credential_and_no_parameter():
    schemes = spec_of("ccapi")["components"]["securitySchemes"]
    [requirement] = operation_of("ccapi")["security"]
    api_key = {"type": "apiKey", "in": "header", "name": "Authorization"}
    assert [schemes[name] for name in requirement] == [api_key]
    assert operation_of("ccapi")["parameters"] == []


@pytest.mark.parametrize("page_id, example", BEARERS.items())
def test_the_key_is_an_optional_header_parameter(page_id, example):
    [parameter] = operation_of(page_id)["parameters"]
    assert (parameter["name"], parameter["in"]) == ("Authorization", "header")
    assert (parameter["required"], parameter["example"]) == (False, example)
    spec = spec_of(page_id)
    stated = [operation_of(page_id), spec, spec.get("components", {})]
    assert not any(part.get("security") or part.get("securitySchemes") for part in stated)


@pytest.mark.parametrize(
    "page_id, required, responses",
    [
        ("ccapi", True, CCAPI_STATUSES),
        ("agicto", None, {"200": ""}),
        ("uniall", None, {"default": "生成成功"}),
    ],
)
def test_body_and_statuses(page_id, required, responses):
    operation = operation_of(page_id)
    assert operation["requestBody"].get("required") is required
    assert {s: r["description"] for s, r in operation["responses"].items()} == responses
    assert [s for s, r in operation["responses"].items() if "content" in r] == [*responses][:1]


CONFIG = "/generationConfig"
#: feature, member, kind, value, and the source where it is another page than the main one
CLAIMS = {
    "ccapi": [
        ("image.present", "", "works", True),
        ("dialect.response", "", "works", True),
        ("access.models", "path:model", "values", ["gemini-2.5-flash-image"]),
        ("image.delivery", "/image_response_format", "values", ["base64", "url"]),
        ("access.credential", "header:x-goog-api-key", "works", True, "chat"),
        ("access.credential", "query:key", "works", True, "chat"),
    ],
    "agicto": [
        ("image.present", "", "works", True),
        ("access.models", "/model", "values", ["gemini-2.5-flash-image-preview"]),
        ("image.aspect_ratio", f"{CONFIG}/imageConfig/aspectRatio", "values", RATIOS),
        ("image.size", f"{CONFIG}/imageConfig/imageSize", "values", ["1K", "2K", "4K"]),
        ("request.modalities", f"{CONFIG}/responseModalities", "equals", ["TEXT", "IMAGE"]),
        ("request.reference_image", "", "works", True),
        ("request.reference_delivery", "", "values", ["data"]),
    ],
    "uniall": [
        ("access.models", "/model", "values", [*UNIALL_MODELS]),
        ("image.aspect_ratio", "/--aspect_ratio", "values", RATIOS),
        ("image.output_format", "/--output_format", "values", ["jpeg", "png", "webp"]),
        ("image.present", "", "works", True),
        ("request.reference_image", "", "works", True),
        ("request.reference_delivery", "", "values", ["url"]),
        ("stream.honoured", "/stream", "works", True),
        ("image.size", "", "values", ["512", "1K", "2K", "4K"], "tasks"),
    ],
}


@every_page
def test_claims(page_id):
    said = []
    for claim in operation_of(page_id)["x-claims"]:
        [kind] = KINDS & claim.keys()
        elsewhere = [claim["source"]] if claim["source"] != "page" else []
        said.append((claim["feature"], claim.get("member", ""), kind, claim[kind], *elsewhere))
    assert said == CLAIMS[page_id]


@every_page
def test_statements_have_known_features_and_sources(page_id):
    catalogue = yaml.safe_load((ROOT / "conformance/features.yaml").read_text(encoding="utf-8"))
    operation, provider = operation_of(page_id), spec_of(page_id)["x-provider"]
    claims = operation["x-claims"]
    assert {c["feature"] for c in claims} <= {f["id"] for f in catalogue["features"]}
    assert len({c["id"] for c in claims}) == len(claims)
    statements = [*claims, *operation.get("x-prose", [])]
    assert all(statement["text"].strip() for statement in statements)
    used = {s["source"] for s in [*statements, *operation["x-samples"], *provider["models"]]}
    assert used == {source["id"] for source in provider["sources"]}


def test_models():
    assert models_of("ccapi") == {"gemini-2.5-flash-image": ("gemini-2.5-flash-image", None)}
    preview = "gemini-2.5-flash-image-preview"
    assert models_of("agicto") == {preview: (preview, None)}
    assert models_of("uniall") == UNIALL_MODELS


@pytest.mark.parametrize(
    "page_id, count, with_method, group, name",
    [
        ("ccapi", 72, 16, NATIVE, "Generate Image With Gemini Native API"),
        ("agicto", 1, 1, "图片", "谷歌生图nano banana"),
        ("uniall", 1, 1, "", "原生 OpenAI 格式"),
    ],
)
def test_catalogue(page_id, count, with_method, group, name):
    catalogue = spec_of(page_id)["x-provider"]["catalogue"]
    assert len({(entry["group"], entry["name"]) for entry in catalogue}) == len(catalogue) == count
    assert sum("method" in entry for entry in catalogue) == with_method
    assert {"group": group, "name": name, "method": "POST"} in catalogue


def test_ccapi_curl_doubles_a_slash_names_no_model_and_carries_three_keys():
    curl = samples_of("ccapi")["curl"]
    assert curl["method"] == "POST"
    assert curl["url"] == "https://api.ccapi.ai//v1beta/models/:generateContent?key=sk-xxxx"
    assert curl["headers"] == {
        "x-goog-api-key": "sk-xxxx",
        "Authorization": "<api-key>",
        "Content-Type": "application/json",
    }
    assert curl["body"] == samples_of("ccapi")["body"]["body"]


def test_ccapi_request_asks_for_2k_and_has_no_image_response_format():
    request = body_of("ccapi", "body")
    [content] = request["contents"]
    assert content["role"] == "user"
    assert [part.keys() for part in content["parts"]] == [{"text"}]
    assert request["generationConfig"] == {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"imageSize": "2K", "aspectRatio": "1:1"},
    }
    assert "image_response_format" not in samples_of("ccapi")["curl"]["body"]


def test_ccapi_answer_counts_the_tokens_of_a_4k_picture_and_cuts_its_data():
    ok, response = samples_of("ccapi")["ok"], body_of("ccapi", "ok")
    assert (ok["status"], ok["answers"]) == (200, "curl")
    [candidate] = response["candidates"]
    assert (candidate["content"]["role"], candidate["finishReason"]) == ("model", "STOP")
    picture, text = candidate["content"]["parts"]
    data = {"mimeType": "image/png", "data": "iVBORw0KGgoAAAANSUhEUgAA..."}
    assert (picture, text.keys()) == ({"inlineData": data}, {"text"})
    assert response["usageMetadata"] == {
        "promptTokenCount": 42,
        "candidatesTokenCount": 2520,
        "totalTokenCount": 2562,
    }


def test_ccapi_schemas_are_the_shape_of_the_samples():
    operation = operation_of("ccapi")
    messages = {"body": operation["requestBody"], "ok": operation["responses"]["200"]}
    for sample, message in messages.items():
        schema = schema_of(message)
        assert schema["x-inferred-from"] == sample
        assert "required" not in json.dumps(schema)
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(sealed(schema)).validate(body_of("ccapi", sample))


def sealed(schema: Any) -> Any:
    """The schema with no member allowed but those it names."""
    if isinstance(schema, list):
        return [sealed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: sealed(value) for key, value in schema.items()}
    return inner | {"additionalProperties": False} if "properties" in schema else inner


def test_agicto_example_is_a_string_with_comments_that_is_no_json():
    [sample] = operation_of("agicto")["x-samples"]
    assert not sample.keys() & {"url", "method", "headers"}
    inner = json.loads(sample["body"])
    media = operation_of("agicto")["requestBody"]["content"]["application/json"]
    assert media["example"] == inner
    assert inner.startswith('{\r\n "model": "gemini-2.5-flash-image-preview",\r\n "contents"')
    assert inner.count('"data": "iVBORw++dr59PZ9=" //图片base64\r\n') == 2
    with pytest.raises(json.JSONDecodeError):
        json.loads(inner)


def test_agicto_example_without_its_comments_breaks_the_schema_in_its_text_part():
    body = json.loads(body_of("agicto", "body").replace("//图片base64", ""))
    parts = body["contents"][0]["parts"]
    assert [list(part) for part in parts] == [["text"], ["inline_data"], ["inline_data"]]
    assert parts[0]["text"].startswith("'")
    assert parts[0]["text"].count("'") == 1
    assert parts[1] == parts[2]
    assert body["generationConfig"]["imageConfig"] == {"aspectRatio": "1:1", "imageSize": "1K"}
    missing = "'inline_data' is a required property"
    assert violations("agicto", body) == [("$.contents[0].parts[0]", missing)]
    assert [path for path, _ in violations("agicto", json.dumps(body))] == ["$"]


def test_agicto_schema_requires_what_the_page_requires_and_has_no_enum():
    schema = schema_of(operation_of("agicto")["requestBody"])
    assert schema["required"] == ["model", "contents", "generationConfig"]
    part = schema["properties"]["contents"]["items"]["properties"]["parts"]["items"]
    assert part["required"] == ["inline_data"]
    assert part["properties"]["inline_data"]["required"] == ["mime_type", "data"]
    config = schema["properties"]["generationConfig"]
    assert config["required"] == ["responseModalities", "imageConfig"]
    assert config["properties"]["imageConfig"]["required"] == ["aspectRatio", "imageSize"]
    assert "enum" not in json.dumps(schema)
    answer = schema_of(operation_of("agicto")["responses"]["200"])
    assert (answer["type"], answer["properties"]) == ("object", {})


def test_uniall_schema_requires_two_members_named_like_options():
    schema = schema_of(operation_of("uniall")["requestBody"])
    assert schema["required"] == ["model", "--aspect_ratio", "--output_format"]
    assert {n: (p["type"], p.get("enum")) for n, p in schema["properties"].items()} == {
        "model": ("string", [*UNIALL_MODELS]),
        "--aspect_ratio": ("string", RATIOS),
        "--output_format": ("string", ["jpeg", "png", "webp"]),
        "messages": ("array", None),
        "extra_body": ("object", None),
        "stream": ("boolean", None),
    }


@pytest.mark.parametrize("example", ["text_to_image", "image_to_image"])
def test_uniall_requests_leave_out_both_required_options(example):
    curl, body = samples_of("uniall")[f"{example}_curl"], body_of("uniall", example)
    assert (curl["method"], curl["url"]) == ("POST", "{BASE_URL}/v1/chat/completions")
    headers = {"Authorization": "Bearer sk-***", "Content-Type": "application/json"}
    assert curl["headers"] == headers
    assert curl["body"] == samples_of("uniall")[example]["body"]
    assert (body["model"], body["stream"]) == ("NanoBananaPro-1K", True)
    assert body["extra_body"] == {"google": {"image_config": {"aspect_ratio": "16:9"}}}
    assert violations("uniall", body) == [
        ("$", "'--aspect_ratio' is a required property"),
        ("$", "'--output_format' is a required property"),
    ]
    whole = body | {"--aspect_ratio": "16:9", "--output_format": "png"}
    schema = sealed(schema_of(operation_of("uniall")["requestBody"]))
    Draft202012Validator(schema).validate(whole)


def test_uniall_hands_in_text_as_a_string_and_a_picture_by_url():
    [plain] = body_of("uniall", "text_to_image")["messages"]
    assert isinstance(plain["content"], str)
    [edit] = body_of("uniall", "image_to_image")["messages"]
    text, picture = edit["content"]
    assert (text["type"], list(text)) == ("text", ["type", "text"])
    url = {"url": "https://example.com/xxxxxxx.jpg"}
    assert picture == {"type": "image_url", "image_url": url}


def test_uniall_answer_is_one_chunk_of_a_model_that_is_not_listed():
    ok, response = samples_of("uniall")["ok"], body_of("uniall", "ok")
    assert "status" not in ok
    assert response["object"] == "chat.completion.chunk"
    assert response["created"] == 1773835762
    assert response["model"] == "NanoBananaPro-8K"
    assert response["model"] not in UNIALL_MODELS
    [choice] = response["choices"]
    assert choice["finish_reason"] == "stop"
    assert [choice["delta"]["content"]] == response["media"]["outputs"]
    assert choice["delta"]["content"].endswith(".jpeg")
    schema = schema_of(operation_of("uniall")["responses"]["default"])
    Draft202012Validator(sealed(schema)).validate(response)


@every_page
def test_yaml_1_1_and_1_2_read_the_same(page_id):
    resolve = yaml.SafeLoader("").resolve
    for token in yaml.scan(text_of(page_id)):
        if isinstance(token, yaml.ScalarToken) and token.plain:
            core = next((tag for tag, form in CORE.items() if re.fullmatch(form, token.value)), STR)
            assert resolve(yaml.ScalarNode, token.value, (True, False)) == core, token.start_mark
