"""Pictures of the right size that hold less than they should."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import Response
from conformance.simulator.fault import fault
from conformance.simulator.pictures import Drawing
from conformance.simulator.redraw import redraw
from conformance.simulator.scene import Scene

#: By how much a picture of 1K is enlarged to be sold as another tier.
_FACTORS: Final = {"2K": 2, "4K": 4}


@fault(
    "enlarged",
    title="What is sold as 2K or 4K is a picture of 1K, enlarged.",
    breaks=("image.true_resolution",),
    caught_by=("image/true-resolution",),
    numbers=("F-116",),
)
def enlarged(response: Response, scene: Scene) -> Response:
    """Every picture of a larger tier drawn in 1K and scaled up to the size asked for."""
    told = scene.told(response)
    if told is None or not told.images:
        return response
    models = scene.library.models

    def enlarge(drawing: Drawing) -> Drawing:
        found = next(iter(models.identify(drawing.width, drawing.height)), None)
        return replace(drawing, enlarged=_FACTORS.get(found.tier, 1) if found else 1)

    return scene.say(redraw(told, enlarge))
