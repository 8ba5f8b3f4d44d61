"""Models that a page names and that answer nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check, obstacle
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import Facts, Finding, Phase, Status

_FEATURE: Final = "access.models"


def _tried(model: str, *, answered: bool = True, error: str = "bad_request") -> Facts:
    return facts(
        phase=Phase.COVERING,
        asked={"model": model},
        status=200 if answered else 400,
        error=None if answered else error,
        finish="stop" if answered else None,
    )


@check(
    "models/silent",
    scope=Scope.PROVIDER,
    features=[_FEATURE],
    title="No documented model refuses everything",
    requirement="Where one model answers valid requests, each other that the page names does, too.",
    source="https://github.com/AceDataCloud/Nexior/issues/1193",
    why="A model may be listed, priced, and never there, whatever words the refusal has.",
    proves_not="Why it refuses: the requests may have asked what this model alone cannot do.",
    examples=[
        GroupExample(
            title="each answers",
            gives=Status.PASS,
            probe="",
            members=(_tried("a"), _tried("b"), _tried("b", answered=False)),
        ),
        GroupExample(
            title="one refuses all that it is asked",
            gives=Status.FAIL,
            probe="",
            members=(_tried("a"), _tried("b", answered=False), _tried("b", answered=False)),
        ),
        GroupExample(
            title="one refuses all that it is asked, which is one request",
            gives=Status.WARN,
            probe="",
            members=(_tried("a"), _tried("b", answered=False)),
        ),
        GroupExample(
            title="one met a rate limit",
            gives=None,
            probe="",
            members=(_tried("a"), _tried("b", answered=False, error="rate_limit")),
        ),
        GroupExample(
            title="none answers: that is no matter of the model",
            gives=None,
            probe="",
            members=(_tried("a", answered=False), _tried("b", answered=False)),
        ),
    ],
)
@watching
class Silent:
    """One finding for each of several models."""

    def __init__(self, _context: Context) -> None:
        self._tried: dict[str, _Tried] = {}

    def add(self, each: Facts) -> None:
        """Note whether a model answered."""
        name = each.asked.get("model")
        if each.valid and isinstance(name, str) and (accepted(each) or not obstacle(each)):
            tried = self._tried.setdefault(name, _Tried(first=each))
            tried.requests += 1
            tried.answers |= accepted(each)

    def findings(self) -> Iterator[Finding]:
        """Where any model answers."""
        if len(self._tried) <= 1 or not any(each.answers for each in self._tried.values()):
            return
        for name, tried in self._tried.items():
            good, first = tried.answers, tried.first
            yield Finding(
                feature=_FEATURE,
                status=Status.PASS if good else Status.FAIL if tried.requests > 1 else Status.WARN,
                message="this model answers" if good else "this model answers none of its requests",
                value=name,
                expected=None if good else "an answer, as other models give",
                observed=None if good else {"requests": tried.requests, "status": first.status},
                case="" if good else first.case,
            )


@dataclass(slots=True)
class _Tried:
    """What became of the requests for one model."""

    first: Facts
    requests: int = 0
    answers: bool = False
