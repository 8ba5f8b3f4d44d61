"""The Gemini schemas accept what Google accepts, and name the fault of what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

DIALECTS = Path(__file__).parents[2] / "specs" / "dialects"
SCHEMAS = yaml.safe_load((DIALECTS / "gemini.yaml").read_text(encoding="utf-8"))
PNG = "iVBORw0KGgo="
URI = f"data:image/png;base64,{PNG}"


def errors(definition, instance):
    """The (path, keyword) of each failure of an instance."""
    schema = {"$defs": SCHEMAS["$defs"], "$ref": f"#/$defs/{definition}"}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return sorted(
        (error.json_path, error.validator or "false") for error in validator.iter_errors(instance)
    )


def ask(*parts, **config):
    body = {"contents": [{"role": "user", "parts": list(parts) or [{"text": "a fox in snow"}]}]}
    return {**body, "generationConfig": config} if config else body


def drawn(*parts, **members):
    return {
        "candidates": [
            {"content": {"role": "model", "parts": list(parts)}, "finishReason": "STOP", **members}
        ]
    }


def failed(code, status, *details):
    return {
        "error": {
            "code": code,
            "message": "no",
            "status": status,
            **({"details": list(details)} if details else {}),
        }
    }


RPC = "type.googleapis.com/google.rpc."
IMAGE = {"inlineData": {"mimeType": "image/png", "data": PNG}}
USAGE = {"promptTokenCount": 9, "candidatesTokenCount": 1120, "thoughtsTokenCount": 200, "totalTokenCount": 1329,
         "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}], "serviceTier": "standard"}  # fmt: skip
STATUS = {"modelStage": "RETIRED", "retirementTime": "2026-06-25T00:00:00Z", "message": "moved"}
REQUEST, RESPONSE = "GenerateContentRequest", "GenerateContentResponse"

VALID = {
    "minimal request": (REQUEST, {"contents": [{"parts": [{"text": "a fox"}]}]}),
    "ratio and size": (REQUEST, ask(responseModalities=["TEXT", "IMAGE"], imageConfig={"aspectRatio": "21:9", "imageSize": "512"})),
    "edit": (REQUEST, ask({"text": "make it blue"}, {"inlineData": {"mimeType": "image/webp", "data": "_-8"}})),
    "file": (REQUEST, ask({"fileData": {"mimeType": "image/jpeg", "fileUri": "https://example.org/a.jpg"}})),
    "newer image format": (REQUEST, ask(responseFormat={"image": {"mimeType": "IMAGE_JPEG", "delivery": "URI", "aspectRatio": "ASPECT_RATIO_SIXTEEN_BY_NINE", "imageSize": "IMAGE_SIZE_FOUR_K"}})),
    "thinking and sampling": (REQUEST, ask(thinkingConfig={"includeThoughts": True, "thinkingLevel": "HIGH"}, seed=7, temperature=1, topP=0.9, topK=40, candidateCount=1, maxOutputTokens=8192, stopSequences=["x"])),
    "second turn": (REQUEST, {"contents": [{"role": "user", "parts": [{"text": "a fox"}]}, {"role": "model", "parts": [{**IMAGE, "thoughtSignature": "AAEC"}]}, {"role": "user", "parts": [{"text": "now red"}]}]}),
    "everything around": (REQUEST, {**ask(), "systemInstruction": {"role": "system", "parts": [{"text": "be brief"}]}, "cachedContent": "cachedContents/a1", "serviceTier": "flex", "store": False,
        "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}], "tools": [{"googleSearch": {"searchTypes": {"imageSearch": {}}}}], "toolConfig": {"functionCallingConfig": {"mode": "NONE"}}}),
    "function turn": (REQUEST, ask({"functionResponse": {"name": "f", "response": {"ok": True}}})),
    "image": (RESPONSE, {**drawn({"text": "here"}, {**IMAGE, "thoughtSignature": "AAEC"}), "usageMetadata": USAGE, "modelVersion": "gemini-3-pro-image", "responseId": "r1", "modelStatus": STATUS}),
    "interim image": (RESPONSE, drawn({**IMAGE, "thought": True}, IMAGE)),
    "no image": (RESPONSE, {"candidates": [{"finishReason": "NO_IMAGE", "finishMessage": "sorry"}]}),
    "blocked prompt": (RESPONSE, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 4, "totalTokenCount": 4}}),
    "rated": (RESPONSE, drawn(IMAGE, index=0, safetyRatings=[{"category": "HARM_CATEGORY_HATE_SPEECH", "probability": "NEGLIGIBLE", "blocked": False}])),
    "a member of tomorrow": (RESPONSE, {**drawn({"hologram": {}}), "carbonMetadata": {}}),
    "usage alone in a stream": ("StreamEvent", {"usageMetadata": USAGE}),
    "stream as an array": ("StreamArray", [{"candidates": [{"content": {"parts": [{"text": "h"}]}}]}, drawn(IMAGE)]),
    "bad key": ("ErrorResponse", failed(400, "INVALID_ARGUMENT", {"@type": RPC + "ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com", "metadata": {"service": "x"}})),
    "rate limit": ("ErrorResponse", failed(429, "RESOURCE_EXHAUSTED", {"@type": RPC + "RetryInfo", "retryDelay": "17.5s"}, {"@type": RPC + "Novelty", "x": 1})),
    "error array": ("ErrorArray", [failed(400, "INVALID_ARGUMENT", {"@type": RPC + "BadRequest", "fieldViolations": [{"field": "x", "description": "y"}]})]),
}  # fmt: skip
PART, CONFIG = "$.contents[0].parts[0]", "$.generationConfig"
OUT = "$.candidates[0].content.parts[0]"
INVALID = [
    (REQUEST, {}, "$", "required"),
    (REQUEST, {"contents": []}, "$.contents", "minItems"),
    (REQUEST, {"contents": {"parts": [{"text": "x"}]}}, "$.contents", "type"),
    (REQUEST, {"contents": [{"parts": []}]}, "$.contents[0].parts", "minItems"),
    (REQUEST, {"contents": [{"role": "assistant", "parts": [{"text": "x"}]}]}, "$.contents[0].role", "enum"),
    (REQUEST, ask({"thought": True}), PART, "oneOf"),
    (REQUEST, ask({"text": "x", **IMAGE}), PART, "oneOf"),
    (REQUEST, ask({"inlineData": {"mimeType": "image/png"}}), PART + ".inlineData", "required"),
    (REQUEST, ask({"inlineData": {"mimeType": "image/jpg", "data": PNG}}), PART + ".inlineData.mimeType", "pattern"),
    (REQUEST, ask({"inlineData": {"mimeType": "png", "data": PNG}}), PART + ".inlineData.mimeType", "pattern"),
    (REQUEST, ask({"inlineData": {"mimeType": "image/png", "data": URI}}), PART + ".inlineData.data", "pattern"),
    (REQUEST, {**ask(), "generation_config": {}}, "$", "additionalProperties"),
    (REQUEST, {**ask(), "modelArmorConfig": {}}, "$", "additionalProperties"),
    (REQUEST, {**ask(), "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT"}]}, "$.safetySettings[0]", "required"),
    (REQUEST, {**ask(), "serviceTier": "STANDARD"}, "$.serviceTier", "enum"),
    (REQUEST, ask(aspectRatio="16:9"), CONFIG, "additionalProperties"),
    (REQUEST, ask(imageConfig={"aspectRatio": "16:10"}), CONFIG + ".imageConfig.aspectRatio", "enum"),
    (REQUEST, ask(imageConfig={"imageSize": "1k"}), CONFIG + ".imageConfig.imageSize", "enum"),
    (REQUEST, ask(imageConfig={"imageSize": 512}), CONFIG + ".imageConfig.imageSize", "enum"),
    (REQUEST, ask(imageConfig={"personGeneration": "ALLOW_ALL"}), CONFIG + ".imageConfig", "additionalProperties"),
    (REQUEST, ask(responseFormat={"image": {"aspectRatio": "16:9"}}), CONFIG + ".responseFormat.image.aspectRatio", "enum"),
    (REQUEST, ask(responseModalities="IMAGE"), CONFIG + ".responseModalities", "type"),
    (REQUEST, ask(candidateCount=0), CONFIG + ".candidateCount", "minimum"),
    (REQUEST, ask(temperature=2.5), CONFIG + ".temperature", "maximum"),
    (RESPONSE, {}, "$", "anyOf"),
    (RESPONSE, {"candidates": []}, "$", "anyOf"),
    (RESPONSE, {"id": "c", "object": "chat.completion", "choices": []}, "$", "anyOf"),
    (RESPONSE, {"usageMetadata": USAGE}, "$", "anyOf"),
    (RESPONSE, drawn({"inline_data": IMAGE["inlineData"]}), OUT, "pattern"),
    (RESPONSE, drawn({"text": "x", **IMAGE}), OUT, "oneOf"),
    (RESPONSE, drawn({}), OUT, "minProperties"),
    (RESPONSE, drawn({"inlineData": {"mimeType": "image/png", "data": "_-8"}}), OUT + ".inlineData.data", "pattern"),
    (RESPONSE, drawn({"functionCall": {"name": "f", "thoughtSignature": "AA"}}), OUT + ".functionCall", "false"),
    (RESPONSE, drawn(IMAGE, finishReason="stop"), "$.candidates[0].finishReason", "enum"),
    (RESPONSE, {"candidates": [{"content": {"role": "assistant"}}]}, "$.candidates[0].content.role", "const"),
    (RESPONSE, {**drawn(IMAGE), "usageMetadata": {"totalTokenCount": "9"}}, "$.usageMetadata.totalTokenCount", "type"),
    (RESPONSE, {**drawn(IMAGE), "usageMetadata": {"totalTokenCount": -1}}, "$.usageMetadata.totalTokenCount", "minimum"),
    (RESPONSE, {"promptFeedback": {"blockReason": "MODEL_ARMOR"}}, "$.promptFeedback.blockReason", "enum"),
    ("StreamEvent", {"modelVersion": "m"}, "$", "anyOf"),
    ("StreamArray", [], "$", "minItems"),
    ("ErrorResponse", {"error": "no"}, "$.error", "type"),
    ("ErrorResponse", {"error": {"message": "no", "code": 400}}, "$.error", "required"),
    ("ErrorResponse", failed(400, "Bad Request"), "$.error.status", "enum"),
    ("ErrorResponse", failed(429, "RESOURCE_EXHAUSTED", {"@type": RPC + "RetryInfo", "retryDelay": "17"}), "$.error.details[0].retryDelay", "pattern"),
    ("ErrorArray", [failed(500, "INTERNAL")] * 2, "$", "maxItems"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "instance"), VALID.values(), ids=VALID)
def test_what_the_owner_writes_is_valid(definition, instance):
    assert errors(definition, instance) == []


@pytest.mark.parametrize(("definition", "instance", "path", "keyword"), INVALID)
def test_a_violation_fails_once_and_where_it_is(definition, instance, path, keyword):
    assert errors(definition, instance) == [(path, keyword)]


def reachable(definition):
    """Every schema object that a definition leads to."""
    pending, seen = [definition], set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        values = [SCHEMAS["$defs"][name]]
        while values:
            value = values.pop()
            if isinstance(value, dict):
                yield value
                pending += [value["$ref"].removeprefix("#/$defs/")] if "$ref" in value else []
            values += (
                value.values()
                if isinstance(value, dict)
                else value
                if isinstance(value, list)
                else []
            )


names = st.from_regex(r"[a-z][A-Za-z0-9]{0,12}", fullmatch=True)


@given(
    names.filter(lambda name: name not in SCHEMAS["$defs"][REQUEST]["properties"]),
    st.none() | st.integers(),
)
def test_an_unknown_request_member_is_an_error(name, value):
    assert errors(REQUEST, {**ask(), name: value}) == [("$", "additionalProperties")]


@given(
    names.filter(lambda name: name not in SCHEMAS["$defs"]["ResponseMembers"]["properties"]),
    st.none() | st.integers(),
)
def test_an_unknown_response_member_is_none(name, value):
    assert errors(RESPONSE, {**drawn(IMAGE), name: value}) == []


def test_requests_are_closed_at_every_depth_and_responses_at_none():
    assert all(
        node.get("additionalProperties") is False
        for node in reachable(REQUEST)
        if node.get("properties") and node.get("type") == "object"
    )
    assert not any(node.get("additionalProperties") is False for node in reachable(RESPONSE))
