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
#: Words for an operation that answers before it is done.
_SAID: Final = re.compile(
    r"异步(?:接口|任务|生成|处理|模式|调用|提交|返回|执行|绘图|生图|请求|方式)|[為为是]异步|非同步(?:任務|接口|介面)"
    r"|轮询|輪詢|返回(?:一个|异步|绘图|生成){0,2}\s?(?:任务|task[_ ]?id)(?!状态)"
    r"|提交(?:一个|生成|绘图|图片|图像|生图|异步){0,3}任务"
    r"|\b(?:is|are|runs?|works?) (?:an )?asynchronous(?:ly)?\b"
    r"|\basynchronous(?:ly)? (?:\w{1,20} )?(?:task|job|operation|endpoint|api|generat)"
    r"|\b(?:returns?|creates?|submits?|queues?|starts?) (?:an? |the |you a )?(?:\w{1,20} ){0,2}"
    r"(?:task|job)(?:[ _]?ids?)?\b"
    r"|\b(?:query|fetch|retrieve|get|poll)(?:ing)? (?:for )?the (?:\w{1,20} ){0,2}results?"
    r" (?:with|by|via|from|using|at|later)\b"
    r"|\bpoll(?:ing)? (?:for|the|this|until|with|every|it\b|[`/])",
    re.IGNORECASE,
)
#: A sentence with one of these speaks of another operation, or of a choice.
_UNSAID: Final = re.compile(
    r"(?<!非)同步|无需|不需|不用|無需|不是|非异步|或异步|可选|也可|如需|如果|支持异步"
    r"|\bnot\b|n't\b|\bno (?:need|polling)\b|\bwithout\b|\bsynchronous|\bif\b|\bcan also\b"
    r"|\bunless\b|\boptional|\bwhen\b|\binstead\b|\balso\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_MOST: Final = 20_000  # characters of prose that are read
_STATES: Final = frozenset({"status", "state", "task_status"})
_DONE: Final = frozenset({"candidates", "choices", "b64_json", "images"})


def is_asynchronous(answers: Iterable[Sequence[Member]], bodies: Iterable[JsonObject]) -> bool:
    """Whether an answer is a task to be asked for again, by its members or by its state."""
    for members in answers:
        names = {member.at for member in members}
        told = any(_TASK.fullmatch(each.at) or _has_state(each) for each in members)
        if told and not _has_result(names):
            return True
    return any(_is_task(body) for body in bodies)


def _has_state(member: Member) -> bool:
    """Whether a member says how far a task has come, by the values that it may have."""
    if member.name not in _STATES:
        return False
    shown = [member.schema.get(word) for word in ("example", "default", "const")]
    for word in ("enum", "examples"):
        listed = member.schema.get(word)
        shown += listed if isinstance(listed, list) else []
    return any(isinstance(value, str) and _STATE.fullmatch(value) for value in shown)


def says_so(texts: Iterable[str]) -> bool:
    """Whether a page says in words that an operation answers with a task."""
    whole = "\n".join(texts)[:_MOST]
    return any(
        _SAID.search(sentence) and not _UNSAID.search(sentence)
        for sentence in _SENTENCE.split(whole)
    )


def shows_result(answers: Iterable[Sequence[Member]], bodies: Iterable[JsonObject]) -> bool:
    """Whether an answer holds what was asked for, by its members or as it is printed."""
    if any(_has_result({member.at for member in members}) for members in answers):
        return True
    return any(_has_result(_names(body)) or _has_addresses(body) for body in bodies)


def _has_addresses(body: JsonObject) -> bool:
    data = body.get("data")
    return isinstance(data, list) and any(isinstance(each, dict) and "url" in each for each in data)


def _is_task(body: JsonObject) -> bool:
    holders = _holders(body)
    names = _names(body)
    if _has_result(names):
        return False
    state = any(
        isinstance(value, str) and _STATE.fullmatch(value)
        for holder in holders
        for name, value in holder.items()
        if name in _STATES
    )
    return state or any(_TASK.fullmatch(name) for name in names)


def _holders(body: JsonObject) -> list[JsonObject]:
    """A printed answer, and the objects right inside of it."""
    inner = [each for each in body.values() if isinstance(each, dict)]
    data = body.get("data")
    inner += [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
    return [body, *inner]


def _names(body: JsonObject) -> set[str]:
    return {f"/{name}" for holder in _holders(body) for name in holder}


def _has_result(names: set[str]) -> bool:
    last = {name.rstrip("/*").rpartition("/")[2] for name in names}
    return bool(last & _DONE) or "/data/*/url" in names
