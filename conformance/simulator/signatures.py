"""Whether a conversation comes back with the thought signatures that its pictures had.

https://ai.google.dev/gemini-api/docs/thought-signatures
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from conformance.codec import base64_text, strict_json
from conformance.dialects.lens import lens
from conformance.dialects.members import items, member, members, text
from conformance.model import Dialect, Json, Operation, Provider, Request
from conformance.simulator.reading import Refusal
from conformance.spec.asked import asked
from conformance.spec.library import Library


def signature(data: bytes) -> str:
    """The thought signature that comes with a picture, and must come back with it."""
    return base64.b64encode(hashlib.sha256(b"thought of " + data).digest()).decode()


def refusals(
    request: Request, operation: Operation, provider: Provider, library: Library
) -> Iterator[Refusal]:
    """The pictures of the model's own turns whose signature was changed or lost on the way.

    One that was lost is let pass by models that do not think, and where the page itself prints a
    conversation without.
    """
    if operation.request_dialect is not Dialect.GEMINI:
        return
    demanded = _thinks(request, operation, provider, library) and not _prints_unsigned(operation)
    for where, picture, signed in _pictures(strict_json.parse(request.body).value):
        if signed is None and demanded:
            yield "bad_request", f"Image part is missing a thought_signature in {where}.", None
        elif signed is not None and signed != signature(picture):
            yield "bad_request", f"Corrupted thought signature in {where}.", None


def _thinks(request: Request, operation: Operation, provider: Provider, library: Library) -> bool:
    intent = lens(operation.request_dialect).intent(request)
    upstream = asked(intent, operation, provider, library.models).upstream
    model = library.models.find(upstream) if upstream else None
    return model is not None and bool(model.thinks)


def _prints_unsigned(operation: Operation) -> bool:
    bodies = (each.body for each in operation.samples if each.kind == "request" and each.body)
    values = (strict_json.parse(body.encode("utf-8", "replace")).value for body in bodies)
    return any(signed is None for value in values for _, _, signed in _pictures(value))


def _pictures(body: Json) -> Iterator[tuple[str, bytes, str | None]]:
    """Each inline picture that the model said before: where it is, its bytes, its signature."""
    for turn, content in enumerate(items(member(body, "contents")), start=1):
        if members(content).get("role") != "model":
            continue
        for number, part in enumerate(items(member(content, "parts")), start=1):
            data = text(member(part, "inlineData", "data"))
            if data is not None:
                where = f"content position {turn}, part position {number}"
                picture = base64_text.decode(data).data or b""
                yield where, picture, text(member(part, "thoughtSignature"))
