"""One operation as far as it can be understood: what a spec says besides the page's own OpenAPI."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.codec.pointer import resolve
from conformance.errors import SpecError
from conformance.importers.draft import DraftOperation, PrintedSample
from conformance.importers.infer import (
    bodies,
    claims,
    dialect,
    hints,
    judged,
    models,
    requests,
    samples,
    stated,
    values,
)
from conformance.importers.infer.claims import Told
from conformance.importers.infer.fragments import whole
from conformance.importers.infer.members import WITHIN, Member, of_parameters
from conformance.importers.infer.stated import Stated
from conformance.importers.markdown import Block
from conformance.model import Dialect, Json
from conformance.spec import parameters
from conformance.spec.models import ModelTable
from conformance.spec.node import Node

_PICTURES: Final = re.compile(
    r"image|picture|photo|draw|paint|banana|图|圖|绘|繪|画|畫|dall-?e|imagen", re.IGNORECASE
)
_EXAMPLES: Final = (
    "example",
    "examples",
    "x-examples",
    "default",
    "x-inferred-values",
    "x-apifox-mock",
)
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"})
_VARIABLE: Final = re.compile(r"\{([^{}]{1,80})\}")
_SOCKET: Final = ("ws://", "wss://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was found out.

    Attributes:
        request: ``None`` where it is none of ours.
        reason: why it is not judged, or ''; ``asynchronous`` is one by itself.
        samples: with their ids.
        models: the names that it is asked by, and those that the page only speaks of.
        edits: what is put into the document, by JSON pointer: hints and schemas.
        questions: with the page's line.
        nameless: whether a request names a model, and the page names none.
    """

    request: Dialect | None
    response: Dialect
    reason: str = ""
    asynchronous: bool = False
    samples: tuple[tuple[str, PrintedSample], ...] = ()
    claims: tuple[Told, ...] = ()
    models: tuple[tuple[str, int], ...] = ()
    edits: tuple[tuple[str, Json], ...] = ()
    questions: tuple[tuple[str, int], ...] = ()
    nameless: bool = False


def understand(operation: DraftOperation, table: ModelTable) -> Understood:
    """Everything that a page tells of one operation, and what it leaves open."""
    return _Understanding(operation, table).result()


