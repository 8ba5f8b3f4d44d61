"""The JSON documents that an answer consists of: one, or one for each event of a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from conformance.codec import sse, strict_json
from conformance.codec.pointer import pointer
from conformance.dialects.members import items
from conformance.model import Json, JsonObject, Response

T = TypeVar("T")

DONE = "[DONE]"
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One JSON object of an answer.

    Attributes:
        where: the JSON pointer that leads to it: '' for a whole body, else ``/<event index>``.
        event: the type of the server-sent event that brought it, or ''.
    """

    value: JsonObject
    where: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """What a body consists of.

    Attributes:
        kind: ``json``, ``events`` (a stream of server-sent events), ``array`` (a JSON array of
            documents), ``html``, ``text``, ``empty``, or ``broken`` (JSON that cannot be read).
    """

    kind: Literal["json", "events", "array", "html", "text", "empty", "broken"]
    documents: tuple[Document, ...] = ()

    @property
    def streamed(self) -> bool:
        """Whether the answer came in pieces."""
        return self.kind in {"events", "array"}

    def first(self, find: Callable[[JsonObject], T | None]) -> T | None:
        """What ``find`` finds in the first document in which it finds anything."""
        found = (find(each.value) for each in self.documents)
        return next((each for each in found if each is not None), None)

    def last(self, find: Callable[[JsonObject], T | None]) -> T | None:
        """Likewise in the last one."""
        found = (find(each.value) for each in self.documents[::-1])
        return next((each for each in found if each is not None), None)


def read(response: Response) -> Documents:
    """Take a body apart by what it is, whatever it is declared to be; never raises."""
    body = response.body
    if not body.strip():
        return Documents(kind="empty")
    if _HTML.match(body):
        return Documents(kind="html")
    if sse.looks_like_sse(body):
        return Documents(kind="events", documents=tuple(_events(body)))
    parsed = strict_json.shared(body)
    if isinstance(parsed.value, Mapping):
        return Documents(kind="json", documents=(Document(value=parsed.value),))
    if isinstance(parsed.value, Sequence) and not isinstance(parsed.value, str):
        return Documents(kind="array", documents=tuple(_array(parsed.value, "")))
    cut = not parsed.found and body.lstrip()[:1] in {b"{", b"["}
    return Documents(kind="broken" if cut else "text")


def _events(body: bytes) -> Iterator[Document]:
    for event in sse.parse(body).events:
        if event.data.strip() == DONE:
            continue
        value = strict_json.parse(event.data.encode("utf-8", "surrogatepass")).value
        where = pointer(event.index)
        if isinstance(value, Mapping):
            yield Document(value=value, where=where, event=event.event)
        # Google wraps an error in a list of one, in a stream too.
        yield from (replace(each, event=event.event) for each in _array(value, where))


def _array(value: Json, where: str) -> Iterator[Document]:
    for index, item in enumerate(items(value)):
        if isinstance(item, Mapping):
            yield Document(value=item, where=where + pointer(index))
