"""The official wire schemas and facts of the dialects that vendors imitate.

The data is ``specs/dialects/*.yaml``. Schemas are written in a dialect's canonical spelling; a
request is first rewritten as the dialect's owner would read it, and told in the words it came in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from conformance.codec.pointer import resolve
from conformance.errors import SpecError
from conformance.model import Dialect, Json, JsonObject
from conformance.spec.node import Node, nearest
from conformance.spec.oracle import SchemaViolation, violations
from conformance.spec.phrases import abridged
from conformance.spec.protojson import original, parsed

_WORDS: Final = tuple(dialect.value for dialect in Dialect if dialect is not Dialect.ANY)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wire:
    """What the owners of the dialects document, by dialect. Equal to itself alone."""

    _files: Mapping[str, Node]
    _schemas: dict[tuple[str, str], JsonObject] = field(default_factory=dict)

    @classmethod
    def read(cls, roots: Sequence[Node]) -> Wire:
        """Take each file's ``x-dialects``; raises ``SpecError``."""
        files: dict[str, Node] = {}
        for root in roots:
            for name, node in root.require("x-dialects").mapping().items():
                if name not in _WORDS:
                    raise node.error(f"there is no dialect {name!r}", hint=nearest(name, _WORDS))
                if name in files:
                    raise node.error(f"{name!r} is also in {files[name].origin.file}")
                files[name] = root
        return cls(_files=files)

    def parts(self, dialect: Dialect) -> tuple[str, ...]:
        """What is described of a dialect, e.g. ``request``, ``response``, ``stream_event``."""
        return tuple(self._file(dialect).require("x-dialects").require(dialect).mapping())

    def schema(self, dialect: Dialect, part: str) -> JsonObject:
        """The schema of one part, self-contained. The same object each time.

        Raises:
            SpecError: the dialect or its part is not described.
        """
        key = (dialect.value, part)
        if key not in self._schemas:
            file = self._file(dialect)
            parts = file.require("x-dialects").require(dialect)
            if part not in parts.mapping():
                hint = nearest(part, parts.mapping())
                raise parts.error(f"{dialect.value} has no part {part!r}", hint=hint)
            reference = parts.require(part).text()
            self._schemas[key] = {"$ref": reference, "$defs": file.require("$defs").value}
        return self._schemas[key]

    def violations(self, dialect: Dialect, part: str, value: Json) -> tuple[SchemaViolation, ...]:
        """What in ``value`` breaks the official schema of a part.

        Where the schema says ``x-casing: protojson``, names in snake_case count as their canonical
        ones, members that are ``null`` as absent, and so do words in another case where the owner
        takes any; pointers and observed values are those of ``value`` as it came.

        Raises:
            SpecError: the dialect or its part is not described.
        """
        schema = self.schema(dialect, part)
        root = resolve(schema, str(schema["$ref"]).removeprefix("#"))
        if not isinstance(root, Mapping) or root.get("x-casing") != "protojson":
            return violations(schema, value, official=True)
        found = violations(schema, parsed(value, schema), official=True)
        return tuple(_as_it_came(each, value) for each in found)

    def facts(self, dialect: Dialect) -> JsonObject:
        """What the owner answers to faults, its finish reasons, limits, oddities: ``x-facts``."""
        facts = self._file(dialect).require("x-facts")
        if not isinstance(facts.value, Mapping):
            raise facts.error("'x-facts' must be a mapping")
        return facts.value

    def _file(self, dialect: Dialect) -> Node:
        if dialect.value not in self._files:
            raise SpecError(f"no file in specs/dialects describes {dialect.value!r}")
        return self._files[dialect.value]


def _as_it_came(violation: SchemaViolation, value: Json) -> SchemaViolation:
    pointer = original(violation.pointer, value)
    words = violation.keyword in {"enum", "const"}
    return replace(
        violation,
        pointer=pointer,
        observed=abridged(resolve(value, pointer)) if words else violation.observed,
        causes=tuple(_as_it_came(cause, value) for cause in violation.causes),
    )
