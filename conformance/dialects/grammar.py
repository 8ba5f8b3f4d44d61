"""What a dialect's requests consist of, and how one is read and changed by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

from conformance.codec import strict_json
from conformance.dialects.casing import rewrite, snake, spellings
from conformance.dialects.members import items, members
from conformance.dialects.settings import Setting, way_to, with_member
from conformance.model import Change, Intent, Json, JsonObject, Reference, Request, Unsupported

References: TypeAlias = tuple[Reference, ...]

#: The defects of JSON that writing it again keeps or mends; any other would alter what is sent.
_HARMLESS = frozenset({"lone-surrogate", "bom"})
_MEMBERS = frozenset(each.name for each in fields(Intent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The requests of one dialect.

    Attributes:
        settings: the Intent members that are plain members of the body.
        prompt, with_prompt: read and set the text of the user's last turn.
        references, with_references: read and set the input pictures.
        casing: names in snake_case that may be rewritten, and ``opaque`` those of members that
            hold a user's own data.
        canary: the object into which a member goes that no dialect knows.
    """

    settings: Mapping[str, Setting]
    prompt: Callable[[JsonObject], str | None]
    with_prompt: Callable[[JsonObject, str | None], JsonObject | None]
    references: Callable[[JsonObject], References]
    with_references: Callable[[JsonObject, References], JsonObject | None]
    casing: frozenset[str]
    opaque: frozenset[str]
    canary: tuple[str, ...] = ()

    def read(self, body: JsonObject) -> Intent:
        """What a body asks for."""
        said: dict[str, Any] = {name: each.read(body) for name, each in self.settings.items()}
        return Intent(prompt=self.prompt(body), references=self.references(body), **said)

    def change(
        self, change: Change, body: JsonObject, elsewhere: frozenset[str] = frozenset()
    ) -> JsonObject | Unsupported:
        """A body with a change made: members first, then casing, then the canary.

        Args:
            change: what to alter.
            body: left alone.
            elsewhere: Intent members that the URL says, so that the body need not.
        """
        for name, value in sorted(change.members.items()):
            done = self._member(body, name, value, create=name not in elsewhere)
            if done is None:
                return Unsupported(reason=f"the dialect has no way to say {name} = {value!r}")
            body = done
        if change.casing:
            if not _names(body, self.opaque) & self.casing:
                return Unsupported(reason="the request has no member with a second spelling")
            body = members(rewrite(body, change.casing, self.casing, self.opaque))
        return self._with_canary(body, change.canary) if change.canary else body

    def _member(
        self, body: JsonObject, name: str, value: object, *, create: bool
    ) -> JsonObject | None:
        if name == "prompt":
            return self.with_prompt(body, value) if isinstance(value, str | None) else None
        if name == "references":
            if not isinstance(value, tuple) or not all(
                isinstance(each, Reference) for each in value
            ):
                return None
            return self.with_references(body, value)
        if name not in self.settings:
            return None
        wire: Any = value
        return self.settings[name].write(body, wire, create=create)

    def _with_canary(self, body: JsonObject, canary: str) -> JsonObject | Unsupported:
        way, _ = way_to(body, self.canary) if self.canary else ((), True)
        holder: Json = body
        for name in way:
            holder = members(holder).get(name, {})
        if len(way) < len(self.canary) or not isinstance(holder, Mapping):
            return Unsupported(reason="the canary's place is taken by another value")
        if any(each in holder for each in spellings(canary)):
            return Unsupported(reason=f"there is a member {canary!r} already")
        return with_member(body, (*way, canary), 1)


def body_of(request: Request) -> JsonObject:
    """The JSON object that a request carries; empty where it carries none."""
    return members(strict_json.shared(request.body).value)


def dump(value: Json) -> bytes:
    """JSON as it goes over the wire: compact, members in order, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Python's escape for a lone surrogate happens to be JSON's.
    return text.encode("utf-8", "backslashreplace")


def express(
    grammar: Grammar,
    change: Change,
    request: Request,
    *,
    intent: Callable[[Request], Intent],
    url: str | None = None,
    elsewhere: frozenset[str] = frozenset(),
) -> Request | Unsupported:
    """The request with a change made, or why it cannot be.

    The result is read again: only what then asks for exactly what was wanted is handed out.

    Args:
        grammar: the dialect's.
        change: what to alter.
        request: left alone; its body must be a JSON object.
        intent: how the dialect reads a request.
        url: the changed URL, where the dialect says anything in it.
        elsewhere: the Intent members that the URL says.
    """
    unknown = sorted(change.members.keys() - _MEMBERS)
    if unknown:
        return Unsupported(reason=f"an intent has no member {unknown[0]!r}")
    parsed = strict_json.parse(request.body)
    if not isinstance(parsed.value, Mapping) or any(
        defect.name not in _HARMLESS for defect in parsed.defects
    ):
        return Unsupported(reason="the body is no sound JSON object")
    wanted = Change(
        members={name: _plain(value) for name, value in change.members.items()},
        casing=change.casing,
        canary=change.canary,
    )
    body = grammar.change(wanted, parsed.value, elsewhere)
    if isinstance(body, Unsupported):
        return body
    written = dump(body)
    if written == dump(parsed.value):
        written = request.body
    changed = replace(request, url=url or request.url, body=written)
    asked: dict[str, Any] = dict(wanted.members)
    if not _alike(intent(changed), replace(intent(request), **asked)):
        return Unsupported(reason="the dialect would say something else with this request")
    return changed


def _plain(value: object) -> object:
    """Lists as tuples, as an ``Intent`` has them."""
    return tuple(value) if isinstance(value, list) else value


def _alike(one: Intent, other: Intent) -> bool:
    """Equal, but for the type of a link where the dialect has no member for it."""
    return (
        replace(one, references=()) == replace(other, references=())
        and len(one.references) == len(other.references)
        and all(
            got == (replace(want, mime=got.mime) if want.url is not None else want)
            for got, want in zip(one.references, other.references, strict=True)
        )
    )


def _names(value: Json, opaque: frozenset[str]) -> set[str]:
    """Every member name in snake_case, outside a user's own data."""
    found = set()
    for name, inner in members(value).items():
        found.add(snake(name))
        if snake(name) not in opaque:
            found |= _names(inner, opaque)
    for item in items(value):
        found |= _names(item, opaque)
    return found
