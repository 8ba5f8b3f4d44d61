"""The specs of OpenAI-Next and 钱多多 say what the two pages print, contradictions included."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
KINDS = {"values", "max", "min", "equals", "default", "works"}
# What YAML 1.2 core reads as something other than a string, https://yaml.org/spec/1.2.2/#103-core-schema
CORE = {
    "tag:yaml.org,2002:null": r"|~|null|Null|NULL",
    "tag:yaml.org,2002:bool": r"true|True|TRUE|false|False|FALSE",
    "tag:yaml.org,2002:int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "tag:yaml.org,2002:float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a reader of the page would note down."""

    path: str
    url: str
    source: tuple[str, str]
    server: dict[str, str]
    dialect: str
    scheme: dict[str, str]
    headers: dict[str, str]
    body_required: bool
    statuses: list[str]
    models: list[tuple[str, str]]
    described: dict[str, str]
    catalogue: int
    with_method: int
    claims: dict[str, tuple[Any, ...]]
    prices: list[dict[str, Any]] = field(default_factory=list)


PAGES = {
    "openai-next": Page(
        path="/v1beta/models/gemini-3-pro-image-preview:generateContent",
        url="https://drwa.openai-next.com/v1beta/models/gemini-3-pro-image-preview:generateContent",
        source=("https://openai-next.apifox.cn/394611820e0", "2025-12-29 09:13:52"),
        server={"url": "https://drwa.openai-next.com", "description": "Draw"},
        dialect="gemini.generate-content",
        scheme={"type": "apiKey", "in": "header", "name": "x-goog-api-key"},
        headers={"x-goog-api-key": "<api-key>", "Content-Type": "application/json"},
        body_required=True,
        statuses=["200", "400", "401", "429", "500"],
        models=[("gemini-3-pro-image-preview", "gemini-3-pro-image-preview")],
        described={
            "group": "按次计费 / 图片生成 / Gemini-nano-banana / Gemini原生格式",
            "name": "使用 Gemini 3 Pro Image Preview 生成内容",
            "method": "POST",
        },
        catalogue=95,
        with_method=2,
        claims={
            "image": ("image.present", "works", True),
            "model": ("access.models", "values", ["gemini-3-pro-image-preview"]),
            "sizes": ("image.size", "values", ["1K", "2K", "4K"]),
            "grounding": ("request.grounding", "works", True),
            "thinking": ("request.thinking", "works", True),
            "reference_images": ("request.reference_image", "works", True),
            "reference_limit": ("request.reference_limit", "max", 14),
            "object_reference_limit": ("request.reference_limit", "max", 6, {"kind": "objects"}),
            "portrait_reference_limit": (
                "request.reference_limit",
                "max",
                5,
                {"kind": "portraits"},
            ),
            "multi_turn": ("request.multi_turn", "works", True),
        },
    ),
    "qianduoduo": Page(
        path="/chat/completions",
        url="https://api2.aigcbest.top/v1/chat/completions",
        source=(
            "https://s.apifox.cn/apidoc/docs-site/3593080/api-341608699",
            "2025-10-18 02:04:34",
        ),
        server={"url": "https://api2.aigcbest.top/v1", "description": "主站接口①"},
        dialect="openai.chat-completions",
        scheme={"type": "http", "scheme": "bearer"},
        headers={
            "Accept": "application/json",
            "Authorization": "Bearer <token>",
            "Content-Type": "application/json",
        },
        body_required=False,
        statuses=["200"],
        models=[
            (
                "gemini-2.0-flash-preview-image-generation",
                "gemini-2.0-flash-preview-image-generation",
            ),
            ("gemini-2.5-flash-image", "gemini-2.5-flash-image"),
        ],
        described={
            "group": "模型接口 / 图像(Image) / Gemini",
            "name": "图片生成(Nano-banana)",
            "method": "POST",
        },
        catalogue=125,
        with_method=14,
        claims={
            "image": ("image.present", "works", True),
            "model": (
                "access.models",
                "values",
                ["gemini-2.0-flash-preview-image-generation"],
                "/model",
            ),
            "modalities": ("request.modalities", "equals", ["text", "image"], "/modalities"),
            "references": ("request.reference_image", "works", True),
            "reference_delivery": ("request.reference_delivery", "values", ["data"]),
            "delivery": ("image.delivery", "values", ["base64"]),
            "base64": ("image.base64", "works", True),
            "default_size": ("image.default_size", "default", {"height": 1024}),
        },
        prices=[
            {
                "model": "gemini-2.0-flash-preview-image-generation",
                "per": "1M_input",
                "amount": 0.1,
                "source": "page",
            },
            {
                "model": "gemini-2.0-flash-preview-image-generation",
                "per": "1M_output",
                "amount": 0.4,
                "source": "page",
            },
        ],
    ),
}
every_page = pytest.mark.parametrize("page_id", PAGES)


