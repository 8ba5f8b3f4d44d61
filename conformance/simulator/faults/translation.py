"""Settings that are lost when one dialect is put into another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from conformance.dialects.grammar import body_of
from conformance.model import Dialect, Response
from conformance.simulator.fault import fault
from conformance.simulator.pictures import Drawing
from conformance.simulator.redraw import redraw
from conformance.simulator.scene import Scene
from conformance.spec.models import Format

_RATIO: Final = ("image.aspect_ratio",)
_RATIO_SEEN: Final = ("image/aspect-ratio",)
_SIZE: Final = ("image.size",)
_SIZE_SEEN: Final = ("image/size",)
_SIDE: Final = 1024
#: Members by which chat requests ask for more than OpenAI has: an SDK's extra_body, as written or
#: merged into the body.
_OTHERS: Final = frozenset(
    {"extra_body", "google", "generation_config", "image_config", "aspect_ratio", "image_size"}
)
_LARGE: Final = "2K"
_SMALL: Final = "1K"
#: What clients of the images endpoint call a better picture.
_BETTER: Final = frozenset({"hd", "high", "2k", "4k"})


def _drawn(response: Response, scene: Scene, change: Callable[[Drawing], Drawing]) -> Response:
    told = scene.told(response)
    return scene.say(redraw(told, change)) if told and told.images else response


def _square(drawing: Drawing) -> Drawing:
    """What is drawn when nothing but words arrives."""
    return replace(drawing, width=_SIDE, height=_SIDE, format="png")


@fault(
    "extra-body-dropped",
    title="What OpenAI's requests do not have does not leave the gateway.",
    breaks=_RATIO,
    caught_by=_RATIO_SEEN,
    numbers=("F-004",),
    sources=("BerriAI/litellm#24621",),
)
def extra_body_dropped(response: Response, scene: Scene) -> Response:
    """A square picture of 1K, whatever Google's members say."""
    if scene.reads.dialect is not Dialect.CHAT or not _OTHERS & body_of(scene.request).keys():
        return response
    return _drawn(response, scene, _square)


@fault(
    "image-settings-dropped",
    title="The images endpoint passes on model, prompt and number alone.",
    breaks=_SIZE,
    caught_by=("image/size", "inert/size"),
    numbers=("F-005",),
    sources=("QuantumNous/new-api#7340", "QuantumNous/new-api#4261", "QuantumNous/new-api#7487"),
)
def image_settings_dropped(response: Response, scene: Scene) -> Response:
    """A square picture of 1K for any size, in the usual file format."""
    if scene.reads.dialect is not Dialect.IMAGES:
        return response
    return _drawn(response, scene, _square)


@fault(
    "settings-lost-in-translation",
    title="Ratio and size arrive from native requests only.",
    breaks=_RATIO,
    caught_by=_RATIO_SEEN,
    numbers=("F-006",),
    sources=("awsl-project/maxx#710",),
)
def settings_lost_in_translation(response: Response, scene: Scene) -> Response:
    """A square picture of 1K in every dialect but Google's."""
    if scene.reads.dialect is Dialect.GEMINI:
        return response
    return _drawn(response, scene, _square)


@fault(
    "tier-in-name-ignored",
    title="The size that a model's name promises is not drawn.",
    breaks=_SIZE,
    caught_by=_SIZE_SEEN,
    numbers=("F-018",),
    sources=("lbjlaq/Antigravity-Manager#803",),
)
def tier_in_name_ignored(response: Response, scene: Scene) -> Response:
    """1K for every suffix."""
    name = scene.asked.model
    tier = next((each.tier for each in scene.provider.models if each.name == name), None)
    if not tier:
        return response
    return _drawn(response, scene, lambda drawing: _of_tier(drawing, scene, _SMALL))


@fault(
    "quality-decides-size",
    title="A better quality gives a larger picture than the one asked for.",
    breaks=_SIZE,
    caught_by=_SIZE_SEEN,
    numbers=("F-021",),
    sources=("QuantumNous/new-api#1983",),
)
def quality_decides_size(response: Response, scene: Scene) -> Response:
    """``quality: high`` is taken for 2K."""
    quality = str(body_of(scene.request).get("quality", "")).lower()
    if quality not in _BETTER:
        return response
    return _drawn(response, scene, lambda drawing: _of_tier(drawing, scene, _LARGE))


def _of_tier(drawing: Drawing, scene: Scene, tier: str) -> Drawing:
    """The drawing in another official size of its ratio."""
    models = scene.library.models
    found: Format | None = next(iter(models.identify(drawing.width, drawing.height)), None)
    sizes = (models.pixels(model, found.ratio, tier) for model in found.models) if found else ()
    size = next((each for each in sizes if each), None)
    return replace(drawing, width=size[0], height=size[1]) if size else drawing
