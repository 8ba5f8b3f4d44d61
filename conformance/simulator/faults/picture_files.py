"""Pictures that are no whole files, or not of the type that is declared or was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from conformance.model import Image, Response
from conformance.simulator.editing import each_document, each_member
from conformance.simulator.fault import fault
from conformance.simulator.pictures import Format
from conformance.simulator.redraw import redraw, resigned
from conformance.simulator.scene import Scene

_PNG: Final = "image/png"
#: What is written for a media type and is none.
_NO_TYPES: Final = ("image/jpg", "png", "jpeg")


def _with_files(response: Response, scene: Scene, edit: Callable[[Image], Image]) -> Response:
    """The answer with each inline picture edited."""
    told = scene.told(response)
    if told is None:
        return response
    struck = scene.some("picture", len(told.images))
    images = tuple(
        resigned(edit(image)) if image.data and number in struck else image
        for number, image in enumerate(told.images)
    )
    return scene.say(replace(told, images=images)) if images != told.images else response


def _as(response: Response, scene: Scene, format: Format) -> Response:  # noqa: A002 - the word
    """The answer with its pictures in another file format, declared as such."""
    told = scene.told(response)
    if told is None:
        return response
    return scene.say(redraw(told, lambda drawing: replace(drawing, format=format)))


@fault(
    "picture-cut",
    title="Inline pictures lack their last third.",
    breaks=("image.decodes",),
    caught_by=("image/decodes",),
    numbers=("F-042",),
    sources=("Pasta-Devs/Marinara-Engine#5066",),
)
def picture_cut(response: Response, scene: Scene) -> Response:
    """The file's head alone, in sound base64."""
    kept = scene.choose("part", (2 / 3, 1 / 2, 9 / 10))

    def cut(image: Image) -> Image:
        data = image.data or b""
        return replace(image, data=data[: int(len(data) * kept)])

    return _with_files(response, scene, cut)


@fault(
    "picture-is-text",
    title="What is given as a picture is a text.",
    breaks=("image.decodes",),
    caught_by=("image/decodes",),
    numbers=("F-042",),
    sources=("makecindy/cindy#1108",),
)
def picture_is_text(response: Response, scene: Scene) -> Response:
    """An apology, declared as a picture."""
    text = b"The picture could not be made at this time. Please try again later. " * 2
    return _with_files(response, scene, lambda image: replace(image, data=text))


def _labelled_png(response: Response, scene: Scene, format: Format) -> Response:  # noqa: A002
    """The answer with its inline pictures in a format that they are not declared as."""
    told = scene.told(response)
    if told is None or not all(image.declared and image.data for image in told.images):
        return response
    redrawn = _as(response, scene, format)
    return _with_files(redrawn, scene, lambda image: replace(image, declared=_PNG))


@fault(
    "jpeg-labelled-png",
    title="JPEG pictures are declared as PNG, as by Google itself.",
    breaks=("image.declared_type",),
    caught_by=("image/declared-type",),
    numbers=("F-044",),
    sources=("googleapis/python-genai#1824",),
)
def jpeg_labelled_png(response: Response, scene: Scene) -> Response:
    """The bytes of a JPEG behind the label of a PNG."""
    return _labelled_png(response, scene, "jpeg")


@fault(
    "webp-labelled-png",
    title="WebP pictures are declared as PNG.",
    breaks=("image.declared_type",),
    caught_by=("image/declared-type",),
    numbers=("F-048",),
    sources=("google-gemini/gemini-cli#27878",),
)
def webp_labelled_png(response: Response, scene: Scene) -> Response:
    """The bytes of a WebP behind the label of a PNG."""
    return _labelled_png(response, scene, "webp")


@fault(
    "type-missing",
    title="Inline pictures come without their type.",
    breaks=("image.declared_type", "dialect.response"),
    caught_by=("dialect/response", "image/declared-type"),
    numbers=("F-049",),
    sources=("smg-project/smg#1407",),
)
def type_missing(response: Response, scene: Scene) -> Response:
    """No ``mimeType``."""
    if scene.told(response) is None:
        return response
    return each_document(
        response,
        lambda document: each_member(
            document, lambda name, value: None if name == "mimeType" else (name, value)
        ),
    )


@fault(
    "output-format-ignored",
    title="Pictures are always PNG, whatever format was asked for.",
    breaks=("image.output_format",),
    caught_by=("image/output-format",),
)
def output_format_ignored(response: Response, scene: Scene) -> Response:
    """PNG where another format was asked for."""
    return response if scene.intent.output_format is None else _as(response, scene, "png")


@fault(
    "type-malformed",
    title="Inline pictures are declared as what is no media type.",
    breaks=("image.declared_type",),
    caught_by=("image/declared-type",),
    numbers=("F-047",),
    sources=("CherryHQ/cherry-studio#3088", "charmbracelet/crush#995"),
)
def type_malformed(response: Response, scene: Scene) -> Response:
    """``image/jpg``, or the ending of a file."""
    other = scene.choose("type", _NO_TYPES)

    def relabelled(image: Image) -> Image:
        return replace(image, declared=image.declared and other)

    return _with_files(response, scene, relabelled)


@fault(
    "picture-blank",
    title="The picture is of one colour.",
    breaks=("image.present",),
    caught_by=("image/present",),
    numbers=("F-108",),
    sources=("Comfy-Org/ComfyUI#11848",),
)
def picture_blank(response: Response, scene: Scene) -> Response:
    """A canvas of the right size, since every candidate was blocked."""
    told = scene.told(response)
    if told is None or not told.images:
        return response
    grey = scene.choose("grey", (0, 255, 128))
    return scene.say(redraw(told, lambda drawing: replace(drawing, grey=grey)))
