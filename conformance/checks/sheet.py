"""One operation as its page shows it: what the checks of page scope look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from conformance.checks import printed_url
from conformance.checks.printed import PrintedBody, Spot
from conformance.checks.printed_url import PrintedUrl
from conformance.codec.pointer import pointer, resolve
from conformance.dialects import any as any_dialect
from conformance.dialects.lens import lens
from conformance.model import (
    Dialect,
    Intent,
    Json,
    Operation,
    Outcome,
    Provider,
    Request,
    Response,
    Sample,
)
from conformance.spec import parameters
from conformance.spec.node import Node
from conformance.spec.references import References

#: A placeholder for a server at the start of a printed URL, e.g. ``{BASE_URL}``.
_BASE: Final = re.compile(r"^(?:\$?\{+[^{}/]{1,40}\}+|<[^<>/]{1,40}>)(?=/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a body as the page declares it.

    Attributes:
        path: from the body, ``*`` for any item of an array, e.g. ``/contents/*/role``.
        node: its schema, references followed.
        declared: the place where it is named, which members of shared components have in common.
        required: whether its parent lists it as required.
    """

    path: str
    node: Node
    declared: str
    required: bool

    @property
    def name(self) -> str:
        """Its last name that is no ``*``."""
        return next((each for each in reversed(self.path.split("/")) if each != "*"), "")

    @property
    def description(self) -> str:
        """What the page says of it, '' where that is nothing."""
        child = self.node.get("description")
        return child.value if child is not None and isinstance(child.value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of the page. ``kind`` is ``title | summary | description | prose | claim``."""

    text: str
    spot: Spot
    kind: str


class PrintedRequest:
    """A request sample, read. ``body`` is ``None`` where it prints none."""

    def __init__(self, sample: Sample, node: Node, operation: Operation) -> None:
        self.sample = sample
        self.node = node
        self._operation = operation

    def spot(self, *tokens: str | int) -> Spot:
        """A place below the sample, e.g. ``spot("headers", "Authorization")``."""
        return Spot.of(self.node, *tokens)

    @cached_property
    def body(self) -> PrintedBody | None:
        """What it sends, as printed and as meant."""
        text = self.sample.body
        return None if text is None else PrintedBody(text, self.spot("body"))

    @cached_property
    def url(self) -> PrintedUrl:
        """Its URL in parts; all of them '' where none is printed."""
        return printed_url.read(self.sample.url)

    @property
    def path(self) -> str:
        """The path of its URL, placeholders for the server left out; '' where no URL is printed."""
        return self.url.path

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The query parameters of its URL."""
        return self.url.query

    @cached_property
    def path_values(self) -> dict[str, str]:
        """What its URL has for each variable of the operation's path; none where it is another."""
        template, path = self._operation.path, self.url.tidy_path
        values = printed_url.fill(template, path)
        return (printed_url.fill_end(template, path) if values is None else values) or {}

    @cached_property
    def request(self) -> Request:
        """The request that it means: flaws that a reader forgives are mended."""
        url = self.sample.url or f"https://page.invalid{self._operation.path}"
        return Request(
            method=(self.sample.method or self._operation.method).upper(),
            url=_BASE.sub("https://page.invalid", url),
            headers=self.sample.headers,
            body=self.body.mended if self.body else b"",
        )

    @cached_property
    def intent(self) -> Intent:
        """What it asks for."""
        return lens(self._operation.request_dialect).intent(self.request)


class PrintedAnswer:
    """A response sample, read."""

    def __init__(self, sample: Sample, node: Node, operation: Operation) -> None:
        self.sample = sample
        self.node = node
        self._operation = operation

    def spot(self, *tokens: str | int) -> Spot:
        """A place below the sample."""
        return Spot.of(self.node, *tokens)

    @cached_property
    def body(self) -> PrintedBody:
        """What it says, as printed and as meant."""
        return PrintedBody(self.sample.body or "", self.spot("body"))

    @property
    def ok(self) -> bool:
        """Whether it shows a success; a page that names no status shows one."""
        status = self.sample.status
        return status is None or 200 <= status < 300  # noqa: PLR2004 - HTTP's success statuses

    @cached_property
    def response(self) -> Response:
        """The response that it means, with the media type that its text has."""
        streamed = self.body.is_sse
        kind = "text/event-stream" if streamed else "application/json"
        return Response(
            status=self.sample.status or 200,
            headers=(("Content-Type", kind),),
            body=self.body.mended,
        )

    @cached_property
    def spoken(self) -> Dialect:
        """The dialect of the operation's answers; the one that fits where the page leaves it open.

        ``ANY`` where none fits.
        """
        declared = self._operation.response_dialect
        if declared is not Dialect.ANY:
            return declared
        return any_dialect.best(self.response).dialect

    @cached_property
    def outcome(self) -> Outcome:
        """What it delivers."""
        return lens(self.spoken).outcome(self.response)


class Sheet:
    """An operation's page. Every view is made once, when first asked for.

    Attributes:
        root: the spec file; ``node`` is the operation's object in it.
    """

    def __init__(
        self, provider: Provider, operation: Operation, root: Node, references: References
    ) -> None:
        self.provider = provider
        self.operation = operation
        self.root = root
        self.references = references

    @cached_property
    def node(self) -> Node:
        """The operation object."""
        return self._item.require(self.operation.method.lower())

    @cached_property
    def _item(self) -> Node:
        """The path item around it."""
        return self.references.follow(self.root.require("paths").require(self.operation.path))

    def spot(self, *tokens: str | int) -> Spot:
        """A place below the operation; where nothing is there, the nearest place above."""
        return Spot.of(self.node, *tokens)

    def root_spot(self, *tokens: str | int) -> Spot:
        """A place in the spec, likewise."""
        return Spot.of(self.root, *tokens)

    @cached_property
    def requests(self) -> tuple[PrintedRequest, ...]:
        """The printed requests."""
        return tuple(
            PrintedRequest(sample, node, self.operation)
            for sample, node in self._samples("request")
        )

    @cached_property
    def answers(self) -> tuple[PrintedAnswer, ...]:
        """The printed answers that have a body."""
        return tuple(
            PrintedAnswer(sample, node, self.operation)
            for sample, node in self._samples("response")
            if sample.body
        )

    @cached_property
    def distinct(self) -> tuple[PrintedRequest, ...]:
        """The printed requests that have a body, one for each distinct one."""
        seen: dict[Json, PrintedRequest] = {}
        for each in self.requests:
            if each.body is not None:
                seen.setdefault(each.body.key, each)
        return tuple(seen.values())

    @cached_property
    def sent(self) -> tuple[PrintedRequest, ...]:
        """The printed requests whose URL has a path: those that say where they go."""
        return tuple(each for each in self.requests if each.path.strip("/"))

    @cached_property
    def called(self) -> tuple[PrintedRequest, ...]:
        """Of those, one for each place that they call: only for what the place alone decides."""
        seen: dict[tuple[str, ...], PrintedRequest] = {}
        for each in self.sent:
            url = each.url
            seen.setdefault((url.base, url.scheme, url.host, url.path), each)
        return tuple(seen.values())

    @cached_property
    def pairs(self) -> tuple[tuple[PrintedRequest, PrintedAnswer], ...]:
        """Each successful printed answer with the request that it answers, as the page has it."""
        asked = {each.sample.id: each for each in self.requests}
        return tuple(
            (asked[answer.sample.answers], answer)
            for answer in self.answers
            if answer.ok and answer.sample.answers in asked
        )

    @cached_property
    def request_node(self) -> Node | None:
        """The request body's schema, the reference at its top followed."""
        body = self.node.get("requestBody")
        content = self.references.follow(body).get("content") if body else None
        media = content.get(self.operation.media_type) if content else None
        schema = media.get("schema") if media else None
        told = schema is not None and isinstance(schema.value, Mapping)
        return self.references.follow(schema) if schema is not None and told else schema

    @cached_property
    def request_members(self) -> tuple[Member, ...]:
        """All members of the request body's schema, in the order of the page."""
        return tuple(self._members(self.request_node, "", 0)) if self.request_node else ()

    @cached_property
    def answer_members(self) -> tuple[Member, ...]:
        """All members of the answer that the page itself declares for its first success."""
        answers = self.node.get("responses")
        for status, node in answers.mapping().items() if answers else ():
            content = self.references.follow(node).get("content")
            for media in content.mapping().values() if content else ():
                schema = media.get("schema")
                if schema and status[:1] in {"2", "d"}:
                    followed = self.references.follow(schema)
                    inferred = followed.get("x-inferred-from") is not None
                    return () if inferred else tuple(self._members(followed, "", 0))
        return ()

    @cached_property
    def server_nodes(self) -> tuple[Node, ...]:
        """The server objects that hold for the operation: those of the narrowest level with any."""
        for level in (self.node, self._item, self.root):
            servers = level.items_of("servers")
            if servers:
                return tuple(servers)
        return ()

    @cached_property
    def parameter_nodes(self) -> tuple[Node, ...]:
        """The declared parameters, those that carry the key included, references followed."""
        return tuple(parameters.declared(self._item, self.node, self.references))

    @property
    def lists_parameters(self) -> bool:
        """Whether the page has tables of parameters, be they empty."""
        return any(level.get("parameters") is not None for level in (self.node, self._item))

    @property
    def leads(self) -> bool:
        """Whether it is the file's first operation, with which the whole file is judged once."""
        return self.operation.id == self.provider.operations[0].id

    @property
    def declares_request(self) -> bool:
        """Whether the page itself describes the request body, rather than by a sample alone."""
        return bool(self.request_members) and not self.operation.inferred_from

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All words of the page: titles, descriptions, prose and claims, outside of samples."""
        return tuple(self._passages())

    @property
    def as_of(self) -> str:
        """The ISO date on which the page was last looked at, '' where the spec does not say."""
        return max((source.retrieved for source in self.provider.sources), default="")

    def source_of(self, where: str) -> str:
        """The id of the page that a place of the spec comes from: that of the statement around it.

        Where none is named, the first page of the provider; '' without any.
        """
        first = next((source.id for source in self.provider.sources), "")
        parts = where.partition("#")[0].split("/")
        for end in range(len(parts), 1, -1):
            try:
                value = resolve(self.root.value, "/".join(parts[:end]))
            except (LookupError, ValueError):
                continue
            named = value.get("source") if isinstance(value, Mapping) else None
            if isinstance(named, str):
                return named
        return first

    def _samples(self, kind: str) -> Iterator[tuple[Sample, Node]]:
        nodes = self.node.items_of("x-samples")
        for sample, node in zip(self.operation.samples, nodes, strict=True):
            if sample.kind == kind:
                yield sample, node

    def _members(self, node: Node, path: str, depth: int) -> Iterator[Member]:
        if depth > 30 or not isinstance(node.value, Mapping):  # noqa: PLR2004 - schemas may be recursive
            return
        node = self.references.follow(node)
        listed = node.get("required")
        required = listed.value if listed is not None and isinstance(listed.value, list) else []
        properties = node.get("properties")
        for name, child in properties.mapping().items() if properties else ():
            below = path + pointer(name)
            if isinstance(child.value, Mapping):
                followed = self.references.follow(child)
                where, needed = child.pointer, name in required
                yield Member(path=below, node=followed, declared=where, required=needed)
                yield from self._members(followed, below, depth + 1)
        items = node.get("items")
        if items is not None:
            yield from self._members(items, f"{path}/*", depth + 1)
        for word in ("allOf", "anyOf", "oneOf"):
            for branch in node.items_of(word):
                yield from self._members(branch, path, depth + 1)

    def _passages(self) -> Iterator[Passage]:
        info = self.root.get("info")
        told = info is not None and isinstance(info.value, Mapping)
        for node in (info, self.node) if info is not None and told else (self.node,):
            for name in ("title", "summary", "description"):
                child = node.get(name)
                if child is not None and isinstance(child.value, str) and child.value:
                    yield Passage(text=child.value, spot=Spot.of(child), kind=name)
        for member in self.request_members:
            if member.description:
                spot = Spot.of(member.node, "description")
                yield Passage(text=member.description, spot=spot, kind="description")
        for name, kind in (("x-prose", "prose"), ("x-claims", "claim")):
            listed = self.node.get(name)
            items = listed.items() if listed and isinstance(listed.value, list) else []
            for item in items:
                text = item.get("text") if isinstance(item.value, Mapping) else None
                if text is not None and isinstance(text.value, str):
                    yield Passage(text=text.value, spot=Spot.of(text), kind=kind)
