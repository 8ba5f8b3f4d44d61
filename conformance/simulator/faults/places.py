"""Pictures that stand elsewhere than clients look, or are delivered otherwise than asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from conformance.model import Dialect, Image, Json, Place, Response
from conformance.simulator.editing import each_document, each_member
from conformance.simulator.fault import fault
from conformance.simulator.redraw import drawn
from conformance.simulator.scene import Scene

LINKS: Final = {
    Dialect.GEMINI: Place.FILE_DATA,
    Dialect.CHAT: Place.CONTENT_MARKDOWN_LINK,
    Dialect.IMAGES: Place.DATA_URL,
}
_BREAKS: Final = ("image.place",)
_SEEN: Final = ("image/place",)


def moved(response: Response, scene: Scene, move: Callable[[Image], Image | None]) -> Response:
    """The answer with each picture moved, or taken away."""
    told = scene.told(response)
    if told is None or not told.images:
        return response
    struck = scene.some("picture", len(told.images))
    images = (move(image) if n in struck else image for n, image in enumerate(told.images))
    return scene.say(replace(told, images=tuple(image for image in images if image is not None)))


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
    return moved(response, scene, lambda image: replace(image, place=Place.NATIVE_TEXT))


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
    return moved(response, scene, lambda image: replace(image, place=place[image.data is not None]))


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
    place = LINKS[scene.speaks.dialect]

    def move(image: Image) -> Image:
        drawing = drawn(image) if image.data else None
        if drawing is None:
            return image
        return replace(image, place=place, data=None, url=scene.link(drawing))

    return moved(response, scene, move)


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

    return moved(response, scene, move)


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

    return moved(response, scene, move)


@fault(
    "link-in-text",
    title="A native answer has a link to the picture in a text part.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-024",),
    sources=("https://docs.crazyrouter.com/jp/chat/gemini/image-gen",),
)
def link_in_text(response: Response, scene: Scene) -> Response:
    """Markdown with a hosted picture."""
    if scene.speaks.dialect is not Dialect.GEMINI:
        return response

    def move(image: Image) -> Image:
        drawing = drawn(image) if image.data else None
        if drawing is None:
            return image
        return Image(place=Place.NATIVE_TEXT, where="", url=scene.link(drawing))

    return moved(response, scene, move)


@fault(
    "picture-in-image-url",
    title="A native answer has the picture where a chat request would have it.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-025",),
)
def picture_in_image_url(response: Response, scene: Scene) -> Response:
    """``parts[].image_url.url``."""
    if scene.speaks.dialect is not Dialect.GEMINI:
        return response
    return moved(response, scene, lambda image: replace(image, place=Place.NATIVE_IMAGE_URL))


@fault(
    "picture-in-message-image",
    title="A chat answer has its picture in a member that clients do not look for.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-028",),
    sources=("BerriAI/litellm#16378",),
)
def picture_in_message_image(response: Response, scene: Scene) -> Response:
    """``message.image`` for ``message.images[]``."""
    if scene.speaks.dialect is not Dialect.CHAT:
        return response
    return moved(response, scene, lambda image: replace(image, place=Place.MESSAGE_IMAGE))


@fault(
    "content-null",
    title="A chat answer has nothing as its content, and the picture beside it.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-027",),
    sources=("BerriAI/litellm#27277", "BerriAI/litellm#16227", "danny-avila/LibreChat#9514"),
)
def content_null(response: Response, scene: Scene) -> Response:
    """``content: null``, which is all that many clients read."""
    if scene.speaks.dialect is not Dialect.CHAT:
        return response
    told = scene.told(response)
    said = moved(response, scene, lambda image: replace(image, place=Place.MESSAGE_IMAGES))

    def edit(name: str, value: Json) -> tuple[str, Json]:
        return (name, None if name == "content" else value)

    if not told or not told.images:
        return response
    return each_document(said, lambda document: each_member(document, edit))


@fault(
    "places-mixed",
    title="Some answers have the picture in one place, and some in another.",
    breaks=_BREAKS,
    caught_by=("constant/place", "image/place"),
    numbers=("F-038",),
    sources=("piexian/astrbot_plugin_gemini_image_generation#2",),
    steady=True,
)
def places_mixed(response: Response, scene: Scene) -> Response:
    """By turns, as far as one can tell; here by the request."""
    mark = hashlib.sha256(scene.request.body).digest()[0]
    if mark % 2 == 0 or scene.speaks.dialect is Dialect.IMAGES:
        return response
    native = scene.speaks.dialect is Dialect.GEMINI
    place = Place.INLINE_DATA_SNAKE if native else Place.MESSAGE_IMAGE
    return moved(response, scene, lambda image: replace(image, place=place))
