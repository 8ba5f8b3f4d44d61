"""What a request for a chat completion asks for, and how to make it ask for something else.

Members: https://platform.openai.com/docs/api-reference/chat/create. Where a request says a thing
twice, the first of these counts: for ratio, size and file format the objects of
``openai_settings.NESTED`` in their order, then the top; for all else the top. Inside one object:
``aspect_ratio``, ``ratio``, ``size`` where it looks like 16:9; ``image_size``, ``resolution``,
``size`` where it does not, ``quality`` where it looks like 2k. Each is read as given here, in
camelCase, and as an option (``--aspect_ratio``), in this order.
"""

from __future__ import annotations

from conformance.dialects.chat_turns import prompt, references, with_prompt, with_references
from conformance.dialects.grammar import Grammar, body_of
from conformance.dialects.grammar import express as express_in
from conformance.dialects.openai_settings import settings
from conformance.model import Change, Intent, Request, Unsupported

#: Google's names, which alone have a second spelling; OpenAI's have one.
GOOGLE_NAMES = frozenset(
    {
        "aspect_ratio",
        "cached_content",
        "generation_config",
        "image_config",
        "image_size",
        "include_thoughts",
        "output_format",
        "response_modalities",
        "safety_settings",
        "thinking_budget",
        "thinking_config",
        "thinking_level",
    }
)
#: Members whose content is a user's.
OPAQUE = frozenset(
    {
        "functions",
        "logit_bias",
        "messages",
        "metadata",
        "prediction",
        "response_format",
        "tools",
        "web_search_options",
    }
)

GRAMMAR = Grammar(
    settings=settings(chat=True),
    prompt=prompt,
    with_prompt=with_prompt,
    references=references,
    with_references=with_references,
    casing=GOOGLE_NAMES,
    opaque=OPAQUE,
)


def intent(request: Request) -> Intent:
    """What a request asks for; whatever cannot be read is left open."""
    return GRAMMAR.read(body_of(request))


def express(change: Change, request: Request) -> Request | Unsupported:
    """The request with a change made."""
    return express_in(GRAMMAR, change, request, intent=intent)
