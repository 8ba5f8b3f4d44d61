"""Operations, their parameters, bodies and answers, as our loader accepts them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from conformance.errors import SpecError
from conformance.importers.lift import security, servers
from conformance.importers.lift.journal import Journal
from conformance.importers.lift.schema import Schemas
from conformance.importers.lift.swallowed import restored, restored_answers, restored_item
from conformance.importers.lift.values import as_flag, as_text, is_list, members
from conformance.importers.lift.words import is_foreign, plain_status
from conformance.model import Json
from conformance.spec.node import Node, described
from conformance.spec.operations import METHODS
from conformance.spec.references import References

_PLACES: Final = frozenset({"header", "query", "path"})
#: Members of an operation that say nothing to us, and would fill a spec.
_DROPPED: Final = frozenset({"callbacks"})
_REFERENCES: Final = References(dialects=lambda _: None)

_Made = dict[str, Json] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """Lifts path items and all that stands in them, for one document.

    Attributes:
        known: names of the security schemes that can be used.
        defined: names of all of the page's security schemes.
    """

    journal: Journal
    schemas: Schemas
    known: Collection[str]
    defined: Collection[str]

    def item(self, node: Node) -> _Made:
        """A path item, its methods in small letters; ``None`` where it is no mapping."""
        node = self._followed(node) or node
        if not isinstance(node.value, Mapping):
            self.journal.fault(node, f"a path must have a mapping, not {described(node.value)}")
            return None
        node = restored_item(node, self.journal)
        made: dict[str, Json] = {}
        children = {name.lower(): child for name, child in node.mapping().items()}
        for name, child in children.items():
            if name in METHODS:
                operation = self.operation(child)
                if operation is not None:
                    made[name] = operation
            elif name == "parameters":
                made[name] = self._parameters(child)
            elif name == "servers":
                made[name] = servers.lift(child, self.journal)
            elif name.startswith("x-") and not is_foreign(name):
                made[name] = child.value
        return self.journal.mapping(made, children)

    def operation(self, node: Node) -> _Made:
        """An operation object; ``None`` where it is no mapping."""
        if not isinstance(node.value, Mapping):
            self.journal.fault(node, f"an operation is a mapping, not {described(node.value)}")
            return None
        node = restored_answers(restored(node, "operation", self.journal), self.journal)
        children = node.mapping()
        made: dict[str, Json] = {}
        for name, child in children.items():
            value = self._member(name, child)
            if value is not None:
                made[name] = value
        return self.journal.mapping(made, children)

    def _member(self, name: str, node: Node) -> Json:
        if name in {"summary", "operationId", "description"}:
            return as_text(node.value)
        if name == "parameters":
            return self._parameters(node)
        if name == "requestBody":
            return self.body(node)
        if name == "responses":
            return self._responses(node)
        if name == "security":
            return security.requirements(node, self.known, self.defined, self.journal)
        if name == "servers":
            return servers.lift(node, self.journal)
        return None if is_foreign(name) or name in _DROPPED else node.value

    def _parameters(self, node: Node) -> list[Json]:
        """Those that are sound; of two with the same name and place the last counts."""
        if not is_list(node.value):
            if node.value is not None:
                self.journal.fault(node, f"'parameters' is a list, not {described(node.value)}")
            return []
        kept: dict[tuple[str, str], tuple[Json, Node]] = {}
        for each in node.items():
            made, target = self._reference(each, self.parameter, "parameters")
            if made is None:
                continue
            key = (str(target["name"]), str(target["in"]))
            if key in kept:
                message = f"the {key[1]} parameter {key[0]!r} is declared twice"
                self.journal.fault(each, message, "the last one counts")
            kept[key] = (made, each)
        return self.journal.items(list(kept.values()))

    def parameter(self, node: Node) -> _Made:
        """A parameter in a place that there is; its type may stand beside its name."""
        if not isinstance(node.value, Mapping):
            self.journal.fault(node, f"a parameter is a mapping, not {described(node.value)}")
            return None
        children = node.mapping()
        name = as_text(node.value.get("name"))
        where = (as_text(node.value.get("in")) or "").strip().lower()
        if not name or where not in _PLACES:
            problem = "has no name" if not name else f"{name!r} stands in {where or 'no place'!r}"
            self.journal.fault(node, f"a parameter {problem}")
            return None
        made = {key: value for key, value in node.value.items() if not is_foreign(key)}
        made |= {"name": name, "in": where}
        if "description" in made:
            made["description"] = as_text(made["description"]) or ""
        if "required" in made:
            made["required"] = as_flag(made["required"]) or False
        schema = self._parameter_schema(children)
        made.pop("schema", None)
        if schema is not None:
            made["schema"] = schema
        return self.journal.mapping(made, children)

    def _parameter_schema(self, children: Mapping[str, Node]) -> Json:
        if "schema" in children:
            return self.schemas.lift(children["schema"])
        content = children.get("content")
        if content is not None and isinstance(content.value, Mapping):
            for media in content.mapping().values():
                schema = media.get("schema") if isinstance(media.value, Mapping) else None
                if schema is not None:
                    return self.schemas.lift(schema)
        if "type" in children:
            words = {"type", "enum", "format", "default", "items", "minimum", "maximum"}
            value = {n: c.value for n, c in children.items() if n in words}
            made = Node.of(value, file="", line=lambda _: children["type"].location.line)
            return self.schemas.lift(made)
        return None

    def body(self, node: Node) -> Json:
        """A request body that names a media type, ``None`` where it has none."""
        return self._reference(node, self._own_body, "requestBodies")[0]

    def _own_body(self, node: Node) -> _Made:
        if not isinstance(node.value, Mapping):
            if node.value is not None:
                self.journal.fault(node, f"a body must be a mapping, not {described(node.value)}")
            return None
        node = restored(node, "body", self.journal)
        content = self.content(node)
        if not content:
            return None
        children = node.mapping()
        made = {name: value for name, value in members(node.value).items() if not is_foreign(name)}
        made["content"] = content
        if "required" in made:
            made["required"] = as_flag(made["required"]) or False
        return self.journal.mapping(made, children)

    def content(self, node: Node) -> _Made:
        """The media types of a body or of an answer, each a mapping."""
        content = node.get("content")
        if content is None or content.value is None:
            return None
        if not isinstance(content.value, Mapping):
            message = f"'content' must be a mapping, not {described(content.value)}"
            self.journal.fault(content, message)
            return None
        children = restored(content, "content", self.journal).mapping()
        made: dict[str, Json] = {}
        for name, media in children.items():
            media = restored(media, "media", self.journal)  # noqa: PLW2901 - the same, whole
            own = media.mapping() if isinstance(media.value, Mapping) else {}
            value = {key: child.value for key, child in own.items() if not is_foreign(key)}
            if "schema" in own:
                value["schema"] = self.schemas.lift(own["schema"])
            made[name] = self.journal.mapping(value, own)
        return self.journal.mapping(made, children)

    def _responses(self, node: Node) -> Json:
        if not isinstance(node.value, Mapping):
            self.journal.fault(node, f"'responses' must be a mapping, not {described(node.value)}")
            return None
        made: dict[str, Json] = {}
        named: dict[str, Node] = {}
        for name, child in restored(node, "responses", self.journal).mapping().items():
            status = plain_status(name)
            if status is None or status in made:
                self.journal.fault(child, f"{name[:40]!r} is no status, or a second one")
                continue
            response = child.value if status.startswith("x-") else self.response(child)
            if response is not None:
                made[status], named[status] = response, child
        return self.journal.mapping(made, named)

    def response(self, node: Node) -> Json:
        """An answer, or the reference to one."""
        return self._reference(node, self._own_response, "responses")[0]

    def _own_response(self, node: Node) -> _Made:
        if not isinstance(node.value, Mapping):
            text = as_text(node.value) or ""
            return self.journal.mapping({"description": text}, {})
        node = restored(node, "response", self.journal)
        made = {name: each for name, each in members(node.value).items() if not is_foreign(name)}
        made["description"] = as_text(made.get("description")) or ""
        content = self.content(node)
        made.pop("content", None)
        if content is not None:
            made["content"] = content
        return self.journal.mapping(made, node.mapping())

    def _reference(
        self, node: Node, make: Callable[[Node], _Made], section: str
    ) -> tuple[Json, Mapping[str, Json]]:
        """A reference into the components as it stands, or what is meant; and what that is."""
        target = self._followed(node)
        made = make(target) if target is not None else None
        if made is None or target is None:
            return None, {}
        reference = node.value.get("$ref") if isinstance(node.value, Mapping) else None
        if isinstance(reference, str) and reference.startswith(f"#/components/{section}/"):
            return self.journal.mapping({"$ref": reference}, node.mapping()), made
        return made, made

    def _followed(self, node: Node) -> Node | None:
        """What a node is or refers to, ``None`` with a fault where that is not on the page."""
        if not isinstance(node.value, Mapping) or "$ref" not in node.value:
            return node
        reference = node.value["$ref"]
        if isinstance(reference, str) and reference.startswith("#"):
            try:
                return _REFERENCES.follow(node)
            except SpecError:
                pass
        self.journal.fault(node, f"the reference {described(reference)} leads nowhere on the page")
        return None
