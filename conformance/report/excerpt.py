"""The part of an answer that decided a finding, with its surroundings left out."""

from __future__ import annotations

import json

from conformance.codec.pointer import tokens
from conformance.codec.records import dumps, to_json
from conformance.model import Json
from conformance.report.visible import visible

_DEEPEST = 24
_LEAF = 300


def excerpt(body: str, pointer: str) -> str:
    """The member at a JSON pointer inside its parents, siblings as ``…``; '' where there is none.

    Args:
        body: a response body as a run keeps it: JSON, or a stream of which each event is.
        pointer: of the finding, in a stream the number of the event first; other addresses, e.g.
            ``status``, lead nowhere.
    """
    if not pointer.startswith("/"):
        return ""
    try:
        value, way = _document(body), tokens(pointer)
    except (ValueError, RecursionError):
        return ""
    opening, closing = "", ""
    for token in way[:_DEEPEST]:
        found = _member(value, token)
        if found is None:
            return ""
        label, member, before, after = found
        left, right = "{}" if isinstance(value, dict) else "[]"
        opening += left + ("…, " if before else "") + label
        closing = (", …" if after else "") + right + closing
        value = member
    return f"{opening}{visible(dumps(to_json(value)), _LEAF)}{closing}"


def _document(body: str) -> Json:
    """The JSON of a body, or the list of a stream's events; ``null`` for those that are no JSON."""
    if not body.lstrip().startswith(("data:", "event:", "id:", ":")):
        document: Json = json.loads(body)
        return document
    lines = (line.partition(":")[2] for line in body.splitlines() if line.startswith("data:"))
    return [_event(line) for line in lines if line.strip() != "[DONE]"]


def _event(line: str) -> Json:
    try:
        event: Json = json.loads(line)
    except (ValueError, RecursionError):  # cut for the run, or broken by the vendor
        return None
    return event


def _member(value: Json, token: str) -> tuple[str, Json, bool, bool] | None:
    """The label and value of a member, and whether others stand before and after it."""
    if isinstance(value, dict) and token in value:
        place = list(value).index(token)
        label = f"{visible(dumps(token), 80)}: "
        return label, value[token], place > 0, place < len(value) - 1
    if isinstance(value, list) and token.isascii() and token.isdigit() and len(token) < 9:  # noqa: PLR2004 - no array is longer
        place = int(token)
        if place < len(value):
            return "", value[place], place > 0, place < len(value) - 1
    return None
