"""Reads ``specs/dialects/models.yaml``, whose head says what its members mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from conformance.model import Json
from conformance.spec.models import ModelTable, OfficialModel, Size
from conformance.spec.node import Node
from conformance.spec.statements import unique

_MODEL: Final = (
    "id", "aliases", "title", "family", "released", "shutdown", "shutdown_reported",
    "replaced_by", "stage", "size_table", "ratios", "tiers", "default_tier", "tokens",
    "input_image_tokens", "reference_images", "prices", "supports", "notes", "sources",
)  # fmt: skip


def model_table(root: Node) -> ModelTable:
    """Read ``models.yaml``; raises ``SpecError``."""
    tiers = _texts(root.require("tiers"))
    aliases = root.get("tier_aliases")
    tables = {name: _sizes(node) for name, node in root.require("size_tables").mapping().items()}
    nodes = root.require("models").items()
    models = tuple(_model(node, tables, tiers) for node in nodes)
    unique(nodes, [model.id for model in models], "model")
    return ModelTable(
        models=models,
        tiers=tiers,
        tier_aliases={k: v.word(tiers, "tier") for k, v in aliases.mapping().items()}
        if aliases
        else {},
        tolerated={
            (node.require("ratio").text(), node.require("tier").text()): _size(
                node.require("plausible")
            )
            for node in root.items_of("oddities")
        },
    )


def _model(
    node: Node, tables: Mapping[str, Mapping[str, Mapping[str, Size]]], tiers: tuple[str, ...]
) -> OfficialModel:
    node.closed(_MODEL)
    table = _optional_text(node, "size_table")
    if table and table not in tables:
        raise node.require("size_table").error(f"there is no size table {table!r}")
    ratios = _texts(node.require("ratios"))
    own_tiers = tuple(each.word(tiers, "tier") for each in node.require("tiers").items())
    sizes = tables.get(table, {})
    prices, supports = node.require("prices"), node.require("supports")
    kinds, references = supports.require("grounding"), node.require("reference_images")
    levels = supports.require("thinking_levels")
    return OfficialModel(
        id=node.require("id").text(),
        aliases=_texts(node.require("aliases")),
        title=_optional_text(node, "title"),
        family=node.require("family").text(),
        released=_optional_text(node, "released"),
        shutdown=_optional_text(node, "shutdown"),
        stage=node.require("stage").text(),
        replaced_by=_optional_text(node, "replaced_by"),
        tiers=own_tiers,
        default_tier=_optional_text(node, "default_tier"),
        ratios=ratios,
        pixels={
            ratio: {tier: sizes[ratio][tier] for tier in own_tiers if tier in sizes[ratio]}
            for ratio in ratios
            if ratio in sizes
        },
        tokens={tier: int(amount) for tier, amount in _amounts(node.require("tokens")).items()},
        input_image_tokens=_count(node.require("input_image_tokens")),
        reference_images=_count(references.require("total")),
        reference_kinds={
            name: int(most) for name, most in _amounts(references).items() if name != "total"
        },
        prices=_amounts(prices.require("per_image")),
        token_prices={
            name.removesuffix("_per_1M"): amount for name, amount in _amounts(prices).items()
        },
        takes_size=_known(supports.require("image_size")),
        thinks=_known(supports.require("thinking")),
        thinking_levels=_texts(levels) if levels.value is not None else (),
        grounding=_texts(kinds) if kinds.value is not None else None,
    )


def _amounts(node: Node) -> dict[str, float]:
    """Numbers by name; nulls, which are unknown, and what holds further members left out."""
    return {
        name: child.number()
        for name, child in node.mapping().items()
        if child.value is not None and not isinstance(child.value, Mapping)
    }


def _sizes(node: Node) -> dict[str, dict[str, Size]]:
    return {
        ratio: {tier: _size(size) for tier, size in row.mapping().items()}
        for ratio, row in node.mapping().items()
    }


def _size(node: Node) -> Size:
    pair: list[Json] = [item.value for item in node.items()]
    if len(pair) != 2 or not all(isinstance(side, int) and side > 0 for side in pair):  # noqa: PLR2004 - a pair
        raise node.error("a size is [width, height] in pixels")
    width, height = (int(item.number()) for item in node.items())
    return width, height


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(item.text() for item in node.items())


def _optional_text(node: Node, name: str) -> str:
    child = node.require(name)
    return "" if child.value is None else child.text()


def _count(node: Node) -> int | None:
    return None if node.value is None else int(node.number())


def _known(node: Node) -> bool | None:
    return None if node.value is None else node.boolean()
