"""What some bytes are, by their first ones (https://mimesniff.spec.whatwg.org/ and the formats)."""

from __future__ import annotations

import re

_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"BM.{4}\0\0\0\0.{4}[\x0c-\x7c]\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"II\x2a\0|MM\0\x2a|II\x2b\0|MM\0\x2b"), "image/tiff"),
    (re.compile(rb"%PDF-"), "application/pdf"),
)
# ISO base media files name their kind, and those they are compatible with, in the first box.
_FTYP = re.compile(rb"(....)ftyp", re.DOTALL)
_BRANDS = (
    (frozenset({b"avif", b"avis"}), "image/avif"),
    (frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"}), "image/heic"),
    (frozenset({b"mif1", b"msf1"}), "image/heif"),
)
_BLANKS = rb"(?:\xef\xbb\xbf)?[ \t\r\n\f]*+"
_COMMENTS = rb"(?:<!--(?:(?!-->).)*+-->\s*+)*+"  # possessive: backtracking would be exponential
_SVG = re.compile(
    _BLANKS + rb"(?:<\?xml[^>]*+>\s*+)?" + _COMMENTS + rb"(?:<!doctype svg[^>]*+>\s*+)?<svg[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HTML = re.compile(
    _BLANKS + _COMMENTS + rb"<(?:!doctype html|html|head|body|title|h1|script)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(_BLANKS + rb"[\[{][ \t\r\n]*[\[{\"\]}0-9tfn-]")
_HEAD = 1_024  # bytes; marks further in say nothing about the type


def sniff(data: bytes) -> str | None:
    """The MIME type that the first bytes show, or ``None``; never raises.

    Known are PNG, JPEG, WebP, GIF, AVIF, HEIC, BMP, TIFF and SVG, and what comes in their place:
    HTML, JSON and PDF.
    """
    head = data[:_HEAD]
    for pattern, mime in _MAGIC:
        if pattern.match(head):
            return mime
    box = _FTYP.match(head)
    if box:
        brands = head[8 : min(int.from_bytes(box[1]), len(head))]
        names = [brands[at : at + 4] for at in range(0, len(brands), 4) if at != len(b"abcd")]
        return next((mime for known, mime in _BRANDS if known.intersection(names)), None)
    for pattern, mime in (
        (_SVG, "image/svg+xml"),
        (_HTML, "text/html"),
        (_JSON, "application/json"),
    ):
        if pattern.match(head):
            return mime
    return None
