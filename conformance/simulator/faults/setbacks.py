"""What is nobody's fault: quotas, load, safety, and what a standard allows.

None of these breaks a row: an answer without its picture for such a reason proves nothing about a
vendor. They are here so that clients, and our own verdicts, can be tried on them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import ApiError, Dialect, Finish, Outcome, Response, Usage
from conformance.simulator.editing import events, written
from conformance.simulator.fault import fault
from conformance.simulator.refusal import refuse
from conformance.simulator.scene import Scene

#: Seconds after which a client may try again; short, for whoever waits for them in a test.
_RETRY_AFTER: Final = ("Retry-After", "1")
_UNAVAILABLE: Final = 503


@fault("rate-limited", title="Good requests come too often.")
def rate_limited(response: Response, scene: Scene) -> Response:
    """429 with ``Retry-After``."""
    if scene.told(response) is None:
        return response
    message = "Resource has been exhausted (e.g. check quota)."
    said = refuse(scene.operation, scene.request, "rate_limit", message)
    return replace(said, headers=(*said.headers, _RETRY_AFTER))


@fault("overloaded", title="Good requests come when all machines are busy.")
def overloaded(response: Response, scene: Scene) -> Response:
    """503 with ``Retry-After``."""
    if scene.told(response) is None:
        return response
    native = scene.speaks.dialect is Dialect.GEMINI
    error = ApiError(
        envelope="google" if native else "openai",
        category="server",
        message="The model is overloaded. Please try again later.",
        code=_UNAVAILABLE if native else None,
        type="UNAVAILABLE" if native else None,
    )
    said = scene.say(Outcome(error=error))
    return replace(said, status=_UNAVAILABLE, headers=(*said.headers, _RETRY_AFTER))


@fault("prompt-blocked", title="Prompts are found to be unsafe.")
def prompt_blocked(response: Response, scene: Scene) -> Response:
    """No candidate and a reason, or a message that refuses."""
    if scene.speaks.dialect is Dialect.GEMINI:
        return _blocked(response, scene, block="PROHIBITED_CONTENT")
    stop = Finish(reason="stop", raw="stop")
    return _blocked(response, scene, block="I cannot help with that.", finish=stop)


@fault("picture-blocked", title="Pictures are found to be unsafe once they are drawn.")
def picture_blocked(response: Response, scene: Scene) -> Response:
    """A candidate without parts, and safety as the reason for its end."""
    raw = "IMAGE_SAFETY" if scene.speaks.dialect is Dialect.GEMINI else "content_filter"
    return _blocked(response, scene, finish=Finish(reason="blocked", raw=raw))


def _blocked(
    response: Response, scene: Scene, *, block: str | None = None, finish: Finish | None = None
) -> Response:
    """The answer without all that was made, which the images endpoint can only say as an error."""
    told = scene.told(response)
    if told is None:
        return response
    if scene.speaks.dialect is Dialect.IMAGES:
        message = "Your request was rejected by the safety system."
        return refuse(scene.operation, scene.request, "blocked", message)
    spent = told.usage or Usage()
    usage = replace(spent, output=0, output_image=None, total=(spent.prompt or 0))
    kept = replace(told, images=(), text="", thoughts="", grounded=False)
    return scene.say(replace(kept, usage=replace(usage, thoughts=None), block=block, finish=finish))


@fault(
    "no-image-told",
    title="The model says that it drew no picture.",
    numbers=("F-105",),
    sources=("minimaxir/gemimg#5",),
)
def no_image_told(response: Response, scene: Scene) -> Response:
    """``NO_IMAGE``, which is more than no picture."""
    if scene.speaks.dialect is not Dialect.GEMINI:
        return response
    told = scene.told(response)
    if told is None or not told.images:
        return response
    raw = scene.choose("word", ("NO_IMAGE", "IMAGE_OTHER"))
    finish = Finish(reason="no_image", raw=raw)
    spent = told.usage or Usage()
    less = spent.output_image or 0
    usage = replace(
        spent,
        output=(spent.output or 0) - less,
        total=(spent.total or 0) - less,
        output_image=None,
    )
    return scene.say(replace(told, images=(), text="", usage=usage, finish=finish))


@fault(
    "stream-keep-alive",
    title="Comments keep a stream open, as the standard has it.",
    numbers=("F-102",),
    sources=("isboyjc/amux-api@0600e8b2 relay/helper/common.go",),
)
def stream_keep_alive(response: Response, scene: Scene) -> Response:
    """``: PING`` between the events, which some clients do not know."""
    comment = scene.choose("comment", (b": PING\n\n", b": OPENROUTER PROCESSING\n\n", b":\n\n"))
    pieces = [comment + written(each) for each in events(response)]
    return replace(response, body=b"".join(pieces)) if pieces else response


@fault(
    "successor-named",
    title="The successor of a model answers, and says so.",
    numbers=("F-112", "F-113"),
    sources=("https://docs.apiyi.com/en/live/2026-03/update-0310-2319.md",),
)
def successor_named(response: Response, scene: Scene) -> Response:
    """As the owner of the models does it when one is shut down."""
    told = scene.told(response)
    model = scene.library.models.find(scene.asked.upstream or "")
    if told is None or told.model is None or model is None or not model.replaced_by:
        return response
    return scene.say(replace(told, model=model.replaced_by))
