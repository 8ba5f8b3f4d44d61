"""Links in place of pictures that lead to none, or to something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import Image, Response
from conformance.simulator.editing import page, with_type
from conformance.simulator.fault import fault
from conformance.simulator.faults.places import LINKS, moved
from conformance.simulator.scene import Scene

#: What web channels give in place of a picture.
_PLACEHOLDERS: Final = (
    "http://googleusercontent.com/image_generation_content/0",
    "http://googleusercontent.com/image_generation_content/1",
    "https://example.com/image.png",
)
#: Addresses of private networks (RFC 1918), and a name that no resolver outside knows.
_INNER: Final = (
    "http://10.0.3.17/a.png",
    "http://192.168.1.4:9000/a.png",
    "http://files.internal/a",
)
_DEAD: Final = (404, 403, 410)
_TYPES: Final = ("image/gif", "image/bmp", "image/tiff")


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
    place = LINKS[scene.speaks.dialect]
    url = scene.choose("url", _PLACEHOLDERS)
    return moved(response, scene, lambda _: Image(place=place, where="", url=url))


@fault(
    "link-dead",
    title="The links of pictures are dead.",
    breaks=("image.url",),
    caught_by=("image/url",),
)
def link_dead(response: Response, scene: Scene) -> Response:
    """Not found, for every picture."""
    status = scene.choose("status", _DEAD)
    return page(status, "Not Found") if scene.stage == "picture" else response


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
    other = scene.choose("type", _TYPES)
    return with_type(response, other) if scene.stage == "picture" else response


@fault(
    "link-cut",
    title="What links lead to ends too early.",
    breaks=("image.decodes",),
    caught_by=("image/decodes",),
    numbers=("F-042",),
    sources=("Pasta-Devs/Marinara-Engine#5066",),
)
def link_cut(response: Response, scene: Scene) -> Response:
    """The head of the file."""
    if scene.stage != "picture":
        return response
    kept = scene.choose("part", (2 / 3, 1 / 2, 9 / 10))
    return replace(response, body=response.body[: int(len(response.body) * kept)])


@fault(
    "link-inner",
    title="Links lead into the vendor's own network.",
    breaks=("image.url",),
    caught_by=("image/host",),
)
def link_inner(response: Response, scene: Scene) -> Response:
    """Where the vendor itself may fetch the picture."""
    place = LINKS[scene.speaks.dialect]
    url = scene.choose("url", _INNER)
    return moved(response, scene, lambda _: Image(place=place, where="", url=url))
