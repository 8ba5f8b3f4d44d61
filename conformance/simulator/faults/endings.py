"""Answers that do not say, or say wrongly, why they ended and which model gave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from conformance.dialects.members import items, members
from conformance.model import Json, Response
from conformance.simulator.editing import each_document, each_member
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_FINISH: Final = ("response.finish_reason",)
_NAMES: Final = frozenset({"finishReason", "finish_reason"})
_RESULTS: Final = frozenset({"candidates", "choices"})
#: Where the content of a result stands.
_HELD: Final = ("content", "message", "delta")
_OTHER_MODELS: Final = ("gemini-1.0-pro-vision", "gpt-image-1", "gemini-2.0-flash")
_UNKNOWN: Final = ("completed", "done", "success")


def _finished(response: Response, scene: Scene, said: Json) -> Response:
    """The answer with another word for its end, as it is written."""
    if scene.told(response) is None:
        return response

    def edit(name: str, value: Json) -> tuple[str, Json]:
        return (name, said if name in _NAMES and value else value)

    return each_document(response, lambda document: each_member(document, edit))


@fault(
    "finish-missing",
    title="Answers do not say why they ended.",
    breaks=_FINISH,
    caught_by=("response/finish-reason",),
    numbers=("F-109",),
    sources=("maximhq/bifrost#1489",),
)
def finish_missing(response: Response, scene: Scene) -> Response:
    """No reason."""
    told = scene.told(response)
    return response if told is None else scene.say(replace(told, finish=None))


@fault(
    "finish-empty",
    title="The reason for the end is an empty text.",
    breaks=_FINISH,
    caught_by=("response/finish-reason",),
    numbers=("F-066",),
    sources=("sgl-project/sglang#3912",),
)
def finish_empty(response: Response, scene: Scene) -> Response:
    """``""``."""
    return _finished(response, scene, scene.choose("word", ("", None)))


@fault(
    "finish-unknown",
    title="The reason for the end is a word that the dialect does not have.",
    breaks=_FINISH,
    caught_by=("response/finish-reason",),
)
def finish_unknown(response: Response, scene: Scene) -> Response:
    """``completed``."""
    return _finished(response, scene, scene.choose("word", _UNKNOWN))


@fault(
    "other-model-named",
    title="Answers name another model than the one asked for.",
    breaks=("response.model",),
    caught_by=("response/model",),
    numbers=("F-114",),
)
def other_model_named(response: Response, scene: Scene) -> Response:
    """A model of years ago."""
    told = scene.told(response)
    if told is None or told.model is None:
        return response
    return scene.say(replace(told, model=scene.choose("model", _OTHER_MODELS)))


@fault(
    "finish-in-two-spellings",
    title="The reason for the end is there twice, in the words of two dialects.",
    breaks=("dialect.consistent",),
    caught_by=("dialect/consistent",),
    numbers=("F-066",),
    sources=("earendil-works/pi#4558", "BerriAI/liteLLM-proxy#19"),
)
def finish_in_two_spellings(response: Response, scene: Scene) -> Response:
    """``finishReason`` beside ``finish_reason``."""

    def edit(holder: Json) -> Json:
        if not isinstance(holder, Mapping):
            return holder
        other = {"finish_reason": "finishReason", "finishReason": "finish_reason"}
        return {**holder, **{other[name]: holder[name] for name in _NAMES & holder.keys()}}

    return _in_results(response, scene, edit)


@fault(
    "finish-in-content",
    title="The reason for the end stands inside of the content.",
    breaks=_FINISH,
    caught_by=("response/finish-reason",),
    numbers=("F-107",),
    sources=("OpenSenseNova/SenseNova-Skills#139",),
)
def finish_in_content(response: Response, scene: Scene) -> Response:
    """One level too deep."""

    def edit(holder: Json) -> Json:
        if not isinstance(holder, Mapping):
            return holder
        inner = next((name for name in _HELD if isinstance(holder.get(name), Mapping)), None)
        said = {name: holder[name] for name in _NAMES & holder.keys()}
        if inner is None or not said:
            return holder
        rest = {name: value for name, value in holder.items() if name not in said}
        return {**rest, inner: {**members(holder[inner]), **said}}

    return _in_results(response, scene, edit)


def _in_results(response: Response, scene: Scene, edit: Callable[[Json], Json]) -> Response:
    """The answer with each of its results edited."""
    if scene.told(response) is None:
        return response

    def results(name: str, value: Json) -> tuple[str, Json]:
        return (name, list(map(edit, items(value))) if name in _RESULTS else value)

    return each_document(response, lambda document: each_member(document, results))
