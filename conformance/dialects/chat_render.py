"""Answers as chat completions write them: https://platform.openai.com/docs/api-reference/chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.dialects import finishes, openai_errors, usages, written
from conformance.dialects.chat_request import intent
from conformance.dialects.grammar import body_of
from conformance.dialects.members import member
from conformance.model import Image, Json, JsonObject, Outcome, Place, Request, Response

#: Places that are none of a message's content: pictures of any other stand in its text.
_BESIDE = frozenset(
    {
        Place.CONTENT_PART,
        Place.MESSAGE_IMAGES,
        Place.MESSAGE_IMAGE,
        Place.MEDIA_OUTPUTS,
        Place.DATA_B64,
        Place.DATA_URL,
    }
)
_CITATION: JsonObject = {
    "type": "url_citation",
    "url_citation": {
        "start_index": 0,
        "end_index": 0,
        "url": "https://example.com/",  # a name that never resolves (RFC 2606)
        "title": "example.com",
    },
}


def render(outcome: Outcome, request: Request) -> Response:
    """The answer that says ``outcome``; see ``Lens.render``."""
    if outcome.error:
        status, body = openai_errors.render(outcome.error)
        return written.json_response(body, status)
    if not intent(request).stream:
        return written.json_response(_plain(outcome))
    counted = member(body_of(request), "stream_options", "include_usage") is True
    chunks = _chunks(outcome, counted=counted)
    return written.event_response(((None, each) for each in chunks), done=True)


def _plain(outcome: Outcome) -> JsonObject:
    choice: JsonObject = {
        "index": 0,
        "message": _message(outcome),
        "logprobs": None,
        "finish_reason": finishes.chat(outcome.finish) if outcome.finish else None,
    }
    body: dict[str, Json] = {**_head(outcome, "chat.completion"), "choices": [choice]}
    if outcome.usage is not None:
        body["usage"] = usages.chat(outcome.usage)
    return {**body, **_top(outcome)}


def _message(outcome: Outcome) -> JsonObject:
    said = "".join(_said(outcome))
    content: Json = said if said or outcome.block is None else None
    parts = _at(outcome, Place.CONTENT_PART)
    if parts:
        text = [{"type": "text", "text": said}] if said else []
        content = [*text, *map(_url_part, parts)]
    body: dict[str, Json] = {"role": "assistant", "content": content, "refusal": outcome.block}
    if outcome.thoughts:
        body["reasoning_content"] = outcome.thoughts
    return {**body, **_beside(outcome)}


def _chunks(outcome: Outcome, *, counted: bool) -> Iterator[JsonObject]:
    """Role, thoughts, each piece of the content, pictures beside it, the finish, the usage."""
    head = _head(outcome, "chat.completion.chunk")
    top = _top(outcome)
    usage: dict[str, Json] = {"usage": None} if counted else {}
    finish = finishes.chat(outcome.finish) if outcome.finish else None
    for delta in _deltas(outcome):
        choice: JsonObject = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}
        yield {**head, "choices": [choice], **usage}
    last: JsonObject = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": finish}
    yield {**head, "choices": [last], **usage, **top}
    if counted:
        count = usages.chat(outcome.usage) if outcome.usage is not None else None
        yield {**head, "choices": [], "usage": count}


def _deltas(outcome: Outcome) -> Iterator[JsonObject]:
    yield {"role": "assistant", "content": ""}
    if outcome.thoughts:
        yield {"reasoning_content": outcome.thoughts}
    for piece in _said(outcome):
        yield {"content": piece}
    if outcome.block is not None:
        yield {"refusal": outcome.block}
    for part in _at(outcome, Place.CONTENT_PART):
        yield {"content": [_url_part(part)]}
    beside = _beside(outcome)
    if beside:
        yield beside


def _said(outcome: Outcome) -> Iterator[str]:
    """The text, then each picture that stands in it, set apart."""
    if outcome.text:
        yield outcome.text
    gap = written.GAP if outcome.text else ""
    for image in outcome.images:
        if image.place not in _BESIDE:
            yield gap + written.in_text(image)
            gap = written.GAP


def _beside(outcome: Outcome) -> JsonObject:
    """What a message carries beside its content."""
    body: dict[str, Json] = {}
    single = _at(outcome, Place.MESSAGE_IMAGE)
    images = [*_at(outcome, Place.MESSAGE_IMAGES), *single[1:]]
    if images:
        body["images"] = [
            {"index": index, **_url_part(image)} for index, image in enumerate(images)
        ]
    if single:
        body["image"] = {"url": written.url(single[0]), "detail": "auto"}
    if outcome.grounded:
        body["annotations"] = [_CITATION]
    return body


def _top(outcome: Outcome) -> JsonObject:
    """What stands beside the choices."""
    body: dict[str, Json] = {}
    outputs = _at(outcome, Place.MEDIA_OUTPUTS)
    if outputs:
        body["media"] = {"outputs": [written.url(image) for image in outputs]}
    data = [*_at(outcome, Place.DATA_B64), *_at(outcome, Place.DATA_URL)]
    if data:
        body["data"] = written.as_data(data)
    return body


def _head(outcome: Outcome, kind: str) -> JsonObject:
    stated: dict[str, Json] = {
        "id": outcome.id,
        "object": kind,
        "created": outcome.created,
        "model": outcome.model,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _at(outcome: Outcome, place: Place) -> Sequence[Image]:
    return [image for image in outcome.images if image.place is place]


def _url_part(image: Image) -> dict[str, Json]:
    part: dict[str, Json] = {"type": "image_url", "image_url": {"url": written.url(image)}}
    if image.signature is not None:
        part["extra_content"] = {"google": {"thought_signature": image.signature}}
    return part
