"""What a request asks for beside pictures: sources of a search, and thoughts."""

from __future__ import annotations

from typing import Final

from conformance.dialects.grammar import body_of
from conformance.dialects.members import integer, items, member, named, text
from conformance.model import Json, Request

#: With these a model may do without thoughts.
_LEAST: Final = frozenset({"minimal", "none"})


def asks_search(request: Request) -> bool:
    """Whether it hands in a search tool, in Gemini's way or OpenAI's.

    https://ai.google.dev/gemini-api/docs/google-search,
    https://platform.openai.com/docs/guides/tools-web-search
    """
    body = body_of(request)
    tools = (*items(member(body, "tools")), *items(member(body, "extra_body", "google", "tools")))
    return "web_search_options" in body or any(named(tool, "googleSearch") for tool in tools)


def asks_thoughts(request: Request) -> bool:
    """Whether it wants to see thoughts, or an effort that takes some.

    https://ai.google.dev/gemini-api/docs/thinking, https://ai.google.dev/gemini-api/docs/openai
    """
    body = body_of(request)
    effort = text(member(body, "reasoning_effort"))
    return (
        _thinking(member(body, "generationConfig", "thinkingConfig"))
        or _thinking(member(body, "extra_body", "google", "thinking_config"))
        or bool(effort and effort not in _LEAST)
    )


def _thinking(config: Json) -> bool:
    level = text(member(config, "thinkingLevel"))
    return (
        member(config, "includeThoughts") is True
        or bool(level and level.lower() not in _LEAST)
        or (integer(member(config, "thinkingBudget")) or 0) > 0
    )
