"""From the blocks of a page to an OpenAPI document of the operations that it describes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.codec.pointer import pointer
from conformance.importers.draft import PrintedSample, Question
from conformance.importers.markdown import Block
from conformance.importers.tables import keys, schema
from conformance.importers.tables.endpoints import bases, parted
from conformance.importers.tables.members import (
    Member,
)
from conformance.importers.tables.naming import summary
from conformance.importers.tables.sections import Section, sections
from conformance.importers.tables.stated import members_of, statuses
from conformance.model import Json

_BODILESS: Final = frozenset({"GET", "DELETE", "HEAD"})
_MULTIPART: Final = re.compile(r"multipart/form-data", re.IGNORECASE)
_HOST: Final = re.compile(r"https?://[\w.-]{1,200}\w(?::\d{1,5})?(?:/v\d)?(?![\w/:-])", re.ASCII)
_FEW: Final = 20  # blocks at the start of a section
_MOST: Final = 20_000  # characters of them
_ASIDE: Final = frozenset({"content-type", "accept", "host"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a page describes, as an OpenAPI document.

    Attributes:
        lines: the page's lines, by JSON pointers into ``value``.
        parts: for each operation its method in small letters, its path, and its section.
    """

    value: dict[str, Json]
    lines: Mapping[str, int]
    parts: tuple[tuple[str, str, Section], ...]
    questions: tuple[Question, ...]


def described(
    blocks: Sequence[Block], samples: Sequence[PrintedSample], title: str
) -> Described | None:
    """The operations that a page describes; ``None`` where it describes none."""
    common, found = sections(blocks, samples)
    if not found:
        return None
    writer = _Writer(common, bases(blocks))
    for section in found:
        writer.add(section)
    return Described(
        value={
            "openapi": "3.1.0",
            "info": {"title": title, "version": ""},
            "paths": writer.paths,
        },
        lines=writer.lines,
        parts=tuple(writer.parts),
        questions=tuple(writer.questions),
    )


