"""Operations that are imported but not judged, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from conformance.importers.infer.members import Member
from conformance.model import JsonObject

SOCKET: Final = "it speaks over WebSockets"
FOREIGN: Final = "its request is in none of the dialects that we speak"
BODILESS: Final = "it takes no request in any of the dialects that we speak"

_TASK: Final = re.compile(
    r"/(?:data/|output/|result/|data/\*/)?(?:task_?id|job_?id|prediction_?id|generation_?id"
    r"|status_?url|polling_?url|poll_?url|task_?status)",
    re.IGNORECASE,
)
_STATE: Final = re.compile(
    r"in_?queue|queued|pending|processing|submitted|in_?progress|not_?start(?:ed)?|starting|running",
    re.IGNORECASE,
)
_STATES: Final = frozenset({"status", "state", "task_status"})
_DONE: Final = frozenset({"candidates", "choices", "b64_json", "images", "usage", "usageMetadata"})


def is_asynchronous(answers: Iterable[Sequence[Member]], bodies: Iterable[JsonObject]) -> bool:
    """Whether an answer is a task to be asked for again, by its members or by its state."""
    for members in answers:
        names = {member.at for member in members}
        if any(_TASK.fullmatch(name) for name in names) and not _has_result(names):
            return True
    return any(_is_task(body) for body in bodies)


def _is_task(body: JsonObject) -> bool:
    inner = [each for each in body.values() if isinstance(each, dict)]
    data = body.get("data")
    inner += [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
    holders: list[JsonObject] = [body, *inner]
    names = {f"/{name}" for holder in holders for name in holder}
    if _has_result(names):
        return False
    state = any(
        isinstance(value, str) and _STATE.fullmatch(value)
        for holder in holders
        for name, value in holder.items()
        if name in _STATES
    )
    return state or any(_TASK.fullmatch(name) for name in names)


def _has_result(names: set[str]) -> bool:
    last = {name.rstrip("/*").rpartition("/")[2] for name in names}
    return bool(last & _DONE) or "/data/*/url" in names
