"""What is wrong with a form that asks for a picture to be edited.

https://platform.openai.com/docs/api-reference/images/createEdit: a picture and a prompt must be
there, and the picture must be one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conformance.codec.image.decode import inspect
from conformance.dialects.statuses import Category
from conformance.model import Intent

MEDIA_TYPE: Final = "multipart/form-data"

#: Types of picture that the owner takes, as ``inspect`` names them.
_TAKEN: Final = frozenset({"image/png", "image/jpeg", "image/webp"})


def refusals(intent: Intent) -> Iterator[tuple[Category, str, str | None]]:
    """Every reason to refuse a form whose content is ``intent``."""
    if not intent.prompt:
        yield "bad_request", "you must provide a prompt", "prompt"
    if not intent.references:
        yield "bad_request", "you must provide a picture", "image"
    for reference in intent.references:
        picture = inspect(reference.data) if reference.data else None
        if picture is None or picture.type not in _TAKEN:
            yield "bad_request", "the picture is none, or none that can be read", "image"
