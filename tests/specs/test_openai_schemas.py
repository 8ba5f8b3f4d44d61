"""The OpenAI schemas accept what OpenAI accepts, and name the fault of what it does not."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

DIALECTS = Path(__file__).parents[2] / "specs" / "dialects"
SCHEMAS = yaml.safe_load((DIALECTS / "openai.yaml").read_text(encoding="utf-8"))
PNG = "iVBORw0KGgo="
URI = f"data:image/png;base64,{PNG}"


def errors(definition, instance):
    """The (path, keyword) of each failure of an instance."""
    schema = {"$defs": SCHEMAS["$defs"], "$ref": f"#/$defs/{definition}"}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return sorted((error.json_path, error.validator) for error in validator.iter_errors(instance))


def chat(content="a fox", **members):
    return {"model": "m", "messages": [{"role": "user", "content": content}], **members}


def completion(content="hi", choice=None, **message):
    said = {"role": "assistant", "content": content, "refusal": None, **message}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "message": said, "finish_reason": "stop", "logprobs": None, **(choice or {})}]}  # fmt: skip


def chunk(*choices, **members):
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": list(choices),
        **members,
    }


def without(instance, *path):
    trimmed = copy.deepcopy(instance)
    target = trimmed
    for step in path[:-1]:
        target = target[step]
    del target[path[-1]]
    return trimmed


CHAT, COMPLETION, CHUNK = "CreateChatCompletionRequest", "ChatCompletion", "ChatCompletionChunk"
TOKENS = {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21}
PICTURE = {"type": "image_url", "image_url": {"url": URI}}
DELTA = {"index": 0, "delta": {}, "finish_reason": None}
ERROR = {
    "error": {
        "message": "no",
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_api_key",
    }
}
IMAGE_USAGE = {
    "input_tokens": 9,
    "output_tokens": 1056,
    "total_tokens": 1065,
    "input_tokens_details": {"text_tokens": 9, "image_tokens": 0},
}
PARTIAL = {"type": "image_generation.partial_image", "b64_json": PNG, "created_at": 1, "size": "auto", "quality": "high", "background": "opaque", "output_format": "png", "partial_image_index": 0}  # fmt: skip
COMPLETED = {
    **without(PARTIAL, "partial_image_index"),
    "type": "image_edit.completed",
    "usage": IMAGE_USAGE,
}

VALID = {
    "minimal chat": (CHAT, chat()),
    "parts": (CHAT, chat([{"type": "text", "text": "edit"}, PICTURE])),
    "link": (CHAT, chat([{"type": "image_url", "image_url": {"url": "https://example.org/a.png", "detail": "high"}}])),
    "all kinds of turn": (CHAT, {**chat(), "messages": [{"role": "system", "content": "s"}, {"role": "developer", "content": [{"type": "text", "text": "d"}]}, {"role": "assistant", "content": None, "tool_calls": [{"id": "t", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "t", "content": "ok"}]}),
    "options": (CHAT, chat(stream=True, stream_options={"include_usage": True}, n=2, temperature=1, top_p=None, max_tokens=9, seed=7, stop=["a", "b"], response_format={"type": "json_object"}, service_tier=None, tools=[{"type": "function", "function": {"name": "f"}}], tool_choice="auto")),
    "open to unknown members, as the document is": (CHAT, chat(extra_body={"google": {}})),
    "completion": (COMPLETION, {**completion(), "usage": {**TOKENS, "completion_tokens_details": {"reasoning_tokens": 0}}}),
    "refused": (COMPLETION, completion(None, {"finish_reason": "content_filter"}, refusal="no")),
    "chunk": (CHUNK, chunk({**DELTA, "delta": {"role": "assistant", "content": "h"}}, usage=None)),
    "usage chunk": (CHUNK, chunk(usage=TOKENS)),
    "minimal image": ("CreateImageRequest", {"prompt": "a fox"}),
    "image options": ("CreateImageRequest", {"prompt": "a fox", "model": "gpt-image-2", "n": 10, "size": "1536x864", "quality": "hd", "response_format": "b64_json", "output_format": "webp", "partial_images": 3, "stream": True}),
    "edit": ("CreateImageEditRequest", {"image": [PNG, PNG], "prompt": "red", "input_fidelity": "high"}),
    "edit as JSON": ("CreateImageEditJsonRequest", {"images": [{"image_url": URI}, {"file_id": "f"}], "prompt": "red"}),
    "images": ("ImagesResponse", {"created": 1, "data": [{"b64_json": PNG}, {"url": "https://example.org/a.png", "revised_prompt": "x"}], "usage": IMAGE_USAGE, "size": "1024x1024"}),
    "partial image": ("ImageStreamEvent", PARTIAL),
    "completed image": ("ImageStreamEvent", COMPLETED),
    "error": ("ErrorResponse", ERROR),
    "message.images": ("ConventionImages", [{**PICTURE, "index": 0}]),
    "content parts": ("ConventionContentParts", [{"type": "text", "text": "here"}, PICTURE]),
    "Markdown": ("ConventionMarkdownContent", f"here: ![image]({URI}) done"),
    "media.outputs": ("ConventionMediaOutputs", {"outputs": ["https://example.org/a.jpeg"]}),
    "Google's extra_body": ("ConventionGoogleChatExtraBody", {"google": {"thinking_config": {"thinking_level": "low"}}}),
}  # fmt: skip
CHOICE = "$.choices[0]"
INVALID = [
    (CHAT, {"messages": [{"role": "user", "content": "x"}]}, "$", "required"),
    (CHAT, {"model": "m", "messages": []}, "$.messages", "minItems"),
    (CHAT, {"model": "m", "messages": [{"role": "model", "content": "x"}]}, "$.messages[0]", "oneOf"),
    (CHAT, chat([]), "$.messages[0]", "oneOf"),
    (CHAT, chat([{"type": "image_url", "image_url": URI}]), "$.messages[0]", "oneOf"),
    (CHAT, chat(modalities=["text", "image"]), "$.modalities[1]", "enum"),
    (CHAT, chat(n=0), "$.n", "minimum"),
    (CHAT, chat(n=129), "$.n", "maximum"),
    (CHAT, chat(stream="true"), "$.stream", "type"),
    (CHAT, chat(temperature=2.1), "$.temperature", "maximum"),
    (CHAT, chat(stop=list("abcde")), "$.stop", "oneOf"),
    (CHAT, chat(response_format={"type": "json_schema"}), "$.response_format", "oneOf"),
    (CHAT, chat(service_tier="gold"), "$.service_tier", "enum"),
    (COMPLETION, without(completion(), "object"), "$", "required"),
    (COMPLETION, {**completion(), "object": "chat.completion.chunk"}, "$.object", "const"),
    (COMPLETION, without(completion(), "choices", 0, "logprobs"), CHOICE, "required"),
    (COMPLETION, without(completion(), "choices", 0, "message", "refusal"), CHOICE + ".message", "required"),
    (COMPLETION, completion([PICTURE]), CHOICE + ".message.content", "type"),
    (COMPLETION, completion(choice={"finish_reason": "STOP"}), CHOICE + ".finish_reason", "enum"),
    (COMPLETION, {**completion(), "created": "2026-01-01"}, "$.created", "type"),
    (COMPLETION, {**completion(), "usage": without(TOKENS, "prompt_tokens")}, "$.usage", "required"),
    (COMPLETION, {**completion(), "usage": {**TOKENS, "prompt_tokens": -1}}, "$.usage.prompt_tokens", "minimum"),
    (CHUNK, chunk(without(DELTA, "finish_reason")), CHOICE, "required"),
    (CHUNK, chunk({**DELTA, "finish_reason": ""}), CHOICE + ".finish_reason", "enum"),
    (CHUNK, {**chunk(), "choices": None}, "$.choices", "type"),
    ("CreateImageRequest", {"model": "m"}, "$", "required"),
    ("CreateImageRequest", {"prompt": "x", "n": 11}, "$.n", "maximum"),
    ("CreateImageRequest", {"prompt": "x", "quality": "4k"}, "$.quality", "enum"),
    ("CreateImageRequest", {"prompt": "x", "response_format": "base64"}, "$.response_format", "enum"),
    ("CreateImageEditRequest", {"prompt": "x"}, "$", "required"),
    ("CreateImageEditRequest", {"prompt": "x", "image": [PNG] * 17}, "$.image", "anyOf"),
    ("CreateImageEditJsonRequest", {"prompt": "x", "images": [{"image_url": URI, "file_id": "f"}]}, "$.images[0]", "oneOf"),
    ("ImagesResponse", {"data": []}, "$", "required"),
    ("ImagesResponse", {"created": 1, "data": [{"url": "not a link"}]}, "$.data[0].url", "format"),
    ("ImagesResponse", {"created": 1, "usage": without(IMAGE_USAGE, "input_tokens_details")}, "$.usage", "required"),
    ("ImageStreamEvent", without(PARTIAL, "partial_image_index"), "$", "oneOf"),
    ("ErrorResponse", without(ERROR, "error", "param"), "$.error", "required"),
    ("ErrorResponse", {"error": {**ERROR["error"], "code": 401}}, "$.error.code", "type"),
    ("ErrorResponse", {"error": "no"}, "$.error", "type"),
    ("ConventionDataUriContent", f"data:image/png;base64, {PNG}", "$", "pattern"),
    ("ConventionContentParts", [{"type": "text", "text": "no picture"}], "$", "contains"),
    ("ConventionRelayExtraBody", {"google": {"image_config": {"aspectRatio": "1:1"}}}, "$.google.image_config", "additionalProperties"),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "instance"), VALID.values(), ids=VALID)
def test_what_the_owner_writes_is_valid(definition, instance):
    assert errors(definition, instance) == []


@pytest.mark.parametrize(("definition", "instance", "path", "keyword"), INVALID)
def test_a_violation_fails_once_and_where_it_is(definition, instance, path, keyword):
    assert errors(definition, instance) == [(path, keyword)]
