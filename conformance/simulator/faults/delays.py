"""Answers that come too late."""

from __future__ import annotations

from dataclasses import replace

from conformance.model import Response
from conformance.simulator.fault import DELAY, fault
from conformance.simulator.scene import Scene


@fault(
    "slow",
    title="Pictures take longer than clients wait.",
    breaks=("response.latency",),
    caught_by=("response/latency",),
    numbers=("F-125",),
    sources=("lbjlaq/Antigravity-Manager#1250",),
)
def slow(response: Response, scene: Scene) -> Response:
    """The honest answer after 400 seconds."""
    if scene.told(response) is None:
        return response
    return replace(response, headers=(*response.headers, (DELAY, "400")))
