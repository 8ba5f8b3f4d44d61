"""Operations that are listed, but not judged: a spec says why, or they answer with a task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from conformance.model import Json, ResponseSpec, Sample
from conformance.spec.node import Node

ASYNCHRONOUS: Final = "asynchronous"

_TASK: Final = re.compile(r"task|poll|job", re.IGNORECASE)
_MEMBER: Final = re.compile(r'"([^"\\]{1,64})"\s*:')


def not_judged(
    node: Node,
    servers: Sequence[str],
    responses: Iterable[ResponseSpec],
    samples: Iterable[Sample],
) -> str:
    """Why an operation is not judged, or ''.

    ``x-not-judged`` says it in so many words. It is asynchronous if it says ``x-async: true``,
    speaks over WebSockets, or documents a 202 that has a member for a task or for polling, in its
    schema or in a sample.

    Raises:
        SpecError: ``x-not-judged`` is no text, or an empty one.
    """
    stated = node.get("x-not-judged")
    if stated is not None:
        if not stated.text().strip():
            raise stated.error("'x-not-judged' says nothing", hint="say why, or leave it out")
        return stated.text()
    if node.boolean_of("x-async"):
        return ASYNCHRONOUS
    if servers and all(url.startswith(("ws://", "wss://")) for url in servers):
        return ASYNCHRONOUS
    named = [name for each in responses if each.status == "202" for name in _names(each.schemas)]
    shown = [
        name
        for sample in samples
        if sample.kind == "response" and sample.status == 202  # noqa: PLR2004 - Accepted
        for name in _MEMBER.findall(sample.body or "")
    ]
    return ASYNCHRONOUS if any(map(_TASK.search, [*named, *shown])) else ""


def _names(schema: Json) -> list[str]:
    """The names of all members that a schema describes, however deep."""
    if isinstance(schema, Mapping):
        properties = schema.get("properties")
        own = list(properties) if isinstance(properties, Mapping) else []
        return [*own, *(name for child in schema.values() for name in _names(child))]
    if isinstance(schema, Sequence) and not isinstance(schema, str):
        return [name for child in schema for name in _names(child)]
    return []
