"""Pictures of another size or shape than the one asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from conformance.model import Dialect, Response
from conformance.simulator.editing import each_document
from conformance.simulator.fault import fault
from conformance.simulator.pictures import Drawing
from conformance.simulator.redraw import redraw
from conformance.simulator.scene import Scene
from conformance.spec.models import Format, ModelTable, Size

_SMALL: Final = "1K"
#: The longest side that web channels were seen to deliver.
_LONGEST: Final = (1920, 1280, 1600)
_SHAPES: Final = ("16:9", "9:16", "4:3", "3:4")
_LARGER: Final = ("2K", "4K")
_EARLIER: Final = "gemini-2.5-flash-image"
_LATER: Final = "gemini-3-pro-image"
#: Of other makers' models, in wide circulation as if they were Google's.
_FOREIGN: Final[dict[Size, Size]] = {
    (1376, 768): (1408, 768),
    (768, 1376): (768, 1408),
    (2752, 1536): (2816, 1536),
    (5504, 3072): (5632, 3072),
}


def _resized(response: Response, scene: Scene, size: Callable[[Drawing], Size | None]) -> Response:
    """The answer with its pictures in other sizes; ``None`` leaves one as it is."""
    told = scene.told(response)
    if told is None or not told.images:
        return response

    def change(drawing: Drawing) -> Drawing:
        width, height = size(drawing) or (drawing.width, drawing.height)
        return replace(drawing, width=width, height=height)

    return scene.say(redraw(told, change))


def _format(drawing: Drawing, models: ModelTable) -> Format | None:
    return next(iter(models.identify(drawing.width, drawing.height)), None)


@fault(
    "ratio-ignored",
    title="Every picture is square, whatever ratio was asked for.",
    breaks=("image.aspect_ratio",),
    caught_by=("image/aspect-ratio", "inert/ratio"),
    numbers=("F-015",),
    sources=("QuantumNous/new-api#2470",),
)
def ratio_ignored(response: Response, scene: Scene) -> Response:
    """The request answered as if it asked for a square picture."""
    if scene.intent.aspect_ratio in {None, "1:1"}:
        return response
    return scene.as_if(response, aspect_ratio="1:1")


@fault(
    "ratio-turned",
    title="Width and height are swapped.",
    breaks=("image.aspect_ratio",),
    caught_by=("image/aspect-ratio",),
)
def ratio_turned(response: Response, scene: Scene) -> Response:
    """Every picture turned by a quarter."""
    return _resized(response, scene, lambda drawing: (drawing.height, drawing.width))


@fault(
    "tier-ignored",
    title="Every picture is of the 1K tier, whatever size was asked for.",
    breaks=("image.size",),
    caught_by=("image/size", "inert/size"),
    numbers=("F-016", "F-017"),
    sources=("OpenRouterTeam/ai-sdk-provider#269",),
)
def tier_ignored(response: Response, scene: Scene) -> Response:
    """Every picture in the smallest size that all models have."""
    models = scene.library.models

    def size(drawing: Drawing) -> Size | None:
        found = _format(drawing, models)
        return models.pixels(found.models[0], found.ratio, _SMALL) if found else None

    return _resized(response, scene, size)


@fault(
    "default-too-large",
    title="A picture for which no size was asked is of the 2K tier.",
    breaks=("image.default_size",),
    caught_by=("image/default-size",),
)
def default_too_large(response: Response, scene: Scene) -> Response:
    """The later models' next tier, where the request names none."""
    models, larger = scene.library.models, scene.choose("tier", _LARGER)
    if scene.asked.explicit_tier:
        return response

    def size(drawing: Drawing) -> Size | None:
        found = _format(drawing, models)
        return models.pixels(_LATER, found.ratio, larger) if found else None

    return _resized(response, scene, size)


@fault(
    "earlier-model-draws",
    title="An earlier model draws, recognisable by its pixels.",
    breaks=("image.size",),
    caught_by=("image/size", "inert/size"),
    numbers=("F-115",),
    sources=("HanaokaYuzu/Gemini-API#252",),
)
def earlier_model_draws(response: Response, scene: Scene) -> Response:
    """The size that the 2.5 model has for the ratio, in the only tier it has."""
    models = scene.library.models

    def size(drawing: Drawing) -> Size | None:
        found = _format(drawing, models)
        return models.pixels(_EARLIER, found.ratio, _SMALL) if found else None

    return _resized(response, scene, size)


@fault(
    "foreign-pixels",
    title="Wide pictures have sizes that none of the owner's models draws.",
    breaks=("image.size",),
    caught_by=("image/size",),
    numbers=("F-023",),
    sources=("HanaokaYuzu/Gemini-API#177",),
)
def foreign_pixels(response: Response, scene: Scene) -> Response:
    """Another maker's size for 16:9 and 9:16."""
    return _resized(response, scene, lambda drawing: _FOREIGN.get((drawing.width, drawing.height)))


@fault(
    "preview-behind-link",
    title="Behind a link there is but a preview of the picture that comes inline.",
    breaks=("dialect.delivery_equal",),
    caught_by=("twins/delivery",),
    numbers=("F-023",),
    sources=("HanaokaYuzu/Gemini-API#177",),
)
def preview_behind_link(response: Response, scene: Scene) -> Response:
    """Half as wide and half as high, where a link was asked for."""
    if scene.intent.response_format != "url":
        return response
    return _resized(
        response, scene, lambda drawing: (drawing.width // 2 or 1, drawing.height // 2 or 1)
    )


@fault(
    "ratio-fixed",
    title="Every picture has the same shape, and that is no square.",
    breaks=("image.aspect_ratio",),
    caught_by=("image/aspect-ratio", "inert/ratio"),
    numbers=("F-019",),
    sources=("liuw1535/antigravity2api-nodejs#28", "liuw1535/antigravity2api-nodejs#91"),
)
def ratio_fixed(response: Response, scene: Scene) -> Response:
    """16:9, which somebody once asked for."""
    models, ratio = scene.library.models, scene.choose("ratio", _SHAPES)

    def size(drawing: Drawing) -> Size | None:
        found = _format(drawing, models)
        return models.pixels(found.models[0], ratio, found.tier) if found else None

    return _resized(response, scene, size)


@fault(
    "full-hd-at-most",
    title="No picture is larger than a screen.",
    breaks=("image.size",),
    caught_by=("image/size",),
    numbers=("F-023",),
    sources=("HanaokaYuzu/Gemini-API#177", "HanaokaYuzu/Gemini-API#252"),
)
def full_hd_at_most(response: Response, scene: Scene) -> Response:
    """What a web page shows, scaled down from what was drawn."""
    longest = scene.choose("side", _LONGEST)

    def size(drawing: Drawing) -> Size | None:
        side = max(drawing.width, drawing.height)
        if side <= longest:
            return None
        return drawing.width * longest // side or 1, drawing.height * longest // side or 1

    return _resized(response, scene, size)


@fault(
    "size-said-untrue",
    title="An answer of the images endpoint states a size that its picture has not.",
    breaks=("image.declared_type",),
    caught_by=("image/said",),
)
def size_said_untrue(response: Response, scene: Scene) -> Response:
    """The size that was asked for, or the usual one."""
    told = scene.told(response)
    if told is None or not told.images or scene.speaks.dialect is not Dialect.IMAGES:
        return response
    size = scene.choose("size", ("1536x1024", "1024x1536", "256x256"))
    return each_document(response, lambda document: {**document, "size": size})