class _Writer:
    """Writes operation after operation, and keeps the lines."""

    def __init__(self, common: Sequence[Block], servers: Sequence[str]) -> None:
        self.paths: dict[str, dict[str, Json]] = {}
        self.lines: dict[str, int] = {}
        self.parts: list[tuple[str, str, Section]] = []
        self.questions: list[Question] = []
        self._common = common
        self._servers = servers

    def add(self, section: Section) -> None:
        """Write one operation."""
        endpoint = section.endpoint
        members = tuple(members_of((*self._common, *section.blocks)))
        method = endpoint.method or _usual_method(section, members)
        if not endpoint.method:
            self._ask(
                f"which method has {endpoint.path}? the page names none, taken: {method}",
                endpoint.line,
            )
        where = pointer("paths", endpoint.path, method.lower())
        self.lines[pointer("paths", endpoint.path)] = self.lines[where] = endpoint.line
        node: dict[str, Json] = {"summary": summary(section)}
        server = server_of(section, self._servers)
        if server:
            node["servers"] = [{"url": server}]
        elif not endpoint.socket:
            self._ask("what is the base URL? the page names none", endpoint.line)
        if parameters := self._parameters(section, members, method, where):
            node["parameters"] = parameters
        self._body(node, section, members, method, where)
        self._responses(node, section, members, where)
        self.paths.setdefault(endpoint.path, {})[method.lower()] = node
        self.parts.append((method.lower(), endpoint.path, section))

    def _ask(self, text: str, line: int) -> None:
        self.questions.append(Question(text=text, line=line))

    def _parameters(
        self, section: Section, members: Sequence[Member], method: str, where: str
    ) -> list[Json]:
        written: dict[tuple[str, str], dict[str, Json]] = {}
        for member in members:
            carrier = _carrier(member, section.endpoint.path, method)
            if carrier and (carrier, member.path[0].lower()) not in written:
                at = where + pointer("parameters", len(written))
                written[carrier, member.path[0].lower()] = _parameter(member, carrier)
                self.lines[at] = member.line
        for carrier, name, value, line in keys.shown((*self._common, *section.blocks)):
            known = written.get((carrier, name.lower()))
            if known is None:
                at = where + pointer("parameters", len(written))
                written[carrier, name.lower()] = {
                    "name": name,
                    "in": carrier,
                    "required": carrier == "header",
                    **value,
                    "schema": {"type": "string"},
                }
                self.lines[at] = line
            elif "example" not in known and "example" in value:
                known["example"] = value["example"]
        return list(written.values())

    def _body(
        self,
        node: dict[str, Json],
        section: Section,
        members: Sequence[Member],
        method: str,
        where: str,
    ) -> None:
        own = [each for each in members if each.where == "body"]
        sent = [each for each in section.samples if each.kind == "request" and each.body]
        if method in _BODILESS or not (own or sent):
            return
        form = any(_MULTIPART.search(block.text) for block in section.blocks)
        media = "multipart/form-data" if form and not sent else "application/json"
        content: dict[str, Json] = {}
        if own:
            at = where + pointer("requestBody", "content", media, "schema")
            content["schema"] = self._schema(own, at)
        node["requestBody"] = {
            "required": any(each.required for each in own),
            "content": {media: content},
        }

    def _responses(
        self, node: dict[str, Json], section: Section, members: Sequence[Member], where: str
    ) -> None:
        responses: dict[str, dict[str, Json]] = {}
        answers = [each for each in section.samples if each.kind == "response"]
        for status, text, line in statuses(section.blocks):
            responses.setdefault(status, {"description": text})
            self.lines.setdefault(where + pointer("responses", status), line)
        for sample in answers:
            if sample.status:
                responses.setdefault(str(sample.status), {"description": sample.title})
        own = [each for each in members if each.where == "response"]
        good = next((status for status in responses if status.startswith("2")), "default")
        if own or not responses:
            title = next((each.title for each in answers if not each.status), "")
            responses.setdefault(good, {"description": title})
        if own:
            at = where + pointer("responses", good, "content", "application/json", "schema")
            content: dict[str, Json] = {"application/json": {"schema": self._schema(own, at)}}
            responses[good]["content"] = content
        node["responses"] = responses

    def _schema(self, members: Sequence[Member], at: str) -> dict[str, Json]:
        tree = schema.Tree().add(members)
        self.lines.update({at + below: line for below, line in tree.lines.items()})
        return tree.value


def server_of(section: Section, named: Sequence[str]) -> str:
    """Where an operation is served: by its own URL, by what the page names, or by a sample."""
    endpoint = section.endpoint
    if endpoint.server:
        return endpoint.server
    for base in named:
        server, path = parted(base)
        doubled = endpoint.path == path or endpoint.path.startswith(f"{path}/")
        return server if doubled or path == "/" else server + path
    for sample in section.samples:
        server, path = parted(sample.url) if sample.url else ("", "")
        if server:
            before = path.removesuffix(endpoint.path)
            return server + before if before != path else server
    said = "\n".join(each.text for each in section.blocks[:_FEW] if each.kind == "paragraph")
    alone = _HOST.search(said[:_MOST]) if endpoint.said else None
    return alone[0] if alone else ""


def _usual_method(section: Section, members: Sequence[Member]) -> str:
    sends = any(each.kind == "request" and each.body for each in section.samples)
    return "POST" if sends or any(each.where == "body" for each in members) else "GET"


def _carrier(member: Member, path: str, method: str) -> str:
    """Where a member goes that is a parameter; '' for one of a body."""
    if len(member.path) != 1:
        return ""
    if f"{{{member.path[0]}}}" in path and member.where in {"path", "body", "query"}:
        return "path"
    if member.where == "header" and member.path[0].lower() in _ASIDE:
        return ""
    if member.where == "body" and method in _BODILESS:
        return "query"
    return member.where if member.where in {"header", "query"} else ""


def _parameter(member: Member, carrier: str) -> dict[str, Json]:
    found = schema.of(member)
    node: dict[str, Json] = {"name": member.path[0], "in": carrier}
    node["required"] = member.required or carrier == "path"
    for name in ("description", "example"):
        if name in found:
            node[name] = found.pop(name)
    node["schema"] = found
    return node
