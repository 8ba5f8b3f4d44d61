"""Refusals because a picture could not be fetched from the URL that it was handed in by."""

from __future__ import annotations

from typing import Final

#: What they say, in lower case.
_SAID: Final = (
    "error while downloading",  # OpenAI: https://github.com/openai/openai-python/pull/2790
    "failed to download multimodal content",  # https://github.com/agentscope-ai/agentscope-java/issues/2700
    "unable to fetch image from url",  # LiteLLM 1.106.2, as recorded in cassettes/litellm
)


def unreachable(message: str | None) -> bool:
    """Whether an error's message says so. Whose fault it is, the network's included, stays open."""
    said = (message or "").lower()
    return any(phrase in said for phrase in _SAID)
