"""Which models a page is about: the names that it prints, and the official model behind each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from conformance.checks.printed import PrintedBody, Spot
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.model import Dialect
from conformance.spec.models import ModelTable, OfficialModel
from conformance.spec.node import Node

#: A name, the kind of its place, and the place.
_Printed: TypeAlias = tuple[str, str, Spot]
_MOST_NAMES, _LONGEST = 200, 100
_FIXED: Final = re.compile(r"/models/([^/:{}]{1,100})")
_TIER_AT_END: Final = re.compile(r"[-_ @:](\d{1,2}[kK]|0\.5[kK]|512(?:px)?)\Z")
#: What stands where a name belongs: ``string``, ``your-model``, ``MODEL_NAME``, ``{model}``.
_PLACEHOLDER: Final = re.compile(
    r"string|model|x+|(?:your|my|some|the)[-_ ].*|.*model[-_ ]?(?:name|id).*|.*[<>{}$*…].*|[:.].*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A model as the page calls it.

    Attributes:
        place: ``path | request | answer | schema | claim | list``.
        model: the official model behind it, ``None`` where nobody says.
        own: whether it is another name than the owner's id.
        tier_word: the size tier at its end as written, ``0.5K``, or ''.
        tier: the official tier that it stands for, or ''.
    """

    name: str
    place: str
    spot: Spot
    model: OfficialModel | None
    own: bool
    tier_word: str = ""
    tier: str = ""


