"""The messages of a chat: the user's last text, and the pictures that came along."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence

from conformance.dialects.members import items, members, objects, text
from conformance.dialects.pictures import Frame, from_url
from conformance.model import Json, JsonObject, Place, Reference

_NOT_USER = ("assistant", "system", "developer", "tool", "function")


def prompt(body: JsonObject) -> str | None:
    """The texts of the user's last message, a line each; ``None`` where it has none."""
    messages = items(body.get("messages"))
    last = _last(messages)
    content = members(messages[last]).get("content") if last is not None else None
    if isinstance(content, str):
        return content
    said = [members(part).get("text") for part in items(content)]
    texts = [each for each in said if isinstance(each, str)]
    return "\n".join(texts) if texts else None


def with_prompt(body: JsonObject, value: str | None) -> JsonObject | None:
    """The text in the first part that has one; other text parts go, pictures stay.

    ``None`` for ``value`` empties the content.
    """
    messages = [*items(body.get("messages"))]
    last = _place(messages)
    parts = items(members(messages[last]).get("content"))
    new: Json = [] if value is None else value
    if parts:
        kept = [part for part in parts if not _says(part)]
        first = next((members(part) for part in parts if _says(part)), {"type": "text"})
        new = kept if value is None else [{**first, "text": value}, *kept]
    messages[last] = {**members(messages[last]), "content": new}
    return {**body, "messages": messages}


def references(body: JsonObject) -> tuple[Reference, ...]:
    """The pictures of all messages of the user."""
    return tuple(
        as_reference(_url(part), f"/messages/{index}/content{at}/image_url")
        for index, message in enumerate(items(body.get("messages")))
        if _is_user(message)
        for at, part in objects(members(message).get("content"), "")
        if "image_url" in part
    )


def with_references(body: JsonObject, new: Sequence[Reference]) -> JsonObject | None:
    """The new pictures at the end of the user's last message, in place of all there are.

    ``None`` where a reference is neither data nor a URL.
    """
    urls = [as_url(reference) for reference in new]
    messages = [_without_pictures(message) for message in items(body.get("messages"))]
    if urls:
        last = _place(messages)
        content = members(messages[last]).get("content")
        said: list[Json] = [{"type": "text", "text": content}] if isinstance(content, str) else []
        added: list[Json] = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
        parts: list[Json] = [*said, *items(content), *added]
        messages[last] = {**members(messages[last]), "content": parts}
    return None if None in urls else {**body, "messages": messages}


def as_reference(value: Json, where: str) -> Reference:
    """An input picture given as a data URI, a link, or bare base64."""
    found = from_url(value, Frame(place=Place.CONTENT_PART, where=where))
    if found is None:
        return Reference(where=where)
    return Reference(mime=found.declared, data=found.data, url=found.url, where=where)


def as_url(reference: Reference) -> str | None:
    """A reference as a link or a data URI; a link has no room for its type."""
    if reference.data is not None and reference.url is None:
        data = b64encode(reference.data).decode("ascii")
        return f"data:{reference.mime or ''};base64,{data}"
    return reference.url if reference.data is None else None


def _is_user(message: Json) -> bool:
    return isinstance(message, Mapping) and message.get("role") not in _NOT_USER


def _last(messages: Sequence[Json]) -> int | None:
    return next((at for at in reversed(range(len(messages))) if _is_user(messages[at])), None)


def _place(messages: list[Json]) -> int:
    """The user's last message, made where there is none."""
    last = _last(messages)
    if last is None:
        last = len(messages)
        messages.append({"role": "user", "content": []})
    return last


def _is_list(content: Json) -> bool:
    return isinstance(content, Sequence) and not isinstance(content, str)


def _says(part: Json) -> bool:
    return isinstance(members(part).get("text"), str)


def _url(part: JsonObject) -> Json:
    held = part.get("image_url")
    return text(held) or members(held).get("url")


def _without_pictures(message: Json) -> Json:
    content = members(message).get("content")
    if not _is_user(message) or not _is_list(content):
        return message
    kept = [part for part in items(content) if "image_url" not in members(part)]
    return {**members(message), "content": kept}
