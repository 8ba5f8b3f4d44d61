"""Errors in an answer, in whatever envelope they come: Google's, OpenAI's, a web page, nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from conformance.codec import strict_json
from conformance.dialects import google_errors, openai_errors
from conformance.dialects.documents import Document, Documents
from conformance.dialects.members import integer, items, member, members, objects, text
from conformance.dialects.statuses import Category, category, success
from conformance.model import ApiError, Json, JsonObject, Response

#: Characters of a page that is no JSON to keep as a message.
MESSAGE_LENGTH = 500
_TITLE = re.compile(rb"<title[^>]{0,100}>([^<]{0,500})", re.IGNORECASE)
_MESSAGES = ("message", "msg", "detail", "error_message", "error_msg", "title")
_FIRST_ERROR = 400
#: Members that make an object an answer, so that a mere ``code`` beside them is no error.
_RESULTS = ("candidates", "choices", "data", "images", "promptFeedback")


def read(response: Response, documents: Documents) -> ApiError | None:
    """The error that an answer carries, whatever its status; ``None`` where all went well.

    Every status outside 2xx is an error, except 0, which stands for no answer at all. JSON that
    is broken is none: what it was going to say is not known.
    """
    status = response.status
    if not status:
        return None
    if documents.kind == "html":
        title = _TITLE.search(response.body)
        message = title[1].decode("utf-8", "replace").strip() if title else ""
        return ApiError(envelope="html", category=category(status), message=message or None)
    if documents.kind in {"text", "empty"}:
        message = response.body[: 4 * MESSAGE_LENGTH].decode("utf-8", "replace").strip()
        return ApiError(
            envelope="text" if documents.kind == "text" else "empty",
            category=category(status),
            message=message[:MESSAGE_LENGTH] or None,
        )
    stated = next((each for each in _stated(documents, status) if each), None)
    if stated is None and not success(status):
        return ApiError(
            envelope="other",
            category=category(status),
            message=documents.first(_loose),
            code=documents.first(lambda value: value.get("code")),
        )
    return stated


def alone(documents: Documents, error: ApiError | None) -> bool:
    """Whether a list holds nothing but an error, which is no stream."""
    return documents.kind == "array" and error is not None and len(documents.documents) == 1


def _stated(documents: Documents, status: int) -> Iterator[ApiError | None]:
    listed = documents.kind == "array" and len(documents.documents) == 1
    for document in documents.documents:
        found = _in_document(document, status)
        in_list = listed or document.where.count("/") > 1
        yield replace(found, envelope="google-array") if found and in_list else found
        for _, choice in objects(document.value.get("choices"), ""):
            yield _object(choice.get("error"), status)


def _in_document(document: Document, status: int) -> ApiError | None:
    value = document.value
    error = value.get("error")
    if isinstance(error, Mapping):
        return _object(error, status)
    if error:
        message = error if isinstance(error, str) else _loose(value)
        return ApiError(envelope="other", category=_category(value, status), message=message)
    if "error" in (document.event, value.get("type")):
        return _object(value, status)
    return _unwrapped(value, status)


def _object(error: Json, status: int) -> ApiError | None:
    """An error object. One inside its own message is the one that counts."""
    if not isinstance(error, Mapping) or not any(error.values()):
        return None
    for _ in range(strict_json.MAX_DEPTH):
        inner = error.get("message")
        if not isinstance(inner, Mapping):
            break
        deeper = inner.get("error", inner)
        error = deeper if isinstance(deeper, Mapping) else inner
    found = _of(error, status)
    quoted = _quoted(found.message or "", status)
    return replace(found, category=quoted.category) if quoted else found


def _quoted(message: str, status: int) -> ApiError | None:
    """The upstream's error, where a relay pasted its JSON into the message."""
    start = message.find("{")
    if start < 0:
        return None
    pasted = message[start:].encode("utf-8", "surrogatepass")
    error = members(strict_json.parse(pasted).value).get("error")
    if not isinstance(error, Mapping) or not isinstance(error.get("message"), str):
        return None
    return _of(error, status)


def _of(error: JsonObject, status: int) -> ApiError:
    if google_errors.is_google(error):
        return google_errors.read(error, status)
    return openai_errors.read(error, status)


def _unwrapped(value: JsonObject, status: int) -> ApiError | None:
    """A code and a message with nothing around them, or a list of errors."""
    errors = items(value.get("errors"))
    code = integer(value.get("code"))
    if any(value.get(name) for name in _RESULTS):
        return None
    if errors or (code is not None and code >= _FIRST_ERROR and _loose(value)):
        return ApiError(
            envelope="other",
            category=_category(value, status),
            message=_loose(value),
            code=value.get("code"),
        )
    return None


def _category(value: JsonObject, status: int) -> Category:
    code = integer(value.get("code"))
    return category(code if success(status) else status)


def _loose(value: JsonObject) -> str | None:
    """The first text under a name that usually holds a message."""
    plain = (text(value.get(name)) for name in _MESSAGES)
    listed = [*items(value.get("errors")), *items(value.get("detail"))]
    nested = (text(member(each, name)) for each in listed for name in _MESSAGES)
    return next((each for each in (*plain, *nested) if each), None)
