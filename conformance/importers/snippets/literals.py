"""The values of Python expressions that are literals, or names for literals."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass

from conformance.model import Json

_DEEPEST = 40


class Unknown(Exception):
    """An expression is no literal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Names and what they are set to, wherever in the code that is; the last one counts."""

    names: Mapping[str, ast.expr]

    @classmethod
    def of(cls, tree: ast.Module) -> Scope:
        """The scope of some code: nobody runs it, so there is but one."""
        found: dict[str, ast.expr] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node.value
        return cls(names=found)

    def resolved(self, node: ast.expr | None) -> ast.expr | None:
        """What a name is set to; any other expression as it is."""
        for _ in range(_DEEPEST):
            if not isinstance(node, ast.Name) or node.id not in self.names:
                break
            node = self.names[node.id]
        return node

    def value(self, node: ast.expr, depth: int = 0) -> Json:
        """The value of an expression.

        Raises:
            Unknown: some part of it is neither a literal nor inside of a formatted string.
        """
        found = self.resolved(node)
        if depth > _DEEPEST or found is None:
            raise Unknown
        if isinstance(found, ast.Constant) and isinstance(found.value, str | int | float | None):
            return found.value
        if isinstance(found, ast.UnaryOp) and isinstance(found.op, ast.USub):
            number = self.value(found.operand, depth + 1)
            if isinstance(number, int | float):
                return -number
        if isinstance(found, ast.List | ast.Tuple):
            return [self.value(each, depth + 1) for each in found.elts]
        if isinstance(found, ast.Dict):
            return self._object(found, depth)
        if isinstance(found, ast.Call) and _dumps(found.func) and found.args:
            return json.dumps(self.value(found.args[0], depth + 1), ensure_ascii=False, indent=4)
        if isinstance(found, ast.JoinedStr | ast.BinOp):
            return self._joined(found, depth)
        raise Unknown

    def text(self, node: ast.expr | None) -> str:
        """An expression as text: where it is no literal, what it is called, in braces."""
        if node is None:
            return ""
        try:
            found = self.value(node)
        except Unknown:
            return f"{{{_called(node)}}}"
        return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)

    def _object(self, node: ast.Dict, depth: int) -> Json:
        members: dict[str, Json] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            name = self.value(key, depth + 1) if key is not None else None
            if not isinstance(name, str):
                raise Unknown
            members[name] = self.value(value, depth + 1)
        return members

    def _joined(self, node: ast.JoinedStr | ast.BinOp, depth: int) -> str:
        if isinstance(node, ast.JoinedStr):
            parts = [
                self._part(each.value if isinstance(each, ast.FormattedValue) else each, depth)
                for each in node.values
            ]
        elif isinstance(node.op, ast.Add):
            parts = [self._part(each, depth) for each in (node.left, node.right)]
        else:
            raise Unknown
        return "".join(parts)

    def _part(self, node: ast.expr, depth: int) -> str:
        try:
            found = self.value(node, depth + 1)
        except Unknown:
            return f"{{{_called(node)}}}"
        return found if isinstance(found, str) else json.dumps(found)


def _dumps(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == "dumps"


def _called(node: ast.expr) -> str:
    """What an expression is called: ``KEY`` for ``os.environ["KEY"]``, ``key`` for ``key``."""
    strings = [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    return (strings or names or ["…"])[-1][:40]
