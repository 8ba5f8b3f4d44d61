"""Good requests that bring no picture through nobody's fault: quotas, load, safety.

None of these breaks a row: an answer without its picture for such a reason proves nothing about a
vendor. They are here so that clients, and our own verdicts, can be tried on them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import ApiError, Dialect, Finish, Outcome, Response, Usage
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
