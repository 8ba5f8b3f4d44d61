"""Counts of tokens, as both dialects write them."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.dialects.members import integer, items, member
from conformance.model import Json, JsonObject, Usage

_IMAGE = "IMAGE"


def read_gemini(value: Json) -> Usage | None:
    """``usageMetadata``: https://ai.google.dev/api/generate-content#UsageMetadata."""
    if not isinstance(value, Mapping):
        return None
    return Usage(
        prompt=integer(member(value, "promptTokenCount")),
        output=integer(member(value, "candidatesTokenCount")),
        thoughts=integer(member(value, "thoughtsTokenCount")),
        total=integer(member(value, "totalTokenCount")),
        prompt_image=_of_images(member(value, "promptTokensDetails")),
        output_image=_of_images(member(value, "candidatesTokensDetails")),
        tool=integer(member(value, "toolUsePromptTokenCount")),
    )


def gemini(usage: Usage) -> JsonObject:
    """``usageMetadata`` that says ``usage``."""
    return _without_none(
        promptTokenCount=usage.prompt,
        candidatesTokenCount=usage.output,
        thoughtsTokenCount=usage.thoughts,
        toolUsePromptTokenCount=usage.tool,
        totalTokenCount=usage.total,
        promptTokensDetails=_details(usage.prompt_image, usage.prompt),
        candidatesTokensDetails=_details(usage.output_image, usage.output),
    )


def read_openai(value: Json) -> Usage | None:
    """``usage``, in the names of chat completions or of images: relays use either for both."""
    if not isinstance(value, Mapping):
        return None
    thoughts = member(value, "completion_tokens_details", "reasoning_tokens")
    return Usage(
        prompt=_first(value, ("prompt_tokens",), ("input_tokens",)),
        output=_first(value, ("completion_tokens",), ("output_tokens",)),
        thoughts=integer(thoughts),
        total=integer(member(value, "total_tokens")),
        prompt_image=_first(
            value,
            ("prompt_tokens_details", "image_tokens"),
            ("input_tokens_details", "image_tokens"),
        ),
        output_image=_first(
            value,
            ("completion_tokens_details", "image_tokens"),
            ("output_tokens_details", "image_tokens"),
        ),
    )


def chat(usage: Usage) -> JsonObject:
    """The ``usage`` of a chat completion."""
    details = _without_none(reasoning_tokens=usage.thoughts, image_tokens=usage.output_image)
    prompt = _without_none(image_tokens=usage.prompt_image)
    return _without_none(
        prompt_tokens=usage.prompt,
        completion_tokens=usage.output,
        total_tokens=usage.total,
        prompt_tokens_details=prompt or None,
        completion_tokens_details=details or None,
    )


def images(usage: Usage) -> JsonObject:
    """The ``usage`` of the images endpoint, whose details split text from images."""
    return _without_none(
        input_tokens=usage.prompt,
        output_tokens=usage.output,
        total_tokens=usage.total,
        input_tokens_details=_split(usage.prompt_image, usage.prompt),
        output_tokens_details=_split(usage.output_image, usage.output),
    )


def _of_images(details: Json) -> int | None:
    """Tokens of pictures; a list without any counts none."""
    if not isinstance(details, list):
        return None
    counts = (
        integer(member(each, "tokenCount"))
        for each in items(details)
        if member(each, "modality") == _IMAGE
    )
    return sum(count or 0 for count in counts)


def _details(of_images: int | None, total: int | None) -> Json:
    if of_images is None:
        return None
    text = (total or 0) - of_images
    counts = (("TEXT", text), (_IMAGE, of_images))
    return [{"modality": name, "tokenCount": count} for name, count in counts if count > 0]


def _split(of_images: int | None, total: int | None) -> Json:
    if of_images is None:
        return None
    return {"text_tokens": max(0, (total or 0) - of_images), "image_tokens": of_images}


def _first(value: Json, *paths: tuple[str, ...]) -> int | None:
    found = (integer(member(value, *path)) for path in paths)
    return next((count for count in found if count is not None), None)


def _without_none(**named: Json) -> JsonObject:
    return {name: value for name, value in named.items() if value is not None}
