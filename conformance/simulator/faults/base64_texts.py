"""Pictures whose base64 is not what readers of the dialect expect."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from conformance.model import Response
from conformance.simulator.editing import each_document, each_text
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

#: Longer than any id or signature.
_DIGITS: Final = re.compile(r"[A-Za-z0-9+/]{100,}={0,2}")
_HEAD: Final = re.compile(r"(data:image/[a-z]+;base64),")
#: Digits of a line and what ends it: those of mail, of PEM, and of nobody.
_LINES: Final = ((76, "\r\n"), (64, "\n"), (1000, "\n"))
_TYPES: Final = ("image/png", "image/jpeg", "application/octet-stream")
_BLANKS: Final = (" ", "  ", "\n")
_BREAKS: Final = ("image.base64",)


def _recoded(response: Response, scene: Scene, edit: Callable[[str], str]) -> Response:
    """The answer with each run of base64 digits edited."""
    if scene.told(response) is None:
        return response

    def text(value: str) -> str:
        return _DIGITS.sub(lambda found: edit(found[0]), value)

    return each_document(response, lambda document: each_text(document, text))


@fault(
    "base64-urlsafe",
    title="Pictures are in the URL-safe alphabet of base64.",
    breaks=_BREAKS,
    caught_by=("image/base64",),
    numbers=("F-040",),
    sources=("lmnr-ai/lmnr#1275",),
)
def base64_urlsafe(response: Response, scene: Scene) -> Response:
    """``-`` and ``_`` in place of ``+`` and ``/``."""
    urlsafe = str.maketrans("+/", "-_")
    return _recoded(response, scene, lambda digits: digits.translate(urlsafe))


@fault(
    "base64-unpadded",
    title="The padding of base64 is left out.",
    breaks=_BREAKS,
    caught_by=("image/base64",),
)
def base64_unpadded(response: Response, scene: Scene) -> Response:
    """No ``=`` at the end."""
    return _recoded(response, scene, lambda digits: digits.rstrip("="))


@fault(
    "base64-wrapped",
    title="Base64 is broken into lines.",
    breaks=_BREAKS,
    caught_by=("image/base64",),
    numbers=("F-042",),
    sources=("Pasta-Devs/Marinara-Engine#5066",),
)
def base64_wrapped(response: Response, scene: Scene) -> Response:
    """Lines of 76 digits, as in mail."""
    length, end = scene.choose("line", _LINES)

    def wrapped(digits: str) -> str:
        starts = range(0, len(digits), length)
        return end.join(digits[start : start + length] for start in starts)

    return _recoded(response, scene, wrapped)


@fault(
    "base64-cut",
    title="Base64 ends too early.",
    breaks=("image.decodes",),
    caught_by=("image/decodes",),
    numbers=("F-042",),
    sources=("makecindy/cindy#1108",),
)
def base64_cut(response: Response, scene: Scene) -> Response:
    """The second half of each picture is missing."""
    part = scene.choose("part", (8, 5, 16))
    return _recoded(response, scene, lambda digits: digits[: len(digits) // part * 4])


@fault(
    "base64-data-uri",
    title="A data URI stands where bare base64 belongs.",
    breaks=_BREAKS,
    caught_by=("image/base64",),
    numbers=("F-041",),
    sources=("CherryHQ/cherry-studio#14110",),
)
def base64_data_uri(response: Response, scene: Scene) -> Response:
    """``data:image/png;base64,`` before base64 that stands alone."""
    if scene.told(response) is None:
        return response
    declared = scene.choose("type", _TYPES)

    def text(value: str) -> str:
        return f"data:{declared};base64,{value}" if _DIGITS.fullmatch(value) else value

    return each_document(response, lambda document: each_text(document, text))


@fault(
    "data-uri-blank",
    title="A blank follows the comma of a data URI.",
    breaks=_BREAKS,
    caught_by=("image/base64",),
    numbers=("F-039",),
    sources=("Helicone/helicone#4223",),
)
def data_uri_blank(response: Response, scene: Scene) -> Response:
    """``data:image/png;base64, iVBOR…``."""
    if scene.told(response) is None:
        return response
    head = r"\1," + scene.choose("blank", _BLANKS)
    return each_document(
        response,
        lambda document: each_text(document, lambda text: _HEAD.sub(head, text)),
    )
