"""Whether the message of a refusal tells a caller what was wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example, violates
from conformance.codec import strict_json
from conformance.model import Finding, JsonObject, Status, ViolationKind

_FEATURE: Final = "errors.envelope"
#: Characters of a message that are looked at.
_MOST: Final = 4_000
#: Words that say no more than that something failed, which is what relays make of a reason that
#: they were given: https://github.com/DeliciousBuding/new-api/issues/142
_EMPTY_WORDS: Final = frozenset({
    "a", "again", "an", "and", "api", "bad", "by", "call", "calling", "code", "error",
    "exception", "failed", "failure", "from", "gateway", "got", "http", "internal", "invalid",
    "is", "later", "message", "model", "none", "null", "occurred", "of", "openai", "please",
    "provider", "request", "response", "returned", "server", "service", "something", "status",
    "the", "this", "to", "try", "undefined", "unexpected", "unknown", "upstream", "was", "went",
    "when", "while", "with", "wrong", "your",
})  # fmt: skip
#: What ends a message without being part of it: ``(request id: 2025…)``, a full stop.
_TAIL: Final = re.compile(
    r"[\s.!]{0,5}(?:\(request id: [^)]{1,100}\))?[\s.!]{0,5}\Z", re.IGNORECASE
)
_WORD: Final = re.compile(r"[a-z]+")
_MODEL: Final = re.compile(
    r"\b(?:gpt|gemini|claude|imagen|dall-e|grok|qwen|flux)-[A-Za-z0-9][\w.-]{0,60}", re.IGNORECASE
)


def _google(message: str, code: int = 400) -> JsonObject:
    return {"error": {"code": code, "message": message, "status": "INVALID_ARGUMENT"}}


_BROKEN: Final = violates(ViolationKind.SCHEMA, "type", "/contents")


@check(
    "error/message",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The message says what was wrong",
    requirement=(
        "The message of a refusal is a text that tells the reason: no other answer's JSON, no bare "
        "status, and nothing about a model that was not asked for."
    ),
    source="https://cloud.google.com/apis/design/errors#error_messages",
    why="Whoever reads it has nothing else to find the mistake by, and programs cannot read it.",
    proves_not="That the reason is the true one, or that it helps.",
    examples=[
        Example(
            title="a reason",
            gives=Status.PASS,
            status=400,
            response=_google("aspectRatio must be one of 1:1, 16:9."),
        ),
        Example(
            title="the upstream's answer, pasted",
            gives=Status.WARN,
            status=400,
            response=_google('Error from provider(400): {\n  "error": {"code": 400}}'),
        ),
        Example(
            title="a status in words",
            gives=Status.WARN,
            status=400,
            response=_google("bad response status code 400 (request id: 20250101)"),
        ),
        Example(
            title="whose error it was, and its status",
            gives=Status.WARN,
            status=400,
            response=_google("openai_error 400"),
        ),
        Example(
            title="an error of nobody's",
            gives=Status.WARN,
            status=400,
            response=_google("upstream_error 400"),
        ),
        Example(title="no words", gives=Status.WARN, status=400, response=_google("")),
        Example(
            title="another model than the one asked for",
            gives=Status.WARN,
            status=404,
            request=specimen.asks(),
            response=_google("Unknown model: gpt-5.1"),
        ),
        Example(
            title="the model asked for, and one to use instead",
            gives=Status.PASS,
            status=404,
            request=specimen.asks(),
            response=_google("gemini-3-pro-image is gone, use gemini-3.1-flash-image."),
        ),
        Example(
            title="a fault of the server, which may have nothing to say",
            gives=None,
            status=500,
            response=_google("Internal error", 500),
        ),
        Example(title="a success", gives=None, response=specimen.gemini({"text": "An apple."})),
        Example(title="a web page", gives=None, status=404, response=b"<html></html>"),
        Example(
            title="an error object inside the message, which the envelope does not allow",
            gives=None,
            status=400,
            valid=False,
            violation=_BROKEN,
            response={"error": {"message": {"error": {"message": "no"}}}},
        ),
    ],
)
def message(answer: Answer, context: Context) -> Iterator[Finding]:
    """Only what the caller got wrong can be told; what is no envelope is judged elsewhere."""
    text = _message(answer)
    if text is None or not 400 <= answer.response.status < 500:  # noqa: PLR2004 - HTTP's client errors
        return
    problem = _problem(text[:_MOST], answer, context)
    yield Finding(
        feature=_FEATURE,
        status=Status.WARN if problem else Status.PASS,
        message=problem or "the message says what was wrong",
        pointer="/error/message",
        observed=text or None,
    )


def _message(answer: Answer) -> str | None:
    """The message as written, ``None`` where there is none in its place."""
    held = answer.json[0] if isinstance(answer.json, list) and answer.json else answer.json
    error = held.get("error") if isinstance(held, Mapping) else None
    text = error.get("message") if isinstance(error, Mapping) else None
    return text if isinstance(text, str) else None


def _problem(text: str, answer: Answer, context: Context) -> str:
    told = _TAIL.sub("", text.strip())
    if not told:
        return "the message is empty"
    if told.isascii() and _EMPTY_WORDS.issuperset(_WORD.findall(told.lower())):
        return "the message names a status or an error, but no reason"
    if _pasted(text):
        return "the message is another answer's JSON, pasted"
    named = _named(text)
    if named and not named & _asked(answer, context):
        return f"the message is about another model than the one asked for: {min(named)}"
    return ""


def _pasted(text: str) -> bool:
    """Whether a JSON object that is an error, or holds one, stands in a text."""
    start = text.find("{")
    if start < 0:
        return False
    value = strict_json.parse(text[start:].encode("utf-8", "replace")).value
    return isinstance(value, Mapping) and bool({"error", "message", "detail"} & value.keys())


def _named(text: str) -> set[str]:
    """Models that a text names."""
    return {match[0].rstrip(".-").lower() for match in _MODEL.finditer(text)}


def _asked(answer: Answer, context: Context) -> set[str]:
    """What the model asked for may be called; made-up ones as well."""
    asked = [each for each in (answer.asked.model, answer.asked.upstream) if each]
    names = {name for each in asked for name in context.models.names(each)}
    sent = _named(answer.request.url) | _named(answer.request.body.decode("utf-8", "replace"))
    return {each.lower() for each in (*asked, *names)} | sent