class _Understanding:
    def __init__(self, operation: DraftOperation, table: ModelTable) -> None:
        operation = dataclasses.replace(operation, samples=whole(operation))
        self.operation = operation
        self.table = table
        self.line = operation.node.location.line
        self.samples = samples.identified(operation.samples)
        self.bodies = bodies.of_requests(operation.samples)
        self.body = requests.body(operation, self.samples)
        self.parameters = _parameters(operation)
        self.edits: list[tuple[str, Json]] = list(self.body.additions)
        self.questions: list[tuple[str, int]] = []
        self.nameless = False

    def result(self) -> Understood:
        """All of it."""
        request, shown = self._request()
        answers = list(requests.answers(self.operation))
        printed = bodies.of_answers(self.operation.samples)
        response, two = dialect.response(answers, printed)
        asynchronous = judged.is_asynchronous(answers, printed) or (
            not judged.shows_result(answers, printed) and judged.says_so(self._said())
        )
        reason = self._reason(request, asynchronous=asynchronous)
        if not reason:
            self._ask_of_dialects(request, response, shown=shown, two=two)
        members = (*self.parameters, *self.body.members)
        if request is not None and not self.body.members and not shown:
            members = self._guess(request)
        pictures = self._hints(request, members) if request else []
        elsewhere = stated.stated(members, self._blocks(), self._descriptions())
        self._ask_of_values(members, elsewhere)
        promised = self._promised(members, elsewhere)
        names = self._models(members, promised)
        if request is not None and not reason:
            self._model(members, names)
        self._schemas()
        told = claims.claims(
            claims.Grounds(
                dialect=request,
                line=self.line,
                members=members,
                bodies=self.bodies,
                prose=self.operation.prose,
                pictures=pictures,
                models=promised,
                stated=elsewhere,
                draws=request is Dialect.IMAGES or self._draws(names),
                form="json" not in self.body.media_type.lower(),
            )
        )
        return Understood(
            request=request,
            response=response,
            reason=reason,
            asynchronous=asynchronous,
            samples=self.samples,
            claims=told,
            models=tuple((name, self.line) for name in (*names, *self._spoken_of(names))),
            edits=tuple(self.edits),
            questions=tuple(self.questions),
            nameless=self.nameless,
        )

    def _request(self) -> tuple[Dialect | None, bool]:
        if self.operation.method in _WITHOUT_BODY:
            return None, True
        return dialect.request(self.operation.path, self.body.members, self.bodies)

    def _reason(self, request: Dialect | None, *, asynchronous: bool) -> str:
        if self.operation.socket or _is_socket(self.operation):
            return judged.SOCKET
        if asynchronous:
            return "asynchronous"
        if request is None:
            without = self.operation.method in _WITHOUT_BODY
            return judged.BODILESS if without else judged.FOREIGN
        if "json" not in self.body.media_type.lower():
            return f"its body is {self.body.media_type}"
        return ""

    def _ask_of_dialects(
        self, request: Dialect | None, response: Dialect, *, shown: bool, two: bool
    ) -> None:
        if request is not None and not shown:
            text = (
                f"what is a request made of? the page shows none; guessed from the path: {request}"
            )
            self._ask(text)
        if two:
            self._ask("in which dialect is the answer? the page shows two; taken: any")
        elif response is Dialect.ANY:
            self._ask("in which dialect is the answer? the page shows none; taken: any")

    def _ask_of_values(self, members: Sequence[Member], elsewhere: Mapping[str, Stated]) -> None:
        for member in members:
            said = elsewhere.get(member.at)
            if values.told(member) or values.listed(member) or (said is not None and said.values):
                continue
            some = values.of_one_case(member) and member is not claims.model_member(members)
            if said is None and not some:
                continue
            several = said is not None and not said.advised
            why = (
                "states several lists" if several else "lists some for one case only, or as advice"
            )
            text = f"which values may {member.name} have? the page {why}"
            self._ask(text, said.line if said is not None else member.line)

    def _ask(self, text: str, line: int = 0) -> None:
        question = (text, line or self.line)
        if question not in self.questions:
            self.questions.append(question)

    def _guess(self, request: Dialect) -> tuple[Member, ...]:
        made = dict(requests.GUESSES[request])
        self.body = requests.Body(
            members=requests.of_made(made, self.operation.node, self.line),
            media_type=self.body.media_type,
            at=self.body.at,
            made=made,
        )
        return (*self.parameters, *self.body.members)

    def _hints(self, request: Dialect, members: Sequence[Member]) -> list[tuple[Member, str]]:
        found = list(hints.hints(request, members))
        for member, hint in found:
            self._hint(member, hint)
        return [(member, hint) for member, hint in found if hint.startswith("image")]

    def _hint(self, member: Member, hint: str) -> None:
        if (
            "x-generate" in member.schema
            or (f"{member.node.pointer}/x-generate", hint) in self.edits
        ):
            return
        if self.body.made is not None and member in self.body.members:
            target = _at(self.body.made, member.node.pointer)
            target.pop("x-inferred-values", None)
            target["x-generate"] = hint
        else:
            self.edits.append((f"{member.node.pointer}/x-generate", hint))

    def _promised(
        self, members: Sequence[Member], elsewhere: Mapping[str, Stated]
    ) -> tuple[str, ...]:
        """The models that the page says may be asked for; an example is only an example."""
        member = claims.model_member(members)
        allowed: Sequence[Json] = ()
        if member is not None:
            allowed = values.listed(member) or values.told(member)
            if not allowed and member.at in elsewhere:
                allowed = elsewhere[member.at].values
        names = [each for each in allowed if isinstance(each, str)]
        names.append(models.in_path(self.operation.path))
        return tuple(dict.fromkeys(name for name in names if models.is_name(name)))

    def _models(self, members: Sequence[Member], promised: Sequence[str]) -> tuple[str, ...]:
        """The models that the page asks for, in whatever way."""
        member = claims.model_member(members)
        names = list(promised)
        if member is not None:
            names += [*_examples(member), *models.quoted(member.note)]
            names += _of_branches(member, members)
        names += models.of_tables(_described(self.operation.node.get("description")))
        names += [
            each for body in self.bodies for each in (body.get("model"),) if isinstance(each, str)
        ]
        names += [models.in_path(sample.url) for _, sample in self.samples if sample.url]
        return tuple(dict.fromkeys(name for name in names if models.is_name(name)))

    def _spoken_of(self, names: Sequence[str]) -> tuple[str, ...]:
        """Official models that the page speaks of besides."""
        texts = [passage.text for passage in self.operation.prose]
        texts += [member.note for member in (*self.parameters, *self.body.members)]
        texts.append(self._words())
        found = models.in_words(texts, self.table)
        if not found and not names:
            texts += [_document_title(self.operation.node), *self._texts()]
            found = models.in_passing(texts, self.table)
            for name in found:
                self._ask(f"is {name!r} what a request asks for? the page only mentions it")
        return tuple(name for name in found if name not in names)

    def _texts(self) -> Iterator[str]:
        """What the page's blocks say or print of the operation."""
        for block in self._blocks():
            yield block.text
            yield from (" | ".join(row.cells) for row in block.rows)

    def _model(self, members: Sequence[Member], names: Sequence[str]) -> None:
        member = claims.model_member(members)
        named = [*names, *self._spoken_of(names)]
        in_path = "model" in "".join(_VARIABLE.findall(self.operation.path)).lower()
        needed = in_path or (member is not None and self._requires(member))
        if (
            member is not None
            and member.at == "/model"
            and not values.listed(member)
            and (named or needed)
        ):
            self._hint(member, "model")
        if not named:
            self.nameless = needed
            left = "" if needed or member is None else "; a request goes without one"
            self._ask(f"which models does it take? the page names none{left}")

    def _requires(self, member: Member) -> bool:
        """Whether no request can be made without a member."""
        if not member.at.startswith("/"):
            return True
        required = self.body.members[0].schema.get("required") if self.body.members else None
        return isinstance(required, list) and member.name in required

    def _schemas(self) -> None:
        if self.body.made is not None:
            self.edits.append((self.body.at, self.body.made))
        self.edits += requests.made_answers(self.operation, self.samples)

    def _draws(self, names: Sequence[str]) -> bool:
        return bool(_PICTURES.search(" ".join((self._words(), *names))))

    def _blocks(self) -> Iterator[Block]:
        """The Markdown about the operation: its description, and the page around it."""
        yield from _described(self.operation.node.get("description"))
        yield from self.operation.blocks

    def _descriptions(self) -> Iterator[tuple[Member, Sequence[Block]]]:
        """The descriptions of members that hold more than sentences."""
        for member in self.body.members:
            if "|" in member.note or "#" in member.note:
                yield member, _described(member.node.get("description"))

    def _said(self) -> Iterator[str]:
        """What the page says of the operation in words, as far as it is about nothing else."""
        yield self._words()
        yield from (passage.text for passage in self.operation.prose)

    def _words(self) -> str:
        value = self.operation.node.value
        found = (
            [value.get(name) for name in ("summary", "description")]
            if isinstance(value, Mapping)
            else []
        )
        tags = value.get("tags") if isinstance(value, Mapping) else None
        found += tags if isinstance(tags, list) else []
        return "\n".join(each for each in found if isinstance(each, str))


