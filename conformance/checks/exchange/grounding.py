"""Whether an answer to a request with the search tool says what it is grounded on."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.no_image import no_image
from conformance.dialects.members import items, member, named
from conformance.model import Dialect, Finding, JsonObject, Status

_FEATURE = "request.grounding"
_ANNOTATION: JsonObject = {"type": "url_citation", "url_citation": {"url": "https://example.com"}}


@check(
    "request/grounding",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Grounding with search",
    requirement="An answer to a request with the search tool carries grounding metadata.",
    source="https://ai.google.dev/gemini-api/docs/google-search",
    why="Facts in a picture that were never looked up are wrong, and search is billed apart.",
    proves_not=(
        "A single failure does not prove that the tool was dropped: a model may decide that it "
        "need not search."
    ),
    examples=[
        Example(
            title="sources came along",
            gives=Status.PASS,
            request={**specimen.asks(), "tools": [{"googleSearch": {}}]},
            response={
                "candidates": [
                    {
                        "content": {"role": "model", "parts": [{"text": "an apple"}]},
                        "groundingMetadata": {"webSearchQueries": ["apple"]},
                        "finishReason": "STOP",
                    }
                ]
            },
        ),
        Example(
            title="no sources",
            gives=Status.FAIL,
            request={**specimen.asks(), "tools": [{"google_search": {}}]},
            response=specimen.gemini({"text": "an apple"}),
        ),
        Example(
            title="annotations in a chat",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(web_search_options={}),
            response={
                "choices": [{"message": {"content": "an apple", "annotations": [_ANNOTATION]}}]
            },
        ),
        Example(
            title="an answer that has no place for sources",
            gives=None,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(web_search_options={}),
            response=specimen.images(),
        ),
        Example(
            title="a model that drew nothing, and so needed no sources",
            gives=None,
            request={**specimen.asks(), "tools": [{"googleSearch": {}}]},
            response=specimen.gemini(finish="NO_IMAGE"),
        ),
        Example(
            title="no search asked for",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "an apple"}),
        ),
    ],
)
def grounding(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per answer to a request with a search tool, where an answer could tell."""
    asked = answer.answered and answer.case.valid and _searches(answer.sent)
    untold = context.operation.request_dialect is Dialect.IMAGES
    if not asked or untold or answer.obstacle:
        return
    cause = no_image(answer) if answer.asked.wants_image else None
    if cause is not None and not cause.conclusive:
        return
    grounded = answer.outcome.grounded
    yield Finding(
        feature=_FEATURE,
        status=Status.PASS if grounded else Status.FAIL,
        message="the answer says what it is grounded on"
        if grounded
        else "the search tool was handed in, but nothing shows that it was used",
    )


def _searches(body: JsonObject) -> bool:
    """In Gemini's ways, directly or by way of OpenAI's ``extra_body``, or in OpenAI's own."""
    holders = (body, member(body, "extra_body", "google"))
    tools = (tool for holder in holders for tool in items(member(holder, "tools")))
    return "web_search_options" in body or any(named(tool, "googleSearch") for tool in tools)
