"""What a page says of the bodies of requests and responses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from conformance.model import JsonObject, ResponseSpec
from conformance.spec.node import Node
from conformance.spec.openapi import Direction, json_schema
from conformance.spec.references import References

_JSON: Final = re.compile(r"application/(?:[\w.-]+\+)?json\b", re.IGNORECASE)
_STATUS: Final = re.compile(r"[1-5](?:\d\d|XX)|default")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """What a page says of the body of a request."""

    required: bool = False
    media_type: str = "application/json"
    schema: JsonObject

    @property
    def unsendable(self) -> str:
        """Why no requests are made for it, or '': we write JSON only."""
        return "" if _JSON.match(self.media_type) else f"its body is {self.media_type}"

    @property
    def inferred_from(self) -> str:
        """The sample from which the schema was read, '' where the page prints the schema."""
        return _inferred(self.schema)


def request_body(node: Node | None, references: References) -> RequestBody:
    """Read a ``requestBody``: of several media types the first JSON one counts, else the first."""
    if node is None:
        return RequestBody(schema={})
    body = references.follow(node)
    content = body.require("content").mapping()
    if not content:
        raise body.error("the request body has no media type")
    name = next((each for each in content if _JSON.match(each)), next(iter(content)))
    return RequestBody(
        required=body.boolean_of("required"),
        media_type=name,
        schema=_schema(content[name], references, direction="request"),
    )


def responses(node: Node | None, references: References) -> tuple[ResponseSpec, ...]:
    """Read ``responses``, in the order of the page."""
    read: list[ResponseSpec] = []
    for status, child in node.mapping().items() if node else ():
        if status.startswith("x-"):
            continue
        if not _STATUS.fullmatch(status):
            raise child.error(f"{status!r} is no status", hint="200, 4XX or default")
        response = references.follow(child)
        content = response.get("content")
        schemas = {
            media_type: _schema(media, references, direction="response")
            for media_type, media in (content.mapping().items() if content else ())
        }
        read.append(
            ResponseSpec(
                status=status,
                description=response.text_of("description"),
                schemas=schemas,
                inferred_from=next(filter(None, map(_inferred, schemas.values())), ""),
            )
        )
    return tuple(read)


def _schema(media: Node, references: References, *, direction: Direction) -> JsonObject:
    schema = media.get("schema")
    return json_schema(schema, references, direction=direction) if schema else {}


def _inferred(schema: JsonObject) -> str:
    sample = schema.get("x-inferred-from", "")
    return sample if isinstance(sample, str) else ""
