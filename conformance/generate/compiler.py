"""JSON Schema 2020-12, in the subset of ``conformance.generate.schema``, as Hypothesis strategies.

Only public strategies are used. What a strategy cannot build in (``not``, ``oneOf``, what is left
of ``allOf``, a length beside a pattern) is filtered with the validator that judges everything else.
A schema that refers to itself is followed ``DEPTH`` times; below that the optional ends.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.generate.containers import Compile, arrays, objects
from conformance.generate.merge import is_never
from conformance.generate.scalars import PRINTABLE, numbers, strings
from conformance.generate.schema import alternatives, expand, implied_type, listed_values
from conformance.model import Json, JsonObject
from conformance.spec.oracle import violations

#: How often one reference is followed inside itself.
DEPTH = 2

_FILTERED = ("not", "allOf", "dependentRequired", "propertyNames", "exclusiveMinimum",
             "exclusiveMaximum", "multipleOf", "maxProperties", "patternProperties")  # fmt: skip
_FILTERED_STRINGS = ("minLength", "maxLength", "pattern", "format", "x-generate")

_ANYTHING: SearchStrategy[Json] = st.one_of(
    st.none(), st.booleans(), st.integers(0, 100), st.text(PRINTABLE, max_size=8)
)


def strategy(schema: Json) -> SearchStrategy[Json]:
    """The strategy of the values that fit a self-contained schema; compiled once per schema.

    Raises:
        SchemaError: the schema uses a keyword outside the subset, or one in a wrong way.
        SpecReferenceError: a reference leads nowhere.
    """
    return _compiled(json.dumps(schema, ensure_ascii=False))


@lru_cache(maxsize=1024)
def _compiled(text: str) -> SearchStrategy[Json]:
    schema: Json = json.loads(text)
    made = _Compiler(schema if isinstance(schema, dict) else {}).compile(schema, ())
    return st.nothing() if made is None else made


class _Compiler:
    """Compiles within one root schema, whose ``$defs`` the references lead into."""

    def __init__(self, root: JsonObject) -> None:
        self.root = root

    def compile(self, schema: Json, trail: tuple[str, ...]) -> SearchStrategy[Json] | None:
        """The strategy of a part; ``None`` where no value fits, or where the circle ends."""
        node, followed = expand(schema, self.root)
        if is_never(node) or _too_deep((*trail, *followed)):
            return None
        opened = alternatives(node, self.root, followed)
        deeper = [(branch, (*trail, *way)) for branch, way in opened]
        made = [self._node(branch, way) for branch, way in deeper if not _too_deep(way)]
        kept = [each for each in made if each is not None]
        return st.one_of(kept) if kept else None

    def _node(self, node: JsonObject, trail: tuple[str, ...]) -> SearchStrategy[Json] | None:
        """One alternative of a node, filtered where the strategy alone is not exact."""
        listed = listed_values(node)
        if listed:
            kept = [value for value in listed if self._fits(node)(value)]
            if kept or "const" in node or "enum" in node:
                return st.sampled_from(kept) if kept else None
        kind = implied_type(node)
        made = self._typed(node, kind, lambda part: self.compile(part, trail))
        exact = not any(name in node for name in _FILTERED)
        if kind == "string" and sum(name in node for name in _FILTERED_STRINGS) > 1:
            exact = False
        return made if made is None or exact else made.filter(self._fits(node))

    def _typed(
        self, node: JsonObject, kind: str, compile_part: Compile
    ) -> SearchStrategy[Json] | None:
        match kind:
            case "object":
                return objects(node, compile_part)
            case "array":
                return arrays(node, compile_part)
            case "string":
                return strings(node)
            case "integer" | "number":
                return numbers(node, whole=kind == "integer")
            case "boolean":
                return st.booleans()
            case "null":
                return st.none()
            case _:
                return _ANYTHING

    def _fits(self, node: JsonObject) -> Callable[[Json], bool]:
        """Whether a value fits a node, by the validator that judges everything else."""
        whole = {**node, "$defs": self.root["$defs"]} if "$defs" in self.root else node
        return lambda value: not violations(whole, value)


def _too_deep(trail: tuple[str, ...]) -> bool:
    """Whether a reference was followed more often inside itself than it may be."""
    return any(times > DEPTH for times in Counter(trail).values())
