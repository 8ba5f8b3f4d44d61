"""What a printed answer comes to: whether it ended as it should, has a picture, or is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from conformance.checks.printed_piece import marks, pieces
from conformance.checks.sheet import PrintedAnswer
from conformance.dialects.members import integer, items, member, members, text
from conformance.model import Dialect, JsonObject

#: What may stand for a picture in a text: markup, a data URI, or words in brackets.
_STANDS_FOR: Final = re.compile(
    r"!\[|data:image|https?://|[<{\[(（【]|base64|\.{3}|…", re.IGNORECASE
)
#: Members in which relays say what went wrong, and words by which they say that nothing did.
_MESSAGES: Final = ("message", "msg", "error_message", "error_msg", "detail")
_WELL: Final = re.compile(
    r"\s*(?:ok|okay|success\w*|succeeded|done|成功|请求成功|操作成功)\W*\Z", re.IGNORECASE
)
#: From here on a code is no success in anybody's counting, as 1, 200 or 201 are in somebody's.
_FIRST_ERROR: Final = 400


def ended(answer: PrintedAnswer) -> bool:
    """Whether it is a success in its dialect that came to its end as it should."""
    if not answer.ok or answer.spoken is Dialect.ANY or answer.outcome.error:
        return False
    told = answer.outcome
    none = answer.spoken is Dialect.IMAGES and isinstance(member(answer.body.value, "data"), list)
    known = none or any(answer.spoken in marks(each.value) for each in pieces(answer))
    stopped = told.finish is None or told.finish.reason == "stop"
    return known and stopped and not told.block and not (answer.body.is_sse and told.finish is None)


def has_picture(answer: PrintedAnswer) -> bool:
    """Whether there is one, or anything that may stand for one."""
    data = [item for each in pieces(answer) for item in items(each.value.get("data"))]
    held = any({"url", "b64_json"} & members(item).keys() for item in data)
    told = answer.outcome
    return held or bool(told.images) or bool(_STANDS_FOR.search(told.text))


def tells_error(value: JsonObject) -> bool:
    """Whether an envelope of the vendor's own says that it went wrong, and holds nothing else."""
    message = next((each for name in _MESSAGES if (each := text(value.get(name)))), "")
    code = integer(value.get("code")) or 0
    refused = code < 0 or code >= _FIRST_ERROR
    failed = value.get("success") is False
    more = [name for name, held in value.items() if isinstance(held, Mapping | list) and held]
    return (refused or failed) and bool(message) and not more and not _WELL.match(message)
