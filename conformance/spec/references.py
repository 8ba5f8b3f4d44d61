"""``$ref``: inside the file and into the official dialect schemas, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import unquote

from conformance.codec.pointer import resolve
from conformance.errors import SpecReferenceError
from conformance.spec.node import Node

#: Where a dialect schema is found: the root of ``dialects/<name>.yaml``, or nothing.
Dialects: TypeAlias = Callable[[str], Node | None]

_DIALECT: Final = re.compile(r"(?:\./)?dialects/([a-z0-9][a-z0-9_-]*)\.yaml")
_HINT: Final = "a reference starts with '#/' or with 'dialects/<name>.yaml#/'"
_MAX_HOPS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Follows references; ``dialects`` opens the files that may be referred to."""

    dialects: Dialects

    def target(self, reference: Node) -> Node:
        """What a ``$ref`` points to; ``reference`` is the node of its text.

        Raises:
            SpecReferenceError: nothing is there, or it points to a URL or to another file.
        """
        text = reference.text()
        path, hash_, fragment = text.partition("#")
        if not hash_ or (fragment and not fragment.startswith("/")):
            raise _wrong(reference, f"{text!r} is no reference we follow")
        root = self._file(reference, path)
        place = unquote(fragment)
        try:
            return replace(root, value=resolve(root.value, place), pointer=place)
        except (LookupError, ValueError):
            raise _wrong(reference, f"{text!r} leads nowhere", hint="") from None

    def follow(self, node: Node) -> Node:
        """``node``, or what it refers to if it is a reference; raises like ``target``."""
        for _ in range(_MAX_HOPS):
            reference = node.mapping().get("$ref")
            if reference is None:
                return node
            node = self.target(reference)
        raise node.error("references go round in a circle", kind=SpecReferenceError)

    def _file(self, reference: Node, path: str) -> Node:
        if not path:
            return Node(value=reference.origin.root, origin=reference.origin)
        name = _DIALECT.fullmatch(path)
        if name is None:
            raise _wrong(reference, f"{path!r} is outside of the spec")
        root = self.dialects(name[1])
        if root is None:
            raise _wrong(reference, f"there is no dialect file {path!r}", hint="")
        return root


def _wrong(reference: Node, message: str, hint: str = _HINT) -> SpecReferenceError:
    return SpecReferenceError(message, location=reference.location, hint=hint)
