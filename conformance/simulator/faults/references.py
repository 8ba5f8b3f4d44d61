"""Reference pictures that do not arrive, are not counted, or are turned away."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.codec.image.sniff import sniff
from conformance.model import Change, Reference, Request, Response
from conformance.simulator.fault import fault
from conformance.simulator.refusal import refuse
from conformance.simulator.resending import refused
from conformance.simulator.scene import Scene

_JPEG: Final = "image/jpeg"
_WEBP: Final = "image/webp"
#: More pictures than this are refused by a careful proxy.
_FEW: Final = (3, 2, 5, 10)
#: Bytes of the largest body that a proxy lets through. The limits seen are of 4 MB and more; what
#: is sent to try one is a hundred times smaller, and so is this.
_LARGEST: Final = (20_000, 24_000, 16_000)


@fault(
    "references-dropped",
    title="Reference pictures do not reach the model.",
    breaks=("request.reference_image",),
    caught_by=("reference/reaches",),
    numbers=("F-001",),
    sources=("QuantumNous/new-api#1145",),
)
def references_dropped(response: Response, scene: Scene) -> Response:
    """The answer to the words alone."""
    return unseen(response, scene) if scene.intent.references else response


def unseen(response: Response, scene: Scene) -> Response:
    """The answer of a model that saw no reference picture."""
    told = scene.told(response)
    bare = scene.reads.express(Change(members={"references": ()}), scene.request)
    if told is None or not isinstance(bare, Request):
        return response
    plain = scene.told(scene.honest(bare))
    if plain is not None:
        return scene.say(replace(plain, id=told.id, created=told.created))
    # The page demands a picture: then its tokens, and its shape, are all there is to take away.
    usage = told.usage and replace(told.usage, prompt=1, prompt_image=None)
    total = usage and replace(usage, total=1 + (usage.output or 0) + (usage.thoughts or 0))
    return scene.say(replace(told, usage=total))


@fault(
    "references-uncounted",
    title="Reference pictures are used and not counted.",
    breaks=("response.image_tokens",),
    caught_by=("reference/counted", "reference/reaches"),
    numbers=("F-075",),
    sources=("BerriAI/litellm#3269",),
)
def references_uncounted(response: Response, scene: Scene) -> Response:
    """The prompt's tokens without those of the pictures in it."""
    told = scene.told(response)
    usage = told.usage if told else None
    if told is None or usage is None or not usage.prompt_image:
        return response
    less = replace(
        usage,
        prompt=(usage.prompt or 0) - usage.prompt_image,
        total=(usage.total or 0) - usage.prompt_image,
        prompt_image=None,
    )
    return scene.say(replace(told, usage=less))


@fault(
    "reference-links-refused",
    title="Reference pictures by URL are refused.",
    breaks=("request.reference_delivery",),
    caught_by=("reference/delivery",),
    numbers=("F-129",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def reference_links_refused(response: Response, scene: Scene) -> Response:
    """Nobody fetches them."""
    if not any(each.url for each in scene.intent.references):
        return response
    return refused(response, scene, "the picture could not be fetched")


@fault(
    "webp-references-refused",
    title="WebP pictures are refused as references.",
    breaks=("request.reference_format",),
    caught_by=("reference/format",),
    numbers=("F-048",),
    sources=("google-gemini/gemini-cli#27878",),
)
def webp_references_refused(response: Response, scene: Scene) -> Response:
    """PNG and JPEG alone."""
    if not any(_is_webp(each) for each in scene.intent.references):
        return response
    return refused(response, scene, "the type of the picture is not supported")


def _is_webp(reference: Reference) -> bool:
    return bool(reference.data) and sniff(reference.data or b"") == _WEBP


@fault(
    "jpeg-references-refused",
    title="JPEG pictures are refused as references.",
    breaks=("request.reference_format",),
    caught_by=("reference/format",),
    numbers=("F-045",),
    sources=("open-webui/open-webui#25127",),
)
def jpeg_references_refused(response: Response, scene: Scene) -> Response:
    """A relay that takes every upload for a PNG."""
    if _JPEG not in _types(scene):
        return response
    return refused(response, scene, f"Unhandled generated data mime type: {_JPEG}")


@fault(
    "only-jpeg-references",
    title="No pictures but JPEG are taken as references.",
    breaks=("request.reference_format",),
    caught_by=("reference/format",),
    numbers=("F-046",),
    sources=("agno-agi/agno#9897",),
)
def only_jpeg_references(response: Response, scene: Scene) -> Response:
    """A relay that declares every upload a JPEG, and an upstream that looks."""
    if not _types(scene) - {_JPEG, None}:
        return response
    return refused(response, scene, "Provided image is not valid.")


def _types(scene: Scene) -> set[str | None]:
    return {sniff(each.data) for each in scene.intent.references if each.data}


@fault(
    "large-bodies-refused",
    title="Bodies are refused that are far smaller than those the owner of the dialect takes.",
    breaks=("request.multi_turn",),
    caught_by=("probe/turns",),
    numbers=("F-128",),
    sources=("griptape-ai/griptape-nodes-engine#3346", "tldraw/tldraw#6715"),
)
def large_bodies_refused(response: Response, scene: Scene) -> Response:
    """The limit of the edge, not of the API."""
    limit = scene.choose("limit", _LARGEST)
    if len(scene.request.body) <= limit or scene.told(response) is None:
        return response
    return refuse(scene.operation, scene.request, "too_large", "Request Entity Too Large")


@fault(
    "many-references-refused",
    title="More than three reference pictures are refused.",
    breaks=("request.reference_limit",),
    caught_by=("request/reference-limit",),
    numbers=("F-127",),
    sources=("Comfy-Org/ComfyUI#10918",),
)
def many_references_refused(response: Response, scene: Scene) -> Response:
    """The body is too large, says the proxy."""
    if len(scene.intent.references) <= scene.choose("limit", _FEW) or scene.told(response) is None:
        return response
    return refuse(scene.operation, scene.request, "too_large", "Content Too Large")
