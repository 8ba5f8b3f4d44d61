"""Parameters without effect: every value asked for gives the same pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import Facts, Finding, Json, Phase, PictureFacts, Status

_SIZE: Final = "image.size"
_RATIO: Final = "image.aspect_ratio"

#: Width and height in pixels.
Size: TypeAlias = tuple[int, int]
#: What a member decides of a size.
Measure: TypeAlias = Callable[[Size], float]

#: By what factor areas may differ to be of one tier, which has twice the sides of the one before;
#: and shapes to be of one ratio, since neighbouring ones are further apart than rounding.
_ONE_TIER: Final = 1.5
_ONE_RATIO: Final = 1.05


def _drawn(member: str, value: str, width: int, height: int) -> Facts:
    picture = PictureFacts(
        where="/x", place="inlineData", type="image/png", width=width, height=height, decodes=True
    )
    return facts(value, phase=Phase.COVERING, asked={member: value}, pictures=(picture,))


class _Pixels:
    """Value asked for -> the sizes of the results, over valid and answered requests."""

    def __init__(self, member: str) -> None:
        self._member = member
        self.seen: dict[str, set[Size]] = {}

    def add(self, each: Facts) -> None:
        value: Json = each.asked.get(self._member)
        results = [one for one in each.pictures if not one.thought and one.width and one.height]
        if each.valid and accepted(each) and isinstance(value, str) and results:
            size = (results[-1].width or 1, results[-1].height or 1)
            self.seen.setdefault(value, set()).add(size)


def _judge(
    seen: dict[str, set[Size]], member: str, feature: str, *, what: str, inert: bool
) -> Iterator[Finding]:
    """One finding, where several values were asked for."""
    if len(seen) <= 1:
        return
    yield Finding(
        feature=feature,
        status=Status.FAIL if inert else Status.PASS,
        message=f"the {what} has no effect" if inert else f"the {what} has an effect",
        pointer=member,
        expected="different pixels" if inert else None,
        observed={
            value: [f"{width}x{height}" for width, height in sorted(sizes)]
            for value, sizes in sorted(seen.items())
        },
    )


def _alike(seen: dict[str, set[Size]], measure: Measure, apart: float) -> bool:
    """Whether all sizes have one measure, up to a factor."""
    measured = [measure(size) for sizes in seen.values() for size in sizes]
    return max(measured, default=0.0) <= apart * min(measured, default=0.0)


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
            title="other shapes, and no larger ones",
            gives=Status.FAIL,
            probe="",
            members=(
                _drawn("image_size", "1K", 1024, 1024),
                _drawn("image_size", "4K", 1376, 768),
            ),
        ),
        GroupExample(
            title="sizes in pixels, and always the same",
            gives=Status.FAIL,
            probe="",
            members=(
                _drawn("image_size", "1024x1024", 1024, 1024),
                _drawn("image_size", "1536x1024", 1024, 1024),
            ),
        ),
        GroupExample(
            title="one tier in two spellings",
            gives=None,
            probe="",
            members=(
                _drawn("image_size", "1K", 1024, 1024),
                _drawn("image_size", "1k", 1024, 1024),
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
@watching
class Tier:
    """Tiers are told by their areas, sizes in pixels by themselves."""

    def __init__(self, context: Context) -> None:
        self._models = context.models
        self._pixels = _Pixels("image_size")

    def add(self, each: Facts) -> None:
        """Note what size came for which."""
        self._pixels.add(each)

    def findings(self) -> Iterator[Finding]:
        """One for tiers, one for sizes in pixels, where several were asked for."""
        tiers: dict[str, set[Size]] = {}
        others: dict[str, set[Size]] = {}
        for value, sizes in self._pixels.seen.items():
            tier = self._models.tier(value)
            if tier is not None:
                tiers.setdefault(tier, set()).update(sizes)
            elif "x" in value:
                others[value] = sizes
        inert = _alike(tiers, lambda size: size[0] * size[1], _ONE_TIER)
        yield from _judge(tiers, "image_size", _SIZE, what="size tier", inert=inert)
        inert = len(set().union(*others.values())) == 1
        yield from _judge(others, "image_size", _SIZE, what="size", inert=inert)


@check(
    "inert/ratio",
    scope=Scope.PROVIDER,
    features=[_RATIO],
    title="The aspect ratio has an effect",
    requirement="Different aspect ratios give different pixels.",
    source="https://github.com/QuantumNous/new-api/issues/2470",
    proves_not="That the pixels are those of the ratio: image/aspect-ratio looks at that.",
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
            title="square in every size",
            gives=Status.FAIL,
            probe="",
            members=(
                _drawn("aspect_ratio", "1:1", 1024, 1024),
                _drawn("aspect_ratio", "16:9", 2048, 2048),
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
@watching
class Ratio:
    """Shapes are compared, whatever their size."""

    def __init__(self, _context: Context) -> None:
        self._pixels = _Pixels("aspect_ratio")

    def add(self, each: Facts) -> None:
        """Note what size came for which ratio."""
        self._pixels.add(each)

    def findings(self) -> Iterator[Finding]:
        """One, where several were asked for."""
        seen = self._pixels.seen
        inert = _alike(seen, lambda size: size[0] / size[1], _ONE_RATIO)
        yield from _judge(seen, "aspect_ratio", _RATIO, what="aspect ratio", inert=inert)
