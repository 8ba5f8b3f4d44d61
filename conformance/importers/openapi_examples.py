"""The examples that an OpenAPI document holds, as samples that the page prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from conformance.codec import lenient_json
from conformance.errors import SpecError
from conformance.importers import sample_parts, samples
from conformance.importers.draft import PrintedSample
from conformance.importers.infer.stated import blocks_of
from conformance.importers.lift.values import members
from conformance.importers.lift.words import status_of
from conformance.importers.markdown import Block
from conformance.model import Json
from conformance.spec.node import Node
from conformance.spec.references import References

_Kind: TypeAlias = Literal["request", "response"]

_CODE: Final = ("x-codeSamples", "x-code-samples", "x-codeExamples")
_WRAPPERS: Final = frozenset({"value", "summary", "description", "externalValue", "$ref"})
_REFERENCES: Final = References(dialects=lambda _: None)


def printed(operation: Node) -> tuple[PrintedSample, ...]:
    """All samples of an operation object: bodies, answers, and code beside them, in this order.

    What its description prints besides comes last. A body that is text stays as it is printed; any
    other is written as JSON.
    """
    found = (*_bodies(operation), *_answers(operation), *_code(operation))
    known = {_meant(each) for each in found}
    described = (each for each in _described(operation) if _meant(each) not in known)
    return (*found, *described)


def _bodies(operation: Node) -> Iterator[PrintedSample]:
    body = _member(operation, "requestBody")
    if body is not None:
        yield from _content(body, "request", None)


def _answers(operation: Node) -> Iterator[PrintedSample]:
    responses = operation.get("responses")
    for name, child in responses.mapping().items() if responses else ():
        answer = _followed(child)
        if answer is not None:
            title = _text(members(answer.value).get("x-apifox-name"))
            for sample in _content(answer, "response", status_of(name)):
                yield PrintedSample(
                    kind="response",
                    line=sample.line,
                    body=sample.body,
                    title=sample.title or title,
                    status=sample.status,
                )


def _content(holder: Node, kind: _Kind, status: int | None) -> Iterator[PrintedSample]:
    content = _member(holder, "content")
    media_types = content.mapping() if content and _is_mapping(content.value) else {}
    for media in media_types.values():
        seen: set[str] = set()
        for title, example in _examples(media):
            for own, body, line in _split(_printed(example.value), example.location.line):
                if body and body not in seen:
                    seen.add(body)
                    words = own or title
                    yield PrintedSample(kind=kind, line=line, body=body, title=words, status=status)


def _split(body: str, line: int) -> Iterator[tuple[str, str, int]]:
    """The bodies in an example with the heading and line of each: mostly, it is but one."""
    several = sample_parts.parts(body)
    for part in several:
        yield part.title, part.text, line + 1 + part.line
    if not several:
        yield "", body, line


def _examples(media: Node) -> Iterator[tuple[str, Node]]:
    """The examples of a media type, else that of its schema, each with its title."""
    if not _is_mapping(media.value):
        return
    found = [("", child) for name, child in media.mapping().items() if name == "example"]
    several = media.get("examples")
    if several is not None and _is_mapping(several.value):
        found += [_named(name, child) for name, child in several.mapping().items()]
    elif several is not None and isinstance(several.value, list):
        found += [_named("", child) for child in several.items()]
    schema = _member(media, "schema")
    if not found and schema is not None and _is_mapping(schema.value):
        example = schema.get("example")
        if example is not None and isinstance(example.value, Mapping | list):
            found = [("", example)]
    yield from found


def _named(name: str, node: Node) -> tuple[str, Node]:
    """An entry of ``examples``: the value in it where it is an Example Object, else itself."""
    target = _followed(node)
    if target is None or not _is_mapping(target.value):
        return name, node
    own = target.mapping()
    if "value" in own and _WRAPPERS.issuperset(each for each in own if not each.startswith("x-")):
        return _text(members(target.value).get("summary")) or name, own["value"]
    return name, target


def _code(operation: Node) -> tuple[PrintedSample, ...]:
    blocks = []
    for name in _CODE:
        listed = operation.get(name)
        for each in listed.items() if listed and isinstance(listed.value, list) else ():
            source = members(each.value).get("source")
            if isinstance(source, str):
                language = _text(members(each.value).get("lang")).lower()
                line = each.location.line
                blocks.append(Block(kind="code", text=source, line=line, language=language))
    return samples.printed(blocks)


def _described(operation: Node) -> tuple[PrintedSample, ...]:
    text = members(operation.value).get("description")
    node = operation.get("description")
    if node is None or not isinstance(text, str):
        return ()
    return samples.printed(blocks_of(text, node.location.line + ("\n" in text)))


def _meant(sample: PrintedSample) -> tuple[str, str, str]:
    """What a sample comes to, however its body is laid out."""
    read = lenient_json.read(sample.body or "")
    body = json.dumps(read.value, sort_keys=True) if read.found else sample.body or ""
    return sample.kind, sample.url, body


def _printed(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=4)


def _member(node: Node, name: str) -> Node | None:
    child = node.mapping().get(name) if _is_mapping(node.value) else None
    return _followed(child) if child is not None else None


def _followed(node: Node) -> Node | None:
    try:
        return _REFERENCES.follow(node) if _is_mapping(node.value) else node
    except SpecError:
        return None


def _is_mapping(value: Json) -> bool:
    return isinstance(value, Mapping)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
