"""Schema objects as pages write them, as those that our loader accepts.

What is accepted: https://spec.openapis.org/oas/v3.0.4#schema-object and
https://json-schema.org/draft/2020-12/json-schema-validation, less what ``keyword_rules`` leaves
out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from conformance.errors import SpecError
from conformance.importers.lift import versions
from conformance.importers.lift.journal import Journal
from conformance.importers.lift.swallowed import restored
from conformance.importers.lift.values import as_count, as_flag, as_number, as_text, is_list
from conformance.importers.lift.words import is_foreign, plain_types
from conformance.model import Json
from conformance.spec import keyword_rules as rules
from conformance.spec.node import Node, described, nearest
from conformance.spec.pattern import UnsafePattern, bounded
from conformance.spec.references import References

#: Schemas nested deeper are cut; the loader's own limit counts references as well.
MAX_DEPTH: Final = 60

_TEXTS: Final = ("title", "description", "format", "contentEncoding", "contentMediaType")
_COUNTS: Final = (
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    "minContains", "maxContains",
)  # fmt: skip
_FLAGS: Final = ("uniqueItems", "deprecated", "readOnly", "writeOnly", "nullable")
_AS_IT_IS: Final = ("default", "example", "examples", "const", "xml", "externalDocs")
#: Keywords that tell nothing about a value: left out without a word.
_SILENT: Final = frozenset(
    {"$schema", "$id", "id", "$anchor", "$comment", "$defs", "definitions", "collectionFormat"}
)
_NO_REFERENCES: Final = References(dialects=lambda _: None)


class _Nothing:
    """The keyword is left out."""


_NOTHING: Final = _Nothing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemas:
    """Lifts the schemas of one document.

    Attributes:
        is_3_0: whether they are to be those of OpenAPI 3.0.
        beyond: takes the keywords that OpenAPI 3.0 does not have and cannot say otherwise.
    """

    journal: Journal
    is_3_0: bool
    beyond: set[str] = field(default_factory=set)

    def lift(self, node: Node, depth: int = 0) -> Json:
        """A schema that the loader accepts, but for references that go round or grow too large."""
        if isinstance(node.value, bool):
            return node.value
        if not isinstance(node.value, Mapping):
            if node.value is not None:
                self.journal.fault(node, f"a schema must be a mapping: {described(node.value)}")
            return self.journal.mapping({}, {})
        if depth > MAX_DEPTH:
            self.journal.fault(node, f"schemas are nested more than {MAX_DEPTH} levels deep")
            return self.journal.mapping({}, {})
        node = restored(node, "schema", self.journal)
        members = node.mapping()
        made: dict[str, Json] = {}
        for name, child in members.items():
            value = self._keyword(name, child, depth)
            if not isinstance(value, _Nothing):
                made[name] = value
        self._require_marked(members.get("properties"), made)
        if self.is_3_0 and versions.has_several_examples(made):
            self.beyond.add("examples")
        made = versions.to_3_0(made) if self.is_3_0 else versions.to_3_1(made)
        return self.journal.mapping(made, members)

    def _keyword(self, name: str, node: Node, depth: int) -> Json | _Nothing:
        if is_foreign(name) or name in _SILENT:
            return _NOTHING
        if name.startswith("x-") or name in _AS_IT_IS:
            return node.value
        if name in rules.IN_PLACE | rules.OF_PARTS:
            return self._parts(name, node, depth)
        special = _SPECIAL.get(name)
        if special is None:
            known = {*rules.PLAIN_3_1, *rules.IN_PLACE, *rules.OF_PARTS}
            hint = nearest(name, known)
            hint = hint if hint.startswith("did") else "it was left out"
            self.journal.fault(node, f"unknown schema keyword {name[:80]!r}", hint)
            return _NOTHING
        if node.value is None:
            return _NOTHING
        value = special(self, node)
        if isinstance(value, _Nothing) and name not in {"required", "type"}:
            problem = "has a value that makes no sense: " if name != "$ref" else "leads nowhere: "
            message = f"{name!r} {problem}{described(node.value)}"
            self.journal.fault(node, message)
        return value

    def _parts(self, name: str, node: Node, depth: int) -> Json | _Nothing:
        if node.value is None:
            return _NOTHING
        if self.is_3_0 and name in rules.ONLY_3_1:
            self.beyond.add(name)
            self.journal.fault(node, f"OpenAPI 3.0 has no schema keyword {name!r}")
            return _NOTHING
        if name == "properties":
            return self._properties(node, depth)
        if name in rules.LISTS:
            return self._list(name, node, depth)
        if name == "items" and is_list(node.value):
            forms = self._list(name, node, depth)
            return _NOTHING if isinstance(forms, _Nothing) else {"anyOf": forms}
        if isinstance(node.value, Mapping | bool):
            return self.lift(node, depth + 1)
        flag = as_flag(node.value) if name == "additionalProperties" else None
        if flag is None:
            self.journal.fault(node, f"{name!r} must be a schema, not {described(node.value)}")
        return _NOTHING if flag is None else flag

    def _properties(self, node: Node, depth: int) -> Json | _Nothing:
        if not isinstance(node.value, Mapping):
            message = f"'properties' must be a mapping, not {described(node.value)}"
            self.journal.fault(node, message)
            return _NOTHING
        children = node.mapping()
        made = {name: self.lift(child, depth + 1) for name, child in children.items()}
        return self.journal.mapping(made, children)

    def _list(self, name: str, node: Node, depth: int) -> Json | _Nothing:
        if not is_list(node.value) or not node.value:
            self.journal.fault(node, f"{name!r} must be a list of schemas")
            return _NOTHING
        return self.journal.items([(self.lift(each, depth + 1), each) for each in node.items()])

    def _require_marked(self, properties: Node | None, made: dict[str, Json]) -> None:
        """``required: true`` on a member means that it stands in the list beside the members."""
        if properties is None or not isinstance(properties.value, Mapping):
            return
        given = made.get("required")
        names = list(given) if isinstance(given, list) else []
        for name, child in properties.mapping().items():
            mark = child.value.get("required") if isinstance(child.value, Mapping) else None
            if mark is not None and not is_list(mark) and as_flag(mark) and name not in names:
                names.append(name)
        if names:
            made["required"] = names

    def reference(self, node: Node) -> Json | _Nothing:
        """A ``$ref`` that leads somewhere in the document."""
        if isinstance(node.value, str) and node.value.startswith("#"):
            try:
                _NO_REFERENCES.target(node)
            except SpecError:
                pass
            else:
                return node.value
        return _NOTHING

    def types(self, node: Node) -> Json | _Nothing:
        """One word or a list of words that JSON Schema knows; see ``words``."""
        words, unknown = plain_types(node.value)
        if unknown:
            self.journal.fault(node, f"there is no type {unknown[:80]!r}")
        if not words:
            return _NOTHING
        return words[0] if len(words) == 1 else words

    def names(self, node: Node) -> Json | _Nothing:
        """The names of required members; a mark on the member itself is dealt with above."""
        if not is_list(node.value):
            message = "'required' must be a list of names beside 'properties'"
            self.journal.fault(node, message, "a mark on a member was put there")
            return _NOTHING
        texts = [as_text(each) for each in node.value] if isinstance(node.value, list) else []
        return list(dict.fromkeys(each for each in texts if each is not None))


def _text(_: Schemas, node: Node) -> Json | _Nothing:
    text = as_text(node.value)
    return _NOTHING if text is None else text


def _count(_: Schemas, node: Node) -> Json | _Nothing:
    count = as_count(node.value)
    return _NOTHING if count is None else count


def _flag(_: Schemas, node: Node) -> Json | _Nothing:
    flag = as_flag(node.value)
    return _NOTHING if flag is None else flag


def _number(_: Schemas, node: Node) -> Json | _Nothing:
    number = as_number(node.value)
    return _NOTHING if number is None else number


def _exclusive(_: Schemas, node: Node) -> Json | _Nothing:
    if isinstance(node.value, bool):
        return node.value
    number = as_number(node.value)
    return _NOTHING if number is None else number


def _positive(_: Schemas, node: Node) -> Json | _Nothing:
    number = as_number(node.value)
    return number if number is not None and number > 0 else _NOTHING


def _pattern(_: Schemas, node: Node) -> Json | _Nothing:
    try:
        return bounded(node.value).source if isinstance(node.value, str) else _NOTHING
    except UnsafePattern:
        return _NOTHING


def _enum(_: Schemas, node: Node) -> Json | _Nothing:
    if not is_list(node.value) or not isinstance(node.value, list):
        return _NOTHING
    return node.value if 0 < len(node.value) <= rules.MAX_ENUM else _NOTHING


def _discriminator(_: Schemas, node: Node) -> Json | _Nothing:
    given = node.value if isinstance(node.value, Mapping) else {}
    words = given.get("mapping", {})
    if not isinstance(given.get("propertyName"), str) or not isinstance(words, Mapping):
        return _NOTHING
    return dict(given) if all(isinstance(each, str) for each in words.values()) else _NOTHING


_SPECIAL: Final[Mapping[str, Callable[[Schemas, Node], Json | _Nothing]]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_COUNTS, _count),
    **dict.fromkeys(_FLAGS, _flag),
    "minimum": _number,
    "maximum": _number,
    "exclusiveMinimum": _exclusive,
    "exclusiveMaximum": _exclusive,
    "multipleOf": _positive,
    "pattern": _pattern,
    "enum": _enum,
    "discriminator": _discriminator,
    "$ref": Schemas.reference,
    "type": Schemas.types,
    "required": Schemas.names,
}
