"""What a check is: data and one generator, found by autoload.

A check looks at a subject and says what it found, one finding per value that it could judge; where
it does not apply it says nothing. It never raises for anything a vendor sends, and touches no
network, file, clock or randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from conformance.dialects.statuses import TRY_LATER
from conformance.model import Facts, Finding, JsonObject, Operation, Provider, Status
from conformance.registry import Registry
from conformance.spec.models import ModelTable
from conformance.spec.wire import Wire

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)


class Scope(StrEnum):
    """What a check looks at: an ``Answer``, a group's facts, a provider's facts, a ``Sheet``."""

    EXCHANGE = "exchange"
    OPERATION = "operation"
    PROVIDER = "provider"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a check may know besides its subject: the spec and the official tables."""

    provider: Provider
    operation: Operation
    models: ModelTable
    wire: Wire


class Run(Protocol[S_contra]):
    """The function of a check."""

    def __call__(self, subject: S_contra, context: Context, /) -> Iterator[Finding]:
        """Everything there is to say of the subject."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[S]):
    """A registered check.

    Attributes:
        id: its address, ``family/name``.
        features: every feature that it may report on; the first is the usual one.
        requirement: what must hold, in one sentence.
        source: the URL or the part of the page that the requirement comes from.
        why: why it matters to a caller, or ''.
        proves_not: what a pass does not prove, or ''.
        examples: exchanges, or groups of facts, with the status the check must give them.
    """

    id: str
    scope: Scope
    features: tuple[str, ...]
    title: str
    requirement: str
    source: str
    why: str = ""
    proves_not: str = ""
    examples: tuple[object, ...] = ()
    run: Run[S]


#: Checks by id; a check is one decorated function in a module of this package.
CHECKS: Registry[Check[object]] = Registry("check", "conformance.checks")


def check(
    id: str,  # noqa: A002 - the field's own word
    *,
    scope: Scope,
    features: Sequence[str],
    title: str,
    requirement: str,
    source: str,
    why: str = "",
    proves_not: str = "",
    examples: Sequence[object] = (),
) -> Callable[[Run[S]], Run[S]]:
    """Register the decorated generator as a check."""

    def register(run: Run[S]) -> Run[S]:
        made = Check(
            id=id,
            scope=scope,
            features=tuple(features),
            title=title,
            requirement=requirement,
            source=source,
            why=why,
            proves_not=proves_not,
            examples=tuple(examples),
            run=run,
        )
        CHECKS.add(id, made)  # type: ignore[arg-type]  # the scope says what the subject is
        return run

    return register


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The exchanges of one probe, judged together: facts in the order of the plan."""

    id: str
    probe: str
    members: tuple[Facts, ...]

    def role(self, name: str) -> Facts | None:
        """The member that plays a part, e.g. ``snake``; ``None`` where it was not sent."""
        return next((member for member in self.members if self.role_of(member) == name), None)

    def role_of(self, member: Facts) -> str:
        """The part that a member plays in this group, '' for none: it may belong to others too."""
        return next((part.role for part in member.parts if part.group == self.id), "")


def accepted(facts: Facts) -> bool:
    """Whether an exchange was answered, rather than refused, failed or blocked."""
    return (
        facts.status is not None
        and 200 <= facts.status < 300  # noqa: PLR2004 - HTTP's success statuses
        and facts.error is None
        and not facts.fault
    )


#: Causes of an error that say nothing about the vendor's conformance.
EXTENUATING = frozenset({"rate_limit", "blocked", "unreachable"})


def obstacle(facts: Facts) -> str:
    """Why an exchange can be held neither for nor against a vendor, or ''."""
    if facts.fault:
        return f"transport fault: {facts.fault}"
    if facts.error in EXTENUATING:
        return f"refused: {facts.error}"
    if facts.status in TRY_LATER:
        return f"refused with status {facts.status}"
    if facts.block or facts.finish == "blocked":
        return "the answer was blocked for its content"
    if facts.finish == "no_image":
        return "the model says that it drew no picture"
    return ""


def values_of(facts: Facts, *names: str) -> JsonObject:
    """The facets of those names that the case has."""
    return {name: facts.facets[name] for name in names if name in facts.facets}


def inconclusive(feature: str, why: str) -> Finding:
    """The finding that nothing can be said."""
    return Finding(feature=feature, status=Status.INCONCLUSIVE, message=f"not judged: {why}")
