"""Requests that mean the same count for the same: the prompt's tokens do not depend on spelling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.model import Finding, Json, Status, Usage

_FEATURE: Final = "response.usage"
#: Probes whose members hand the same words and pictures to the same model.
_SAME: Final = frozenset({"casing", "stream", "alt", "response_format", "repeat"})


@check(
    "twins/tokens",
    scope=Scope.OPERATION,
    features=[_FEATURE],
    title="The same prompt counts for the same tokens",
    requirement="Requests with one prompt, spelt or delivered differently, count as many tokens.",
    source="https://ai.google.dev/gemini-api/docs/tokens",
    why="A count that changes with the way of asking is a relay's own, or part of it got lost.",
    proves_not="That the count is right.",
    examples=[
        GroupExample(
            title="alike",
            gives=Status.PASS,
            probe="stream",
            members=(facts("plain", usage=Usage(prompt=9)), facts("stream", usage=Usage(prompt=9))),
        ),
        GroupExample(
            title="more in the stream",
            gives=Status.WARN,
            probe="stream",
            members=(facts("plain", usage=Usage(prompt=9)), facts("usage", usage=Usage(prompt=44))),
        ),
        GroupExample(
            title="another prompt in the stream",
            gives=None,
            probe="stream",
            members=(
                facts("plain", usage=Usage(prompt=9)),
                facts("stream", usage=Usage(prompt=44), prompt="b"),
            ),
        ),
        GroupExample(
            title="not told in the stream",
            gives=None,
            probe="stream",
            members=(facts("plain", usage=Usage(prompt=9)), facts("stream")),
        ),
        GroupExample(
            title="another probe, in which prompts differ",
            gives=None,
            probe="turns",
            members=(
                facts("first", usage=Usage(prompt=9)),
                facts("second", usage=Usage(prompt=44)),
            ),
        ),
    ],
)
def tokens(group: Group, _context: Context) -> Iterator[Finding]:
    """Over the members that were answered, tell a count, and had one and the same prompt."""
    if group.probe not in _SAME:
        return
    kinds: dict[str, dict[str, Json]] = {}
    for number, member in enumerate(group.members):
        if accepted(member) and member.usage and member.usage.prompt is not None:
            asked = (member.prompt, member.asked.get("model"), member.asked.get("references"))
            told = kinds.setdefault(repr(asked), {})
            told[group.role_of(member) or str(number)] = member.usage.prompt
    for told in kinds.values():
        differ = len(set(told.values())) > 1
        if len(told) > 1:
            yield Finding(
                feature=_FEATURE,
                status=Status.WARN if differ else Status.PASS,
                message="the same prompt counts for different numbers of tokens"
                if differ
                else "the same prompt counts for the same tokens",
                expected="one number" if differ else None,
                observed=told,
            )
