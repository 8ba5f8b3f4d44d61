"""Refusals that have the right form and do not say what was wrong, or say it twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from conformance.codec import strict_json
from conformance.model import Json, Response
from conformance.simulator.editing import each_document, with_json
from conformance.simulator.fault import fault
from conformance.simulator.faults.refusals import refusal
from conformance.simulator.scene import Scene

_MESSAGE: Final = ("errors.envelope",)
_MEANT: Final = ("error/message",)


def _reworded(response: Response, scene: Scene, message: str) -> Response:
    """A refusal with another message in its place."""
    parsed = strict_json.parse(response.body).value
    inner = parsed.get("error") if isinstance(parsed, Mapping) else None
    if refusal(response, scene) is None or not isinstance(inner, Mapping):
        return response
    return with_json(response, {"error": {**inner, "message": message}})


@fault(
    "error-in-message",
    title="The message of a refusal is the upstream's whole error, as a text.",
    breaks=_MESSAGE,
    caught_by=_MEANT,
    numbers=("F-081",),
    sources=("tech-shrimp/gemini-balance-lite#7",),
)
def error_in_message(response: Response, scene: Scene) -> Response:
    """JSON inside of JSON."""
    start = scene.choose("start", ("Error from provider: ", "", "upstream: "))
    return _reworded(response, scene, start + response.body.decode("utf-8", "replace"))


@fault(
    "error-without-reason",
    title="Refusals do not say what was wrong.",
    breaks=_MESSAGE,
    caught_by=_MEANT,
    numbers=("F-084",),
    sources=("DeliciousBuding/new-api#142",),
)
def error_without_reason(response: Response, scene: Scene) -> Response:
    """The upstream's status as a sentence."""
    words = ("bad response status code", "openai_error", "upstream error")
    return _reworded(response, scene, f"{scene.choose('words', words)} {response.status}")


@fault(
    "error-in-list",
    title="A refusal is a list with one error in it.",
    breaks=_MESSAGE,
    caught_by=("error/envelope",),
    numbers=("F-012", "F-083"),
    sources=("gohoski/numAi#1", "NousResearch/hermes-agent#7893", "0xsline/OpenChatCut#6"),
)
def error_in_list(response: Response, scene: Scene) -> Response:
    """``[{"error": …}]``, as Google itself has it in places."""
    parsed: Json = strict_json.parse(response.body).value
    if refusal(response, scene) is None or not isinstance(parsed, Mapping):
        return response
    return with_json(response, [parsed])


@fault(
    "error-beside-result",
    title="Good answers have an error beside their result.",
    breaks=("errors.not_in_success",),
    caught_by=("error/in-success",),
    numbers=("F-088",),
)
def error_beside_result(response: Response, scene: Scene) -> Response:
    """Members for every case, filled in at once."""
    if scene.told(response) is None:
        return response
    words = scene.choose("message", ("success", "", "ok"))
    error = {"message": words, "type": "none", "code": "0", "param": None}
    return each_document(response, lambda document: {**document, "error": error})


@fault(
    "error-name-disagrees",
    title="The name of a refusal's status is that of another.",
    breaks=("errors.status",),
    caught_by=("error/names",),
)
def error_name_disagrees(response: Response, scene: Scene) -> Response:
    """404 and ``INVALID_ARGUMENT``."""
    parsed = strict_json.parse(response.body).value
    inner = parsed.get("error") if isinstance(parsed, Mapping) else None
    if refusal(response, scene) is None or not isinstance(inner, Mapping):
        return response
    other = scene.choose("name", ("INVALID_ARGUMENT", "PERMISSION_DENIED", "INTERNAL"))
    if inner.get("status") in {None, other}:
        return response
    return with_json(response, {"error": {**inner, "status": other}})
