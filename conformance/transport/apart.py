"""An exchange with its pictures beside it: megabytes of base64 are gone through once.

What looks at an answer on its way to the disk, for keys, for links or for what to write down, then
looks at a few kilobytes of text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from conformance.model import Exchange, Response
from conformance.transport.blobs import deflate, inflate, sha256

#: Bytes at either end of a picture that stay in a brief exchange: a multiple of three, so that
#: their base64 is that of the picture. No key is as long, in whatever form.
_END: Final = 6 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """An exchange whose pictures were taken out.

    Attributes:
        exchange: with markers for pictures in its bodies and thumbnails, see ``blobs``.
        pictures: SHA-256 -> picture.
    """

    exchange: Exchange
    pictures: Mapping[str, bytes]

    @classmethod
    def of(cls, exchange: Exchange) -> Self:
        """Take the pictures out of a whole exchange."""
        pictures: dict[str, bytes] = {}
        short = _changed(exchange, lambda body: deflate(body, _into(pictures)))
        return cls(exchange=short, pictures=pictures)

    def with_fetched(self, fetched: Apart) -> Apart:
        """With the pictures that were fetched for another exchange, and the echoes in them."""
        mine, theirs = self.exchange, fetched.exchange
        joined = replace(mine, fetched=theirs.fetched, echoes=(*mine.echoes, *theirs.echoes))
        return Apart(exchange=joined, pictures={**self.pictures, **fetched.pictures})

    def with_thumbnails(self, uris: Mapping[str, str]) -> Apart:
        """With these thumbnails: SHA-256 of a picture -> data URI."""
        pictures = dict(self.pictures)
        short = _thumbnails(uris, lambda uri: deflate(uri, _into(pictures)))
        return Apart(exchange=replace(self.exchange, thumbnails=short), pictures=pictures)

    def whole(self) -> Exchange:
        """The exchange with its pictures, byte for byte."""
        return _changed(self.exchange, lambda body: inflate(body, self.pictures.__getitem__))

    def brief(self) -> Exchange:
        """The exchange with small stand-ins for the pictures inside of texts.

        A stand-in has the first and the last bytes of its picture, so that whatever stands around
        it means the same as around the picture. A body that is nothing but a picture is there as
        it is.
        """
        return _changed(
            self.exchange,
            lambda body: inflate(body, self.pictures.__getitem__, within=self._stand_in),
        )

    def picture(self, seen: bytes) -> tuple[str, bytes]:
        """The picture for whose bytes, or stand-in, something was taken; with its SHA-256."""
        for digest, picture in self.pictures.items():
            if seen in (picture, self._stand_in(digest)):  # a set would hash megabytes
                return digest, picture
        return sha256(seen), seen

    def _stand_in(self, digest: str) -> bytes:
        picture = self.pictures[digest]
        if len(picture) <= 3 * _END:
            return picture
        # The hash, and a byte more to make thirds of it: no two pictures have the same stand-in.
        middle = bytes.fromhex(digest) + b"\0"
        return picture[:_END] + middle + picture[-_END - len(picture) % 3 :]


def _changed(exchange: Exchange, change: Callable[[bytes], bytes]) -> Exchange:
    """The exchange with all that may hold a picture changed."""
    case = exchange.case
    return replace(
        exchange,
        case=replace(case, request=replace(case.request, body=change(case.request.body))),
        response=_answer(exchange.response, change),
        fetched=tuple(
            replace(each, response=_answer(each.response, change)) for each in exchange.fetched
        ),
        thumbnails=_thumbnails(exchange.thumbnails, change),
    )


def _answer(response: Response | None, change: Callable[[bytes], bytes]) -> Response | None:
    return response and replace(response, body=change(response.body))


def _thumbnails(uris: Mapping[str, str], change: Callable[[bytes], bytes]) -> dict[str, str]:
    return {digest: change(uri.encode("ascii")).decode("ascii") for digest, uri in uris.items()}


def _into(pictures: dict[str, bytes]) -> Callable[[bytes], str]:
    def keep(picture: bytes) -> str:
        digest = sha256(picture)
        pictures[digest] = picture
        return digest

    return keep
