"""Requests that break one rule: what must come of them, whatever the rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import inconclusive
from conformance.checks.example import Example
from conformance.model import Finding, JsonObject, Phase, Status, Violation, ViolationKind

_UNAUTHORISED: Final = 401


def must_be_refused(answer: Answer, feature: str, *, lenient: bool = False) -> Iterator[Finding]:
    """One finding: refused as a client error, or answered although it breaks a rule.

    ``lenient``: the dialect's owner answers such requests too.
    """
    violation = answer.case.violation
    label = str(violation)
    if answer.obstacle:
        yield inconclusive(feature, answer.obstacle)
        return
    status = answer.response.status
    if status == _UNAUTHORISED or answer.facts.error == "authentication":
        yield inconclusive(feature, "it is the key that was refused")
        return
    if answer.ok and answer.outcome.error is None:
        yield Finding(
            feature=feature,
            status=Status.INFO if lenient else Status.FAIL,
            message="a request that breaks one rule was answered as if it were right",
            value=_tried(answer),
            pointer=violation.pointer if violation else "",
            expected=f"a refusal of {label}",
            observed=status,
        )
        return
    server = status >= 500  # noqa: PLR2004 - HTTP's server errors
    yield Finding(
        feature=feature,
        status=Status.FAIL if server else Status.PASS,
        message="refused, but as a fault of the server" if server else "refused",
        value=_tried(answer),
        pointer=violation.pointer if violation else "",
        expected="4xx" if server else None,
        observed=status,
    )


def _tried(answer: Answer) -> str | None:
    """What was tried, for rows that list values."""
    violation = answer.case.violation
    return f"{violation.rule} {violation.pointer}".strip() if violation else None


def breaks(answer: Answer, kind: ViolationKind, *rules: str) -> bool:
    """Whether a case breaks a rule of that kind on purpose; without ``rules``, any of them.

    Members of probe groups are left to the checks of the group.
    """
    violation = answer.case.violation
    if violation is None or violation.kind is not kind or answer.case.phase is Phase.PROBE:
        return False
    return not rules or violation.rule in rules


def refused(
    title: str, violation: Violation, *, gives: Status = Status.PASS, status: int = 400
) -> Example:
    """An example of a refusal in the dialect's envelope."""
    error: JsonObject = {"code": status, "message": "no", "status": "INVALID_ARGUMENT"}
    return Example(
        title=title,
        gives=gives,
        valid=False,
        violation=violation,
        status=status,
        response={"error": error},
    )


def answered(title: str, violation: Violation, *, gives: Status = Status.FAIL) -> Example:
    """An example of a broken request that was answered as if it were right."""
    return Example(
        title=title,
        gives=gives,
        valid=False,
        violation=violation,
        response=specimen.gemini({"text": "ok"}),
    )
