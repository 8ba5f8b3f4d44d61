"""A request's schema as a tree of what can be chosen in it.

The whole request is one object with the members ``path``, ``query``, ``header`` and ``body``, so
that parameters and body members are chosen and drawn alike.

Members that a request needs to make sense count as required, whatever the page says: those with an
``x-generate`` hint for the prompt or the model and all above them, and the constants beside them,
such as a role. Where only some branches can hold the prompt, the others are left out.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.codec.pointer import pointer
from conformance.errors import SchemaError
from conformance.generate.merge import as_list, as_object, is_never
from conformance.generate.nodes import ArrayNode, Member, Node, ObjectNode, UnionNode
from conformance.generate.schema import alternatives, expand, implied_type, listed_values
from conformance.model import Json, JsonObject, Operation, Parameter

_SHAPED = {"enum", "const", "pattern", "format", "x-generate", "x-inferred-values"}

_OF_OBJECTS = ("allOf", "not", "dependentRequired", "minProperties", "maxProperties",
               "propertyNames")  # fmt: skip

#: Hints without which a request asks for nothing.
NEEDED = frozenset({"prompt", "model"})


def request_tree(operation: Operation) -> ObjectNode:
    """The tree of an operation's whole request.

    Raises:
        SchemaError: a schema uses a keyword outside the subset.
        SpecReferenceError: a reference leads nowhere.
    """
    members = [
        Member(name=where, required=True, node=_parameters(operation, where))
        for where in ("path", "query", "header")
    ]
    if operation.request_schema:
        body = _grow(operation.request_schema, operation.request_schema, "", "", ())
        if body is None:
            raise SchemaError("nothing fits the schema of the request's body")
        members.append(Member(name="body", required=True, node=body))
    return ObjectNode(key="request", address="", schema={}, members=tuple(members))


def _parameters(operation: Operation, where: str) -> ObjectNode:
    sought = [
        each
        for each in operation.parameters
        if each.where == where and each.name.lower() != "content-type"
    ]
    members = tuple(
        Member(name=each.name, required=each.required or where == "path", node=_parameter(each))
        for each in sought
    )
    return ObjectNode(key=f"{where}:", address=f"{where}:", schema={}, members=members)


def _parameter(parameter: Parameter) -> Node:
    address = f"{parameter.where}:{parameter.name}"
    schema = dict(expand(parameter.schema, parameter.schema)[0])
    if parameter.where == "path" and "model" in parameter.name.lower():
        schema = {"type": "string", "x-generate": "model", **schema}
    if not implied_type(schema):
        schema["type"] = "string"
    if (
        parameter.where != "query"
        and implied_type(schema) == "string"
        and not _SHAPED & schema.keys()
    ):
        schema["pattern"] = "^[a-z][a-z0-9]{3,11}$"  # leaves the route alone, and fits a header
    return Node(key=address, address=address, schema=schema)


def _grow(
    schema: Json, root: JsonObject, key: str, address: str, trail: tuple[str, ...]
) -> Node | None:
    """The tree of a schema; ``None`` where nothing fits it or it goes round in a circle."""
    node, shapes = _opened(schema, root, trail)
    if not shapes:
        return None
    mark = "|{}" if len(shapes) > 1 else ""
    grown = [
        _shape(shape, root, f"{key}{mark.format(index)}", address, deeper)
        for index, (shape, deeper) in enumerate(shapes)
    ]
    branches = _sensible(grown)
    if len(branches) == 1:
        return branches[0]
    return UnionNode(key=key, address=address, schema=node, branches=branches)


def _opened(
    schema: Json, root: JsonObject, trail: tuple[str, ...]
) -> tuple[JsonObject, list[tuple[JsonObject, tuple[str, ...]]]]:
    """A schema, and its alternatives with their trails; none that goes round in a circle."""
    node, followed = expand(schema, root)
    if is_never(node):
        return node, []
    opened = [(shape, (*trail, *way)) for shape, way in alternatives(node, root, followed)]
    return node, [(shape, deeper) for shape, deeper in opened if len({*deeper}) == len(deeper)]


def _shape(
    node: JsonObject, root: JsonObject, key: str, address: str, trail: tuple[str, ...]
) -> Node:
    """The tree of one alternative."""
    kind = implied_type(node)
    listed = "const" in node or "enum" in node
    if kind == "object" and as_object(node.get("properties")) and not listed:
        return _object(node, root, key, address, trail)
    if kind == "array" and "items" in node and "prefixItems" not in node and not listed:
        kinds = _kinds(node, root, key, address, trail)
        if kinds and all(implied_type(each.schema) in {"object", "array"} for each in kinds):
            rules = _rules(node, root, "uniqueItems")
            return ArrayNode(key=key, address=address, schema=node, rules=rules, kinds=kinds)
    whole = {**node, "$defs": root["$defs"]} if "$defs" in root else node
    return Node(key=key, address=address, schema=whole)


def _object(
    node: JsonObject, root: JsonObject, key: str, address: str, trail: tuple[str, ...]
) -> Node:
    required = as_list(node.get("required"))
    members = []
    for name, part in as_object(node["properties"]).items():
        step = pointer(name)
        child = _grow(part, root, f"{key}{step}", f"{address}{step}", trail)
        if child is None and name in required:  # a circle that must be entered: left to drawing
            child = Node(key=f"{key}{step}", address=f"{address}{step}", schema=as_object(part))
        if child is not None:
            members.append(Member(name=name, required=name in required, node=child))
    rules, needed = _rules(node, root, *_OF_OBJECTS), _needed(members, key)
    return ObjectNode(key=key, address=address, schema=node, rules=rules, members=needed)


def _rules(node: JsonObject, root: JsonObject, *about: str) -> JsonObject:
    found = {name: node[name] for name in about if name in node}
    return {**found, "$defs": root["$defs"]} if found and "$defs" in root else found


def _needed(members: list[Member], key: str) -> tuple[Member, ...]:
    """Mark what the request needs to make sense."""
    hinted = any(member.node.hints() & NEEDED for member in members)
    pictured = not hinted and any(_is_image(member.node) for member in members)
    branch = "|" in key.rsplit("/", 1)[-1]
    marked = []
    for member in members:
        node = member.node
        constant = not node.children and len(listed_values(node.schema)) == 1
        needed = bool(node.hints() & NEEDED) or (constant and (hinted or pictured or branch))
        needed = needed or (branch and any(hint.startswith("image") for hint in node.hints()))
        if pictured:
            needed = needed or _is_image(node) or bool(listed_values(node.schema))
            node = replace(node, beside_image=not _is_image(node))
        marked.append(Member(name=member.name, required=member.required or needed, node=node))
    return tuple(marked)


def _is_image(node: Node) -> bool:
    return not node.children and node.hint.startswith("image")


def _kinds(
    node: JsonObject, root: JsonObject, key: str, address: str, trail: tuple[str, ...]
) -> tuple[Node, ...]:
    _, shapes = _opened(node["items"], root, trail)
    mark = "|{}" if len(shapes) > 1 else ""
    return tuple(
        _shape(shape, root, f"{key}/*{mark.format(index)}", f"{address}/*", deeper)
        for index, (shape, deeper) in enumerate(shapes)
    )


def _sensible(branches: list[Node]) -> tuple[Node, ...]:
    """The branches that can hold the prompt, where any can."""
    holding = [branch for branch in branches if "prompt" in branch.hints()]
    return tuple(holding or branches)
