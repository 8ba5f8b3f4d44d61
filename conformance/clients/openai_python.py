"""``openai``, used as its documentation shows.

Sources: https://platform.openai.com/docs/guides/image-generation,
https://github.com/openai/openai-python#usage
"""

from __future__ import annotations

import base64
from typing import Any

from conformance.clients.driver import Driver, Failure, Given, Task
from conformance.dialects.lens import lens
from conformance.model import Dialect, Intent, Outcome, Reference, Response
from conformance.spec.official_clients import OPENAI

# The library is imported where it is used: it is an extra, and whoever judges needs none of it.


def _run(task: Task, http: Any, given: Given) -> None:
    import openai  # noqa: PLC0415

    client = openai.OpenAI(
        api_key=task.key,
        base_url=task.address.base_url,
        http_client=http,
        max_retries=0,  # an answer is judged as it came, and paid for once
    )
    use = _draw if task.dialect is Dialect.IMAGES else _chat
    use(client, task, given)


def _draw(client: Any, task: Task, given: Given) -> None:
    asked: dict[str, Any] = {"model": task.wants.model, "prompt": task.wants.prompt}
    if task.wants.image_size is not None:
        asked["size"] = task.wants.image_size
    if task.script == "stream":
        for event in client.images.generate(**asked, stream=True):
            given.pieces += 1
            if event.type == "image_generation.completed":
                given.decoded(event.b64_json)
        return
    for picture in client.images.generate(**asked).data:
        if picture.b64_json is not None:
            given.decoded(picture.b64_json)
        elif picture.url is not None:
            given.pictures.append(picture.url)


def _chat(client: Any, task: Task, given: Given) -> None:
    asked: dict[str, Any] = {"model": task.wants.model, "messages": [_message(task.wants)]}
    if task.wants.modalities is not None:
        asked["modalities"] = [each.lower() for each in task.wants.modalities]
    if task.script != "stream":
        answer = client.chat.completions.create(**asked)
        _ = answer.choices[0].message.content  # where a caller looks first
        _take(_read(answer.model_dump_json(exclude_unset=True), "application/json"), given)
        return
    told = ""
    for chunk in client.chat.completions.create(**asked, stream=True):
        given.pieces += 1
        _ = [choice.delta.content for choice in chunk.choices]
        told += f"data: {chunk.model_dump_json(exclude_unset=True)}\n\n"
    _take(_read(f"{told}data: [DONE]\n\n", "text/event-stream"), given)


def _message(wants: Intent) -> dict[str, Any]:
    if not wants.references:
        return {"role": "user", "content": wants.prompt}
    text = {"type": "text", "text": wants.prompt}
    return {"role": "user", "content": [text, *(_shown(each) for each in wants.references)]}


def _shown(picture: Reference) -> dict[str, Any]:
    data = base64.b64encode(picture.data or b"").decode("ascii")
    url = picture.url or f"data:{picture.mime or 'image/png'};base64,{data}"
    return {"type": "image_url", "image_url": {"url": url}}


def _read(told: str, media_type: str) -> Outcome:
    """What the client's objects hold.

    OpenAI's chat has no place for a picture, and resellers use eight, so a caller looks for them
    in what the client passes on: members that it does not know are there as well.
    """
    headers = (("Content-Type", media_type),)
    return lens(Dialect.CHAT).outcome(
        Response(status=200, headers=headers, body=told.encode("utf-8", "replace"))
    )


def _take(outcome: Outcome, given: Given) -> None:
    given.text = bool(outcome.text.strip())
    for image in outcome.images:
        if image.url is not None:
            given.pictures.append(image.url)
        elif not image.thought:
            given.pictures.append(image.data or b"")


def _failure(error: BaseException) -> Failure:
    import openai  # noqa: PLC0415

    unread = (openai.APIConnectionError, openai.APIResponseValidationError)
    if not isinstance(error, openai.APIError) or isinstance(error, unread):
        return Failure()
    body = error.body if isinstance(error.body, dict) else {}
    named = (each for each in (error.code, error.type) if isinstance(each, str) and each)
    return Failure(
        own=True,
        status=getattr(error, "status_code", None),
        reason=next(named, ""),
        told=isinstance(body.get("message"), str) and bool(body["message"]),
    )


OPENAI_PYTHON = Driver(client=OPENAI, loggers=("openai",), run=_run, failure=_failure)
