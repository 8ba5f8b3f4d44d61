"""Answers that come too late."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

from conformance.model import Response
from conformance.simulator.editing import is_stream
from conformance.simulator.fault import DELAY, fault
from conformance.simulator.scene import Scene

_BREAKS: Final = ("response.latency",)
_SEEN: Final = ("response/latency",)


def _after(response: Response, seconds: int) -> Response:
    return replace(response, headers=(*response.headers, (DELAY, str(seconds))))


@fault(
    "slow",
    title="Pictures take longer than clients wait.",
    breaks=_BREAKS,
    caught_by=_SEEN,
    numbers=("F-125",),
    sources=("lbjlaq/Antigravity-Manager#1250",),
)
def slow(response: Response, scene: Scene) -> Response:
    """The honest answer after 400 seconds."""
    if scene.told(response) is None:
        return response
    return _after(response, scene.choose("seconds", (400, 310, 130)))


@fault(
    "stream-starts-late",
    title="Nothing of a stream comes for longer than clients wait.",
    breaks=_BREAKS,
    caught_by=("response/latency",),
    numbers=("F-067",),
    sources=("steven-jianhao-li/zotero-AI-Butler#246",),
)
def stream_starts_late(response: Response, scene: Scene) -> Response:
    """No byte, and no comment to keep the line open."""
    if scene.told(response) is None or not is_stream(response):
        return response
    return _after(response, scene.choose("seconds", (100, 70, 120)))


@fault(
    "retries-hidden",
    title="Some answers take many times as long as others of their kind.",
    breaks=_BREAKS,
    caught_by=("latency/outliers",),
    numbers=("F-119",),
    sources=("google-gemini/gemini-cli#22988",),
    steady=True,
)
def retries_hidden(response: Response, scene: Scene) -> Response:
    """A relay that tries again and does not say so: one request in four, the others at once."""
    if scene.told(response) is None:
        return response
    mark = hashlib.sha256(scene.request.url.encode() + scene.request.body).digest()[0]
    return _after(response, 2 if mark % 4 else scene.choose("seconds", (48, 55, 40)))