def _described(node: Node | None) -> tuple[Block, ...]:
    text = node.value if node is not None else None
    if node is None or not isinstance(text, str):
        return ()
    return stated.blocks_of(text, node.location.line + ("\n" in text))


def _of_branches(member: Member, members: Sequence[Member]) -> Iterator[str]:
    """The values that branches of a member list, beside which it may be any other text."""
    for each in members:
        if each.at == member.at and each is not member:
            yield from (value for value in values.listed(each) if isinstance(value, str))


def _document_title(node: Node) -> str:
    title = _value_at(node.origin.root, "/info/title")
    return title if isinstance(title, str) else ""


def _parameters(operation: DraftOperation) -> tuple[Member, ...]:
    try:
        declared = parameters.declared(operation.item, operation.node, WITHIN)
    except SpecError:
        return ()
    others = [each for each in declared if not parameters.carries_key(each)]
    return of_parameters(others)


def _is_socket(operation: DraftOperation) -> bool:
    urls: list[Json] = []
    for holder in (operation.node.value, operation.item.value):
        servers = holder.get("servers") if isinstance(holder, Mapping) else None
        listed = servers if isinstance(servers, list) else []
        urls += [each.get("url") if isinstance(each, Mapping) else None for each in listed]
    return bool(urls) and all(isinstance(url, str) and url.startswith(_SOCKET) for url in urls)


def _examples(member: Member) -> Iterator[str]:
    for word in _EXAMPLES:
        given = member.schema.get(word)
        for each in given if isinstance(given, list) else [given]:
            if isinstance(each, str):
                yield each
    # A parameter keeps its example beside its schema.
    holder = member.node.pointer.rpartition("/")[0]
    if member.at.startswith(("path:", "query:")) and holder:
        root = member.node.origin.root
        beside = _value_at(root, holder)
        example = beside.get("example") if isinstance(beside, Mapping) else None
        if isinstance(example, str):
            yield example


def _value_at(root: Json, where: str) -> Json:
    try:
        found: Json = resolve(root, where)
    except (LookupError, ValueError):
        return None
    return found


def _at(made: dict[str, Json], where: str) -> dict[str, Json]:
    """The object at a pointer into a schema that was made here."""
    found = _value_at(made, where)
    return found if isinstance(found, dict) else {}
