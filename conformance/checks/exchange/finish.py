"""Whether the answer says why it ended, and whether that fits what it delivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.no_image import NoImage, no_image
from conformance.dialects import finishes
from conformance.dialects.members import member, members, objects, text
from conformance.model import Dialect, Finding, Finish, Json, JsonObject, Status
from conformance.spec.wire import Wire

_FEATURE = "response.finish_reason"
_SPEAKING = frozenset({Dialect.GEMINI, Dialect.CHAT})
#: What the member is called, and inside of what relays were seen to put it by mistake:
#: https://github.com/OpenSenseNova/SenseNova-Skills/pull/139
_MISPLACED: Final = {
    Dialect.GEMINI: ("finishReason", ("content",)),
    Dialect.CHAT: ("finish_reason", ("message", "delta")),
}
#: What chats may call the end for which the model gave a reason of its own. A picture that was held
#: back is filtered (https://github.com/BerriAI/litellm/issues/20357), a model that failed is not.
_CHAT_WORDS: Final = {
    "stop": {"stop"},
    "length": {"length"},
    "blocked": {"content_filter"},
    "malformed": {"stop", "length", "tool_calls", "function_call"},
}


def _translated(own: str, finish: str) -> JsonObject:
    choice: dict[str, Json] = {"message": {"content": "Sorry."}, "finish_reason": finish}
    return {"choices": [{**choice, "native_finish_reason": own}]}


@check(
    "response/finish-reason",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The finish reason is true",
    requirement=(
        "The answer says why it ended, in a word of the dialect, and the word fits what the answer "
        "delivers."
    ),
    source="https://ai.google.dev/api/generate-content#FinishReason",
    why="Clients decide by it whether to try again, to reword the prompt, or to pay.",
    proves_not=(
        "That the word is the one that the model gave: a relay may have translated it, which shows "
        "only where it hands on the model's own."
    ),
    examples=[
        Example(
            title="STOP, with a picture",
            gives=Status.PASS,
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x")),
        ),
        Example(
            title="no finish reason",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x"), finish=None),
        ),
        Example(
            title="another dialect's word",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=specimen.chat("an apple", finish="STOP"),
        ),
        Example(
            title="complete, with nothing delivered",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=specimen.chat(""),
        ),
        Example(
            title="blocked, with a picture",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini(specimen.inline(b"x"), finish="IMAGE_SAFETY"),
        ),
        Example(
            title="blocked, with nothing",
            gives=Status.PASS,
            request=specimen.asks(),
            response=specimen.gemini(finish="IMAGE_SAFETY"),
        ),
        Example(
            title="complete, with a message that refuses",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response={
                **specimen.chat(None),
                "choices": [{"message": {"refusal": "I cannot do that."}, "finish_reason": "stop"}],
            },
        ),
        Example(
            title="complete, with a picture that is only counted",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini(
                {"text": "Here it is."}, usageMetadata={"candidatesTokenCount": 1150}
            ),
        ),
        Example(
            title="held back by the model, and called complete by the relay",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=_translated("IMAGE_PROHIBITED_CONTENT", "stop"),
        ),
        Example(
            title="a model that failed, and called filtered by the relay",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=_translated("MALFORMED_FUNCTION_CALL", "content_filter"),
        ),
        Example(
            title="held back, in the words of either dialect",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=_translated("IMAGE_SAFETY", "content_filter"),
        ),
        Example(
            title="the reason inside of the content",
            gives=Status.FAIL,
            request=specimen.asks(),
            response={"candidates": [{"content": {"parts": [], "finishReason": "STOP"}}]},
        ),
        Example(
            title="the images endpoint, which gives no reason",
            gives=None,
            dialect=Dialect.IMAGES,
            response=specimen.images({"url": specimen.LINK}),
        ),
    ],
)
def finish_reason(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding; a prompt that was blocked ends without any."""
    outcome = answer.outcome
    if not answer.answered or answer.spoken not in _SPEAKING:
        return
    if outcome.finish is None:
        if not outcome.block:
            yield _unsaid(answer)
        return
    known = _words(answer.spoken, context.wire)
    wrong = _misfit(outcome.finish, answer) or _mistranslated(outcome.finish, answer)
    if outcome.finish.raw not in known:
        status, message = Status.FAIL, "the reason given is no word of the dialect"
    elif wrong:
        status, message = Status.FAIL, wrong
    else:
        status, message = Status.PASS, "the reason given fits what was delivered"
    yield Finding(
        feature=_FEATURE,
        status=status,
        message=message,
        expected=sorted(known) if outcome.finish.raw not in known else None,
        observed=outcome.finish.raw,
    )


def _unsaid(answer: Answer) -> Finding:
    """No reason; where one stands at another place, that is told."""
    name, holders = _MISPLACED[answer.spoken]
    placed = next(
        (
            where
            for choice in _choices(answer)
            for where in holders
            if text(member(choice, where, name))
        ),
        "",
    )
    return Finding(
        feature=_FEATURE,
        status=Status.FAIL,
        message=f"the reason stands inside of {placed}, where no client looks"
        if placed
        else "the answer does not say why it ended",
        observed=f"{placed}/{name}" if placed else None,
    )


def _words(dialect: Dialect, wire: Wire) -> frozenset[str]:
    """The owner's own words, by whatever they mean."""
    lists = members(wire.facts(dialect).get("finish_reasons"))
    return frozenset(
        str(word)
        for kind, words in lists.items()
        if kind != "sources" and isinstance(words, Sequence)
        for word in words
    )


def _misfit(finish: Finish, answer: Answer) -> str:
    """How the reason contradicts what was delivered, or ''."""
    outcome = answer.outcome
    delivered = bool(answer.results)
    said = outcome.text.strip() or outcome.thoughts or outcome.block
    if finish.reason == "stop" and not (delivered or said):
        return "the answer calls itself complete, but delivers nothing"
    if finish.reason == "stop" and answer.asked.wants_image:
        cause = no_image(answer)
        if cause is not None and cause.kind is NoImage.DROPPED:
            return "the answer calls itself complete, but a picture that is counted is not there"
    if finish.reason == "no_image" and delivered:
        return "the answer says that there is no picture, but there is one"
    if delivered and (finish.reason == "blocked" or (outcome.block and not outcome.text)):
        return "the answer calls itself blocked, but delivers a picture"
    return ""


def _mistranslated(finish: Finish, answer: Answer) -> str:
    """How the reason contradicts the model's own, which some relays hand on beside it, or ''."""
    if answer.spoken is not Dialect.CHAT:
        return ""
    for choice in _choices(answer):
        own = finishes.read(member(choice, "native_finish_reason"))
        right = _CHAT_WORDS.get(own.reason) if own else None
        if own and right and finish.raw not in right:
            return f"the model ended with {own.raw[:40]}, which the reason given does not mean"
    return ""


def _choices(answer: Answer) -> Iterator[JsonObject]:
    """The candidates or choices of all pieces."""
    for _, piece in answer.pieces:
        for name in ("candidates", "choices"):
            yield from (each for _, each in objects(members(piece).get(name), ""))
