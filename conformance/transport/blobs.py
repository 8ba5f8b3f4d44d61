"""Pictures in files of their own, named by what they hold; a marker stands in their place.

In a cassette, ``blob:sha256:<hex>`` within a text stands for the base64 of the file
``blobs/<hex>.<extension>``. A body that is nothing but a marker is the picture itself. A text that
had ``blob:sha256:`` in it by itself has a ``=`` more behind ``blob:`` (``blob:=sha256:``, and so
on), so that ``inflate(deflate(body)) == body`` for any bytes whatsoever.

Only what is certain to come back byte for byte is taken out: standard base64 with its padding, at
least 1 KiB of it, whose bytes begin as a picture does. Anything else stays where it is, unless that
leaves more than 8 MiB: then the whole body is kept like a picture, in a file ``….bin``, so that no
interaction is too large to be read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from conformance.codec import base64_text
from conformance.codec.image.sniff import sniff
from conformance.errors import CorruptEvidence, Location
from conformance.transport.atomic import replacing

FOLDER = "blobs"
LEAST = 1024
MOST = 8 * 1024 * 1024

#: Media type -> extension of the file.
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
    "image/heic": "heic",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
}
_OTHER = "bin"

_MARKER = b"blob:sha256:"
# Base64, or a text like a marker. The look-behind in front keeps a long text linear. The one behind
# base64 leaves alone what may be the start of a text like a marker, which has to be read as such.
_TAKEN = re.compile(
    rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{%d,}+={0,2}(?<!blob)|blob:(=*sha256:)" % (LEAST * 4 // 3)
)
_STORED = re.compile(rb"blob:(?:sha256:([0-9a-f]{64})?|=(=*sha256:))")
_ALONE = re.compile(rb"blob:sha256:([0-9a-f]{64})")


def deflate(body: bytes, keep: Callable[[bytes], str]) -> bytes:
    """The body with a marker for each picture; ``keep`` takes a picture and gives its SHA-256."""
    if _is_picture(body):
        return _MARKER + keep(body).encode("ascii")

    def shortened(found: re.Match[bytes]) -> bytes:
        text = found[0]
        if found[1] is not None:
            return b"blob:=" + found[1]
        if len(text) == len(body):  # a marker alone would mean the picture itself
            return text
        picture = base64_text.exact(text)
        if picture is None or not _is_picture(picture):
            return text
        return _MARKER + keep(picture).encode("ascii")

    short = _TAKEN.sub(shortened, body)
    return short if len(short) <= MOST else _MARKER + keep(body).encode("ascii")


def inflate(
    text: bytes, fetch: Callable[[str], bytes], *, within: Callable[[str], bytes] | None = None
) -> bytes:
    """The body that ``deflate`` shortened; ``fetch`` gives a picture for its SHA-256.

    ``within`` gives what is to stand there in base64 instead, where there is text around it.

    Raises:
        CorruptEvidence: a marker is cut short.
    """
    if alone := _ALONE.fullmatch(text):
        return fetch(alone[1].decode("ascii"))

    within = within or fetch

    def restored(found: re.Match[bytes]) -> bytes:
        if found[2] is not None:
            return b"blob:" + found[2]
        if found[1] is None:
            raise CorruptEvidence("a marker of a picture lacks its SHA-256")
        return base64_text.encode(within(found[1].decode("ascii")))

    return _STORED.sub(restored, text)


def sha256(data: bytes) -> str:
    """The name under which a picture is kept; also a ``keep`` that keeps nothing."""
    return hashlib.sha256(data).hexdigest()


def _is_picture(data: bytes) -> bool:
    return len(data) >= LEAST and sniff(data) in EXTENSIONS


class Blobs:
    """The folder of pictures beside the cassettes."""

    def __init__(self, cassettes: Path) -> None:
        self.folder = cassettes / FOLDER

    def store(self, pictures: Mapping[str, bytes]) -> None:
        """Write each picture, by its SHA-256, unless it is there already, whole."""
        for digest, picture in pictures.items():
            extension = EXTENSIONS.get(sniff(picture) or "", _OTHER)
            path = self.folder / f"{digest}.{extension}"
            if not (path.is_file() and path.read_bytes() == picture):
                with replacing(path) as file:
                    file.write(picture)

    def fetch(self, digest: str) -> bytes:
        """The picture with that SHA-256.

        Raises:
            CorruptEvidence: the file is missing, or its bytes are others.
        """
        for extension in (*EXTENSIONS.values(), _OTHER):
            path = self.folder / f"{digest}.{extension}"
            try:
                picture = path.read_bytes()
            except FileNotFoundError:
                continue
            if sha256(picture) != digest:
                raise CorruptEvidence(
                    f"the picture's bytes have the SHA-256 {sha256(picture)}",
                    location=Location(str(path)),
                    hint="restore the file from version control",
                )
            return picture
        raise CorruptEvidence(
            "there is no such picture, though a cassette holds its place",
            location=Location(str(self.folder / f"{digest}.*")),
            hint="restore the file from version control",
        )
