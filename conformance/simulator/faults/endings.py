"""Answers that do not say, or say wrongly, why they ended and which model gave them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import Json, Response
from conformance.simulator.editing import each_document, each_member
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_FINISH: Final = ("response.finish_reason",)
_NAMES: Final = frozenset({"finishReason", "finish_reason"})
_OTHER_MODEL: Final = "gemini-1.0-pro-vision"


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
    return _finished(response, scene, "")


@fault(
    "finish-unknown",
    title="The reason for the end is a word that the dialect does not have.",
    breaks=_FINISH,
    caught_by=("response/finish-reason",),
)
def finish_unknown(response: Response, scene: Scene) -> Response:
    """``completed``."""
    return _finished(response, scene, "completed")


@fault(
    "other-model-named",
    title="Answers name another model than the one asked for.",
    breaks=("response.model",),
    caught_by=("response/model",),
    numbers=("F-114",),
    sources=("Wei-Shaw/sub2api#1466",),
)
def other_model_named(response: Response, scene: Scene) -> Response:
    """A model of years ago."""
    told = scene.told(response)
    if told is None or told.model is None:
        return response
    return scene.say(replace(told, model=_OTHER_MODEL))
