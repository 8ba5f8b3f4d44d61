"""Printed answers beside the requests that they could be answers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from conformance.checks.page_check import Seen
from conformance.checks.sheet import PrintedAnswer, PrintedRequest, Sheet


def askers(sheet: Sheet, answer: PrintedAnswer) -> tuple[PrintedRequest, ...]:
    """The request that the page pairs an answer with; where it pairs none, all of its requests."""
    named = [each for each in sheet.requests if each.sample.id == answer.sample.answers]
    return tuple(named[:1]) or sheet.distinct


def successes(sheet: Sheet) -> tuple[PrintedAnswer, ...]:
    """The printed successes of an operation that answers at once."""
    judged = not sheet.operation.not_judged
    return tuple(each for each in sheet.answers if each.ok and judged and not each.outcome.error)


def fitted(
    sheet: Sheet, judge: Callable[[PrintedRequest, PrintedAnswer], list[Seen]]
) -> Iterator[Seen]:
    """What is seen of each answer beside its request.

    Where any of several may have been asked, an answer that fits one of them is right.
    """
    for answer in successes(sheet):
        seen = [found for asked in askers(sheet, answer) if (found := judge(asked, answer))]
        right = (each for each in seen if not any(flaw.wrong for flaw in each))
        yield from next(right, seen[0] if seen else [])
