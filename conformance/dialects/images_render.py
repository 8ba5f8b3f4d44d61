"""Answers as the images endpoint writes them: https://platform.openai.com/docs/api-reference/images."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.dialects import images_places, openai_errors, usages, written
from conformance.dialects.images_request import intent
from conformance.model import Image, Json, JsonObject, Outcome, Place, Request, Response


def render(outcome: Outcome, request: Request) -> Response:
    """The answer that says ``outcome``; see ``Lens.render``."""
    if outcome.error:
        status, body = openai_errors.render(outcome.error)
        return written.json_response(body, status)
    asked = intent(request)
    if asked.stream:
        edit = bool(asked.references)
        return written.event_response(_events(outcome, asked.output_format or "png", edit=edit))
    return written.json_response(_plain(outcome))


def _plain(outcome: Outcome) -> JsonObject:
    body: dict[str, Json] = {} if outcome.created is None else {"created": outcome.created}
    body["data"] = written.as_data(image for image in outcome.images if _in_data(image))
    if outcome.usage is not None:
        body["usage"] = usages.images(outcome.usage)
    outputs = [image for image in outcome.images if image.place is Place.MEDIA_OUTPUTS]
    if outputs:
        body["media"] = {"outputs": [written.url(image) for image in outputs]}
    return body


def _in_data(image: Image) -> bool:
    return image.place is not Place.MEDIA_OUTPUTS


def _events(
    outcome: Outcome, file_format: str, *, edit: bool
) -> Iterator[tuple[str | None, JsonObject]]:
    """An interim picture is a partial one; each other completes, and has the usage."""
    family = "image_edit" if edit else "image_generation"
    partial = 0
    for image in outcome.images:
        kind = images_places.PARTIAL if image.thought else images_places.COMPLETED
        body: dict[str, Json] = {"type": family + kind, **written.as_item(image)}
        if outcome.created is not None:
            body["created_at"] = outcome.created
        body |= {"size": "auto", "quality": "auto", "background": "auto"}
        body["output_format"] = file_format
        if image.thought:
            body["partial_image_index"] = partial
            partial += 1
        elif outcome.usage is not None:
            body["usage"] = usages.images(outcome.usage)
        yield family + kind, body
