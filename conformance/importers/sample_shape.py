"""What printed code is by its own looks: a request, an answer, or a piece of either."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from conformance.codec import lenient_json
from conformance.model import Json

_EVENTS: Final = re.compile(r"\s*+(?:event:[^\n]{0,200}\n)?data:")
_MEMBER: Final = re.compile(r'"([^"\\\n]{1,64})"\s{0,10}:')
_MOST: Final = 200_000  # characters of JSON that are read
_SEEN: Final = 5_000  # characters of what is no JSON that are looked at

#: Members that only a request has, and those that only an answer has.
_REQUEST: Final = frozenset({"messages", "prompt", "contents", "generationConfig", "instances"})
_ANSWER: Final = frozenset(
    {"choices", "candidates", "usage", "usageMetadata", "error", "errors", "created", "detail"}
    | {"task_id", "taskId", "request_id", "requestId", "b64_json", "output", "object"}
)
#: Members of an answer in an envelope, where the first of them is there.
_ENVELOPE: Final = frozenset({"message", "msg", "data", "success", "result"})
_ERRORS: Final = range(400, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What code looks like.

    Attributes:
        kind: ``None`` where it may be either, or a part of one.
        status: the HTTP status that an error names inside of itself.
    """

    kind: Literal["request", "response"] | None
    status: int | None = None


def shape(code: str) -> Shape | None:
    """The looks of a piece of code; ``None`` where it is neither JSON nor server-sent events."""
    if _EVENTS.match(code):
        return Shape(kind="response")
    if code.lstrip()[:1] not in {"{", "["} or len(code) > _MOST:
        return None
    read = lenient_json.read(code)
    value = read.value
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        return Shape(kind=_kind(frozenset(value)), status=_status(value))
    if read.found:
        return Shape(kind=None)
    names = frozenset(_MEMBER.findall(code[:_SEEN]))
    return Shape(kind=_kind(names)) if names else None


def _kind(names: frozenset[str]) -> Literal["request", "response"] | None:
    if names & _REQUEST and not names & {"choices", "candidates", "usage"}:
        return "request"
    if names & _ANSWER or ("code" in names and names & _ENVELOPE) or names in _ALONE:
        return "response"
    return None


_ALONE: Final = (frozenset({"data"}), frozenset({"url"}), frozenset({"images"}))


def _status(answer: Mapping[str, Json]) -> int | None:
    error = answer.get("error")
    for holder in (error, answer):
        if isinstance(holder, Mapping):
            for name in ("code", "status", "status_code"):
                value = holder.get(name)
                if type(value) is int and value in _ERRORS:
                    return value
    return None
