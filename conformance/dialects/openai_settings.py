"""Where requests in OpenAI's manner say what a picture shall be, by every convention known.

OpenAI's own members stand at the top. For the rest each vendor found a place: Google's own
compatibility surface has ``extra_body.google``
(https://ai.google.dev/gemini-api/docs/openai), with which a common relay combines
``image_config``; Python clients that nest it once put ``google`` at the top; OpenRouter has
``image_config`` there (https://openrouter.ai/docs/guides/overview/multimodal/image-generation);
others put the names themselves at the top, in either casing, or as options (``--aspect_ratio``).
"""

from __future__ import annotations

from collections.abc import Iterable

from conformance.dialects.settings import Setting, Spot
from conformance.dialects.values import (
    AS_WRITTEN,
    COUNT,
    DELIVERY,
    FLAG,
    FORMAT,
    LOWER_MODALITIES,
    MODEL,
    RATIO,
    SIZE,
    TIER,
    Spelling,
)

TOP: tuple[str, ...] = ()
#: Objects that hold settings, the one that wins where they differ first.
NESTED: tuple[tuple[str, ...], ...] = (
    ("extra_body", "google", "image_config"),
    ("extra_body", "google"),
    ("extra_body", "image_config"),
    ("extra_body",),
    ("google", "image_config"),
    ("google",),
    ("image_config",),
)
#: Where a chat may be given new ones: the first that is there already, else the very first.
CHAT_HOMES = (NESTED[0], NESTED[4], NESTED[6])

#: A name, the spelling of its values, and whether it may hold something else as well.
_Name = tuple[str, Spelling, bool]
_RATIOS: tuple[_Name, ...] = (
    ("aspect_ratio", AS_WRITTEN, False),
    ("ratio", AS_WRITTEN, False),
    ("size", RATIO, True),
)
_SIZES: tuple[_Name, ...] = (
    ("image_size", AS_WRITTEN, False),
    ("resolution", AS_WRITTEN, False),
    ("size", SIZE, True),
    ("quality", TIER, True),
)
_PIXELS = (_SIZES[2], _SIZES[0], _SIZES[1], _SIZES[3])
_COUNTS: tuple[_Name, ...] = (("n", COUNT, False), ("num_images", COUNT, False))
_MODALITIES: tuple[_Name, ...] = (
    ("modalities", LOWER_MODALITIES, False),
    ("response_modalities", LOWER_MODALITIES, False),
)
_FORMATS: tuple[_Name, ...] = (("output_format", FORMAT, False),)
#: ``response_format`` of a chat is an object that says another thing.
_DELIVERIES: tuple[_Name, ...] = (("response_format", DELIVERY, True),)


def setting(
    names: Iterable[_Name],
    containers: Iterable[tuple[str, ...]],
    homes: Iterable[tuple[str, ...]],
) -> Setting:
    """A setting under any of ``names`` in any of ``containers``, first come first served.

    A new one is made under the first name that is free.
    """
    names, homes = tuple(names), tuple(homes)
    return Setting(
        tuple(
            Spot(
                (*container, name),
                spelling,
                shared=shared,
                home=container in homes,
            )
            for container in containers
            for name, spelling, shared in names
        )
    )


def settings(*, chat: bool) -> dict[str, Setting]:
    """The settings of chats or of the images endpoint.

    In a chat what is nested wins over what is at the top; of images it is the other way round,
    since there the top is official.
    """
    containers = (*NESTED, TOP) if chat else (TOP, *NESTED)
    homes = CHAT_HOMES if chat else (TOP,)
    return {
        "model": setting((("model", MODEL, False),), (TOP,), (TOP,)),
        "stream": setting((("stream", FLAG, False),), (TOP,), (TOP,)),
        "aspect_ratio": setting(_RATIOS, containers, homes),
        "image_size": setting(_SIZES if chat else _PIXELS, containers, homes),
        "modalities": setting(_MODALITIES, (TOP, *NESTED), (TOP,)),
        "count": setting(_COUNTS, (TOP, *NESTED), (TOP,)),
        "output_format": setting(_FORMATS, containers, (TOP,)),
        "response_format": setting(_DELIVERIES, (TOP, *NESTED), (TOP,)),
    }
