"""What a request for images asks for, and how to make it ask for something else.

Members: https://platform.openai.com/docs/api-reference/images. Where a request says a thing
twice, the top counts before the objects of ``openai_settings.NESTED``, and inside one object
``aspect_ratio``, ``ratio``, ``size`` where it looks like 16:9; ``size`` where it does not,
``image_size``, ``resolution``, ``quality`` where it looks like 2k. A form is read like an object;
only JSON can be changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from conformance.codec.pointer import pointer
from conformance.dialects.chat_request import GOOGLE_NAMES, OPAQUE
from conformance.dialects.chat_turns import as_reference, as_url
from conformance.dialects.grammar import Grammar, body_of
from conformance.dialects.grammar import express as express_in
from conformance.dialects.members import items, member, members, named
from conformance.dialects.multipart import Field, fields
from conformance.dialects.openai_settings import settings
from conformance.model import Change, Intent, Json, JsonObject, Reference, Request, Unsupported

#: Members that hold input pictures. OpenAI has ``image`` in forms and ``images`` in JSON.
_PICTURES = ("image", "image[]", "images", "image_url", "image_urls")
_NUMBERS = ("n", "num_images")
_FLAGS = {"true": True, "false": False}
_DIGITS = 10


def prompt(body: JsonObject) -> str | None:
    """The prompt."""
    said = body.get("prompt")
    return said if isinstance(said, str) else None


def with_prompt(body: JsonObject, value: str | None) -> JsonObject:
    """The body with another prompt."""
    if value is None:
        return {name: inner for name, inner in body.items() if name != "prompt"}
    return {**body, "prompt": value}


def references(body: JsonObject) -> tuple[Reference, ...]:
    """The input pictures: URLs, data URIs or bare base64, alone, in lists, or in objects."""
    return tuple(_references(body))


def with_references(body: JsonObject, new: Sequence[Reference]) -> JsonObject | None:
    """The new pictures where the old ones stood, in the same form; else in OpenAI's.

    ``None`` where a reference is neither data nor a URL.
    """
    urls = [as_url(reference) for reference in new]
    if None in urls:
        return None
    old = [spelt for name in _PICTURES if (spelt := named(body, name))]
    kept = {name: value for name, value in body.items() if name not in old}
    if not urls:
        return kept
    name = old[0] if old else "images"
    held = body.get(name, [{"image_url": ""}])
    first = next(iter(items(held)), held)
    written: list[Json] = [
        {**_without_url(first), "image_url": url} if isinstance(first, Mapping) else url
        for url in urls
    ]
    alone = len(written) == 1 and not items(held)
    return {**kept, name: written[0] if alone else written}


def intent(request: Request) -> Intent:
    """What a request asks for; whatever cannot be read is left open."""
    form = fields(request)
    if not form:
        return GRAMMAR.read(body_of(request))
    said = GRAMMAR.read(_as_object(form))
    return replace(said, references=tuple(_files(form)))


def express(change: Change, request: Request) -> Request | Unsupported:
    """The request with a change made."""
    return express_in(GRAMMAR, change, request, intent=intent)


def _references(body: JsonObject) -> Iterator[Reference]:
    for name in _PICTURES:
        spelt = named(body, name)
        held = body.get(spelt) if spelt else None
        if isinstance(held, str | Mapping):
            yield _reference(held, pointer(spelt or name))
        for index, item in enumerate(items(held)):
            yield _reference(item, pointer(spelt or name, index))


def _reference(value: Json, where: str) -> Reference:
    linked = member(value, "image_url") or member(value, "url")
    return as_reference(value if isinstance(value, str) else linked, where)


def _without_url(value: Json) -> JsonObject:
    return {name: inner for name, inner in members(value).items() if name != "url"}


def _as_object(form: Sequence[Field]) -> JsonObject:
    """The text fields of a form as JSON would have them."""
    body: dict[str, Json] = {}
    for each in form:
        value = each.value.decode("utf-8", "replace")
        if each.name in _NUMBERS and value.isascii() and value.isdigit() and len(value) < _DIGITS:
            body[each.name] = int(value)
        elif not each.type:
            body[each.name] = _FLAGS.get(value, value) if each.name == "stream" else value
    return body


def _files(form: Sequence[Field]) -> Iterator[Reference]:
    for each in form:
        if each.name in _PICTURES and each.type:
            yield Reference(mime=each.type, data=each.value, where=pointer(each.name))
        elif each.name in _PICTURES:
            yield as_reference(each.value.decode("utf-8", "replace"), pointer(each.name))


GRAMMAR = Grammar(
    settings=settings(chat=False),
    prompt=prompt,
    with_prompt=with_prompt,
    references=references,
    with_references=with_references,
    casing=GOOGLE_NAMES,
    opaque=OPAQUE,
)
