"""What a request really asks for, once names, defaults and the official tables are looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from conformance.model import Intent, ModelName, Operation, Provider
from conformance.spec.models import ModelTable, OfficialModel, Size

#: What the owner draws where a request does not say:
#: https://ai.google.dev/gemini-api/docs/image-generation
DEFAULT_RATIO: Final = "1:1"
DEFAULT_TIER: Final = "1K"

_PIXELS: Final = re.compile(r"([1-9]\d{0,5})x([1-9]\d{0,5})")
_RATIO: Final = re.compile(r"([1-9]\d{0,4}):([1-9]\d{0,4})", re.ASCII)
#: Official pixels are multiples of 8 or more, so a ratio is met by up to 2.9 percent only.
_TOLERANCE: Final = 0.03
_FIXED_MODEL: Final = re.compile(r"/models/([^/:{}]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a picture should be like to be what was asked for.

    Attributes:
        model: the model as the request or the operation's path names it.
        upstream: the official id behind that name, ``None`` where nobody says.
        aspect_ratio: asked for or by default; ``None`` where a reference picture decides.
        tier: ``512``, ``1K``…: asked for, implied by the model's name, or by default; ``None``
            where the request says a size that is no tier.
        explicit_tier, explicit_ratio: whether the request says so, a model's name included.
        pixels: width and height; ``None`` where they are not determined or not known.
        count: how many pictures.
    """

    model: str | None = None
    upstream: str | None = None
    aspect_ratio: str | None = None
    tier: str | None = None
    explicit_tier: bool = False
    explicit_ratio: bool = False
    pixels: Size | None = None
    count: int = 1
    wants_image: bool = True
    reference_count: int = 0

    @property
    def contradictory(self) -> bool:
        """Whether a width and height are asked for, and a ratio that these do not have."""
        ratio = _RATIO.fullmatch(self.aspect_ratio or "")
        if not self.explicit_ratio or self.tier is not None or not self.pixels or not ratio:
            return False
        width, height = self.pixels
        return abs(width * int(ratio[2]) / (height * int(ratio[1])) - 1) > _TOLERANCE


def asked(intent: Intent, operation: Operation, provider: Provider, models: ModelTable) -> Asked:
    """Resolve an intent with what the page and the official tables say; total."""
    name = intent.model or _fixed_model(operation)
    own = next((each for each in provider.models if each.name == name), None)
    official = models.find(own.upstream if own else name) if name else None
    tier, explicit_tier = _tier(intent, own, official, models)
    ratio = _ratio(intent)
    upstream = official.id if official else (own.upstream if own else None)
    return Asked(
        model=name,
        upstream=upstream,
        aspect_ratio=ratio,
        tier=tier,
        explicit_tier=explicit_tier,
        explicit_ratio=intent.aspect_ratio is not None,
        pixels=_pixels(intent, models, upstream, ratio, tier),
        count=intent.count or 1,
        wants_image=intent.modalities is None or "IMAGE" in intent.modalities,
        reference_count=len(intent.references),
    )


def _fixed_model(operation: Operation) -> str | None:
    found = _FIXED_MODEL.search(operation.path)
    return found[1] if found else None


def _tier(
    intent: Intent, own: ModelName | None, official: OfficialModel | None, models: ModelTable
) -> tuple[str | None, bool]:
    if intent.image_size is not None:
        return models.tier(intent.image_size), True
    if own and own.tier:
        return models.tier(own.tier), True
    return (official.default_tier if official else "") or DEFAULT_TIER, False


def _ratio(intent: Intent) -> str | None:
    if intent.aspect_ratio is not None:
        return intent.aspect_ratio
    if intent.references or (intent.image_size and _PIXELS.fullmatch(intent.image_size)):
        return None
    return DEFAULT_RATIO


def _pixels(
    intent: Intent, models: ModelTable, upstream: str | None, ratio: str | None, tier: str | None
) -> Size | None:
    size = _PIXELS.fullmatch(intent.image_size or "")
    if size:
        return int(size[1]), int(size[2])
    if upstream is None or ratio is None or tier is None:
        return None
    return models.pixels(upstream, ratio, tier)
