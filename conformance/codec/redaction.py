"""Secrets taken out of bytes by value, in whatever encoding they come back.

Vendors echo keys: in error texts, in URLs, base64-encoded in debug members, spread over the events
of a stream. Nothing may reach the disk before it went through here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.codec import deltas
from conformance.codec.unescape import MAX_ROUNDS, View, unescape
from conformance.errors import SecretError

#: Shorter ones would be found by chance, and hide what is no secret.
MIN_LENGTH = 8

_PLACEHOLDER = re.compile(r"[A-Za-z0-9_{}.:*-]+")  # means itself in JSON, HTML, YAML and URLs
_SECRET = re.compile(r"[ -~]+")  # what a header can carry
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_MAX_PASSES = 10


@dataclass(frozen=True, slots=True)
class _Needle:
    """One form of one secret. ``folded`` forms are searched in any case, in lower case."""

    placeholder: str
    kind: str
    pattern: bytes
    folded: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a secret stands, in bytes, and in which form: '' is its own, else e.g. ``, base64``."""

    start: int
    end: int
    placeholder: str
    kind: str


class Redactor:
    """Replaces secrets by their placeholders.

    Found are: the secret itself in any case, percent-, JSON- and HTML-escaped as a whole or in
    part and up to four layers deep, base64 in both alphabets at all three alignments, and
    hexadecimal; each also broken over lines. Content encoding must be undone before. A secret that
    itself begins or ends with ``%``, ``&`` or a backslash can hide, escaped, in an escape that it
    forms with its neighbours; no real key does.

    Args:
        secrets: placeholder -> secret, e.g. ``{"{API_KEY}": os.environ[…]}``.

    Raises:
        SecretError: a secret is too short, holds what no header carries, or overlaps with a
            placeholder.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        for placeholder, secret in secrets.items():
            _check(placeholder, secret, tuple(secrets))
        longest_first = sorted(secrets.items(), key=lambda item: (-len(item[1]), item))
        self._needles = tuple(needle for item in longest_first for needle in _needles(*item))

    def body(self, data: bytes) -> tuple[bytes, tuple[str, ...]]:
        """The bytes without secrets, and where each stood, e.g. ``{API_KEY} at byte 9, base64``.

        Bytes that hold no secret come back as they are.
        """
        hits = first = self.hits(data)
        for _ in range(_MAX_PASSES):
            if not hits:
                break
            data = _replaced(data, hits)
            # A placeholder may complete a secret together with what follows it.
            hits = self.hits(data)
        return data, tuple(f"{hit.placeholder} at byte {hit.start}{hit.kind}" for hit in first)

    def text(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Like ``body``, for text; places count bytes of its UTF-8 form."""
        data, echoes = self.body(text.encode("utf-8", "surrogatepass"))
        return data.decode("utf-8", "surrogatepass"), echoes

    def stream(self, body: bytes) -> tuple[bytes, tuple[str, ...]]:
        """Like ``body``, and also where a secret is spread over events or over texts of an array.

        An answer streams text in pieces; joined again by a reader, they would show the secret.
        Only the events (or the one JSON body) that hold a piece are written anew.
        """
        pieces = deltas.Deltas(body)
        spread: tuple[str, ...] = ()
        for joined in pieces.joined():
            hits = [hit for hit in self.hits(joined.data) if joined.crosses(hit.start, hit.end)]
            pieces.change(joined, [(hit.start, hit.end, hit.placeholder) for hit in hits])
            spread += tuple(
                f"{hit.placeholder} in pieces at {joined.where}{hit.kind}" for hit in hits
            )
        clean, echoes = self.body(pieces.body())
        return clean, (*echoes, *spread)

    def hits(self, data: bytes) -> tuple[Hit, ...]:
        """Where secrets stand in ``data``, in order, overlapping ones merged."""
        hits = list(self._search(data, (), ""))
        views: tuple[View, ...] = ()
        for _ in range(MAX_ROUNDS if self._needles else 0):
            view = unescape(views[-1].data if views else data)
            if view is None:
                break
            views = (*views, view)
            hits += self._search(view.data, views, ", escaped")
        return _merged(hits)

    def in_base64(self, text: bytes) -> bool:
        """Whether a secret stands in base64, as it is or within what was encoded."""
        return any(self._search(text, (), ""))

    def _search(self, data: bytes, views: tuple[View, ...], how: str) -> Iterator[Hit]:
        folded, standard = data.lower(), _in_standard_alphabet(data)
        for needle in self._needles:
            haystack = folded if needle.folded else standard
            at = haystack.find(needle.pattern)
            while at >= 0:
                start, end = at, at + len(needle.pattern)
                for view in reversed(views):
                    start, end = view.source(start, end)
                yield Hit(start, end, needle.placeholder, needle.kind + how)
                at = haystack.find(needle.pattern, at + 1)


def _in_standard_alphabet(data: bytes) -> bytes:
    return data.translate(_TO_STANDARD) if b"-" in data or b"_" in data else data


def _check(placeholder: str, secret: str, placeholders: tuple[str, ...]) -> None:
    if not _PLACEHOLDER.fullmatch(placeholder):
        raise SecretError(f"the placeholder {placeholder!r} would need escaping somewhere")
    if len(secret) < MIN_LENGTH:
        raise SecretError(
            f"the secret for {placeholder} has fewer than {MIN_LENGTH} characters",
            hint="set the real key; a made-up one must be that long as well",
        )
    if not _SECRET.fullmatch(secret) or secret != secret.strip():
        raise SecretError(
            f"the secret for {placeholder} holds characters that no header carries",
            hint="look for blanks or a line end around the key",
        )
    if any(secret.lower() in other.lower() for other in placeholders):
        raise SecretError(
            f"the secret for {placeholder} is part of a placeholder",
            hint="set the real key",
        )


def _needles(placeholder: str, secret: str) -> Iterator[_Needle]:
    raw = secret.encode("ascii")
    for form in dict.fromkeys((raw, raw.replace(b" ", b"+"), _plain(raw))):
        if len(form) >= MIN_LENGTH:
            yield _Needle(placeholder, "", form.lower(), folded=True)
    yield _Needle(placeholder, ", hexadecimal", raw.hex().encode(), folded=True)
    for shift in range(3):
        yield _Needle(placeholder, ", base64", _base64_core(raw, shift), folded=False)


def _plain(raw: bytes) -> bytes:
    """A secret that itself looks escaped, as it comes out where all escapes are undone."""
    for _ in range(MAX_ROUNDS):
        view = unescape(raw)
        if view is None:
            break
        raw = view.data
    return raw


def _base64_core(raw: bytes, shift: int) -> bytes:
    """The characters that only ``raw`` decides when it follows ``shift`` bytes modulo 3."""
    text = base64.b64encode(bytes(shift) + raw)
    first = -(-8 * shift // 6)
    last = 8 * (shift + len(raw)) // 6
    return text[first:last]


def _merged(hits: list[Hit]) -> tuple[Hit, ...]:
    merged: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if merged and hit.start < merged[-1].end:
            last = merged.pop()
            end = max(last.end, hit.end)
            merged.append(Hit(last.start, end, last.placeholder, last.kind))
        else:
            merged.append(hit)
    return tuple(merged)


def _replaced(data: bytes, hits: tuple[Hit, ...]) -> bytes:
    pieces, at = [], 0
    for hit in hits:
        pieces += [data[at : hit.start], hit.placeholder.encode("ascii")]
        at = hit.end
    return b"".join([*pieces, data[at:]])
