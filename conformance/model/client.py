"""What an official client made of a vendor's answer, as its caller saw it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPicture:
    """A picture that a client handed over; sizes in pixels, ``type`` is that of its bytes.

    Attributes:
        decodes: false where the bytes are no picture, or only a part of one.
        linked: the client handed over a URL, and the bytes are what it led to.
    """

    type: str | None = None
    width: int | None = None
    height: int | None = None
    decodes: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOutcome:
    """What the caller of a client got: pictures, text, or an exception.

    Attributes:
        client: the package's name.
        version: of the package; it stays in the recording, since reports hold none.
        raised: the exception's class with its module, e.g. ``openai.NotFoundError``; '' for none.
        own: whether that is one of the client's own for answers of an API, rather than what its
            inner workings stumbled over.
        status: the HTTP status that the exception tells.
        reason: what the exception names as the cause, e.g. ``NOT_FOUND``, ``invalid_api_key``.
        told: whether the exception has words of the vendor's.
        text: whether there was text.
        pieces: how many events of a stream the caller saw.
    """

    client: str
    version: str
    raised: str = ""
    own: bool = False
    status: int | None = None
    reason: str = ""
    told: bool = False
    pictures: tuple[ClientPicture, ...] = ()
    text: bool = False
    pieces: int = 0
