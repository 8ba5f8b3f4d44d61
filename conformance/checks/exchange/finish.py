"""Whether the answer says why it ended, and whether that fits what it delivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.dialects.members import members
from conformance.model import Dialect, Finding, Finish, Status
from conformance.spec.wire import Wire

_FEATURE = "response.finish_reason"
_SPEAKING = frozenset({Dialect.GEMINI, Dialect.CHAT})


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
    proves_not="That the word is the one that the model gave: a relay may have translated it.",
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
            yield Finding(
                feature=_FEATURE,
                status=Status.FAIL,
                message="the answer does not say why it ended",
            )
        return
    known = _words(answer.spoken, context.wire)
    wrong = _misfit(outcome.finish, answer)
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
    if finish.reason == "no_image" and delivered:
        return "the answer says that there is no picture, but there is one"
    if finish.reason == "blocked" and delivered:
        return "the answer calls itself blocked, but delivers a picture"
    return ""
