"""Answers that were blocked, told as something else, or billed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import Dialect, Finish, JsonObject, Response
from conformance.simulator.editing import with_json
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_SERVER_ERROR: Final = 500
_LEGAL: Final = 451


@fault(
    "blocks-told-as-server-error",
    title="What was blocked is answered as a fault of the server.",
    breaks=("request.accepted",),
    caught_by=("request/accepted",),
    numbers=("F-085",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def blocks_told_as_server_error(response: Response, scene: Scene) -> Response:
    """``empty_response``: there was no candidate, and nobody asks why."""
    if scene.told(response) is None:
        return response
    code = scene.choose("code", ("empty_response", "bad_response_body", "do_request_failed"))
    error: JsonObject = {
        "message": "empty response from upstream",
        "type": "new_api_error",
        "param": "",
        "code": code,
    }
    return replace(with_json(response, {"error": error}), status=_SERVER_ERROR)


@fault(
    "blocks-have-own-status",
    title="What was blocked has a status and a code of the vendor's own.",
    breaks=("errors.envelope",),
    caught_by=("error/envelope",),
    numbers=("F-110",),
    sources=("https://www.cqtai.com/docs/nano",),
)
def blocks_have_own_status(response: Response, scene: Scene) -> Response:
    """451, and words that no client of the dialect looks for."""
    if scene.told(response) is None:
        return response
    code = scene.choose("code", ("output_moderation", "input_moderation"))
    body: JsonObject = {"code": _LEGAL, "bizCode": code, "msg": "The content was moderated."}
    return replace(with_json(response, body), status=_LEGAL)


@fault(
    "blocks-billed",
    title="Blocked answers have the tokens of a picture.",
    breaks=("response.image_tokens",),
    caught_by=("response/image-tokens",),
    numbers=("F-072",),
    sources=("QuantumNous/new-api#2469",),
)
def blocks_billed(response: Response, scene: Scene) -> Response:
    """No part, safety as the reason, and the usage of success."""
    told = scene.told(response)
    if told is None or not told.images:
        return response
    raw = "IMAGE_SAFETY" if scene.speaks.dialect is Dialect.GEMINI else "content_filter"
    finish = Finish(reason="blocked", raw=raw)
    return scene.say(replace(told, images=(), text="", thoughts="", finish=finish))


@fault(
    "picture-called-blocked",
    title="An answer with its picture says that it was blocked.",
    breaks=("response.finish_reason",),
    caught_by=("response/finish-reason",),
    numbers=("F-106",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def picture_called_blocked(response: Response, scene: Scene) -> Response:
    """Every reason that a relay does not know is its last one."""
    told = scene.told(response)
    if told is None or not told.images or told.finish is None:
        return response
    native = scene.speaks.dialect is Dialect.GEMINI
    words = ("SAFETY", "IMAGE_SAFETY", "PROHIBITED_CONTENT") if native else ("content_filter",)
    finish = Finish(reason="blocked", raw=scene.choose("word", words))
    return scene.say(replace(told, finish=finish))
