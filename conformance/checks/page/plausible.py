"""Whether printed answers could have been got: when they were made, and how long they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.roster import Roster
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet
from conformance.dialects.members import integer, member
from conformance.model import Json, JsonObject, Status
from conformance.spec.models import ModelTable, OfficialModel

_CHAT: Final = "/v1/chat/completions"
#: 2001 to 2286 in seconds: less is a placeholder, more are milliseconds.
_FIRST, _LAST = 1_000_000_000, 9_999_999_999
_CAPS: Final = (
    ("generationConfig", "maxOutputTokens"),
    ("max_completion_tokens",),
    ("max_tokens",),
)


def _made(created: Json, model: str = "gemini-3-pro-image") -> tuple[JsonObject, ...]:
    answer = {"object": "chat.completion", "created": created, "choices": []}
    return (
        asks(json.dumps({"model": model, "messages": []})),
        shows(json.dumps(answer), answers="body"),
    )


def _capped(cap: int, counted: int) -> tuple[JsonObject, ...]:
    usage = {"prompt_tokens": 1, "completion_tokens": counted, "total_tokens": counted + 1}
    return (
        asks(json.dumps({"model": "m", "messages": [], "max_tokens": cap})),
        shows(json.dumps({"choices": [], "usage": usage}), answers="body"),
    )


@page_check(
    "page/created",
    feature="docs.numbers",
    status=Status.INFO,
    title="Printed answers were made while their model existed",
    requirement="A printed answer's date is no earlier than its model, and no later than the page.",
    why="The sample was copied from another model's page, so nothing in it tells of this one.",
    source="https://platform.openai.com/docs/api-reference/chat/object",
    examples=[
        PageExample(title="while it existed", gives=Status.PASS, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(1790000000)),
        PageExample(title="while its preview existed", gives=Status.PASS, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(1773835762)),
        PageExample(title="years before the model", gives=Status.INFO, flaws=1, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(1677652288)),
        PageExample(title="after the page was read", gives=Status.INFO, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(1990000000)),
        PageExample(title="milliseconds", gives=Status.INFO, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(1790000000123)),
        PageExample(title="a placeholder", gives=None, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(123456789)),
        PageExample(title="a model that we do not know", gives=None, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(1677652288, "gpt-image-1")),
    ],
)  # fmt: skip
def created(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Of several models the eldest counts, a release as early as its preview."""
    roster = Roster(sheet, context.models)
    questions = {answer.sample.id: question for question, answer in sheet.pairs}
    for answer in sheet.answers:
        stamp = answer.outcome.created
        question = questions.get(answer.sample.id)
        models = roster.asked_by(question) if question else roster.offered
        if stamp is None or stamp < _FIRST or not models:
            continue
        since = min(_since(model, context.models) for model in models)
        wrong, day = _dated(stamp, since, sheet.as_of)
        yield Seen(
            at=answer.body.spot("/created"),
            wrong=f"the answer {answer.sample.id} {wrong}" if wrong else "",
            expected=f"from {since} to {sheet.as_of}" if sheet.as_of else f"from {since}",
            printed=day or stamp,
        )


@page_check(
    "page/output-cap",
    feature="docs.numbers",
    status=Status.WARN,
    title="Printed answers keep the limit that their requests set",
    requirement="A printed answer counts no more output tokens than its request allows.",
    why="Either the limit does nothing, or the answer is another request's.",
    source="https://ai.google.dev/api/generate-content#GenerationConfig",
    examples=[
        PageExample(title="within it", gives=Status.PASS, path=_CHAT,
                    dialect="openai.chat-completions", samples=_capped(2000, 1290)),
        PageExample(title="beyond it", gives=Status.WARN, path=_CHAT,
                    dialect="openai.chat-completions", samples=_capped(1000, 1290)),
        PageExample(title="no limit set", gives=None, path=_CHAT,
                    dialect="openai.chat-completions", samples=_made(1790000000)),
    ],
)  # fmt: skip
def output_cap(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """The answer printed beside the request; counts that are missing say nothing."""
    for question, answer in sheet.pairs:
        cap, usage = _cap(question), answer.outcome.usage
        if cap is None or cap <= 0 or usage is None or usage.output is None:
            continue
        yield Seen(
            at=answer.body.spot(_counts(answer)),
            wrong=f"the answer {answer.sample.id} counts more output tokens than the request"
            f" {question.sample.id} allows"
            if usage.output > cap
            else "",
            expected=f"at most {cap}",
            printed=usage.output,
        )


def _cap(question: PrintedRequest) -> int | None:
    value = question.body.value if question.body else None
    return next((cap for path in _CAPS if (cap := integer(member(value, *path))) is not None), None)


def _counts(answer: PrintedAnswer) -> str:
    """The pointer of the counts, '' where they stand inside of a stream."""
    held = answer.body.value if isinstance(answer.body.value, Mapping) else {}
    return next((f"/{name}" for name in ("usageMetadata", "usage") if name in held), "")


def _since(model: OfficialModel, models: ModelTable) -> str:
    """When a model was first to be had, as a preview or in full."""
    names = models.names(model.id)
    return min(each.released for each in models.models if each.id in names)


def _dated(stamp: int, since: str, read: str) -> tuple[str, str]:
    """What is wrong with a date, and the date; both may be ''."""
    if stamp > _LAST:
        return "dates itself in milliseconds, where the dialect has seconds", ""
    day = datetime.fromtimestamp(stamp, UTC).date().isoformat()
    if since and day < since[: len(day)]:
        return "is older than any model that it may come from", day
    if read and day[: len(read)] > read:
        return "is younger than the page", day
    return "", day
