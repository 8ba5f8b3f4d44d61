"""The members that the owner of a dialect documents, by their places in a body.

A place is a path from the body, ``*`` for any item of an array, in the owner's own spelling:
``/contents/*/parts/*/inlineData``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from typing import Final

from conformance.checks.check import Context
from conformance.codec.pointer import pointer, resolve, tokens
from conformance.dialects.casing import camel, snake
from conformance.model import Dialect, Json, JsonObject
from conformance.spec.wire import Wire

_DEEPEST: Final = 14
_NEAR: Final = 0.86  # likeness from which a name is a misspelling: one letter in seven
_HOMES: Final = 3  # a name that the dialect has in more places than this belongs nowhere special
_TYPES: Final = {bool: "boolean", str: "string", int: "number", float: "number"}

#: What the dialects and their owners are called in messages.
TITLES: Final = {
    Dialect.GEMINI: "Gemini's generateContent",
    Dialect.CHAT: "OpenAI's chat completions",
    Dialect.IMAGES: "OpenAI's images endpoint",
}
OWNERS: Final = {Dialect.GEMINI: "Google", Dialect.CHAT: "OpenAI", Dialect.IMAGES: "OpenAI"}
#: Where the owners document them.
PAGES: Final = {
    Dialect.GEMINI: "https://ai.google.dev/api/generate-content",
    Dialect.CHAT: "https://platform.openai.com/docs/api-reference/chat",
    Dialect.IMAGES: "https://platform.openai.com/docs/api-reference/images",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One place that the owner documents.

    Attributes:
        required: whether the object around it may not lack it, whatever form it has.
        often: whether it may not lack it in one of its forms, as the messages of one role.
        types: JSON Schema's words for what it may be, ``number`` for integers too; empty where
            that is open.
        open: whether the names inside of it are the caller's.
        choices: of the members inside of it exactly one may be there, ``text`` or ``inlineData``.
    """

    path: str
    required: bool
    often: bool
    types: frozenset[str]
    open: bool
    choices: frozenset[str]


class Official:
    """The places of one part of a dialect, ``request`` or ``response``."""

    def __init__(self, dialect: Dialect, known: Mapping[str, Known]) -> None:
        self.dialect = dialect
        self.known = known

    @classmethod
    def of(cls, wire: Wire, dialect: Dialect, part: str) -> Official:
        """What the wire schema of a part says; raises ``SpecError`` where it is not described."""
        return _read(wire, dialect, part)

    def spelt(self, name: str) -> str:
        """A name in the dialect's own casing."""
        return camel(name) if self.dialect is Dialect.GEMINI else name

    def canonical(self, path: str) -> str:
        """A path with indices or ``*``, in the dialect's casing, items as ``*``.

        An index is told from a name by what the owner has there.
        """
        way = ""
        for token in tokens(path):
            item = token == "*" or (token.isdecimal() and f"{way}/*" in self.known)
            way += "/*" if item else pointer(self.spelt(token))
        return way

    def at(self, path: str) -> Known | None:
        """What is documented of a place."""
        return self.known.get(self.canonical(path))

    def children(self, path: str) -> frozenset[str]:
        """The names of the members of the object at a place."""
        return self._children.get(self.canonical(path), frozenset())

    def homes(self, name: str) -> tuple[str, ...]:
        """Every place whose last name is ``name``, in whatever casing."""
        return self._homes.get(snake(name), ())

    def meant(self, path: str, *, apart: bool = True) -> str:
        """The place that a page must mean by one that the owner does not have, or ''.

        Args:
            path: the stranger's.
            apart: whether it may be another object's member, rather than one misspelt.
        """
        above, _, name = self.canonical(path).rpartition("/")
        beside = {_plain(each): each for each in self.children(above)}
        near = get_close_matches(_plain(name), beside, n=1, cutoff=_NEAR)
        if near:
            return f"{above}/{beside[near[0]]}"
        homes = self.homes(name) if apart else ()
        return homes[0] if 0 < len(homes) <= _HOMES else ""

    def strangers(self, value: Json) -> Iterator[tuple[str, str]]:
        """The members of a body that the owner does not have there, as (JSON pointer, path).

        What stands inside of a stranger, or of an object with names of the caller's, is passed.
        """
        yield from self._strangers(value, "", "")

    def _strangers(self, value: Json, where: str, path: str) -> Iterator[tuple[str, str]]:
        known = self.known.get(path)
        if known is None or known.open:
            return
        if isinstance(value, Mapping):
            for name, held in value.items():
                below = path + pointer(self.spelt(name))
                if below in self.known:
                    yield from self._strangers(held, where + pointer(name), below)
                elif self.children(path):
                    yield where + pointer(name), below
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for index, item in enumerate(value):
                yield from self._strangers(item, where + pointer(index), f"{path}/*")

    @cached_property
    def _children(self) -> dict[str, frozenset[str]]:
        held: dict[str, set[str]] = {}
        for path in self.known:
            above, _, name = path.rpartition("/")
            if name not in {"*", ""}:
                held.setdefault(above, set()).add(name)
        return {path: frozenset(names) for path, names in held.items()}

    @cached_property
    def _homes(self) -> dict[str, tuple[str, ...]]:
        held: dict[str, list[str]] = {}
        for path in self.known:
            held.setdefault(snake(path.rpartition("/")[2]), []).append(path)
        return {name: tuple(paths) for name, paths in held.items()}


