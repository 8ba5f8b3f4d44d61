"""Values that a page states for a setting: asked for in a sample, or offered to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from conformance.checks.printed import PrintedBody, Spot
from conformance.checks.roster import Roster
from conformance.checks.sheet import Sheet
from conformance.codec.pointer import resolve, tokens
from conformance.model import Json
from conformance.spec.models import OfficialModel
from conformance.spec.node import Node

Setting = Literal["image_size", "aspect_ratio", "output_format"]

#: For each setting the feature that claims about it have, and how members are called that hold it.
_FEATURES: Final = {
    "image_size": "image.size",
    "aspect_ratio": "image.aspect_ratio",
    "output_format": "image.output_format",
}
_NAMES: Final = {
    "image_size": {"imagesize", "size", "resolution", "quality"},
    "aspect_ratio": {"aspectratio", "ratio", "size"},
    "output_format": {"outputformat", "outputmimetype"},  # a mimeType is often an input's
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One value.

    Attributes:
        sample: the id of the request that asks for it, '' where it is offered.
        models: the official models that it may be meant for, empty where nobody knows.
    """

    value: str
    spot: Spot
    sample: str
    models: tuple[OfficialModel, ...]

    @property
    def who(self) -> str:
        """Who states it, as the beginning of a message."""
        return f"the request {self.sample} asks for" if self.sample else "the page offers"


def asked(sheet: Sheet, roster: Roster, setting: Setting) -> Iterator[Stated]:
    """What samples ask for, each value once for the same models."""
    told: set[tuple[str, tuple[str, ...]]] = set()
    for request in sheet.requests:
        value = getattr(request.intent, setting)
        models = roster.asked_by(request)
        key = (value, tuple(model.id for model in models))
        if isinstance(value, str) and request.body is not None and key not in told:
            told.add(key)
            spot = request.body.spot(_place(request.body, value, setting))
            yield Stated(value=value, spot=spot, sample=request.sample.id, models=models)


def offered(sheet: Sheet, roster: Roster, setting: Setting) -> Iterator[Stated]:
    """What claims and the schema's enums offer, each value once."""
    told: set[str] = set()
    for node in _lists(sheet, setting):
        values = node.value if isinstance(node.value, list) else []
        for index, value in enumerate(values):
            if isinstance(value, str) and value not in told:
                told.add(value)
                spot = Spot.of(node, index)
                yield Stated(value=value, spot=spot, sample="", models=roster.offered)


def plain(name: str) -> str:
    """A member's name without casing and punctuation: ``--aspect_ratio`` is ``aspectratio``."""
    return "".join(each for each in name.lower() if each.isalnum())


def whose(models: Sequence[OfficialModel]) -> str:
    """Models as the subject of a sentence that denies: ``... draws``."""
    return f"{models[0].id} never" if len(models) == 1 else "none of the page's models"


def _lists(sheet: Sheet, setting: Setting) -> Iterator[Node]:
    for member in sheet.request_members:
        choices = member.node.get("enum")
        if choices is not None and plain(member.name) in _NAMES[setting]:
            yield choices
    for claim, node in zip(sheet.operation.claims, sheet.node.items_of("x-claims"), strict=True):
        values = node.get("values")
        if values is not None and claim.feature == _FEATURES[setting] and not claim.when:
            yield values


def _place(body: PrintedBody, value: Json, setting: Setting) -> str:
    """The pointer of the member that holds a value, '' where its name is none of the usual."""
    for where in body.meant.offsets:
        name = tokens(where)[-1] if where else ""
        if plain(name) in _NAMES[setting] and resolve(body.value, where) == value:
            return where
    return ""
