"""The schemas of an operation's bodies: those of the page, else what its samples show."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.codec.pointer import pointer, replace, resolve
from conformance.errors import SpecError
from conformance.importers.draft import DraftOperation, PrintedSample
from conformance.importers.infer import bodies, schema
from conformance.importers.infer.completed import completed
from conformance.importers.infer.members import WITHIN, Member, of_body
from conformance.model import Dialect, Json, JsonObject
from conformance.spec.node import Node

_JSON: Final = re.compile(r"application/(?:[\w.-]{1,60}\+)?json\b", re.IGNORECASE)
_TELLING: Final = frozenset(
    {"properties", "items", "allOf", "anyOf", "oneOf", "enum", "const", "additionalProperties"}
)
_MESSAGE: Final[JsonObject] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "role": {"type": "string", "x-inferred-values": ["user"]},
            "content": {"type": "string"},
        },
    },
}
_CONTENT: Final[JsonObject] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "role": {"type": "string", "x-inferred-values": ["user"]},
            "parts": {
                "type": "array",
                "items": {"type": "object", "properties": {"text": {"type": "string"}}},
            },
        },
    },
}
#: The least that a dialect takes, for a page that shows no request at all.
GUESSES: Final[Mapping[Dialect, JsonObject]] = {
    Dialect.GEMINI: {"type": "object", "properties": {"contents": _CONTENT}},
    Dialect.CHAT: {
        "type": "object",
        "properties": {"model": {"type": "string"}, "messages": _MESSAGE},
    },
    Dialect.IMAGES: {
        "type": "object",
        "properties": {"model": {"type": "string"}, "prompt": {"type": "string"}},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request's body.

    Attributes:
        members: those that the schema describes.
        media_type: that of the schema.
        at: where in the document the schema stands.
        made: the schema that was read from samples, for there; ``None`` where it is the page's.
        additions: to the page's own schema, by JSON pointer.
    """

    members: tuple[Member, ...] = ()
    media_type: str = "application/json"
    at: str = ""
    made: dict[str, Json] | None = None
    additions: tuple[tuple[str, Json], ...] = ()


def body(operation: DraftOperation, shown: Sequence[tuple[str, PrintedSample]]) -> Body:
    """What is known of a request's body; ``shown`` are the samples with their ids."""
    where, media = _media(operation.node)
    given = _schema(media)
    name = media.pointer.rpartition("/")[2].replace("~1", "/") if media else "application/json"
    those = [(each, sample) for each, sample in shown if sample.kind == "request"]
    printed = [(each, sample, list(bodies.read(sample))) for each, sample in those]
    if given is not None and _tells(given):
        pairs = [(each, value) for each, _, read in printed for value in read]
        return _of_page(given, pairs, name)
    values: list[Json] = [value for _, _, read in printed for value in read]
    if not values or not _JSON.match(name):
        return Body(media_type=name, at=f"{where}/schema")
    first, sample, _ = next(each for each in printed if each[2])
    made: dict[str, Json] = {"x-inferred-from": first, **schema.of_request(values)}
    return Body(
        members=of_made(made, operation.node, sample.line),
        media_type=name,
        at=f"{where}/schema",
        made=made,
    )


def _of_page(given: Node, shown: Sequence[tuple[str, JsonObject]], media_type: str) -> Body:
    """The page's own schema, with what its samples show where it leaves everything open."""
    members = of_body(given)
    additions = tuple(completed(members, shown))
    if additions:
        root = given.origin.root
        for where, value in additions:
            root = replace(root, where, value)
        origin = dataclasses.replace(given.origin, root=root)
        node = Node(value=resolve(root, given.pointer), origin=origin, pointer=given.pointer)
        members = of_body(node)
    return Body(members=members, media_type=media_type, at=given.pointer, additions=additions)


def of_made(made: JsonObject, beside: Node, line: int) -> tuple[Member, ...]:
    """The members of a schema that was made here, as though it stood at a line of the page."""
    return of_body(Node.of(made, file=beside.origin.file, line=lambda _: line))


def answers(operation: DraftOperation) -> Iterator[tuple[Member, ...]]:
    """The members of each successful answer's schema."""
    for _, media in _answers(operation.node):
        given = _schema(media)
        if given is not None:
            yield of_body(given)


def made_answers(
    operation: DraftOperation, shown: Sequence[tuple[str, PrintedSample]]
) -> Iterator[tuple[str, Json]]:
    """Schemas of answers that the page only prints: where each belongs, and the schema."""
    responses = operation.node.get("responses")
    stated = responses.mapping() if responses and isinstance(responses.value, Mapping) else {}
    by_status: dict[str, list[tuple[str, Json]]] = {}
    for name, sample in shown:
        if bodies.is_answer(sample):
            status = _status(sample, stated)
            for value in bodies.read(sample):
                by_status.setdefault(status, []).append((name, value))
    base = operation.node.pointer + pointer("responses")
    for status, values in by_status.items():
        made: dict[str, Json] = {"x-inferred-from": values[0][0]}
        made |= schema.of_answer([value for _, value in values])
        content: dict[str, Json] = {"application/json": {"schema": made}}
        if status not in stated:
            yield f"{base}{pointer(status)}", {"description": "", "content": content}
        elif "$ref" not in stated[status].mapping():
            given = stated[status].get("content")
            if given is None or not given.value:
                yield f"{base}{pointer(status)}/content", content
            elif _schema(given.get("application/json")) is None:
                yield f"{base}{pointer(status, 'content', 'application/json')}/schema", made


def _status(sample: PrintedSample, stated: Mapping[str, Node]) -> str:
    if sample.status is not None:
        return str(sample.status)
    good = [status for status in stated if status.startswith("2")]
    return good[0] if len(good) == 1 else "default"


def _media(operation: Node) -> tuple[str, Node | None]:
    """The media type object that the loader takes too, or where there should be one."""
    nowhere = f"{operation.pointer}{pointer('requestBody', 'content', 'application/json')}"
    node = operation.get("requestBody")
    try:
        content = WITHIN.follow(node).get("content") if node else None
        medias = content.mapping() if content else {}
    except SpecError:
        return nowhere, None
    if not medias:
        return nowhere, None
    media = medias[next((name for name in medias if _JSON.match(name)), next(iter(medias)))]
    return media.pointer, media


def _schema(media: Node | None) -> Node | None:
    if media is None or not isinstance(media.value, Mapping):
        return None
    return media.get("schema")


def _tells(given: Node) -> bool:
    try:
        target = WITHIN.follow(given) if isinstance(given.value, Mapping) else given
    except SpecError:
        return False
    value = target.value
    return isinstance(value, Mapping) and any(value.get(word) for word in _TELLING)


def _answers(operation: Node) -> Iterator[tuple[str, Node]]:
    responses = operation.get("responses")
    for status, node in responses.mapping().items() if responses else ():
        if not status.startswith("2") and status != "default":
            continue
        try:
            content = WITHIN.follow(node).get("content")
        except SpecError:
            continue
        for media in content.mapping().values() if content else ():
            yield status, media
