"""``google-genai``, used as its documentation shows.

Source: https://ai.google.dev/gemini-api/docs/image-generation
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any

from conformance.clients.driver import Driver, Failure, Given, Task
from conformance.model import Intent
from conformance.spec.official_clients import GOOGLE

# The library is imported where it is used: it is an extra, and whoever judges needs none of it.


def _run(task: Task, http: Any, given: Given) -> None:
    from google import genai  # noqa: PLC0415
    from google.genai import types  # noqa: PLC0415

    address = task.address
    client = genai.Client(
        api_key=task.key,
        vertexai=False,
        http_options=types.HttpOptions(
            base_url=address.base_url,
            api_version=address.api_version,
            httpx_client=http,
            client_args={"verify": _no_certificates()},
            async_client_args={"verify": _no_certificates(), "ssl": _no_certificates()},
        ),
    )
    asked = {
        "model": task.wants.model or "",
        "contents": _contents(task.wants),
        "config": _config(task.wants),
    }
    if task.script == "stream":
        for chunk in client.models.generate_content_stream(**asked):
            given.pieces += 1
            _take(chunk, given)
    else:
        _take(client.models.generate_content(**asked), given)


@cache
def _no_certificates() -> ssl.SSLContext:
    """For clients that connect to nothing: to load the usual ones takes a tenth of a second."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _contents(wants: Intent) -> list[Any]:
    from google.genai import types  # noqa: PLC0415

    pictures = (
        types.Part.from_bytes(data=each.data, mime_type=each.mime or "image/png")
        for each in wants.references
        if each.data
    )
    return [wants.prompt or "", *pictures]


def _config(wants: Intent) -> Any:
    """Nothing where nothing is stated: that is the request of the first page of the manual."""
    from google.genai import types  # noqa: PLC0415

    shape = {"aspect_ratio": wants.aspect_ratio, "image_size": wants.image_size}
    stated = {name: value for name, value in shape.items() if value is not None}
    members: dict[str, Any] = {}
    if wants.modalities is not None:
        members["response_modalities"] = list(wants.modalities)
    if stated:
        members["image_config"] = types.ImageConfig(**stated)
    return types.GenerateContentConfig(**members) if members else None


def _take(answer: Any, given: Given) -> None:
    """As the manual's examples do it: thoughts are no results, a blob is asked for its picture."""
    for part in answer.parts or ():
        if part.thought:
            continue
        if part.text:
            given.text = True
        if part.inline_data is not None:
            picture = part.as_image()
            given.pictures.append(picture.image_bytes if picture is not None else b"")
        elif part.file_data is not None and part.file_data.file_uri:
            given.pictures.append(part.file_data.file_uri)


def _failure(error: BaseException) -> Failure:
    from google.genai import errors  # noqa: PLC0415

    if not isinstance(error, errors.APIError):
        return Failure()
    return Failure(
        own=True,
        status=error.code if isinstance(error.code, int) else None,
        reason=error.status if isinstance(error.status, str) else "",
        told=isinstance(error.message, str) and bool(error.message),
    )


GOOGLE_GENAI = Driver(client=GOOGLE, loggers=("google_genai",), run=_run, failure=_failure)
