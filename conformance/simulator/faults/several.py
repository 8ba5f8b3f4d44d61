"""What only several answers together show."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

from conformance.model import Response
from conformance.simulator.fault import fault
from conformance.simulator.faults.refusals import error_bare, refusal
from conformance.simulator.refusal import refuse
from conformance.simulator.scene import Scene

_IDENTITY: Final = ("response.identity",)


def _by_turns(scene: Scene) -> bool:
    """Whether a request is one of those to which something happens: as good as every other."""
    mark = scene.request.url.encode("utf-8", "replace") + scene.request.body
    return hashlib.sha256(mark).digest()[0] % 2 == 1


@fault(
    "ids-constant",
    title="Every answer has the same id.",
    breaks=_IDENTITY,
    caught_by=("identity/ids",),
    steady=True,
)
def ids_constant(response: Response, scene: Scene) -> Response:
    """A literal in the code."""
    told = scene.told(response)
    if told is None or told.id is None:
        return response
    return scene.say(replace(told, id=scene.choose("id", ("chatcmpl-1", "0", "response"))))


@fault(
    "created-constant",
    title="Every answer was made at the same moment.",
    breaks=_IDENTITY,
    caught_by=("identity/created",),
    steady=True,
)
def created_constant(response: Response, scene: Scene) -> Response:
    """The beginning of time, or the day on which the code was written."""
    told = scene.told(response)
    if told is None or told.created is None:
        return response
    return scene.say(replace(told, created=scene.choose("created", (0, 1_700_000_000, 1))))


@fault(
    "model-drifts",
    title="Some answers name one model, and some another.",
    breaks=("response.model",),
    caught_by=("constant/model", "response/model"),
    steady=True,
)
def model_drifts(response: Response, scene: Scene) -> Response:
    """Two channels behind one name."""
    told = scene.told(response)
    if told is None or told.model is None or not _by_turns(scene):
        return response
    version = scene.choose("version", ("-001", "-002", "-2026-05-28"))
    return scene.say(replace(told, model=told.model + version))


@fault(
    "envelopes-mixed",
    title="Some refusals have the dialect's envelope, and some one of the vendor's own.",
    breaks=("errors.envelope",),
    caught_by=("constant/envelope",),
    steady=True,
)
def envelopes_mixed(response: Response, scene: Scene) -> Response:
    """What the gateway says itself, and what it passes on."""
    if refusal(response, scene) is None or not _by_turns(scene):
        return response
    return error_bare(response, scene)


@fault(
    "references-cut",
    title="Of several reference pictures the first alone reaches the model.",
    breaks=("request.reference_limit",),
    caught_by=("counted/references",),
)
def references_cut(response: Response, scene: Scene) -> Response:
    """The answer to a request with one."""
    references = scene.intent.references
    if len(references) < 2:  # noqa: PLR2004 - several
        return response
    return scene.as_if(response, references=references[:1])


@fault(
    "flaky",
    title="The same request is answered now, and not the next time.",
    breaks=("response.stable",),
    caught_by=("repeat/stable",),
    steady=True,
)
def flaky(response: Response, scene: Scene) -> Response:
    """Every second sending of one and the same request fails."""
    told = scene.told(response)
    if told is None or scene.earlier % 2 == 0:
        return response
    if scene.choose("how", ("refused", "empty")) == "empty":
        return scene.say(replace(told, images=()))
    return refuse(scene.operation, scene.request, "server", "Internal error encountered.")
