"""Parameters without effect: every value asked for gives the same pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.model import Facts, Finding, Json, Phase, PictureFacts, Status

_SIZE: Final = "image.size"
_RATIO: Final = "image.aspect_ratio"


def _drawn(member: str, value: str, width: int, height: int) -> Facts:
    picture = PictureFacts(
        where="/x", place="inlineData", type="image/png", width=width, height=height, decodes=True
    )
    return facts(value, phase=Phase.COVERING, asked={member: value}, pictures=(picture,))


def _pixels(own: Sequence[Facts], member: str) -> dict[str, set[str]]:
    """Value asked for -> the sizes of the results, over valid and answered requests."""
    seen: dict[str, set[str]] = {}
    for each in own:
        value: Json = each.asked.get(member)
        results = [one for one in each.pictures if not one.thought and one.width]
        if each.valid and accepted(each) and isinstance(value, str) and results:
            seen.setdefault(value, set()).add(f"{results[-1].width}x{results[-1].height}")
    return seen


def _judge(own: Sequence[Facts], member: str, feature: str, what: str) -> Iterator[Finding]:
    seen = _pixels(own, member)
    if len(seen) <= 1:
        return
    sizes = set().union(*seen.values())
    inert = len(sizes) == 1
    yield Finding(
        feature=feature,
        status=Status.FAIL if inert else Status.PASS,
        message=f"the {what} has no effect" if inert else f"the {what} has an effect",
        pointer=member,
        expected="different pixels" if inert else None,
        observed={value: sorted(each) for value, each in sorted(seen.items())},
    )


@check(
    "inert/size",
    scope=Scope.PROVIDER,
    features=[_SIZE],
    title="The size tier has an effect",
    requirement="Different size tiers give different pixels.",
    source="https://github.com/OpenRouterTeam/ai-sdk-provider/issues/269",
    proves_not="That the pixels are those of the tier: image/size looks at that.",
    examples=[
        GroupExample(
            title="2K is larger than 1K",
            gives=Status.PASS,
            probe="",
            members=(
                _drawn("image_size", "1K", 1024, 1024),
                _drawn("image_size", "2K", 2048, 2048),
            ),
        ),
        GroupExample(
            title="always 1024x1024",
            gives=Status.FAIL,
            probe="",
            members=(
                _drawn("image_size", "1K", 1024, 1024),
                _drawn("image_size", "4K", 1024, 1024),
            ),
        ),
        GroupExample(
            title="one tier asked for",
            gives=None,
            probe="",
            members=(_drawn("image_size", "1K", 1024, 1024),),
        ),
    ],
)
def size(own: Sequence[Facts], _context: Context) -> Iterator[Finding]:
    """Over all requests of an operation that were answered with a picture."""
    yield from _judge(own, "image_size", _SIZE, "size tier")


@check(
    "inert/ratio",
    scope=Scope.PROVIDER,
    features=[_RATIO],
    title="The aspect ratio has an effect",
    requirement="Different aspect ratios give different pixels.",
    source="https://github.com/QuantumNous/new-api/issues/2470",
    proves_not="That the pixels are those of the ratio: image/ratio looks at that.",
    examples=[
        GroupExample(
            title="16:9 is wider than 1:1",
            gives=Status.PASS,
            probe="",
            members=(
                _drawn("aspect_ratio", "1:1", 1024, 1024),
                _drawn("aspect_ratio", "16:9", 1376, 768),
            ),
        ),
        GroupExample(
            title="always square",
            gives=Status.FAIL,
            probe="",
            members=(
                _drawn("aspect_ratio", "1:1", 1024, 1024),
                _drawn("aspect_ratio", "16:9", 1024, 1024),
            ),
        ),
    ],
)
def ratio(own: Sequence[Facts], _context: Context) -> Iterator[Finding]:
    """Over all requests of an operation that were answered with a picture."""
    yield from _judge(own, "aspect_ratio", _RATIO, "aspect ratio")
