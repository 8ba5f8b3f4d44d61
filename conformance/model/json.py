"""The two shapes of data that cross every border: JSON values and header lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, Union

#: Any JSON value. Containers are read-only views: whoever changes one makes a new one.
Json: TypeAlias = Union[bool, int, float, str, Sequence["Json"], Mapping[str, "Json"], None]  # noqa: UP007 - a string cannot be or-ed at run time

#: A JSON object.
JsonObject: TypeAlias = Mapping[str, Json]

#: Header fields in wire order, names as sent; a name may occur more than once.
Headers: TypeAlias = tuple[tuple[str, str], ...]
