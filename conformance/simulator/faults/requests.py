"""Good requests of which a part is dropped or refused on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import Image, Response
from conformance.simulator.fault import fault
from conformance.simulator.refusal import refuse
from conformance.simulator.resending import refused, without
from conformance.simulator.scene import Scene

_SEARCH: Final = frozenset({"tools"})
_THOUGHTS: Final = frozenset({"thinkingConfig"})
_ACCEPTED: Final = ("request.accepted",)
_TAKEN: Final = ("request/accepted",)
_OTHER_MODELS: Final = ("gpt-5.1", "gemini-3-pro", "nano-banana-pro-preview")


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
    return without(response, scene, _SEARCH)


@fault(
    "thoughts-ignored",
    title="A request for thoughts gets none.",
    breaks=("request.thinking",),
    caught_by=("request/thinking",),
)
def thoughts_ignored(response: Response, scene: Scene) -> Response:
    """The answer to the request without its thinking configuration."""
    return without(response, scene, _THOUGHTS)


@fault(
    "large-sizes-refused",
    title="The largest documented size is refused.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
)
def large_sizes_refused(response: Response, scene: Scene) -> Response:
    """No 4K."""
    if scene.asked.tier != scene.choose("tier", ("4K", "2K")):
        return response
    return refused(response, scene, "this size is not available")


@fault(
    "wide-ratios-refused",
    title="The widest documented ratio is refused.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
)
def wide_ratios_refused(response: Response, scene: Scene) -> Response:
    """No 21:9."""
    if scene.intent.aspect_ratio != scene.choose("ratio", ("21:9", "9:16", "16:9", "4:3")):
        return response
    return refused(response, scene, "this ratio is not available")


@fault(
    "size-by-another-name",
    title="The member that the page has for the size is refused, and another is asked for.",
    breaks=_ACCEPTED,
    caught_by=_TAKEN,
    numbers=("F-010",),
    sources=("piexian/astrbot_plugin_gemini_image_generation#26",),
)
def size_by_another_name(response: Response, scene: Scene) -> Response:
    """Every relay has a name of its own."""
    if scene.intent.image_size is None:
        return response
    name = scene.choose("name", ("resolution", "image_size", "size", "quality"))
    return refused(response, scene, f"unknown parameter for the size, use {name}")


@fault(
    "size-with-ratio-refused",
    title="A request with both a size and a ratio is refused.",
    breaks=_ACCEPTED,
    caught_by=_TAKEN,
    numbers=("F-013",),
    sources=("KeithCu/writeragent#762",),
)
def size_with_ratio_refused(response: Response, scene: Scene) -> Response:
    """One or the other."""
    if scene.intent.image_size is None or scene.intent.aspect_ratio is None:
        return response
    return refused(response, scene, "size and aspect_ratio exclude each other")


@fault(
    "model-name-corrupted",
    title="The name of the model is another one by the time that it reaches the model's owner.",
    breaks=_ACCEPTED,
    caught_by=_TAKEN,
    numbers=("F-117",),
    sources=("Wei-Shaw/sub2api#1466",),
)
def model_name_corrupted(response: Response, scene: Scene) -> Response:
    """Not found: a model that nobody asked for."""
    if scene.told(response) is None:
        return response
    other = scene.choose("model", _OTHER_MODELS)
    return refuse(scene.operation, scene.request, "not_found", f"Unknown model: {other}")
