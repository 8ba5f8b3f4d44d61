"""The official image models: their names, pixels, tokens and prices.

The data is ``specs/dialects/models.yaml``, with its sources. What that file does not know is
``None`` here too: nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

Size: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialModel:
    """One model id of the owner's.

    Attributes:
        aliases: what else it is called; the preview of a model shares them.
        released, shutdown: ISO dates, the day left out where only the month is known, or ''.
        stage: what the id was released as: ``preview``, ``stable``, or ``shut_down``.
        replaced_by: the id that took over, or ''.
        tiers: the sizes it draws, small to large; ``default_tier`` is '' where it draws none.
        pixels: ratio -> tier -> (width, height).
        tokens: tier -> output tokens of one picture.
        input_image_tokens: prompt tokens of one reference picture.
        reference_images: how many it takes; ``reference_kinds`` are the parts that this falls
            into, e.g. ``objects``, empty where the number is advice and no limit.
        prices: tier -> US dollars for one picture.
        token_prices: US dollars per million tokens of ``input``, ``text_output``, ``image_output``.
        takes_size: whether a request may say which tier; ``None`` is unknown.
        thinks: whether it has thoughts; ``None`` is unknown.
        thinking_levels: how much a request may have it think; one with none always thinks alike.
        grounding: the kinds of search it can draw on; ``None`` is unknown.
    """

    id: str
    aliases: tuple[str, ...] = ()
    title: str = ""
    family: str = ""
    released: str = ""
    shutdown: str = ""
    stage: str = ""
    replaced_by: str = ""
    tiers: tuple[str, ...] = ()
    default_tier: str = ""
    ratios: tuple[str, ...] = ()
    pixels: Mapping[str, Mapping[str, Size]] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    input_image_tokens: int | None = None
    reference_images: int | None = None
    reference_kinds: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, float] = field(default_factory=dict)
    token_prices: Mapping[str, float] = field(default_factory=dict)
    takes_size: bool | None = None
    thinks: bool | None = None
    thinking_levels: tuple[str, ...] = ()
    grounding: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A ratio and tier with the ids of the models that draw it."""

    models: tuple[str, ...]
    ratio: str
    tier: str


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps what it looks up
class ModelTable:
    """All official models.

    Attributes:
        models: in the order of the file.
        tiers: every tier, small to large; ``tier_aliases`` are other spellings of them.
        tolerated: (ratio, tier) -> a further size that is accepted, where the printed one cannot
            be meant.
    """

    models: tuple[OfficialModel, ...]
    tiers: tuple[str, ...]
    tier_aliases: Mapping[str, str] = field(default_factory=dict)
    tolerated: Mapping[tuple[str, str], Size] = field(default_factory=dict)

    def find(self, name: str) -> OfficialModel | None:
        """The model of that id, shut down or not, or of that alias: then the latest that has it."""
        by_id = (model for model in self.models if model.id == name)
        by_alias = (model for model in reversed(self.models) if name in model.aliases)
        return next(by_id, next(by_alias, None))

    def names(self, name: str) -> frozenset[str]:
        """Everything that one model is called: aliases, and the ids of its preview and release."""
        model = self.find(name)
        if model is None:
            return frozenset({name})
        same = [model, *(each for each in self.models if _succeeds(each, model))]
        return frozenset({name}).union(*({each.id, *each.aliases} for each in same))

    def tier(self, size: str) -> str | None:
        """The official spelling of a tier, ``None`` where it is none."""
        tier = self.tier_aliases.get(size, size)
        return tier if tier in self.tiers else None

    def pixels(self, model: str, ratio: str, tier: str) -> Size | None:
        """Width and height that a model draws, ``None`` where it does not or is not known."""
        found = self.find(model)
        return found.pixels.get(ratio, {}).get(tier) if found else None

    def accepted(self, model: str, ratio: str, tier: str) -> tuple[Size, ...]:
        """Sizes that are right: the printed one and, where that is a misprint, the meant one."""
        printed = self.pixels(model, ratio, tier)
        further = self.tolerated.get((ratio, tier))
        return tuple(size for size in (printed, further) if printed and size)

    def identify(self, width: int, height: int) -> tuple[Format, ...]:
        """Which ratio and tier, of which models, has exactly these pixels."""
        return self._formats.get((width, height), ())

    @cached_property
    def _formats(self) -> Mapping[Size, tuple[Format, ...]]:
        """Every size that is right for something, with what for."""
        found: dict[Size, dict[tuple[str, str], list[str]]] = {}
        for model in self.models:
            for ratio, sizes in model.pixels.items():
                for tier in sizes:
                    for size in self.accepted(model.id, ratio, tier):
                        ids = found.setdefault(size, {}).setdefault((ratio, tier), [])
                        if model.id not in ids:
                            ids.append(model.id)
        return {
            size: tuple(
                Format(models=tuple(ids), ratio=ratio, tier=tier)
                for (ratio, tier), ids in of.items()
            )
            for size, of in found.items()
        }

    def image_tokens(self, model: str, tier: str) -> int | None:
        """Output tokens of one picture."""
        found = self.find(model)
        return found.tokens.get(tier) if found else None

    def price_per_image(self, model: str, tier: str) -> float | None:
        """US dollars for one picture, standard rate."""
        found = self.find(model)
        return found.prices.get(tier) if found else None

    def dearest(self, tier: str) -> float:
        """The highest price of a picture of that tier; of any tier, where it is unknown."""
        all_prices = [price for model in self.models for price in model.prices.values()]
        of_tier = [model.prices[tier] for model in self.models if tier in model.prices]
        return max(of_tier or all_prices, default=0.0)


def _succeeds(one: OfficialModel, other: OfficialModel) -> bool:
    """Whether one id is the preview of the other's release."""
    return (one.replaced_by == other.id and one.stage == "preview") or (
        other.replaced_by == one.id and other.stage == "preview"
    )
