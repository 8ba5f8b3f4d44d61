"""What a gateway says of an upstream that is late, busy or silent: wrongly, or as a web page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conformance.model import ApiError, Dialect, Outcome, Response
from conformance.simulator.editing import page, with_json
from conformance.simulator.fault import DELAY, fault
from conformance.simulator.refusal import refuse
from conformance.simulator.scene import Scene

_TIMEOUT: Final = 504
_UNAVAILABLE: Final = 503
_RATE_LIMITED: Final = 429
_ACCEPTED: Final = ("request.accepted",)
_TAKEN: Final = ("request/accepted",)
_LATENCY: Final = ("response.latency",)
#: Seconds after which gateways were seen to give up.
_PATIENCE: Final = (60, 300, 10, 30, 100)
_SMALL: Final = frozenset({"512", "1K", None})


def _after(response: Response, seconds: int) -> Response:
    return replace(response, headers=(*response.headers, (DELAY, str(seconds))))


def _late(scene: Scene, message: str) -> Response:
    """504 in the dialect's envelope."""
    native = scene.speaks.dialect is Dialect.GEMINI
    error = ApiError(
        envelope="google" if native else "openai",
        category="server",
        message=message,
        code=_TIMEOUT if native else None,
        type="DEADLINE_EXCEEDED" if native else None,
    )
    return replace(scene.say(Outcome(error=error)), status=_TIMEOUT)


@fault(
    "timeout-page",
    title="Good requests are answered with a proxy's page that says that time is up.",
    breaks=_ACCEPTED,
    caught_by=_TAKEN,
    numbers=("F-099",),
    sources=("google-gemini/gemini-cli#6405",),
)
def timeout_page(response: Response, scene: Scene) -> Response:
    """The edge's own page."""
    if scene.told(response) is None:
        return response
    return page(scene.choose("status", (504, 524, 502)), "Gateway time-out")


@fault(
    "large-sizes-time-out",
    title="Large pictures take longer than the gateway waits for its upstream.",
    breaks=_ACCEPTED,
    caught_by=_TAKEN,
    numbers=("F-122", "F-123", "F-124"),
    sources=("router-for-me/CLIProxyAPI#1291", "THU-MAIC/OpenMAIC#1364"),
)
def large_sizes_time_out(response: Response, scene: Scene) -> Response:
    """504 after a minute, to the second."""
    if scene.told(response) is None or scene.asked.tier in _SMALL:
        return response
    return _after(_late(scene, "upstream timed out"), scene.choose("seconds", _PATIENCE))


@fault(
    "deadline-exceeded",
    title="Good requests are answered with the upstream's word that time is up.",
    breaks=_ACCEPTED,
    caught_by=_TAKEN,
    numbers=("F-126",),
    sources=("letta-ai/letta#2861",),
)
def deadline_exceeded(response: Response, scene: Scene) -> Response:
    """504, passed on."""
    if scene.told(response) is None:
        return response
    return _late(scene, "Deadline expired before operation could complete.")


@fault(
    "timeout-as-429",
    title="What took too long is told as having come too often.",
    breaks=_LATENCY,
    caught_by=("latency/cliff",),
    numbers=("F-121",),
    sources=("router-for-me/CLIProxyAPI#839",),
)
def timeout_as_429(response: Response, scene: Scene) -> Response:
    """429 after two minutes of trying."""
    if scene.told(response) is None:
        return response
    said = refuse(scene.operation, scene.request, "rate_limit", "Resource has been exhausted.")
    return _after(replace(said, status=_RATE_LIMITED), scene.choose("seconds", (120, 60, 180)))


@fault(
    "saturated",
    title="A gateway without a free channel says so in its own way, and not when to come again.",
    breaks=("errors.status",),
    caught_by=("error/retry-after",),
    numbers=("F-118",),
    sources=("QuantumNous/new-api#991",),
)
def saturated(response: Response, scene: Scene) -> Response:
    """429 in OpenAI's envelope, without ``Retry-After``."""
    if scene.told(response) is None:
        return response
    message = "当前分组上游负载已饱和,请稍后再试"
    error = {"message": message, "type": "new_api_error", "param": "", "code": "rate_limit"}
    return replace(with_json(response, {"error": error}), status=_RATE_LIMITED)


@fault(
    "retry-after-no-time",
    title="When to come again is said in a way that is no time.",
    breaks=("errors.status",),
    caught_by=("error/retry-after",),
)
def retry_after_no_time(response: Response, scene: Scene) -> Response:
    """429, and ``Retry-After`` in words."""
    if scene.told(response) is None:
        return response
    said = refuse(scene.operation, scene.request, "rate_limit", "Too many requests.")
    when = scene.choose("when", ("soon", "60s", "-1"))
    return replace(said, headers=(*said.headers, ("Retry-After", when)))
