"""What a printed answer comes to: whether it ended as it should, and whether it has a picture."""

from __future__ import annotations

import re
from typing import Final

from conformance.checks.printed_piece import marks, pieces
from conformance.checks.sheet import PrintedAnswer
from conformance.dialects.members import items, member, members
from conformance.model import Dialect

#: What may stand for a picture in a text: markup, a data URI, or words in brackets.
_STANDS_FOR: Final = re.compile(
    r"!\[|data:image|https?://|[<{\[(（【]|base64|\.{3}|…", re.IGNORECASE
)


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
