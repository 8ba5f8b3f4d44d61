"""The JSON values that a printed answer consists of: one, or one for each event of a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.checks.printed import Spot
from conformance.checks.sheet import PrintedAnswer
from conformance.codec import lenient_json, sse
from conformance.codec.pointer import pointer
from conformance.dialects.members import items, member, members
from conformance.model import Dialect, Json, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One value.

    Attributes:
        part: which part of the dialect it is one of, ``response`` or ``stream_event``.
        inside: its JSON pointer in the answer, '' for the whole and for an event.
        event: the line that it stands on, where it is an event of a printed stream.
    """

    value: JsonObject
    part: str
    answer: PrintedAnswer
    inside: str = ""
    event: Spot | None = None

    def spot(self, where: str = "") -> Spot:
        """The place of the value at a JSON pointer inside of it."""
        return self.event or self.answer.body.spot(self.inside + where)


def pieces(answer: PrintedAnswer) -> Iterator[Piece]:
    """The objects of an answer, in order; what is no JSON is passed."""
    if answer.body.is_sse:
        yield from _events(answer)
        return
    value = answer.body.value
    for index, item in enumerate(items(value)):
        if isinstance(item, Mapping):
            yield Piece(value=item, part="stream_event", answer=answer, inside=pointer(index))
    if isinstance(value, Mapping):
        yield Piece(value=value, part=_part(value), answer=answer)


def marks(value: Json) -> frozenset[Dialect]:
    """The dialects whose answers alone have what stands at the top of a value."""
    native = (member(value, name) for name in ("candidates", "promptFeedback"))
    data = (members(item) for item in items(member(value, "data")))
    told = {
        Dialect.GEMINI: any(each is not None for each in native),
        Dialect.CHAT: isinstance(member(value, "choices"), list),
        Dialect.IMAGES: any({"url", "b64_json"} & item.keys() for item in data),
    }
    return frozenset(dialect for dialect, stands in told.items() if stands)


def _part(value: Json) -> str:
    """A chunk of a chat, or an event with a picture, says itself that it is one of a stream."""
    kind = member(value, "object"), member(value, "type")
    event = str(kind[0]).endswith(".chunk") or str(kind[1]).startswith("image_")
    return "stream_event" if event else "response"


def _events(answer: PrintedAnswer) -> Iterator[Piece]:
    text, start = answer.body.text, 0
    for event in sse.parse(text.encode("utf-8", "replace")).events:
        read = lenient_json.read(event.data)
        found = text.find(event.data[:40], start)
        start = max(found, start)
        if isinstance(read.value, Mapping):
            at = answer.body.spot_at(start)
            yield Piece(value=read.value, part="stream_event", answer=answer, event=at)
