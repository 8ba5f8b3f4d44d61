"""Why an answer ended: the words of the dialects, and ours.

Google's words: https://ai.google.dev/api/generate-content#FinishReason, OpenAI's:
https://platform.openai.com/docs/api-reference/chat/object. Relays mix them, so either are read.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from conformance.dialects.members import text
from conformance.model import Finish, Json

Reason: TypeAlias = Literal["stop", "length", "blocked", "no_image", "tool", "malformed", "other"]

_WORDS: dict[Reason, tuple[str, ...]] = {
    "stop": ("STOP",),
    "length": ("MAX_TOKENS", "CONTINUATION", "LENGTH"),
    "blocked": (
        "SAFETY",
        "RECITATION",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "ESCALATION",
        "PUP_LIMITED_DISABLED",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
        "MODEL_ARMOR",
        "CONTENT_FILTER",
    ),
    "no_image": ("NO_IMAGE", "IMAGE_OTHER"),
    "tool": ("UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "TOOL_CALLS", "FUNCTION_CALL"),
    "malformed": ("MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "MISSING_THOUGHT_SIGNATURE"),
}
_REASONS: dict[str, Reason] = {word: reason for reason, words in _WORDS.items() for word in words}

_GEMINI: dict[Reason, str] = {
    "stop": "STOP",
    "length": "MAX_TOKENS",
    "blocked": "IMAGE_SAFETY",
    "no_image": "NO_IMAGE",
    "tool": "UNEXPECTED_TOOL_CALL",
    "malformed": "MALFORMED_RESPONSE",
    "other": "OTHER",
}
_CHAT: dict[Reason, str] = {"length": "length", "blocked": "content_filter", "tool": "tool_calls"}


def read(value: Json) -> Finish | None:
    """What a finish reason means, in either case of letters; empty means not finished."""
    raw = text(value)
    return Finish(reason=_REASONS.get(raw.upper(), "other"), raw=raw) if raw else None


def gemini(finish: Finish) -> str:
    """How the Gemini API says it: its own word where one is given, else the usual one."""
    return finish.raw or _GEMINI[finish.reason]


def chat(finish: Finish) -> str:
    """How chat completions say it; they have no word for most reasons but ``stop``."""
    return finish.raw or _CHAT.get(finish.reason, "stop")
