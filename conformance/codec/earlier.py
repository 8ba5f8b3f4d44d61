"""Records as earlier versions wrote them, in the form of today."""

from __future__ import annotations

from conformance.model import Json, JsonObject

#: What a case had while it could be in one probe group alone.
_ONE_PART = ("group", "probe", "role")


def with_parts(record: JsonObject) -> JsonObject:
    """A record of a case, whose one part in a probe group may stand in three members of its own."""
    if not any(name in record for name in _ONE_PART):
        return record
    part: dict[str, Json] = {name: record.get(name, "") for name in _ONE_PART}
    rest = {name: value for name, value in record.items() if name not in _ONE_PART}
    return {**rest, "parts": [part]}
