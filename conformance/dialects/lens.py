"""What a dialect is: four pure functions between wire and meaning, and a way to go on.

Two laws hold for every lens and are tested as properties:

* ``outcome(render(o, r)) == o`` for every outcome ``o`` that the dialect can say, but for where
  its pictures stand, which rendering decides;
* ``intent(express(c, r))`` is ``intent(r)`` with ``c`` applied, or ``express`` is ``Unsupported``.

All five are total on anything a vendor may send: no response, however broken, makes them raise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from conformance.model import (
    Change,
    Dialect,
    Intent,
    Outcome,
    Place,
    Request,
    Response,
    Unsupported,
)
from conformance.registry import Registry

Envelope: TypeAlias = Literal["google", "google-array", "openai"]


@runtime_checkable
class Lens(Protocol):
    """One wire convention.

    Attributes:
        dialect: its name.
        places: where its clients look for a picture; the first is where ``render`` puts it.
        envelopes: whose error envelopes its owner uses; the first is the usual one.
    """

    dialect: Dialect
    places: tuple[Place, ...]
    envelopes: tuple[Envelope, ...]

    def intent(self, request: Request) -> Intent:
        """What a request asks for, in either casing and at every known place."""
        ...

    def express(self, change: Change, request: Request) -> Request | Unsupported:
        """The same request with a change made, in the place where the request already has it."""
        ...

    def outcome(self, response: Response) -> Outcome:
        """What an answer delivers, plain or streamed, success or error."""
        ...

    def render(self, outcome: Outcome, request: Request) -> Response:
        """The answer that says ``outcome``: streamed if the request asks for a stream.

        Each image is put at its own ``place``, or the dialect's first where it has none such. An
        outcome with an error becomes the dialect's error envelope with the status that the
        dialect's owner uses for its category; code and type are the owner's where the error gives
        none, and so is an empty ``raw`` of a finish. What the dialect has no member for is left
        out, and nothing is made up: ids, dates and models are those of the outcome.
        """
        ...

    def follow_up(self, request: Request, response: Response, prompt: str) -> Request | Unsupported:
        """The next turn of a conversation: the answer sent back as it was, then a new prompt."""
        ...


#: Lenses by dialect name.
LENSES: Registry[Lens] = Registry("dialect", "conformance.dialects")


def lens(dialect: Dialect) -> Lens:
    """The lens of a dialect; for ``Dialect.ANY`` the one that tries all."""
    return LENSES[dialect.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a lens reads an answer; more is better. See ``conformance.dialects.any``."""

    dialect: Dialect
    score: int


def concrete() -> Iterator[Lens]:
    """Every lens but the one that tries all, in the order of their names."""
    return (each for each in LENSES.values() if each.dialect is not Dialect.ANY)
