"""Whether what a chat's request hands through to Google is what Google's own surface takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks
from conformance.checks.sheet import Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import member, members
from conformance.model import Dialect, Status

#: What Google's surface for OpenAI's clients takes in chats.
_HANDED_THROUGH: Final = ("cached_content", "thinking_config")

_IN_CHAT: Final[Any] = {"dialect": "openai.chat-completions", "path": "/v1/chat/completions"}


@page_check(
    "page/extra-body",
    feature="docs.dialect",
    status=Status.INFO,
    title="What is handed through to Google is what Google's chat surface takes",
    requirement="extra_body.google in a printed request has only members that Google documents.",
    why="Such a member works at this relay alone, though it is written as if it were Google's.",
    source="https://ai.google.dev/gemini-api/docs/openai#extra-body",
    examples=[
        PageExample(title="one of Google's", gives=Status.PASS, **_IN_CHAT, samples=(
            asks(specimen.asks_chat(extra_body={"google": {"thinking_config": {}}})),)),
        PageExample(title="one of relays", gives=Status.INFO, flaws=1, **_IN_CHAT, samples=(
            asks(specimen.asks_chat(extra_body={"google": {"image_config": {}}})),)),
        PageExample(title="none", gives=None, **_IN_CHAT, samples=(asks(specimen.asks_chat()),)),
    ],
)  # fmt: skip
def extra_body(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Told once, at the first sample that has it."""
    if sheet.operation.request_dialect is not Dialect.CHAT:
        return
    for asked in sheet.distinct:
        google = member(asked.body.value, "extra_body", "google") if asked.body else None
        if asked.body and members(google):
            odd = [name for name in members(google) if name not in _HANDED_THROUGH]
            yield Seen(
                at=asked.body.spot(pointer("extra_body", "google", *odd[:1])),
                wrong=f"requests hand {', '.join(odd)} to Google in extra_body, whose own chat"
                " surface does not know it" if odd else "",
                expected=list(_HANDED_THROUGH),
                printed=list(members(google)),
            )  # fmt: skip
            return
