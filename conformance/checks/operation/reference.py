"""Reference pictures: in which ways, and in which formats, they may be handed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive, obstacle
from conformance.checks.example import GroupExample, facts
from conformance.model import Facts, Finding, Status

_DELIVERY: Final = "request.reference_delivery"
_FORMAT: Final = "request.reference_format"
_PROBE: Final = "reference"

_PLAIN: Final = facts("without")


def _with_reference(group: Group) -> list[Facts]:
    return [member for member in group.members if member.asked.get("references")]


def _way(feature: str, member: Facts, value: str) -> Finding:
    """Whether a picture handed in this way was taken."""
    if why := obstacle(member):
        return inconclusive(feature, why)
    good = accepted(member)
    return Finding(
        feature=feature,
        status=Status.PASS if good else Status.FAIL,
        message="a picture handed in so is taken" if good else "a picture handed in so is refused",
        value=value,
        expected=None if good else "2xx",
        observed=member.status,
        case=member.case,
    )


@check(
    "reference/delivery",
    scope=Scope.OPERATION,
    features=[_DELIVERY],
    title="Reference pictures by data and by URL",
    requirement="A reference picture is taken inline and, where the dialect has it, as a URL.",
    source="https://platform.openai.com/docs/guides/images-vision",
    proves_not="That pictures of any size, or behind any URL, are taken.",
    examples=[
        GroupExample(
            title="inline", gives=Status.PASS, probe="reference",
            members=(_PLAIN, facts("data", asked={"references": 1}, facets={"reference": "data"})),
        ),
        GroupExample(
            title="URLs refused", gives=Status.FAIL, probe="reference",
            members=(
                _PLAIN,
                facts("url", status=400, error="bad_request", asked={"references": 1},
                      facets={"reference": "url"}),
            ),
        ),
        GroupExample(
            title="one of two formats refused", gives=Status.PASS, probe="reference",
            members=(
                _PLAIN,
                facts("webp", status=400, error="bad_request", asked={"references": 1}),
                facts("png", asked={"references": 1}),
            ),
        ),
    ],
)  # fmt: skip
def delivery(group: Group, _context: Context) -> Iterator[Finding]:
    """One finding per way, by its best member: the formats have a row of their own."""
    if group.probe != _PROBE:
        return
    ways: dict[str, list[Facts]] = {}
    for member in _with_reference(group):
        ways.setdefault("url" if group.role_of(member) == "url" else "data", []).append(member)
    for way, members in ways.items():
        best = min(members, key=lambda each: (not accepted(each), bool(obstacle(each))))
        yield _way(_DELIVERY, best, way)


@check(
    "reference/format",
    scope=Scope.OPERATION,
    features=[_FORMAT],
    title="Formats of reference pictures",
    requirement="PNG, JPEG and WebP pictures are taken as input.",
    source="https://ai.google.dev/gemini-api/docs/image-understanding#supported-formats",
    examples=[
        GroupExample(
            title="JPEG taken", gives=Status.PASS, probe="reference",
            members=(_PLAIN, facts("jpeg", asked={"references": 1})),
        ),
        GroupExample(
            title="WebP refused", gives=Status.FAIL, probe="reference",
            members=(
                _PLAIN,
                facts("webp", status=400, error="bad_request", asked={"references": 1}),
            ),
        ),
    ],
)  # fmt: skip
def format(group: Group, _context: Context) -> Iterator[Finding]:  # noqa: A001 - the row's word
    """One finding per format."""
    if group.probe == _PROBE:
        for member in _with_reference(group):
            role = group.role_of(member)
            if role in {"png", "jpeg", "webp"}:
                yield _way(_FORMAT, member, role)
