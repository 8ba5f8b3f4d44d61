"""Whether some pixels are those of a size tier, by the official tables."""

from __future__ import annotations

from conformance.model import Status
from conformance.spec.models import ModelTable, OfficialModel

#: By how much official sizes of one tier differ from its square in area: 13 percent for 1:8.
_AREA = 0.15


def judge(
    width: int, height: int, tier: str, model: OfficialModel | None, models: ModelTable
) -> tuple[Status, str]:
    """What to say of a picture that should be of ``tier``, drawn by ``model`` where it is known.

    The ratio is left aside: any official size of the tier will do. Pixels alone tell the families
    of models apart, so those of another family give away that another model drew the picture;
    where the one asked for has a date of shutdown or a successor, a later one is to be expected.
    """
    sizes = models.identify(width, height)
    of_tier = [size for size in sizes if size.tier == tier]
    if of_tier:
        drawn_by = {name for size in of_tier for name in size.models}
        if model is None or not _draws(model, tier) or model.id in drawn_by:
            return Status.PASS, f"the picture has official pixels of {tier}"
        told = f"the picture has pixels of {tier} as other models draw them"
        leaving = model.shutdown or model.replaced_by
        if leaving and any(_later(name, model, models) for name in drawn_by):
            return Status.INFO, f"{told}; the one asked for has been, or is being, replaced"
        return Status.FAIL, f"{told}, not the one asked for"
    if sizes:
        return Status.FAIL, f"the picture has the pixels of {sizes[0].tier} instead of {tier}"
    square = next((each.pixels["1:1"][tier] for each in models.models if _square(each, tier)), None)
    if square is not None and abs(width * height / (square[0] * square[1]) - 1) <= _AREA:
        return Status.WARN, f"the picture has as many pixels as {tier}, but no official size"
    return Status.FAIL, f"the picture has far from the pixels of {tier}"


def _later(name: str, model: OfficialModel, models: ModelTable) -> bool:
    other = models.find(name)
    return other is not None and other.released > model.released


def _draws(model: OfficialModel, tier: str) -> bool:
    return any(tier in sizes for sizes in model.pixels.values())


def _square(model: OfficialModel, tier: str) -> bool:
    return tier in model.pixels.get("1:1", {})
