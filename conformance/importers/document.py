"""Drafts to one spec: what several pages say of one provider, with comments and questions."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from conformance.codec.pointer import pointer, replace
from conformance.importers.components import used
from conformance.importers.draft import Draft, DraftOperation, PageFault, Question
from conformance.importers.infer import models, samples
from conformance.importers.infer.operation import Understood, understand
from conformance.importers.lift import lift
from conformance.importers.names import Names
from conformance.model import Json, JsonObject
from conformance.spec.models import ModelTable
from conformance.spec.node import Node

_SOURCE: Final = re.compile(r"[^A-Za-z0-9]+")
#: Members of an operation that stand first in a spec, and those that stand last.
_FIRST: Final = ("operationId", "x-original-id", "summary", "description", "tags", "deprecated")
_LAST: Final = ("x-samples", "x-claims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A draft with what only the caller knows of its page. ``retrieved`` is an ISO date or ''."""

    draft: Draft
    url: str = ""
    retrieved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A spec before it is text.

    Attributes:
        value: the spec.
        comments: by JSON pointer, the lines of comment that stand above it.
        questions: by file, what a person must tell; so are ``faults``.
    """

    value: JsonObject
    comments: Mapping[str, Sequence[str]]
    questions: tuple[tuple[str, Question], ...] = ()
    faults: tuple[tuple[str, PageFault], ...] = ()


def document(pages: Sequence[Page], *, provider: str, table: ModelTable) -> Document:
    """One spec of all pages, in their order.

    An operation that several pages describe is the first page's; the samples of the others are
    added, and a question is asked.
    """
    versions = {str(_members(page.draft.root.value).get("openapi", ""))[:3] for page in pages}
    writer = _Writer(provider=provider, table=table, version="3.1.0" if len(versions) > 1 else "")
    ids = _source_ids([page.draft for page in pages])
    for page, source in zip(pages, ids, strict=True):
        writer.add(page, source)
    return writer.document()


def without(made: Document, reasons: Mapping[str, str]) -> Document:
    """A spec in which operations, by their ids, are not judged for a reason each."""
    value = made.value
    comments = {at: list(lines) for at, lines in made.comments.items()}
    questions = list(made.questions)
    for path, item in _members(value.get("paths")).items():
        for method, node in _members(item).items():
            name = str(_members(node).get("operationId", ""))
            if name in reasons:
                at = pointer("paths", path, method)
                reason = f"no request can be made: {reasons[name]}"
                value = _members(replace(value, f"{at}/x-not-judged", reason))
                text = f"how is a request to be made? {reasons[name]}"
                questions.append(("", Question(text=text, operation=name)))
                comments.setdefault(at, []).append(f"QUESTION: {text}")
    return dataclasses.replace(made, value=value, comments=comments, questions=tuple(questions))


def _source_ids(drafts: Sequence[Draft]) -> list[str]:
    if len(drafts) == 1:
        return ["page"]
    found: list[str] = []
    for draft in drafts:
        stem = draft.file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or draft.file
        name = _SOURCE.sub("-", stem).strip("-")[:40] or "page"
        numbers = (f"{name}-{number}" for number in range(2, len(drafts) + 2))
        found.append(next(each for each in (name, *numbers) if each not in found))
    return found


@dataclass(slots=True, kw_only=True)
class _Writer:
    provider: str
    table: ModelTable
    version: str  # that all pages are brought to, '' where they agree
    root: dict[str, Json] = field(default_factory=dict)
    paths: dict[str, dict[str, Json]] = field(default_factory=dict)
    components: dict[str, dict[str, Json]] = field(default_factory=dict)
    sources: list[Json] = field(default_factory=list)
    models: dict[str, JsonObject] = field(default_factory=dict)
    catalogue: list[Json] = field(default_factory=list)
    comments: dict[str, list[str]] = field(default_factory=dict)
    questions: list[tuple[str, Question]] = field(default_factory=list)
    faults: list[tuple[str, PageFault]] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    nameless: bool = False
    judged: bool = False  # whether any operation so far is
    #: Operations that are not judged: of their models, official ones count, others at need.
    others: list[tuple[str, Understood, str, str]] = field(default_factory=list)

    def add(self, page: Page, source: str) -> None:
        """Take over a page."""
        draft = page.draft
        self._source(page, source)
        self.faults += [(draft.file, fault) for fault in draft.faults]
        for question in draft.questions:
            self._ask(draft.file, question)
        understood = [(each, understand(each, self.table)) for each in draft.operations]
        value: Json = deepcopy(draft.root.value)
        for _, told in understood:
            for where, new in told.edits:
                value = replace(value, where, new)
        if self.version:
            value = lift(Node.of(value, file=draft.file), version=self.version).value
        root = _members(value)
        first = not self.root
        if first:
            self._start(root, draft)
        renamed = self.names.components(root, self.components)
        paths = _members(renamed.get("paths"))
        for operation, told in understood:
            item = paths.get(operation.path)
            node = item.get(operation.method.lower()) if isinstance(item, Mapping) else None
            if isinstance(item, Mapping) and isinstance(node, Mapping):
                given = dict(node) if first else _narrowed(node, item, renamed, self.root)
                self._operation(draft, operation, told, source, given)
                self._item(operation.path, item)

    def document(self) -> Document:
        """The whole."""
        value: dict[str, Json] = {
            "openapi": self.root.get("openapi", "3.1.0"),
            "info": self.root.get("info", {}),
            "x-provider": {},
        }
        value |= {name: self.root[name] for name in ("servers", "security") if name in self.root}
        if self.nameless and not self.models:
            self._guess_model()
        for other in self.others:
            self._models(*other, unknown=not self.judged)
        paths: dict[str, Json] = dict(self.paths)
        held = used({**value, "paths": paths}, self.components)
        if held:
            value["components"] = held
        value["paths"] = paths
        value["x-provider"] = self._provider()
        return Document(
            value=value,
            comments={at: tuple(lines) for at, lines in self.comments.items()},
            questions=tuple(self.questions),
            faults=tuple(self.faults),
        )

    def _start(self, root: JsonObject, draft: Draft) -> None:
        info = dict(_members(root.get("info")))
        title = info.get("title") if isinstance(info.get("title"), str) else ""
        info = {**info, "title": title or draft.title, "version": str(info.get("version", ""))}
        self.root = {"openapi": root.get("openapi", "3.1.0"), "info": info}
        for name in ("servers", "security"):
            if isinstance(root.get(name), list):
                self.root[name] = root[name]

    def _source(self, page: Page, source: str) -> None:
        url = page.url or next(iter(page.draft.urls), "")
        if not url:
            text = "where is the page published? --url says it"
            self._ask(page.draft.file, Question(text=text), pointer("x-provider", "sources"))
        made: dict[str, Json] = {"id": source, "url": url or page.draft.file}
        made |= {"retrieved": page.retrieved} if page.retrieved else {}
        made |= {"title": page.draft.title} if page.draft.title else {}
        self.sources.append(made)
        self.catalogue += [
            {"group": each.group, "name": each.name}
            | ({"method": each.method} if each.method else {})
            for each in page.draft.catalogue
        ]

    def _operation(
        self,
        draft: Draft,
        operation: DraftOperation,
        told: Understood,
        source: str,
        node: dict[str, Json],
    ) -> None:
        method = operation.method.lower()
        at = pointer("paths", operation.path, method)
        line = operation.node.location.line
        if method in self.paths.get(operation.path, {}):
            text = f"{operation.method} {operation.path} was read already; is this the same?"
            hint = "the first was kept"
            self._ask(draft.file, Question(text=f"{text} {hint}", line=line), at)
            return
        name, original = self.names.operation(node.get("operationId"), operation, told)
        node["operationId"] = name
        if original:
            node["x-original-id"] = original
        node |= _told(told)
        self._comment(at, f"{draft.file}:{line}")
        printed = list(samples.written(told.samples, source))
        if printed:
            node["x-samples"] = [sample for sample, _ in printed]
            for index, (_, where) in enumerate(printed):
                self._comment(at + pointer("x-samples", index), f"{draft.file}:{where}")
        if told.claims:
            node["x-claims"] = [{**claim.claim, "source": source} for claim in told.claims]
            for index, claim in enumerate(told.claims):
                self._comment(at + pointer("x-claims", index), f"{draft.file}:{claim.line}")
        self.paths.setdefault(operation.path, {})[method] = _ordered(node)
        for text, where in told.questions:
            self._ask(draft.file, Question(text=text, line=where, operation=name), at)
        if told.request is not None and not told.reason:
            self._models(draft.file, told, source, name)
            self.nameless |= told.nameless
            self.judged = True
        else:
            self.others += [(draft.file, told, source, name)]
        self.catalogue.append(
            {"group": "", "name": str(node.get("summary") or name), "method": operation.method}
        )

    def _item(self, path: str, item: JsonObject) -> None:
        """What a path says for all its methods."""
        kept = {name: item[name] for name in ("servers", "parameters") if name in item}
        if path in self.paths:
            self.paths[path] = {**kept, **self.paths[path]}

    def _models(
        self, file: str, told: Understood, source: str, operation: str, *, unknown: bool = True
    ) -> None:
        for name, line in told.models:
            if name in self.models:
                continue
            found = models.named(name, self.table)
            if found.model is None and not unknown:
                continue
            at = pointer("x-provider", "models", len(self.models))
            entry: dict[str, Json] = {"name": name, "upstream": name}
            if found.model is None:
                text = f"which official model is {name!r}? taken for one of the vendor's own"
                self._ask(file, Question(text=text, line=line, operation=operation), at)
            else:
                entry["upstream"] = found.model.upstream
                entry |= {"tier": found.model.tier} if found.model.tier else {}
            if found.model is not None and not found.sure:
                text = f"is {name!r} the official {found.model.upstream}? taken to be"
                self._ask(file, Question(text=text, line=line, operation=operation), at)
            self.models[name] = {**entry, "source": source}

    def _guess_model(self) -> None:
        """A model to ask for where a request must name one and no page does."""
        stable = [each.id for each in self.table.models if each.stage == "stable"]
        for name in stable[:1]:
            self.models[name] = {"name": name, "upstream": name}
            text = f"QUESTION: the pages name no model; {name} is a guess"
            self._comment(pointer("x-provider", "models"), text)

    def _provider(self) -> JsonObject:
        return {
            "id": self.provider,
            "name": self.provider,
            "key_env": f"{re.sub('[^A-Z0-9]', '_', self.provider.upper())}_API_KEY",
            "self_hosted": False,
            "sources": self.sources,
            "models": list(self.models.values()),
            "prices": [],
            "catalogue": self.catalogue,
        }

    def _ask(self, file: str, question: Question, at: str = "") -> None:
        self.questions.append((file, question))
        where = f" ({file}:{question.line})" if question.line else ""
        if at:
            self._comment(at, f"QUESTION: {question.text}{where}")

    def _comment(self, at: str, text: str) -> None:
        self.comments.setdefault(at, []).append(text)


def _members(value: Json) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _told(told: Understood) -> dict[str, Json]:
    made: dict[str, Json] = {}
    if told.request is not None:
        same = told.request is told.response
        both: JsonObject = {"request": told.request.value, "response": told.response.value}
        made["x-dialect"] = told.request.value if same else both
    if told.asynchronous:
        made["x-async"] = True
    elif told.reason and not told.reason.startswith("its body is"):
        made["x-not-judged"] = told.reason
    return made


def _narrowed(
    node: JsonObject, item: JsonObject, root: JsonObject, first: JsonObject
) -> dict[str, Json]:
    """An operation of a further page, with what its page says for all of its operations."""
    made = dict(node)
    for name in ("servers", "security"):
        stated = item.get(name, root.get(name))
        if name not in made and stated != first.get(name) and isinstance(stated, list):
            made[name] = stated
    return made


def _ordered(node: Mapping[str, Json]) -> JsonObject:
    names = [name for name in _FIRST if name in node]
    names += ["x-dialect"] if "x-dialect" in node else []
    last = [name for name in _LAST if name in node]
    between = [name for name in node if name not in {*names, *last}]
    return {name: node[name] for name in (*names, *between, *last)}
