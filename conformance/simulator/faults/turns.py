"""Thought signatures that are lost or changed, so that a second turn is refused.

https://ai.google.dev/gemini-api/docs/thought-signatures
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from conformance.codec import strict_json
from conformance.model import Image, Json, Request, Response
from conformance.simulator.editing import each_document, each_member
from conformance.simulator.fault import fault
from conformance.simulator.resending import refused
from conformance.simulator.scene import Scene

_BREAKS: Final = ("request.multi_turn",)
#: What relays write in place of a signature that they have not got.
_KNOWN: Final = ("context_engineering_is_the_way_to_go", "skip_thought_signature_validator")
_CORRUPTED: Final = ("c2tpcF90aG91Z2h0", "bm90IGEgc2lnbmF0dXJl", "AAAA")


def _signed(response: Response, scene: Scene, signature: str | None) -> Response:
    """The answer with another signature beside each picture that has one."""
    told = scene.told(response)
    if told is None or not any(image.signature for image in told.images):
        return response

    def sign(image: Image) -> Image:
        return replace(image, signature=image.signature and signature)

    return scene.say(replace(told, images=tuple(map(sign, told.images))))


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
    return refused(response, scene, missing)


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
    steady=True,
)
def signature_corrupted(response: Response, scene: Scene) -> Response:
    """Another signature beside each picture."""
    return _signed(response, scene, scene.choose("signature", _CORRUPTED))


@fault(
    "signature-dropped",
    title="Pictures come without the signature that the next turn must have.",
    breaks=_BREAKS,
    caught_by=("response/signature", "probe/turns"),
    numbers=("F-133",),
    sources=("router-for-me/CLIProxyAPI#5652", "mscraftsman/generative-ai#147"),
)
def signature_dropped(response: Response, scene: Scene) -> Response:
    """No ``thoughtSignature``."""
    return _signed(response, scene, None)


@fault(
    "signature-faked",
    title="A constant stands where the model's signature belongs.",
    breaks=_BREAKS,
    caught_by=("response/signature", "probe/turns"),
    numbers=("F-136",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def signature_faked(response: Response, scene: Scene) -> Response:
    """Words that switch the model's own check off."""
    words = scene.choose("words", _KNOWN)
    return _signed(response, scene, base64.b64encode(words.encode()).decode())


@fault(
    "signature-misplaced",
    title="Signatures stand inside of the picture, not beside it.",
    breaks=("request.multi_turn",),
    caught_by=("response/signature", "probe/turns"),
    numbers=("F-134",),
    sources=("farion1231/cc-switch#7143", "mlflow/mlflow#24051"),
)
def signature_misplaced(response: Response, scene: Scene) -> Response:
    """``thoughtSignature`` as a member of ``inlineData``."""
    if scene.told(response) is None:
        return response
    return each_document(response, lambda document: each_member(document, _moved_inside))


def _moved_inside(name: str, value: Json) -> tuple[str, Json]:
    if name != "parts" or not isinstance(value, list):
        return name, value
    return name, [_with_inside(each) if isinstance(each, Mapping) else each for each in value]


def _with_inside(part: Mapping[str, Json]) -> Json:
    held, signature = part.get("inlineData"), part.get("thoughtSignature")
    if not isinstance(held, Mapping) or signature is None:
        return part
    kept = {name: value for name, value in part.items() if name != "thoughtSignature"}
    return {**kept, "inlineData": {**held, "thoughtSignature": signature}}


@fault(
    "signature-in-snake-case",
    title="Native answers spell the signature in snake_case, and all else as the dialect does.",
    breaks=("dialect.consistent",),
    caught_by=("dialect/consistent",),
    numbers=("F-135",),
    sources=("sipeed/picoclaw#3136",),
)
def signature_in_snake_case(response: Response, scene: Scene) -> Response:
    """``thought_signature``."""
    if scene.told(response) is None:
        return response

    def edit(name: str, value: Json) -> tuple[str, Json]:
        return ("thought_signature" if name == "thoughtSignature" else name, value)

    return each_document(response, lambda document: each_member(document, edit))
