"""What to put where a schema only says "a string" and the request must still make sense.

``x-generate: prompt | image/png | image/jpeg | image/webp | image-url | model``; and
``x-inferred-values``, the values that the page's example shows.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.codec.image.encode import make
from conformance.errors import SchemaError
from conformance.model import Json

Format = Literal["png", "jpeg", "webp"]

#: Harmless pictures that any model draws: objects and places, no people, brands or lettering.
PROMPTS = (
    "A red apple on a wooden table, soft daylight",
    "A blue ceramic teapot beside a window",
    "A small sailing boat on a calm lake at dawn",
    "A yellow bicycle leaning against a brick wall",
    "A lighthouse on a rocky coast under a cloudy sky",
    "A bowl of oranges painted in watercolour",
    "一只红苹果放在木桌上,柔和的日光",
    "清晨平静的湖面上有一只小帆船",
    "窗边的蓝色陶瓷茶壶,旁边有几本书",
    "雪山脚下的一座小木屋,烟囱冒着烟",
)

#: What the second turn of a conversation asks for; it fits any of the above.
EDIT = "Keep the picture as it is and make it evening"

#: A picture that stays where it is, for members that take the URL of one. 400 x 301 pixels.
REFERENCE_URL = "https://www.gstatic.com/webp/gallery3/1.png"

#: Width and height of the pictures that are sent as references: not square, so that a result that
#: follows their shape shows it.
REFERENCE_SIZE = (96, 54)

_MIMES: dict[str, Format] = {"image/png": "png", "image/jpeg": "jpeg", "image/webp": "webp"}


def hinted(hint: Json) -> SearchStrategy[str]:
    """The strategy for an ``x-generate`` hint.

    Raises:
        SchemaError: there is no such hint.
    """
    if hint == "prompt":
        return st.sampled_from(PROMPTS)
    if hint == "image-url":
        return st.just(REFERENCE_URL)
    if hint == "model":  # where a page names models, they are choices and never drawn
        raise SchemaError("the page names no model", hint="name one under x-provider, models")
    if isinstance(hint, str) and hint in _MIMES:
        return st.just(base64.b64encode(picture(_MIMES[hint])).decode())
    raise SchemaError(
        f"x-generate does not know {hint!r}",
        hint=f"known are prompt, image-url, model, {', '.join(_MIMES)}",
    )


@lru_cache
def picture(format: Format) -> bytes:  # noqa: A002 - the encoder's word
    """A small valid picture, the same always."""
    return make(*REFERENCE_SIZE, format=format, seed=1)
