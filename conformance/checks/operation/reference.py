"""Reference pictures: whether they reach the model, and in which ways they may be handed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive, obstacle
from conformance.checks.example import GroupExample, facts
from conformance.model import Facts, Finding, PictureFacts, Status, Usage

_REACHES: Final = "request.reference_image"
_DELIVERY: Final = "request.reference_delivery"
_FORMAT: Final = "request.reference_format"
_PROBE: Final = "reference"

#: How far the ratio of a picture may be off to count as following another, as a share.
_TOLERANCE: Final = 0.05

#: The members of the probe, by role: none, and the picture handed in by data or URL, per format.
_WITHOUT: Final = "without"


def _drawn(width: int, height: int) -> PictureFacts:
    return PictureFacts(
        where="/x", place="inlineData", type="image/png", width=width, height=height, decodes=True
    )


_PLAIN: Final = facts("without", usage=Usage(prompt=9), pictures=(_drawn(1024, 1024),))
_SEEN: Final = facts("data", usage=Usage(prompt=267, prompt_image=258), asked={"references": 1})
_BLIND: Final = facts("data", usage=Usage(prompt=9), asked={"references": 1})


def _with_reference(group: Group) -> list[Facts]:
    return [member for member in group.members if member.asked.get("references")]


@check(
    "reference/reaches",
    scope=Scope.OPERATION,
    features=[_REACHES],
    title="The reference picture reaches the model",
    requirement="An input picture shows in the prompt's tokens, or in the shape of the result.",
    source="https://github.com/QuantumNous/new-api/pull/1145",
    proves_not="That the model made use of what the picture shows.",
    examples=[
        GroupExample(
            title="prompt tokens of a picture", gives=Status.PASS, probe="reference",
            members=(_PLAIN, _SEEN),
        ),
        GroupExample(
            title="the result follows the shape of the input", gives=Status.PASS, probe="reference",
            members=(
                facts("without", pictures=(_drawn(1024, 1024),)),
                facts("data", pictures=(_drawn(1376, 768),), asked={"references": 1}),
            ),
        ),
        GroupExample(
            title="the same count of tokens with and without", gives=Status.FAIL,
            probe="reference", members=(_PLAIN, _BLIND),
        ),
        GroupExample(
            title="no tokens told, the same shape", gives=Status.INCONCLUSIVE, probe="reference",
            members=(
                facts("without", pictures=(_drawn(1024, 1024),)),
                facts("data", pictures=(_drawn(1024, 1024),), asked={"references": 1}),
            ),
        ),
    ],
)  # fmt: skip
def reaches(group: Group, _context: Context) -> Iterator[Finding]:
    """Judged on the members that were answered; a refusal is another row's business."""
    if group.probe != _PROBE:
        return
    plain = group.role(_WITHOUT)
    given = [member for member in _with_reference(group) if accepted(member)]
    if plain is None or not accepted(plain) or not given:
        troubled = next((why for member in group.members if (why := obstacle(member))), "")
        yield inconclusive(_REACHES, troubled or "the pair to compare was not answered")
        return
    for member in given:
        yield _judge(plain, member, group.role_of(member))


def _judge(plain: Facts, member: Facts, way: str) -> Finding:
    before = plain.usage.prompt if plain.usage else None
    after = member.usage.prompt if member.usage else None
    image_tokens = member.usage.prompt_image if member.usage else None
    if image_tokens or (before is not None and after is not None and after > before):
        return Finding(
            feature=_REACHES,
            status=Status.PASS,
            message="the prompt's tokens count the picture",
            value=way,
            observed={"without": before, "with": after, "of the picture": image_tokens},
        )
    if _ratio(member) and _ratio(plain) and not _close(_ratio(member), _ratio(plain)):
        return Finding(
            feature=_REACHES,
            status=Status.PASS,
            message="the result takes another shape once a picture is given",
            value=way,
        )
    if before is not None and after is not None:
        return Finding(
            feature=_REACHES,
            status=Status.FAIL,
            message="the prompt has no more tokens with the picture than without",
            value=way,
            expected=f"more than {before}",
            observed=after,
        )
    return inconclusive(_REACHES, "neither tokens nor the shape of the result can tell")


def _ratio(member: Facts) -> float:
    results = [each for each in member.pictures if not each.thought and each.width and each.height]
    return (results[-1].width or 0) / (results[-1].height or 1) if results else 0.0


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(one, other)


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
