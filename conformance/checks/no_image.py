"""Why an answer to a request for a picture holds none: each cause has its own word and verdict.

A refusal and a block say nothing about a vendor, so they are inconclusive, as is a model that says
itself that it drew nothing. What was lost on the way, or never tried, is the vendor's doing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from conformance.checks.answer import Answer
from conformance.checks.declining import declines
from conformance.model import Dialect, Finding, Status


class NoImage(StrEnum):
    """The causes, from what is nobody's fault to what is the vendor's."""

    LOST = "no whole answer"
    REFUSED = "refused"
    BLOCKED = "blocked"
    NOT_DRAWN = "not drawn"
    GAVE_UP = "given up"
    ERROR_IN_SUCCESS = "error inside success"
    UNREADABLE = "unreadable"
    DROPPED = "dropped in translation"
    INTERIM = "interim pictures only"
    HOLLOW = "place without a picture"
    CUT = "cut at a limit"
    TEXT_ONLY = "text only"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why there is no picture, in our words; ``conclusive`` where that counts for a verdict."""

    kind: NoImage
    words: str

    @property
    def conclusive(self) -> bool:
        """Whether it can be held against the vendor."""
        return self.kind not in _EXCUSED

    def finding(self, feature: str) -> Finding:
        """What to say in a row that is about pictures being delivered."""
        return Finding(
            feature=feature,
            status=Status.FAIL if self.conclusive else Status.INCONCLUSIVE,
            message=f"no picture came: {self.words}"
            if self.conclusive
            else f"not judged: {self.words}",
            observed=self.kind.value,
        )


_EXCUSED: Final = frozenset(
    {NoImage.LOST, NoImage.REFUSED, NoImage.BLOCKED, NoImage.NOT_DRAWN, NoImage.GAVE_UP}
)
#: Words of Google's for a model that failed without a reason that anybody could look into.
_FAILED: Final = frozenset({"OTHER", "LANGUAGE"})
_PAGES: Final = frozenset({"html", "text"})


def no_image(answer: Answer) -> Cause | None:
    """Why an answer holds no picture; ``None`` where one is there, as data or as a URL.

    Whether the request wants a picture is left to the caller.
    """
    if any(each.image.data or each.image.url for each in answer.results):
        return None
    return _not_answered(answer) or _told(answer) or _found(answer)


def _not_answered(answer: Answer) -> Cause | None:
    """The causes for which there is no answer to look at."""
    error = answer.outcome.error
    if answer.exchange.fault is not None or not answer.response.status:
        return Cause(kind=NoImage.LOST, words=answer.obstacle or "no answer came")
    if error is not None and error.category == "blocked":
        return Cause(kind=NoImage.BLOCKED, words="the request was blocked for its content")
    if not answer.ok:
        words = answer.obstacle or "the request was refused"
        return Cause(kind=NoImage.REFUSED, words=words)
    if error is not None and error.envelope == "empty":
        return Cause(kind=NoImage.EMPTY, words="the answer has no body")
    if error is not None and error.envelope in _PAGES:
        return Cause(kind=NoImage.UNREADABLE, words="the answer is a page or a text, and no JSON")
    if error is not None and not answer.obstacle:
        return Cause(kind=NoImage.ERROR_IN_SUCCESS, words="a successful status holds an error")
    if error is not None:
        return Cause(kind=NoImage.REFUSED, words=answer.obstacle)
    return None


def _told(answer: Answer) -> Cause | None:
    """The causes that the answer itself tells."""
    outcome = answer.outcome
    reason = outcome.finish.reason if outcome.finish else ""
    if outcome.block or reason == "blocked":
        return Cause(kind=NoImage.BLOCKED, words="the answer was blocked for its content")
    if reason == "no_image":
        return Cause(kind=NoImage.NOT_DRAWN, words="the model itself says that it drew nothing")
    if outcome.finish is not None and (reason == "malformed" or outcome.finish.raw in _FAILED):
        return Cause(kind=NoImage.GAVE_UP, words=f"the model gave up: {outcome.finish.raw}")
    return None


def _found(answer: Answer) -> Cause:
    """The causes that show in what is there instead."""
    outcome = answer.outcome
    said = outcome.text.strip()
    if any(each.image.thought for each in answer.shown):
        words = "there are only interim pictures, none that is the result"
        return Cause(kind=NoImage.INTERIM, words=words)
    if answer.shown:
        return Cause(kind=NoImage.HOLLOW, words="its place is there, but holds nothing")
    if _billed(answer):
        words = "tokens are counted for one, so it was lost on the way"
        return Cause(kind=NoImage.DROPPED, words=words)
    if outcome.finish is not None and outcome.finish.reason == "length":
        return Cause(kind=NoImage.CUT, words="the answer was cut off at a limit on tokens")
    if declines(said):
        return Cause(kind=NoImage.REFUSED, words="the model declines in words")
    if said:
        return Cause(kind=NoImage.TEXT_ONLY, words="there is only text")
    if not answer.answered:
        return Cause(kind=NoImage.UNREADABLE, words="the answer cannot be read")
    return Cause(kind=NoImage.EMPTY, words="the answer holds nothing at all")


def _billed(answer: Answer) -> bool:
    """Whether tokens are counted that only a picture can have taken.

    They are told apart, or there are as many as a picture takes, and no text to account for them:
    no token is shorter than a byte. A chat that says something may have thought before, and counts
    that as output, told or not.
    """
    outcome, usage = answer.outcome, answer.outcome.usage
    if usage is None or usage.output_image:
        return usage is not None
    if answer.spoken is not Dialect.GEMINI and outcome.text.strip():
        return False
    upstream = answer.asked.upstream
    model = answer.context.models.find(upstream) if upstream else None
    least = min(model.tokens.values(), default=0) if model else 0
    unseen = (usage.output or 0) - (usage.thoughts or 0)
    said = len((outcome.text + outcome.thoughts).encode("utf-8", "replace"))
    return 0 < least <= unseen - said
