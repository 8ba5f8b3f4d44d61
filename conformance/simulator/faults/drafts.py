"""Pictures beside the one asked for: drafts, and copies."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import Dialect, Image, Outcome, Response
from conformance.simulator.extras import asks_thoughts
from conformance.simulator.fault import fault
from conformance.simulator.redraw import drawn
from conformance.simulator.scene import Scene

_BREAKS: Final = ("request.count",)
_COUNTED: Final = ("image/count",)
#: By how much a draft is smaller than the picture.
_SMALLER: Final = (2, 4)


def _with_draft(response: Response, scene: Scene, *, thought: bool) -> Response:
    """The answer with a smaller picture before the first."""
    told = scene.told(response)
    draft = _draft(told, scene, thought=thought) if told else None
    if told is None or draft is None:
        return response
    return scene.say(replace(told, images=(draft, *told.images)))


def _draft(told: Outcome, scene: Scene, *, thought: bool) -> Image | None:
    first = next((image for image in told.images if image.data), None)
    drawing = drawn(first) if first else None
    if first is None or drawing is None:
        return None
    less = scene.choose("draft", _SMALLER)
    small = replace(
        drawing, width=drawing.width // less or 1, height=drawing.height // less or 1, number=2
    )
    return replace(first, data=small.data, thought=thought, signature=None)


@fault(
    "draft-unasked",
    title="A draft comes before the picture though thoughts were not asked for.",
    breaks=_BREAKS,
    caught_by=_COUNTED,
    numbers=("F-137",),
    sources=("Anionex/banana-slides#105", "minimaxir/gemimg#21"),
)
def draft_unasked(response: Response, scene: Scene) -> Response:
    """A relay that asks for thoughts by itself."""
    if scene.speaks.dialect is not Dialect.GEMINI or asks_thoughts(scene.request):
        return response
    return _with_draft(response, scene, thought=True)


@fault(
    "draft-unmarked",
    title="A draft comes before the picture and is not marked as one.",
    breaks=_BREAKS,
    caught_by=("image/count", "probe/count"),
    numbers=("F-138",),
    sources=("vercel/ai#11461",),
)
def draft_unmarked(response: Response, scene: Scene) -> Response:
    """No ``thought`` beside the smaller picture."""
    return _with_draft(response, scene, thought=False)


@fault(
    "picture-repeated",
    title="The same picture comes twice.",
    breaks=_BREAKS,
    caught_by=_COUNTED,
    numbers=("F-037",),
    sources=("instill-ai/pipeline-backend#1122", "suurt8ll/open_webui_functions#224"),
)
def picture_repeated(response: Response, scene: Scene) -> Response:
    """The last one again."""
    told = scene.told(response)
    if told is None or not told.images:
        return response
    times = scene.choose("times", (1, 2, 3))
    return scene.say(replace(told, images=(*told.images, *told.images[-1:] * times)))