def text_of(page_id: str) -> str:
    return (ROOT / "specs" / f"{page_id}.yaml").read_text(encoding="utf-8")


def spec_of(page_id: str) -> dict[str, Any]:
    return yaml.safe_load(text_of(page_id))


def operation_of(page_id: str) -> dict[str, Any]:
    return spec_of(page_id)["paths"][PAGES[page_id].path]["post"]


def samples_of(page_id: str) -> dict[str, dict[str, Any]]:
    return {sample["id"]: sample for sample in operation_of(page_id)["x-samples"]}


def schema_of(message: dict[str, Any]) -> dict[str, Any]:
    return message["content"]["application/json"]["schema"]


@every_page
def test_identity_and_source(page_id):
    provider = spec_of(page_id)["x-provider"]
    assert provider["id"] == page_id
    assert provider["key_env"] == page_id.upper().replace("-", "_") + "_API_KEY"
    assert provider["self_hosted"] is False
    [source] = provider["sources"]
    assert (source["url"], source["modified"]) == PAGES[page_id].source
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", source["retrieved"])


@every_page
def test_one_operation_on_the_printed_server(page_id):
    page, spec = PAGES[page_id], spec_of(page_id)
    assert spec["servers"] == [page.server]
    assert [(path, *methods) for path, methods in spec["paths"].items()] == [(page.path, "post")]
    operation = operation_of(page_id)
    assert operation["operationId"] == "generate_image"
    assert operation["x-dialect"] == page.dialect
    assert operation.get("parameters", []) == []
    assert operation["requestBody"]["required"] is page.body_required
    assert list(operation["responses"]) == page.statuses


@every_page
def test_credential(page_id):
    schemes = spec_of(page_id)["components"]["securitySchemes"]
    [(name, scheme)] = schemes.items()
    assert {key: scheme[key] for key in scheme if key != "description"} == PAGES[page_id].scheme
    assert operation_of(page_id)["security"] == [{name: []}]


@every_page
def test_claims(page_id):
    claims = {}
    for claim in operation_of(page_id)["x-claims"]:
        [kind] = KINDS & claim.keys()
        rest = [claim[key] for key in ("member", "when") if key in claim]
        claims[claim["id"]] = (claim["feature"], kind, claim[kind], *rest)
    assert claims == PAGES[page_id].claims


@every_page
def test_claims_are_about_known_features_and_sources(page_id):
    catalogue = yaml.safe_load((ROOT / "conformance/features.yaml").read_text(encoding="utf-8"))
    features = {feature["id"] for feature in catalogue["features"]}
    sources = {source["id"] for source in spec_of(page_id)["x-provider"]["sources"]}
    operation = operation_of(page_id)
    assert {claim["feature"] for claim in operation["x-claims"]} <= features
    said = [*operation["x-claims"], *operation["x-prose"], *operation["x-samples"]]
    assert {statement["source"] for statement in said} <= sources
    assert all(s["text"].strip() for s in [*operation["x-claims"], *operation["x-prose"]])


@every_page
def test_models_and_prices(page_id):
    provider = spec_of(page_id)["x-provider"]
    assert [(model["name"], model["upstream"]) for model in provider["models"]] == PAGES[
        page_id
    ].models
    assert provider["prices"] == PAGES[page_id].prices


@every_page
def test_catalogue(page_id):
    page, catalogue = PAGES[page_id], spec_of(page_id)["x-provider"]["catalogue"]
    assert len(catalogue) == page.catalogue
    assert len({(entry["group"], entry["name"]) for entry in catalogue}) == page.catalogue
    assert sum("method" in entry for entry in catalogue) == page.with_method
    assert page.described in catalogue


@every_page
def test_curl(page_id):
    page, samples = PAGES[page_id], samples_of(page_id)
    curl = samples["curl"]
    assert (curl["method"], curl["url"], curl["headers"]) == ("POST", page.url, page.headers)
    assert curl["body"] == samples["body"]["body"]
    assert (samples["ok"]["status"], samples["ok"]["answers"]) == (200, "curl")


