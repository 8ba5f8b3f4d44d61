"""The turns of a Gemini conversation: the user's last text, and the pictures that came along."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence

from conformance.codec import base64_text
from conformance.codec.pointer import pointer
from conformance.dialects.casing import snake
from conformance.dialects.members import items, member, members, named, objects, text
from conformance.model import Json, JsonObject, Reference

_PICTURES = ("inlineData", "fileData")
_NOT_USER = ("model", "function")


def prompt(body: JsonObject) -> str | None:
    """The texts of the user's last turn, a line each; ``None`` where it has none."""
    turns = _turns(body)
    last = _last(turns)
    parts = _parts(turns[last]) if last is not None else ()
    said = [part["text"] for part in map(members, parts) if "text" in part]
    texts = [each for each in said if isinstance(each, str)]
    return "\n".join(texts) if texts else None


def with_prompt(body: JsonObject, value: str | None) -> JsonObject:
    """The text in the first part that has one; that of others goes, their pictures stay."""
    turns = [*_turns(body)]
    last = _place(turns)
    parts: list[Json] = []
    said = value is None
    for part in _parts(turns[last]):
        held = members(part)
        if not isinstance(held.get("text"), str):
            parts.append(part)
        elif not said:
            parts.append({**held, "text": value})
            said = True
        elif len(held) > 1:
            parts.append({name: inner for name, inner in held.items() if name != "text"})
    turns[last] = {**members(turns[last]), "parts": parts if said else [{"text": value}, *parts]}
    return {**body, "contents": turns}


def references(body: JsonObject) -> tuple[Reference, ...]:
    """The pictures of all turns of the user, inline or by URI."""
    return tuple(
        _reference(members(part[spelt]), f"/contents/{index}/parts{at}" + pointer(spelt))
        for index, turn in enumerate(_turns(body))
        if _is_user(turn)
        for at, part in objects(_parts(turn), "")
        for name in _PICTURES
        if (spelt := named(part, name)) and isinstance(part[spelt], Mapping)
    )


def with_references(body: JsonObject, new: Sequence[Reference]) -> JsonObject | None:
    """The new pictures at the end of the user's last turn, in place of all there are.

    They are spelt as the old ones were. ``None`` where a reference is neither data nor a URL.
    """
    lower = any(
        "_" in where.rpartition("/")[2] for where in (each.where for each in references(body))
    )
    written = [_written(reference, lower=lower) for reference in new]
    turns = [_without_pictures(turn) if _is_user(turn) else turn for turn in _turns(body)]
    last = _place(turns)
    turns[last] = {**members(turns[last]), "parts": [*_parts(turns[last]), *written]}
    return None if None in written else {**body, "contents": turns}


def _turns(body: JsonObject) -> Sequence[Json]:
    """The turns; a single one need not be in a list to be understood."""
    contents = body.get("contents")
    return (contents,) if isinstance(contents, Mapping) else items(contents)


def _is_user(turn: Json) -> bool:
    return isinstance(turn, Mapping) and turn.get("role") not in _NOT_USER


def _last(turns: Sequence[Json]) -> int | None:
    return next((at for at in reversed(range(len(turns))) if _is_user(turns[at])), None)


def _place(turns: list[Json]) -> int:
    """The user's last turn, made where there is none."""
    last = _last(turns)
    if last is None:
        last = len(turns)
        turns.append({"role": "user", "parts": []})
    return last


def _parts(turn: Json) -> Sequence[Json]:
    parts = members(turn).get("parts")
    return (parts,) if isinstance(parts, Mapping) else items(parts)


def _reference(held: JsonObject, where: str) -> Reference:
    mime = text(member(held, "mimeType"))
    url = text(member(held, "fileUri"))
    data = text(member(held, "data"))
    decoded = base64_text.decode(data).data if data and not url else None
    return Reference(mime=mime, data=decoded, url=url, where=where)


def _written(reference: Reference, *, lower: bool) -> JsonObject | None:
    spelt = snake if lower else str
    named_type: dict[str, Json] = {spelt("mimeType"): reference.mime} if reference.mime else {}
    if reference.data is not None and reference.url is None:
        data = b64encode(reference.data).decode("ascii")
        return {spelt("inlineData"): {**named_type, "data": data}}
    if reference.url is not None and reference.data is None:
        return {spelt("fileData"): {**named_type, spelt("fileUri"): reference.url}}
    return None


def _without_pictures(turn: Json) -> JsonObject:
    kept: list[Json] = []
    for part in _parts(turn):
        spelt = {found for name in _PICTURES if (found := named(part, name))}
        rest = {name: inner for name, inner in members(part).items() if name not in spelt}
        if not spelt:
            kept.append(part)
        elif rest:
            kept.append(rest)
    return {**members(turn), "parts": kept}
