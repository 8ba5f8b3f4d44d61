"""Pictures that are missing, stand elsewhere, or are delivered otherwise than asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from conformance.model import Dialect, Image, Place, Response
from conformance.simulator.editing import page, with_type
from conformance.simulator.fault import fault
from conformance.simulator.redraw import drawn
from conformance.simulator.scene import Scene

#: What a web channel gives in place of a picture.
_PLACEHOLDER: Final = "http://googleusercontent.com/image_generation_content/0"
_NOT_FOUND: Final = 404
_LINKS: Final = {
    Dialect.GEMINI: Place.FILE_DATA,
    Dialect.CHAT: Place.CONTENT_MARKDOWN_LINK,
    Dialect.IMAGES: Place.DATA_URL,
}


def _moved(response: Response, scene: Scene, move: Callable[[Image], Image | None]) -> Response:
    """The answer with each picture moved, or taken away."""
    told = scene.told(response)
    if told is None or not told.images:
        return response
    moved = (move(image) for image in told.images)
    return scene.say(replace(told, images=tuple(image for image in moved if image is not None)))


@fault(
    "picture-missing",
    title="Answers hold no picture, as if all were well.",
    breaks=("image.present",),
    caught_by=("image/present",),
    numbers=("F-032",),
    sources=("Nativu5/Gemini-FastAPI#129",),
)
def picture_missing(response: Response, scene: Scene) -> Response:
    """Everything but the pictures."""
    return _moved(response, scene, lambda _: None)


@fault(
    "picture-in-text",
    title="A native answer holds the picture as Markdown in a text part.",
    breaks=("image.place",),
    caught_by=("image/place",),
    numbers=("F-024", "F-026"),
    sources=("https://docs.crazyrouter.com/jp/chat/gemini/image-gen",),
)
def picture_in_text(response: Response, scene: Scene) -> Response:
    """``![image](data:…)`` in place of ``inlineData``."""
    if scene.speaks.dialect is not Dialect.GEMINI:
        return response
    return _moved(response, scene, lambda image: replace(image, place=Place.NATIVE_TEXT))


@fault(
    "picture-in-data",
    title="The picture stands where the images endpoint has it, whatever the dialect.",
    breaks=("image.place", "dialect.consistent"),
    caught_by=("dialect/consistent", "image/place"),
    numbers=("F-025",),
)
def picture_in_data(response: Response, scene: Scene) -> Response:
    """``data[].b64_json`` beside candidates or choices."""
    if scene.speaks.dialect is Dialect.IMAGES:
        return response
    place = {True: Place.DATA_B64, False: Place.DATA_URL}
    return _moved(
        response, scene, lambda image: replace(image, place=place[image.data is not None])
    )


@fault(
    "picture-by-url",
    title="The picture comes as a link though it was to come inline.",
    breaks=("image.delivery",),
    caught_by=("image/delivery",),
    numbers=("F-035",),
    sources=("basketikun/chatgpt2api#22",),
)
def picture_by_url(response: Response, scene: Scene) -> Response:
    """A link that works, in the place that the dialect has for links."""
    place = _LINKS[scene.speaks.dialect]

    def move(image: Image) -> Image:
        drawing = drawn(image) if image.data else None
        if drawing is None:
            return image
        return replace(image, place=place, data=None, url=scene.link(drawing))

    return _moved(response, scene, move)


@fault(
    "picture-inline",
    title="The picture comes inline though it was to come as a link.",
    breaks=("image.delivery",),
    caught_by=("image/delivery",),
    numbers=("F-035",),
    sources=("moeru-ai/xsai#140",),
)
def picture_inline(response: Response, scene: Scene) -> Response:
    """Its bytes, in the dialect's first place."""
    place = scene.speaks.places[0]

    def move(image: Image) -> Image:
        drawing = drawn(image) if image.url else None
        if drawing is None:
            return image
        return Image(place=place, where="", declared=drawing.mime, data=drawing.data)

    return _moved(response, scene, move)


@fault(
    "data-uri-as-url",
    title="Where a link belongs stands a data URI.",
    breaks=("image.delivery",),
    caught_by=("image/delivery",),
    numbers=("F-036",),
    sources=("lbjlaq/Antigravity-Manager",),
)
def data_uri_as_url(response: Response, scene: Scene) -> Response:
    """The place of a link kept, its content inline."""

    def move(image: Image) -> Image:
        drawing = drawn(image) if image.url else None
        if drawing is None:
            return image
        return replace(image, url=None, declared=drawing.mime, data=drawing.data)

    return _moved(response, scene, move)


@fault(
    "placeholder-link",
    title="In place of the picture comes a link that leads to none.",
    breaks=("image.url",),
    caught_by=("image/url",),
    numbers=("F-031",),
    sources=("HanaokaYuzu/Gemini-API#256",),
)
def placeholder_link(response: Response, scene: Scene) -> Response:
    """The same dead link in every answer."""
    return _moved(
        response,
        scene,
        lambda _: Image(place=_LINKS[scene.speaks.dialect], where="", url=_PLACEHOLDER),
    )


@fault(
    "link-dead",
    title="The links of pictures are dead.",
    breaks=("image.url",),
    caught_by=("image/url",),
)
def link_dead(response: Response, scene: Scene) -> Response:
    """Not found, for every picture."""
    return page(_NOT_FOUND, "Not Found") if scene.stage == "picture" else response


@fault(
    "link-to-page",
    title="The links of pictures lead to a web page.",
    breaks=("image.url",),
    caught_by=("image/url",),
)
def link_to_page(response: Response, scene: Scene) -> Response:
    """A challenge to the browser, with status 200."""
    if scene.stage != "picture":
        return response
    return page(response.status, "Enable JavaScript and cookies to continue")


@fault(
    "link-of-other-type",
    title="Pictures behind links are declared as another type than they are.",
    breaks=("image.declared_type",),
    caught_by=("image/declared-type",),
)
def link_of_other_type(response: Response, scene: Scene) -> Response:
    """Every file declared as GIF."""
    return with_type(response, "image/gif") if scene.stage == "picture" else response
