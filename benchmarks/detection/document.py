"""The vendor's page as a general fuzzer gets it: one OpenAPI document that stands alone.

It says what the spec says, and more exactly where that helps: the official schemas that the page
refers to are inside; objects of requests are closed, since the vendor refuses members that it does
not know; and where nothing but a picture makes sense, there is one to send.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, Final

from conformance.codec.pointer import resolve
from conformance.generate.hints import REFERENCE_URL, picture
from conformance.spec.library import Library

_LOCAL: Final = "#/components/schemas/"
#: What to send where our own annotation asks for a picture.
_SENSIBLE: Final[dict[str, dict[str, Any]]] = {
    "image/png": {
        "pattern": "^[A-Za-z0-9+/]+={0,2}$",
        "examples": [base64.b64encode(picture("png")).decode()],
    },
    "image-url": {"examples": [REFERENCE_URL]},
}
#: Annotations of ours that no other tool knows.
_OURS: Final = "x-"


def document(library: Library, provider: str) -> dict[str, Any]:
    """The spec of a provider without references to other files and without our own members.

    Raises:
        ConformanceError: there is no such spec, or it leads nowhere.
    """
    whole = _plain(library.spec(provider).root.value)
    schemas = whole["components"].setdefault("schemas", {})
    _bundle(whole, schemas, library)
    for operation in _operations(whole):
        _close(operation["requestBody"])
    return _without_ours(whole)


def _plain(value: Any) -> Any:
    """A copy that may be changed."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _operations(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in whole["paths"].values():
        yield from path.values()


def _bundle(value: Any, schemas: dict[str, Any], library: Library, file: str = "") -> None:
    """Bring what is referred to in dialect files inside; ``file`` is where ``value`` is."""
    if isinstance(value, list):
        for inner in value:
            _bundle(inner, schemas, library, file)
    if not isinstance(value, dict):
        return
    reference = value.get("$ref")
    if isinstance(reference, str):
        value["$ref"] = _inside(reference, schemas, library, file)
    for inner in list(value.values()):
        _bundle(inner, schemas, library, file)


def _inside(reference: str, schemas: dict[str, Any], library: Library, file: str) -> str:
    path, _, place = reference.partition("#")
    file = path or file
    if not file:
        return reference
    dialect = file.removeprefix("dialects/").removesuffix(".yaml")
    name = f"{dialect}.{place.rpartition('/')[2]}"
    if name not in schemas:
        root = library.references.dialects(dialect)
        assert root is not None, file  # noqa: S101 - the spec has been loaded with it
        schemas[name] = _plain(resolve(root.value, place))
        _bundle(schemas[name], schemas, library, file)
    return _LOCAL + name


def _close(value: Any) -> None:
    """Say of every object of a request that it has no other members, and where pictures belong."""
    if isinstance(value, list):
        for inner in value:
            _close(inner)
    if not isinstance(value, dict):
        return
    if value.get("type") == "object" and "properties" in value:
        value.setdefault("additionalProperties", False)
    value |= _SENSIBLE.get(value.get("x-generate", ""), {})
    for inner in value.values():
        _close(inner)


def _without_ours(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ours(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_ours(inner) for key, inner in value.items() if not key.startswith(_OURS)}
