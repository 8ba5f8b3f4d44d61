"""What goes over the wire, and what it means once a dialect lens has read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from conformance.model.json import Headers, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request. Where the key goes stands the placeholder ``{API_KEY}``, never the key."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP response, content encoding undone."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A named failure of the transport, e.g. ``timeout-total``; ``detail`` is in our words."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds since sending; ``chunks`` are (bytes, seconds) of a stream's pieces."""

    first_byte: float = 0.0
    total: float = 0.0
    chunks: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What storage or decoding destroys: lengths in bytes, the content encoding as declared."""

    declared_length: int | None = None
    received_length: int | None = None
    encoding: str = ""
    http_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An image URL of an answer, followed by the transport: a response or a named fault."""

    url: str
    response: Response | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An input picture: inline bytes or a URL. ``where`` is its JSON pointer in the request."""

    mime: str | None = None
    data: bytes | None = None
    url: str | None = None
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a request asks for, in no vendor's words; ``None`` means the request does not say.

    ``aspect_ratio`` is ``"16:9"``; ``image_size`` is a tier ``512 | 1K | 2K | 4K`` or pixels
    ``WxH``, as written; ``modalities`` are upper-case; ``output_format`` is ``png | jpeg | webp``;
    ``response_format`` is ``url | b64_json``.
    """

    model: str | None = None
    prompt: str | None = None
    references: tuple[Reference, ...] = ()
    aspect_ratio: str | None = None
    image_size: str | None = None
    modalities: tuple[str, ...] | None = None
    count: int | None = None
    output_format: str | None = None
    response_format: str | None = None
    stream: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What to alter in a request: Intent members by name, the casing of names, or a canary.

    Attributes:
        members: Intent member -> new value.
        casing: rewrite member names of the dialect to this casing.
        canary: the name of a member to add that no dialect knows.
    """

    members: Mapping[str, object] = field(default_factory=dict)
    casing: Literal["camel", "snake"] | None = None
    canary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A dialect has no way to express a change."""

    reason: str


class Place(StrEnum):
    """The known places of a picture in an answer."""

    INLINE_DATA = "inlineData"
    INLINE_DATA_SNAKE = "inline_data"
    FILE_DATA = "fileData"
    NATIVE_TEXT = "text part"
    NATIVE_IMAGE_URL = "image_url part"
    CONTENT_MARKDOWN_DATA = "markdown data URI in content"
    CONTENT_DATA_URI = "data URI in content"
    CONTENT_MARKDOWN_LINK = "markdown link in content"
    CONTENT_LINK = "link in content"
    CONTENT_PART = "content part"
    MESSAGE_IMAGES = "message.images[]"
    MESSAGE_IMAGE = "message.image"
    MEDIA_OUTPUTS = "media.outputs[]"
    DATA_B64 = "data[].b64_json"
    DATA_URL = "data[].url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture in an answer: bytes or a URL.

    Attributes:
        where: JSON pointer to it; in a stream the first token is the event's index.
        declared: the MIME type the answer gives it, as written.
        defects: named faults met while getting at the bytes, e.g. ``missing-padding``.
        thought: an interim picture of the model's thinking, not the result.
    """

    place: Place
    where: str
    declared: str | None = None
    data: bytes | None = None
    url: str | None = None
    thought: bool = False
    signature: str | None = None
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Token counts as the answer gives them; ``None`` where it does not."""

    prompt: int | None = None
    output: int | None = None
    thoughts: int | None = None
    total: int | None = None
    prompt_image: int | None = None
    output_image: int | None = None
    tool: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """Why the answer ended: our word, and the wire's (``raw``)."""

    reason: Literal["stop", "length", "blocked", "no_image", "tool", "malformed", "other"]
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiError:
    """An error in an answer.

    Attributes:
        envelope: whose shape it has; ``google-array`` is Google's one-element list.
        category: our word for its cause, equal across dialects; ``unreachable`` is a picture that
            could not be fetched from the URL in the request.
        code, type: as written, e.g. 400 and INVALID_ARGUMENT, or invalid_api_key and
            invalid_request_error.
    """

    envelope: Literal["google", "google-array", "openai", "html", "text", "empty", "other"]
    category: Literal[
        "bad_request",
        "authentication",
        "permission",
        "not_found",
        "method",
        "media_type",
        "too_large",
        "rate_limit",
        "blocked",
        "unreachable",
        "server",
        "other",
    ]
    message: str | None = None
    code: Json = None
    type: str | None = None
    param: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an answer delivers, in no vendor's words.

    ``images`` are all pictures in order, thoughts included; the result is the last that is no
    thought. ``text`` leaves out what was taken as a picture. ``block`` is the reason given where
    the prompt itself was blocked. ``grounded`` says that grounding metadata came along.
    """

    images: tuple[Image, ...] = ()
    text: str = ""
    thoughts: str = ""
    usage: Usage | None = None
    finish: Finish | None = None
    model: str | None = None
    error: ApiError | None = None
    block: str | None = None
    grounded: bool = False
    id: str | None = None
    created: int | None = None
    streamed: bool = False
