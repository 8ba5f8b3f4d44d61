"""Pictures of an answer exchanged for others, at the same places and by the same delivery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from conformance.codec.image.decode import inspect
from conformance.model import Image, Outcome
from conformance.simulator.pictures import FOLDER, Drawing, Format, named
from conformance.simulator.signatures import signature

_FORMATS: Final[dict[str | None, Format]] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/webp": "webp",
}


def drawn(image: Image, number: int = 1) -> Drawing | None:
    """The drawing that a picture of ours is, by its name or its bytes."""
    if image.url is not None:
        try:
            return named(urlsplit(image.url).path)
        except ValueError:
            return None
    picture = inspect(image.data) if image.data else None
    if picture is None or picture.type not in _FORMATS or not picture.width or not picture.height:
        return None
    return Drawing(
        width=picture.width,
        height=picture.height,
        format=_FORMATS[picture.type],
        number=number,
    )


def redraw(outcome: Outcome, change: Callable[[Drawing], Drawing]) -> Outcome:
    """The outcome with each picture drawn anew as ``change`` says."""
    contents = list(dict.fromkeys(image.data for image in outcome.images))
    return replace(
        outcome,
        images=tuple(
            _redrawn(image, contents.index(image.data) + 1, change) for image in outcome.images
        ),
    )


def _redrawn(image: Image, number: int, change: Callable[[Drawing], Drawing]) -> Image:
    old = drawn(image, number)
    new = old if old is None else change(old)
    if new is None or new == old:
        return image
    if image.url is not None:
        origin, _, _ = image.url.partition(FOLDER)
        return replace(image, url=f"{origin}{FOLDER}{new.name}")
    return resigned(replace(image, data=new.data, declared=image.declared and new.mime))


def resigned(image: Image) -> Image:
    """A picture whose bytes were changed, with the signature that goes with them if it has any."""
    if image.signature is None or image.data is None:
        return image
    return replace(image, signature=signature(image.data))
