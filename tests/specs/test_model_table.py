"""The table of official models agrees with itself and with the figures everybody knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

DIALECTS = Path(__file__).parents[2] / "specs" / "dialects"
MODELS = yaml.safe_load((DIALECTS / "models.yaml").read_text(encoding="utf-8"))
GEMINI = yaml.safe_load((DIALECTS / "gemini.yaml").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in MODELS["models"]}
# What may differ between a model and its preview.
LIFECYCLE = {
    "id",
    "released",
    "shutdown",
    "shutdown_reported",
    "replaced_by",
    "stage",
    "notes",
    "sources",
}


@pytest.mark.parametrize("model, ratio, tier, pixels", [
    ("gemini-2.5-flash-image", "16:9", "1K", [1344, 768]),
    ("gemini-3-pro-image", "16:9", "1K", [1376, 768]),
    ("gemini-3-pro-image", "1:1", "4K", [4096, 4096]),
    ("gemini-3-pro-image-preview", "2:3", "2K", [1696, 2528]),
    ("gemini-3.1-flash-image", "21:9", "512", [792, 168]),
    ("gemini-3.1-flash-image", "1:8", "4K", [1536, 12288]),
    ("gemini-3.1-flash-lite-image", "3:4", "1K", [896, 1200]),
    ("gemini-nano-banana-2.1", "9:16", "2K", [1536, 2752]),
])  # fmt: skip
def test_well_known_sizes(model, ratio, tier, pixels):
    row = ROWS[model]
    assert ratio in row["ratios"]
    assert tier in row["tiers"]
    assert MODELS["size_tables"][row["size_table"]][ratio][tier] == pixels


def cells():
    """Each (table, ratio, tier) with its [width, height]."""
    for table, ratios in MODELS["size_tables"].items():
        for ratio, tiers in ratios.items():
            for tier, size in tiers.items():
                yield (table, ratio, tier), size


def off_ratio(ratio, size):
    """How far a size is from the ratio it stands for, as a fraction."""
    across, down = map(int, ratio.split(":"))
    return abs(size[0] * down / (size[1] * across) - 1)


def test_every_size_has_its_ratio_but_for_the_listed_oddities():
    off = {key: size for key, size in cells() if off_ratio(key[1], size) > 0.03}
    listed = {(odd["size_table"], odd["ratio"], odd["tier"]): odd for odd in MODELS["oddities"]}
    assert off == {key: odd["printed"] for key, odd in listed.items()}
    assert all(off_ratio(odd["ratio"], odd["plausible"]) < 0.03 for odd in listed.values())


def test_tiers_double_and_pixels_tell_the_families_apart():
    new, old = MODELS["size_tables"]["gemini-3"], MODELS["size_tables"]["gemini-2.5"]
    for tiers in new.values():
        assert tiers["2K"] == [2 * side for side in tiers["1K"]]
        assert tiers["4K"] == [2 * side for side in tiers["2K"]]
    assert [ratio for ratio in old if old[ratio]["1K"] == new[ratio]["1K"]] == ["1:1"]


@pytest.mark.parametrize("row", MODELS["models"], ids=lambda row: row["id"])
def test_a_row_agrees_with_itself(row):
    prices, tiers = row["prices"], row["tiers"]
    assert tiers == [tier for tier in MODELS["tiers"] if tier in tiers]
    assert list(row["tokens"]) == list(prices["per_image"]) == tiers
    assert (row["default_tier"] in tiers) if tiers else row["default_tier"] is None
    table = MODELS["size_tables"][row["size_table"]] if row["size_table"] else {}
    assert all(tier in table[ratio] for ratio in row["ratios"] for tier in tiers)
    for tier in tiers:
        if prices["per_image"][tier] is not None:
            assert prices["per_image"][tier] == pytest.approx(
                row["tokens"][tier] * prices["image_output_per_1M"] / 1e6, abs=5e-4
            )
    assert row["replaced_by"] is None or row["replaced_by"] in ROWS
    assert row["stage"] in {"preview", "stable", "shut_down"}
    assert (
        row["shutdown"] is None or date.fromisoformat(row["shutdown"]).isoformat() > row["released"]
    )
    assert row["notes"] or None not in [
        row["input_image_tokens"],
        *row["tokens"].values(),
        *prices.values(),
    ]


def test_the_table_as_a_whole():
    assert len(ROWS) == len(MODELS["models"]) == 9
    assert all(set(row) == set().union(*ROWS.values()) for row in ROWS.values())
    for name in ("gemini-2.5-flash-image", "gemini-3-pro-image", "gemini-3.1-flash-image"):
        preview = ROWS[f"{name}-preview"]
        assert all(ROWS[name][key] == preview[key] for key in preview.keys() - LIFECYCLE)
    assert set(GEMINI["$defs"]["AspectRatio"]["enum"]) == set(MODELS["size_tables"]["gemini-3"])
    assert GEMINI["$defs"]["ImageSize"]["enum"] == MODELS["tiers"]
    assert set(MODELS["tier_aliases"].values()) <= set(MODELS["tiers"])


def test_the_dearest_of_a_tier_is_what_the_rule_yields():
    assert MODELS["assumed_price_per_image"]["rule"] == "dearest_of_tier"
    dearest = {
        tier: max(row["prices"]["per_image"].get(tier) or 0 for row in ROWS.values())
        for tier in MODELS["tiers"]
    }
    assert dearest == {"512": 0.045, "1K": 0.134, "2K": 0.134, "4K": 0.24}