class Roster:
    """All models that one operation's page names."""

    def __init__(self, sheet: Sheet, models: ModelTable) -> None:
        self._sheet = sheet
        self._models = models

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Each name once, at the first of its places; what a caller would copy comes first."""
        found: dict[str, Name] = {}
        for name, place, spot in self._printed():
            if len(found) < _MOST_NAMES and name not in found and _is_name(name):
                found[name] = self._name(name, place, spot)
        return tuple(found.values())

    @cached_property
    def official(self) -> tuple[OfficialModel, ...]:
        """The official models that can be asked for; names in answers do not count."""
        asked = (each.model for each in self.names if each.place != "answer")
        return tuple({model.id: model for model in asked if model is not None}.values())

    @cached_property
    def settled(self) -> bool:
        """Whether the official model is known behind every name that can be asked for."""
        asked = [each for each in self.names if each.place != "answer"]
        return bool(asked) and all(each.model is not None for each in asked)

    @cached_property
    def offered(self) -> tuple[OfficialModel, ...]:
        """The models that a caller of the page has the choice of, as far as can be told.

        All official ones on a page in their owner's dialect that names none; none where a name is
        not known.
        """
        if self.settled:
            return self.official
        owners = self._sheet.operation.request_dialect is Dialect.GEMINI
        return self._models.models if owners and not self.names else ()

    def named_by(self, request: PrintedRequest) -> Name | None:
        """The model that a request names, in its body or by the operation's path.

        A request that names none gets the one that the page's table has as the default.
        """
        name = request.intent.model or _fixed(self._sheet.operation.path) or self._default
        if not _is_name(name):
            return None
        return self._name(name, "request", Spot(""))

    def asked_by(self, request: PrintedRequest) -> tuple[OfficialModel, ...]:
        """The model that a request names, else all that it may mean; empty where nobody knows."""
        named = self.named_by(request)
        if named is None:
            return self.offered
        return (named.model,) if named.model else ()

    @cached_property
    def _default(self) -> str:
        for member in self._sheet.request_members:
            default = member.node.get("default") if member.path == "/model" else None
            if default is not None and isinstance(default.value, str):
                return default.value
        return ""

    def _printed(self) -> Iterator[_Printed]:
        sheet, operation = self._sheet, self._sheet.operation
        fixed = _fixed(operation.path)
        if fixed:
            yield fixed, "path", sheet.root_spot("paths", operation.path)
        for asked in sheet.requests:
            if asked.intent.model:
                body = asked.body if asked.body and _member(asked.body) == "/model" else None
                spot = body.spot("/model") if body else asked.spot("url")
                yield asked.intent.model, "request", spot
        yield from self._declared()
        for index, claim in enumerate(sheet.node.items_of("x-claims")):
            if operation.claims[index].feature == "access.models":
                for word in ("values", "equals", "default"):
                    yield from _texts(claim.get(word), "claim")
        yield from self._answered()
        if operation.id == sheet.provider.operations[0].id:
            for index, listed in enumerate(sheet.provider.models):
                yield listed.name, "list", sheet.root_spot("x-provider", "models", index)

    def _answered(self) -> Iterator[_Printed]:
        for answer in self._sheet.answers:
            if answer.ok and answer.outcome.model:
                yield answer.outcome.model, "answer", answer.body.spot(_member(answer.body))

    def _declared(self) -> Iterator[_Printed]:
        """Values of the parameter or the member of the body that is called ``model``."""
        sheet = self._sheet
        for node in map(sheet.references.follow, sheet.node.items_of("parameters")):
            name, schema = node.get("name"), node.get("schema")
            if schema is not None and name is not None and name.value in {"model", "modelId"}:
                yield from _allowed(sheet.references.follow(schema))
        for member in sheet.request_members:
            if member.path == "/model":
                yield from _allowed(member.node)

    def _name(self, name: str, place: str, spot: Spot) -> Name:
        bare = name.rpartition("/")[2]
        word = _TIER_AT_END.search(bare)
        own = next((each for each in self._sheet.provider.models if each.name == name), None)
        model = self._models.find(own.upstream) if own else self._resolve(bare, word)
        tier = own.tier if own and own.tier else (word[1] if word else "")
        return Name(
            name=name,
            place=place,
            spot=spot,
            model=model,
            own=model is None or model.id != bare,
            tier_word=word[1] if word else "",
            tier=self._models.tier(tier) or self._models.tier(tier.upper()) or "",
        )

    def _resolve(self, bare: str, word: re.Match[str] | None) -> OfficialModel | None:
        known = self._known.get(_plain(bare[: word.start()] if word else bare))
        return self._models.find(bare) or (self._models.find(known) if known else None)

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """Official ids by what a model is called, casing and punctuation apart.

        The vendor's own names count without the tier at their ends.
        """
        known = {_plain(title): model.id for model in self._models.models
                 for title in (*model.aliases, model.id, model.title)}  # fmt: skip
        for each in self._sheet.provider.models:
            known.setdefault(_plain(_TIER_AT_END.sub("", each.name)), each.upstream)
        known.pop("", None)
        return known


def _is_name(text: str) -> bool:
    """Whether a text may be a model's name, rather than what stands in for one."""
    return 0 < len(text) <= _LONGEST and not _PLACEHOLDER.fullmatch(text)


def _plain(name: str) -> str:
    """A name without its casing and punctuation, in which vendors differ."""
    return "".join(each for each in name.lower() if each.isalnum())


def _fixed(path: str) -> str:
    found = _FIXED.search(path)
    return found[1] if found else ""


def _member(body: PrintedBody) -> str:
    """The pointer of the member that names a model in a body, '' where none at the top does."""
    held = body.value if isinstance(body.value, Mapping) else {}
    return next((f"/{name}" for name in ("model", "modelVersion") if name in held), "")


def _texts(node: Node | None, place: str) -> Iterator[_Printed]:
    """A text, or those in a list, each with its own line."""
    if node is not None and isinstance(node.value, str) and node.value:
        yield node.value, place, Spot.of(node)
    elif node is not None and isinstance(node.value, list):
        for index, each in enumerate(node.value):
            if isinstance(each, str) and each:
                yield each, place, Spot.of(node, index)


def _allowed(schema: Node) -> Iterator[_Printed]:
    for word in ("enum", "const", "default"):
        yield from _texts(schema.get(word), "schema")
