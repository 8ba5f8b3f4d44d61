"""Members and pictures of a good request that are dropped, or refused, on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from conformance.codec import strict_json
from conformance.codec.image.sniff import sniff
from conformance.dialects.casing import camel, snake
from conformance.dialects.grammar import dump
from conformance.model import Change, Image, Json, Reference, Request, Response
from conformance.simulator.editing import each_member
from conformance.simulator.fault import fault
from conformance.simulator.refusal import refuse
from conformance.simulator.scene import Scene

_WEBP: Final = "image/webp"
#: More pictures than this are refused by a careful proxy.
_FEW: Final = 3
_SEARCH: Final = frozenset({"tools"})
_THOUGHTS: Final = frozenset({"thinkingConfig"})
_SIGNATURE: Final = frozenset({"thoughtSignature"})


def _refused(response: Response, scene: Scene, message: str) -> Response:
    """A refusal in place of a good answer."""
    if scene.told(response) is None:
        return response
    return refuse(scene.operation, scene.request, "bad_request", message)


def _edited(
    response: Response, scene: Scene, edit: Callable[[str, Json], tuple[str, Json] | None]
) -> Response:
    """The honest answer to the request with its members edited, if the request is a good one."""
    body = strict_json.parse(scene.request.body).value
    if scene.told(response) is None or not isinstance(body, dict):
        return response
    changed = each_member(body, edit)
    if changed == body:
        return response
    return scene.answer_to(replace(scene.request, body=dump(changed)), response)


def _without(response: Response, scene: Scene, names: frozenset[str]) -> Response:
    """The honest answer to the request without some members, in whatever spelling."""
    return _edited(
        response,
        scene,
        lambda name, value: None if camel(name) in names else (name, value),
    )


@fault(
    "snake-case-dropped",
    title="Members in snake_case are dropped.",
    breaks=("request.casing",),
    caught_by=("twins/casing",),
    numbers=("F-002",),
    sources=("QuantumNous/new-api#1145",),
)
def snake_case_dropped(response: Response, scene: Scene) -> Response:
    """Every member of the configuration that camelCase would spell otherwise."""
    settings = {"aspectRatio", "imageSize", "imageConfig", "responseModalities"}

    def edit(name: str, value: Json) -> tuple[str, Json] | None:
        dropped = camel(name) in settings and name == snake(name) != camel(name)
        return None if dropped else (name, value)

    return _edited(response, scene, edit)


@fault(
    "snake-case-refused",
    title="Members in snake_case are refused.",
    breaks=("request.casing",),
    caught_by=("twins/casing",),
)
def snake_case_refused(response: Response, scene: Scene) -> Response:
    """``generation_config`` is not known."""
    if b'"generation_config"' not in scene.request.body:
        return response
    return _refused(response, scene, "unknown member generation_config")


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
    if not scene.intent.references:
        return response
    told = scene.told(response)
    bare = scene.reads.express(Change(members={"references": ()}), scene.request)
    if told is None or not isinstance(bare, Request):
        return response
    plain = scene.told(scene.honest(bare))
    if plain is not None:
        return scene.say(plain)
    # The page demands a picture: then its tokens, and its shape, are all there is to take away.
    usage = told.usage and replace(told.usage, prompt=1, prompt_image=None)
    total = usage and replace(usage, total=1 + (usage.output or 0) + (usage.thoughts or 0))
    return scene.say(replace(told, usage=total))


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
    return _refused(response, scene, "the picture could not be fetched")


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
    return _refused(response, scene, "the type of the picture is not supported")


def _is_webp(reference: Reference) -> bool:
    return bool(reference.data) and sniff(reference.data or b"") == _WEBP


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
    if len(scene.intent.references) <= _FEW or scene.told(response) is None:
        return response
    return refuse(scene.operation, scene.request, "too_large", "Content Too Large")


@fault(
    "count-ignored",
    title="One picture comes, however many were asked for.",
    breaks=("request.count",),
    caught_by=("probe/count",),
    numbers=("F-130",),
    sources=("https://docs.mountsea.ai",),
)
def count_ignored(response: Response, scene: Scene) -> Response:
    """The answer to a request for one."""
    return response if scene.intent.count in {None, 1} else scene.as_if(response, count=1)


@fault(
    "modalities-ignored",
    title="A picture comes though only text was asked for, and text alone where a picture was.",
    breaks=("request.modalities",),
    caught_by=("request/modalities",),
    sources=("BerriAI/litellm#24621",),
)
def modalities_ignored(response: Response, scene: Scene) -> Response:
    """What was asked for and what was not change places."""
    told, modalities = scene.told(response), scene.intent.modalities
    if told is None or modalities is None:
        return response
    if "IMAGE" not in modalities:
        return scene.as_if(response, modalities=("TEXT", "IMAGE"))
    images: tuple[Image, ...] = ()
    return scene.say(replace(told, images=images, text=told.text or "A picture was drawn."))


@fault(
    "search-ignored",
    title="The search tool is dropped without a word.",
    breaks=("request.grounding",),
    caught_by=("request/grounding",),
)
def search_ignored(response: Response, scene: Scene) -> Response:
    """The answer to the request without its tools."""
    return _without(response, scene, _SEARCH)


@fault(
    "thoughts-ignored",
    title="A request for thoughts gets none.",
    breaks=("request.thinking",),
    caught_by=("request/thinking",),
)
def thoughts_ignored(response: Response, scene: Scene) -> Response:
    """The answer to the request without its thinking configuration."""
    return _without(response, scene, _THOUGHTS)


@fault(
    "signature-demanded",
    title="A second turn is refused, whatever signature it brings back.",
    breaks=("request.multi_turn",),
    caught_by=("probe/turns",),
    numbers=("F-131",),
    sources=("suurt8ll/open_webui_functions#225",),
)
def signature_demanded(response: Response, scene: Scene) -> Response:
    """What a relay drops, the model misses."""
    if b'"model"' not in scene.request.body or not _has_model_turn(scene.request):
        return response
    missing = "Image part is missing a thought_signature in content position 2, part position 1."
    return _refused(response, scene, missing)


def _has_model_turn(request: Request) -> bool:
    body = strict_json.parse(request.body).value
    turns = body.get("contents") if isinstance(body, dict) else None
    listed = turns if isinstance(turns, list) else []
    return any(isinstance(turn, dict) and turn.get("role") == "model" for turn in listed)


@fault(
    "signature-corrupted",
    title="Signatures come changed, so that the next turn is refused.",
    breaks=("request.multi_turn",),
    caught_by=("probe/turns",),
    numbers=("F-132",),
    sources=("heyhuynhgiabuu/proxypal#119",),
)
def signature_corrupted(response: Response, scene: Scene) -> Response:
    """Another signature beside each picture."""
    told = scene.told(response)
    if told is None or not any(image.signature for image in told.images):
        return response
    images = tuple(
        replace(image, signature=image.signature and "c2tpcF90aG91Z2h0") for image in told.images
    )
    return scene.say(replace(told, images=images))


@fault(
    "large-sizes-refused",
    title="The largest documented size is refused.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
)
def large_sizes_refused(response: Response, scene: Scene) -> Response:
    """No 4K."""
    if scene.asked.tier != "4K":
        return response
    return _refused(response, scene, "this size is not available")


@fault(
    "wide-ratios-refused",
    title="The widest documented ratio is refused.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
)
def wide_ratios_refused(response: Response, scene: Scene) -> Response:
    """No 21:9."""
    if scene.intent.aspect_ratio != "21:9":
        return response
    return _refused(response, scene, "this ratio is not available")
