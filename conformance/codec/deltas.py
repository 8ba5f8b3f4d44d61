"""The texts that an answer spreads over events or array items: read joined, write back apart."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from conformance.codec import sse, strict_json
from conformance.codec.pointer import replace, walk
from conformance.model import Json

_INDEX = re.compile(r"/[0-9]+(?=/|\Z)")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One string: the document it stands in, its pointer there, and itself."""

    document: int
    pointer: str
    text: str


class Joined:
    """A text made of fragments: where they stand (a pointer, or one with ``*``), and its bytes."""

    def __init__(self, where: str, fragments: Sequence[Fragment]) -> None:
        pieces = [_utf8(each.text) for each in fragments]
        self.where = where
        self.fragments = fragments
        self.data = b"".join(pieces)
        self._ends = list(accumulate(map(len, pieces)))

    def crosses(self, start: int, end: int) -> bool:
        """Whether bytes ``start`` to ``end`` lie in more than one fragment."""
        return bisect_right(self._ends, start) != bisect_right(self._ends, end - 1)


@dataclass(slots=True)
class _Document:
    """An event, or a whole body that is no stream; ``raw`` data is text that is no JSON."""

    start: int
    end: int
    value: Json
    raw: bool
    changed: bool = False


class Deltas:
    """A body as a list of documents whose strings continue each other.

    A body that is neither a stream nor a JSON array or object has no documents.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._is_stream = sse.looks_like_sse(body)
        self._documents = list(_events(body) if self._is_stream else _whole(body))

    def joined(self) -> Iterator[Joined]:
        """Texts of two or more fragments; changes made on the way are seen.

        Once by exact pointer and once with any index, since a text may go on in the next part.
        """
        for name in (str, lambda pointer: _INDEX.sub("/*", pointer)):
            groups: dict[str, list[Fragment]] = defaultdict(list)
            for fragment in self._fragments():
                groups[name(fragment.pointer)].append(fragment)
            for where, fragments in groups.items():
                if len(fragments) > 1:
                    yield Joined(where, fragments)

    def change(self, joined: Joined, cuts: Sequence[tuple[int, int, str]]) -> None:
        """Replace bytes ``start`` to ``end`` of a joined text by another, for each cut.

        It goes to the fragment in which ``start`` lies.
        """
        shift = 0
        for fragment in joined.fragments:
            data = _utf8(fragment.text)
            pieces, at = [], 0
            for start, end, text in cuts:
                begin, stop = max(start - shift, 0), min(end - shift, len(data))
                if begin < stop:
                    pieces += [data[at:begin], text.encode() if start >= shift else b""]
                    at = stop
            shift += len(data)
            if pieces:
                document = self._documents[fragment.document]
                new = b"".join([*pieces, data[at:]]).decode("utf-8", "surrogatepass")
                document.value = replace(document.value, fragment.pointer, new)
                document.changed = True

    def body(self) -> bytes:
        """The body; byte for byte the original outside changed documents."""
        pieces, at = [], 0
        for document in self._documents:
            if document.changed:
                pieces += [self._body[at : document.start], self._written(document)]
                at = document.end
        return b"".join([*pieces, self._body[at:]])

    def _fragments(self) -> Iterator[Fragment]:
        for index, document in enumerate(self._documents):
            for pointer, value in walk(document.value):
                if isinstance(value, str):
                    yield Fragment(index, pointer, value)

    def _written(self, document: _Document) -> bytes:
        text = document.value if document.raw else _dumped(document.value)
        # Python's escape for a surrogate, \udXXX, happens to be JSON's.
        data = str(text).encode("utf-8", "backslashreplace")
        if not self._is_stream:
            return data
        lines = self._body[document.start : document.end].splitlines(keepends=True)
        is_data = [re.match(rb"(?:\xef\xbb\xbf)?data(?::|\r|\n|\Z)", line) for line in lines]
        at = next(index for index, found in enumerate(is_data) if found)
        end = lines[at][len(lines[at].rstrip(b"\r\n")) :]
        new = [b"data: " + line + end for line in data.split(b"\n")]
        others = [line for line, found in zip(lines, is_data, strict=True) if not found]
        return b"".join([*others[:at], *new, *others[at:]])


def _events(body: bytes) -> Iterator[_Document]:
    for event in sse.parse(body).events:
        parsed = strict_json.parse(event.data.encode("utf-8", "surrogatepass"))
        if isinstance(parsed.value, (str, Mapping, list)):
            yield _Document(event.offset, event.end, parsed.value, raw=False)
        else:
            yield _Document(event.offset, event.end, event.data, raw=True)


def _whole(body: bytes) -> Iterator[_Document]:
    parsed = strict_json.parse(body)
    if isinstance(parsed.value, (Mapping, list)):
        yield _Document(0, len(body), parsed.value, raw=False)


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