@every_page
def test_schemas_are_inferred_from_samples_that_fit_them(page_id):
    operation, samples = operation_of(page_id), samples_of(page_id)
    for message in (operation["requestBody"], operation["responses"]["200"]):
        schema = schema_of(message)
        Draft202012Validator.check_schema(schema)
        body = json.loads(samples[schema["x-inferred-from"]]["body"])
        Draft202012Validator(closed(schema)).validate(body)
    assert not any("content" in operation["responses"][s] for s in PAGES[page_id].statuses[1:])


def closed(schema: Any) -> Any:
    """The schema with every member it names required and no other allowed: the example's shape."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    assert "required" not in schema, "the page requires no member"
    inner = {key: closed(value) for key, value in schema.items()}
    if schema.get("type") == "object":
        inner |= {"required": list(schema["properties"]), "additionalProperties": False}
    return inner


@every_page
def test_yaml_1_1_and_1_2_read_the_same(page_id):
    def scalars(node):
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from scalars(item)
        else:
            for pair in node.value:
                for item in pair:
                    yield from scalars(item)

    for node in scalars(yaml.compose(text_of(page_id), Loader=yaml.SafeLoader)):
        if node.style is None:
            core = next((tag for tag, form in CORE.items() if re.fullmatch(form, node.value)), None)
            assert node.tag == (core or "tag:yaml.org,2002:str"), str(node.start_mark)


def test_openai_next_asks_for_modalities_and_nothing_else():
    request = json.loads(samples_of("openai-next")["body"]["body"])
    assert request.keys() == {"contents", "generationConfig"}
    assert request["generationConfig"] == {"responseModalities": ["TEXT", "IMAGE"]}
    [content] = request["contents"]
    assert content["role"] == "user"
    assert [part.keys() for part in content["parts"]] == [{"text"}]


def test_openai_next_prints_an_answer_in_the_role_of_the_user():
    response = json.loads(samples_of("openai-next")["ok"]["body"])
    [candidate] = response["candidates"]
    assert candidate["content"]["role"] == "user"
    [part] = candidate["content"]["parts"]
    assert list(part) == ["text", "inline_data", "thought", "thought_signature"]
    assert part["inline_data"] == {"mime_type": "image/jpeg", "data": "<BASE64_IMAGE_DATA>"}
    assert (part["thought"], part["thought_signature"]) == (True, "string")
    assert candidate["finishReason"] == "STOP"
    assert candidate["safetyRatings"] == [
        {"category": "HARM_CATEGORY_HARASSMENT", "probability": "NEGLIGIBLE"}
    ]


def test_openai_next_prints_usage_and_grounding_beside_the_candidates():
    response = json.loads(samples_of("openai-next")["ok"]["body"])
    assert response["usageMetadata"] == {
        "promptTokenCount": 100,
        "candidatesTokenCount": 1290,
        "totalTokenCount": 1390,
    }
    assert response["groundingMetadata"] == {
        "searchEntryPoint": {"renderedContent": "string"},
        "groundingChunks": [
            {"web": {"uri": "https://example.com/article", "title": "Example Article Title"}}
        ],
    }


def test_qianduoduo_samples_use_another_model_than_the_prose_and_no_modalities():
    request = json.loads(samples_of("qianduoduo")["body"]["body"])
    assert request.keys() == {"model", "messages"}
    assert request["model"] == "gemini-2.5-flash-image"
    [message] = request["messages"]
    assert message["role"] == "user"
    assert isinstance(message["content"], str)
    properties = schema_of(operation_of("qianduoduo")["requestBody"])["properties"]
    assert properties["model"]["x-inferred-values"] == ["gemini-2.5-flash-image"]


def test_qianduoduo_prints_an_answer_of_text_alone():
    response = json.loads(samples_of("qianduoduo")["ok"]["body"])
    assert response["id"] == "chatcmpl-123"
    assert (response["object"], response["created"]) == ("chat.completion", 1677652288)
    assert "model" not in response
    [choice] = response["choices"]
    assert (choice["index"], choice["finish_reason"]) == (0, "stop")
    assert choice["message"].keys() == {"role", "content"}
    assert choice["message"]["content"].startswith("\n\n")
    assert "data:" not in choice["message"]["content"]
    assert response["usage"] == {
        "prompt_tokens": 9,
        "completion_tokens": 12,
        "total_tokens": 21,
    }


def test_qianduoduo_names_no_currency():
    assert not any("currency" in price for price in spec_of("qianduoduo")["x-provider"]["prices"])
