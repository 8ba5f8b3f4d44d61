"""What a check of page scope is: it looks at places of a page and says what is wrong there.

A check of this scope says ``Seen`` for everything that it could judge, with or without something
wrong. What comes of it is one finding per flaw, or a single pass where all that was looked at is
right; where there was nothing to look at, it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from conformance.checks.check import Context, Scope, check
from conformance.checks.printed import Spot
from conformance.checks.sheet import Sheet
from conformance.model import Finding, Json, Status

_MOST: Final = 25  # findings of one check for one operation; a page that has more is told so


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One place that was judged.

    Attributes:
        at: where in the spec.
        wrong: what is wrong there in our words, starting lower-case, '' where nothing is.
        expected, printed: what should stand there, and what does.
        source: the id of the page that it stands on, where that is not the operation's own.
    """

    at: Spot
    wrong: str = ""
    expected: Json = None
    printed: Json = None
    source: str = ""


Look: TypeAlias = Callable[[Sheet, Context], Iterator[Seen]]


def page_check(
    id: str,  # noqa: A002 - the field's own word
    *,
    feature: str,
    status: Status,
    title: str,
    requirement: str,
    why: str,
    source: str,
    examples: Sequence[object],
    proves_not: str = "",
) -> Callable[[Look], Look]:
    """Register the decorated generator as a check of page scope.

    Args:
        id: ``page/<name>``; the name is also the value of the feature that is judged.
        feature: the one row of the matrix, in group Docs.
        status: of each flaw: FAIL where the page contradicts itself, WARN where it is at odds with
            the official dialect, INFO where it leaves something out or is untidy.
        title: what holds on a good page, in a few words.
        requirement: the same, in one sentence.
        why: what it costs a caller who trusts the page.
        source: the URL of the rule or table.
        examples: ``PageExample``.
        proves_not: what a pass does not prove, or ''.
    """

    def register(look: Look) -> Look:
        @check(
            id,
            scope=Scope.PAGE,
            features=[feature],
            title=title,
            requirement=requirement,
            why=why,
            source=source,
            proves_not=proves_not,
            examples=examples,
        )
        def run(sheet: Sheet, context: Context) -> Iterator[Finding]:
            seen = list(look(sheet, context))
            flaws = [each for each in seen if each.wrong]
            value = id.rpartition("/")[2]
            for each in flaws[:_MOST]:
                at = _at(sheet, each.at)
                yield Finding(
                    feature=feature,
                    status=status,
                    message=each.wrong,
                    value=value,
                    pointer=at.pointer,
                    line=at.line,
                    expected=each.expected,
                    observed=each.printed,
                    source=each.source or _source(sheet, at),
                )
            if seen and not flaws:
                at = _at(sheet, seen[0].at)
                yield Finding(
                    feature=feature,
                    status=Status.PASS,
                    message="nothing wrong" + (f" in {len(seen)} places" if seen[1:] else ""),
                    value=value,
                    pointer=at.pointer,
                    line=at.line,
                    source=_source(sheet, at),
                )

        return look

    return register


def _at(sheet: Sheet, at: Spot) -> Spot:
    """The place in the spec; the operation for one that a reference to another file leads to."""
    return at if at.file in {"", sheet.root.origin.file} else sheet.spot()


def _source(sheet: Sheet, at: Spot) -> str:
    """The id of the page that a place of the spec was taken from: named there, or the first."""
    return sheet.source_of(at.pointer)
