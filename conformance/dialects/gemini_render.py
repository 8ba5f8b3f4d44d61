"""Answers as the Gemini API writes them: https://ai.google.dev/api/generate-content."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from conformance.dialects import finishes, google_errors, usages, written
from conformance.dialects.gemini_request import intent
from conformance.model import Image, Json, JsonObject, Outcome, Place, Request, Response

_AT_TOP = frozenset({Place.DATA_B64, Place.DATA_URL})
#: Where sources are needed and nobody says which: a name that never resolves (RFC 2606).
_SOURCE = {"web": {"uri": "https://example.com/", "title": "example.com"}}


def render(outcome: Outcome, request: Request) -> Response:
    """The answer that says ``outcome``; see ``Lens.render``."""
    if outcome.error:
        status, body = google_errors.render(outcome.error)
        listed = outcome.error.envelope == "google-array"
        return written.json_response([body] if listed else body, status)
    if not intent(request).stream:
        return written.json_response(_plain(outcome))
    documents = list(_stream(outcome))
    if "sse" in parse_qs(urlsplit(request.url).query).get("alt", ()):
        return written.event_response((None, each) for each in documents)
    return written.json_response(documents)


def _plain(outcome: Outcome) -> JsonObject:
    return _last(outcome, list(_parts(outcome)))


def _stream(outcome: Outcome) -> Iterator[JsonObject]:
    """One document for each part, the last with the finish and the usage."""
    for part in _parts(outcome):
        yield {
            "candidates": [_candidate(outcome, [part], last=False)],
            **_common(outcome, last=False),
        }
    yield _last(outcome, [])


def _last(outcome: Outcome, parts: list[Json]) -> JsonObject:
    """The whole of a plain answer, or the end of a stream; a blocked prompt has no candidate."""
    body: dict[str, Json] = {}
    if parts or outcome.finish or outcome.grounded or outcome.block is None:
        body["candidates"] = [_candidate(outcome, parts, last=True)]
    return {**body, **_top(outcome), **_common(outcome, last=True)}


def _candidate(outcome: Outcome, parts: list[Json], *, last: bool) -> JsonObject:
    body: dict[str, Json] = {"content": {"parts": parts, "role": "model"}}
    if last and outcome.finish:
        body["finishReason"] = finishes.gemini(outcome.finish)
    body["index"] = 0
    if last and outcome.grounded:
        body["groundingMetadata"] = {"groundingChunks": [_SOURCE]}
    return body


def _top(outcome: Outcome) -> JsonObject:
    """What stands beside the candidates, once."""
    body: dict[str, Json] = {}
    if outcome.block is not None:
        body["promptFeedback"] = {"blockReason": outcome.block}
    foreign = [image for image in outcome.images if image.place in _AT_TOP]
    if foreign:
        body["data"] = written.as_data(foreign)
    return body


def _common(outcome: Outcome, *, last: bool) -> JsonObject:
    """What stands in every document of a stream, but for the usage."""
    body: dict[str, Json] = {}
    if last and outcome.usage is not None:
        body["usageMetadata"] = usages.gemini(outcome.usage)
    if outcome.model is not None:
        body["modelVersion"] = outcome.model
    if outcome.id is not None:
        body["responseId"] = outcome.id
    return body


def _parts(outcome: Outcome) -> Iterator[Json]:
    """Thoughts, then text, then the pictures in order."""
    if outcome.thoughts:
        yield {"text": outcome.thoughts, "thought": True}
    if outcome.text:
        yield {"text": outcome.text}
    for image in outcome.images:
        if image.place not in _AT_TOP:
            yield _part(image)


def _part(image: Image) -> Json:
    part: dict[str, Json] = dict(_held(image))
    if image.thought:
        part["thought"] = True
    if image.signature is not None:
        part["thoughtSignature"] = image.signature
    return part


def _held(image: Image) -> JsonObject:
    """A picture at its place; one at a place that the dialect does not have, as it should be."""
    kind: dict[str, Json] = {} if image.declared is None else {"mimeType": image.declared}
    if image.place is Place.NATIVE_TEXT:
        return {"text": written.GAP + written.in_text(image)}
    if image.place is Place.NATIVE_IMAGE_URL:
        return {"image_url": {"url": written.url(image)}}
    if image.data is None:
        return {"fileData": {**kind, "fileUri": image.url or ""}}
    if image.place is Place.INLINE_DATA_SNAKE:
        spelt: dict[str, Json] = {} if image.declared is None else {"mime_type": image.declared}
        return {"inline_data": {**spelt, "data": written.base64(image)}}
    return {"inlineData": {**kind, "data": written.base64(image)}}
