"""What a rule for specs is: a function over the document, found by autoload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from conformance.errors import Location
from conformance.registry import Registry
from conformance.spec.library import Library
from conformance.spec.node import Node

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What is wrong, where, and what to do about it."""

    rule: str
    severity: Severity
    location: Location
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a rule says of one node."""

    node: Node
    message: str
    hint: str = ""


Look: TypeAlias = Callable[[Node, Library], Iterator[Told]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A registered rule.

    Attributes:
        severity: ``error`` where the spec cannot mean what it says, ``warning`` where it says less
            than it should.
        why: what goes wrong when it is broken.
        look: what it says of a document. Documents that do not load are looked at too, so it
            takes nothing for granted; a ``SpecError`` that it raises ends it, and no other rule.
    """

    id: str
    severity: Severity
    why: str
    look: Look


#: Rules by id; a rule is one decorated function in a module of ``rules``.
RULES: Registry[Rule] = Registry("rule", "conformance.lint.rules")


def rule(
    id: str,  # noqa: A002 - the field's own word
    *,
    severity: Severity,
    why: str,
) -> Callable[[Look], Look]:
    """Register the decorated function as a rule."""

    def register(look: Look) -> Look:
        RULES.add(id, Rule(id=id, severity=severity, why=why, look=look))
        return look

    return register
