"""The published JSON Schemas (2020-12) of the files that others read.

Each is a file of this package, ``<name>.json``, under the stable id
``urn:aggregator-conformance:<name>:v1``. Within v1 a schema only gains optional members, so readers
must ignore members they do not know: the schemas of what we write leave objects open. Writers are
held to more by our tests: they write no member that the schema does not name. Our own reader of run
files goes by that too, and names an unknown member instead of dropping what it may mean.
"""

from __future__ import annotations

import json
from importlib import resources

from conformance.errors import UsageError, nearest
from conformance.model import Json, JsonObject


def names() -> tuple[str, ...]:
    """The names of all schemas, sorted, e.g. ``run``."""
    files = (file.name for file in resources.files(__name__).iterdir())
    return tuple(sorted(file.removesuffix(".json") for file in files if file.endswith(".json")))


def schema(name: str) -> JsonObject:
    """The schema of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in names():
        raise UsageError(f"there is no schema called {name!r}", hint=nearest(name, names()))
    text = (resources.files(__name__) / f"{name}.json").read_text(encoding="utf-8")
    loaded: JsonObject = json.loads(text)
    return loaded


def closed(value: Json) -> Json:
    """A schema that refuses members it does not name: what our writers are held to."""
    if isinstance(value, list):
        return [closed(item) for item in value]
    if not isinstance(value, dict):
        return value
    inside = {name: closed(item) for name, item in value.items()}
    if value.get("type") == "object" and "properties" in value and "allOf" not in value:
        inside.setdefault("additionalProperties", False)
    return inside