#: The member that holds the answers themselves.
ENVELOPES: Final = {
    Dialect.GEMINI: "candidates",
    Dialect.CHAT: "choices",
    Dialect.IMAGES: "data",
}


def official(context: Context, dialect: Dialect, part: str) -> Official | None:
    """The places of a part, ``None`` for the open dialect, which has no owner."""
    if dialect is Dialect.ANY:
        return None
    return Official.of(context.wire, dialect, part_of(context, dialect, part))


def part_of(context: Context, dialect: Dialect, part: str) -> str:
    """The part by its name in the wire schemas: pictures are edited by another request."""
    edits = context.operation.path.rstrip("/").endswith("/edits")
    if dialect is Dialect.IMAGES and part == "request" and edits:
        form = context.operation.media_type == "multipart/form-data"
        return "edit_request" if form else "edit_json_request"
    return part


@cache
def _read(wire: Wire, dialect: Dialect, part: str) -> Official:
    """Each part is walked once: the checks of one page ask for it dozens of times."""
    schema = wire.schema(dialect, part)
    found: dict[str, Known] = {}
    _collect([schema], schema, "", found)
    return Official(dialect, found)


def _plain(name: str) -> str:
    return camel(name).lower().lstrip("-")


def dotted(path: str) -> str:
    """A pointer or path as people write it: ``generationConfig.topP``, ``parts[].text``."""
    names = ("*" if token.isdecimal() else token for token in tokens(path))
    return ".".join(names).replace(".*", "[]")


def _collect(
    schemas: Sequence[Json],
    root: JsonObject,
    path: str,
    found: dict[str, Known],
    *,
    required: bool = True,
    often: bool = True,
) -> None:
    forms = list(_forms(schemas, root))
    inside: dict[str, list[Json]] = {}
    items: list[Json] = []
    for form in forms:
        properties = form.get("properties")
        for name, child in properties.items() if isinstance(properties, Mapping) else ():
            if child is not False:
                inside.setdefault(name, []).append(child)
        if "items" in form:
            items.append(form["items"])
    types = _types(forms)
    open_ = any(isinstance(form.get("additionalProperties"), Mapping) for form in forms) or (
        not inside and not items and (not types or "object" in types)
    )
    found[path] = Known(
        path=path,
        required=required,
        often=often,
        types=types,
        open=open_,
        choices=_choices(forms, root),
    )
    if len(tokens(path)) < _DEEPEST:
        always = _needed(schemas, root)
        once = {str(name) for form in forms for name in _branches(form, "required")}
        for name, children in inside.items():
            below, needed = path + pointer(name), name in always
            _collect(children, root, below, found, required=needed, often=name in once)
        if items:
            _collect(items, root, f"{path}/*", found, required=False, often=False)


def _forms(schemas: Sequence[Json], root: JsonObject) -> Iterator[JsonObject]:
    """The schemas with all that they refer to or are composed of."""
    for schema in schemas:
        if isinstance(schema, Mapping):
            yield schema
            yield from _forms(_target(schema, root), root)
            for word in ("allOf", "anyOf", "oneOf"):
                yield from _forms(_branches(schema, word), root)


def _target(schema: JsonObject, root: JsonObject) -> list[Json]:
    reference = schema.get("$ref")
    return [resolve(root, reference[1:])] if isinstance(reference, str) else []


def _branches(schema: JsonObject, word: str) -> Sequence[Json]:
    branches = schema.get(word)
    return branches if isinstance(branches, Sequence) and not isinstance(branches, str) else ()


def _types(forms: Sequence[JsonObject]) -> frozenset[str]:
    types: set[str] = set()
    for form in forms:
        stated = form.get("type", [])
        names = [stated] if isinstance(stated, str) else _branches(form, "type")
        types.update("number" if name == "integer" else str(name) for name in names)
        for value in [*_branches(form, "enum"), *([form["const"]] if "const" in form else [])]:
            types.add(_TYPES.get(type(value), "null"))
    return frozenset(types)


def _needed(schemas: Sequence[Json], root: JsonObject) -> frozenset[str]:
    """The members that an object may lack under none of the schemas."""
    each = [_required(schema, root) for schema in schemas if isinstance(schema, Mapping)]
    return frozenset.intersection(*each) if each else frozenset()


def _required(schema: JsonObject, root: JsonObject) -> frozenset[str]:
    needed = {str(name) for name in _branches(schema, "required")}
    for inner in [*_target(schema, root), *_branches(schema, "allOf")]:
        needed |= _needed([inner], root)
    for word in ("anyOf", "oneOf"):
        needed |= _needed(_branches(schema, word), root)
    return frozenset(needed)


def _choices(forms: Sequence[JsonObject], root: JsonObject) -> frozenset[str]:
    """The names by which most branches of a ``oneOf`` are told apart, each requiring its own."""
    for form in forms:
        branches = _branches(form, "oneOf")
        needs = [_required(each, root) for each in branches if isinstance(each, Mapping)]
        count = Counter(name for each in needs for name in each)
        own = [{name for name in each if count[name] == 1} for each in needs]
        single = [name for each in own if len(each) == 1 for name in each]
        if len(single) * 2 > len(branches) > 1:
            return frozenset(single)
    return frozenset()
