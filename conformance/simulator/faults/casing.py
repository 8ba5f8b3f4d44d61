"""Members that are lost, or refused, for the way in which they are spelt."""

from __future__ import annotations

from typing import Final

from conformance.dialects.casing import camel, snake
from conformance.dialects.grammar import body_of
from conformance.model import Dialect, Json, Response
from conformance.simulator.fault import fault
from conformance.simulator.faults.references import unseen
from conformance.simulator.resending import edited, refused
from conformance.simulator.scene import Scene

_SETTINGS: Final = frozenset({"aspectRatio", "imageSize", "imageConfig", "responseModalities"})
_GOOGLES: Final = frozenset({"image_config", "aspect_ratio", "image_size", "generation_config"})
_BREAKS: Final = ("request.casing",)


def _dropped(response: Response, scene: Scene, names: frozenset[str]) -> Response:
    """The answer to the request without what it spells in snake_case."""

    def edit(name: str, value: Json) -> tuple[str, Json] | None:
        dropped = camel(name) in names and name == snake(name) != camel(name)
        return None if dropped else (name, value)

    return edited(response, scene, edit)


@fault(
    "snake-case-dropped",
    title="Members in snake_case are dropped.",
    breaks=("request.casing",),
    caught_by=("twins/casing",),
    numbers=("F-002",),
    sources=("isboyjc/amux-api@0600e8b2 dto/gemini.go",),
)
def snake_case_dropped(response: Response, scene: Scene) -> Response:
    """Members of the configuration that camelCase would spell otherwise."""
    lost = scene.choose("members", (_SETTINGS, _SETTINGS - {"imageSize"}, {"imageConfig"}))
    return _dropped(response, scene, frozenset(lost))


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
    return refused(response, scene, "unknown member generation_config")


@fault(
    "snake-branches-dropped",
    title="Whole branches of a request are dropped where they are spelt in snake_case.",
    breaks=_BREAKS,
    caught_by=("twins/casing",),
    numbers=("F-002",),
    sources=("isboyjc/amux-api@0600e8b2 dto/gemini.go",),
)
def snake_branches_dropped(response: Response, scene: Scene) -> Response:
    """``generation_config`` with all that it holds, where its members alone would be read."""
    branch = scene.choose("branch", ("generationConfig", "imageConfig"))
    return _dropped(response, scene, frozenset({branch}))


@fault(
    "snake-pictures-dropped",
    title="Reference pictures in snake_case do not reach the model.",
    breaks=("request.casing",),
    caught_by=("twins/casing",),
    numbers=("F-001",),
    sources=("QuantumNous/new-api#1145",),
)
def snake_pictures_dropped(response: Response, scene: Scene) -> Response:
    """``inline_data`` is nothing that a parser for ``inlineData`` sees."""
    if b'"inline_data"' not in scene.request.body:
        return response
    return unseen(response, scene)


@fault(
    "camel-extra-body-refused",
    title="Google's members are refused in camelCase inside of OpenAI's requests.",
    breaks=_BREAKS,
    caught_by=("twins/casing",),
    numbers=("F-008",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def camel_extra_body_refused(response: Response, scene: Scene) -> Response:
    """``imageConfig`` for ``image_config``, which Google reads in either spelling."""
    if scene.reads.dialect is not Dialect.CHAT:
        return response
    asked = body_of(scene.request)
    spelt = next((each for each in _names(asked) if each != snake(each) in _GOOGLES), None)
    if spelt is None:
        return response
    return refused(response, scene, f"{spelt} is not supported, use {snake(spelt)} instead")


def _names(value: Json) -> list[str]:
    if not isinstance(value, dict):
        return []
    return [name for each, inner in value.items() for name in (each, *_names(inner))]
