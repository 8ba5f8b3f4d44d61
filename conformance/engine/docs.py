"""Vendors' pages on trial: what the checks of page scope say, and what exit code that makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Final, Literal

from conformance.checks.check import CHECKS, Scope
from conformance.checks.judge import Judge
from conformance.errors import NothingSelected, SpecError, UsageError
from conformance.matrix import covering
from conformance.model import FindingRecord, Provider, Status
from conformance.spec.library import Library

FailOn = Literal["info", "warn", "fail"]

_ORDER: Final = (Status.INFO, Status.WARN, Status.FAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVerdict:
    """What the checks say of one provider's page.

    Attributes:
        findings: in the order of the file; passes left out.
        expected: those of them that ``expectations.yaml`` covers.
        passed: how many checks found nothing wrong.
    """

    provider: Provider
    lines: tuple[str, ...]
    findings: tuple[FindingRecord, ...]
    expected: frozenset[int] = frozenset()
    passed: int = 0

    @property
    def unexpected(self) -> tuple[FindingRecord, ...]:
        """The findings that count."""
        return tuple(f for n, f in enumerate(self.findings) if n not in self.expected)


def selected(patterns: Sequence[str]) -> frozenset[str]:
    """The ids of the checks of page scope that any of the patterns fits; all without a pattern.

    A pattern is an id or has shell wildcards; the family ``page/`` may be left out.

    Raises:
        UsageError: a pattern fits no check, with the nearest id.
    """
    ids = sorted(check.id for check in CHECKS.values() if check.scope is Scope.PAGE)
    if not patterns:
        return frozenset(ids)
    found: set[str] = set()
    for pattern in patterns:
        whole = pattern if pattern.startswith("page/") else f"page/{pattern}"
        fitting = {each for each in ids if fnmatchcase(each, whole)}
        if not fitting:
            near = get_close_matches(whole, ids, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`conformance list checks` has all"
            raise UsageError(f"there is no check of pages called {pattern!r}", hint=hint)
        found |= fitting
    return frozenset(found)


def judge_pages(
    library: Library, providers: Sequence[str], checks: Sequence[str] = ()
) -> Iterator[PageVerdict | SpecError]:
    """The verdict on each provider's page, by id; the error itself where its spec is broken.

    Raises:
        UsageError: there is no such provider or check.
        NothingSelected: there is no spec at all.
    """
    wanted = selected(checks)
    names = sorted(set(providers) or library.ids)
    if not names:
        raise NothingSelected("there is no spec to look at", hint="`conformance import` makes one")
    for name in names:
        try:
            yield _judged(library, library.provider(name), wanted)
        except SpecError as why:  # one broken spec hides no other
            yield why


def _judged(library: Library, provider: Provider, wanted: frozenset[str]) -> PageVerdict:
    records = list(Judge(provider, library).page(wanted))
    # What operations share, they share the flaws of.
    told = {(f.check, f.pointer, f.message): f for f in records if f.status is not Status.PASS}
    findings = sorted(
        told.values(),
        key=lambda each: (each.line, -_ORDER.index(each.status), each.check, each.pointer),
    )
    on = max((each.retrieved for each in provider.sources), default="")
    known = covering(library.expectations(CHECKS), on)
    return PageVerdict(
        provider=provider,
        lines=library.spec(provider.id).root.origin.lines,
        findings=tuple(findings),
        expected=frozenset(n for n, each in enumerate(findings) if known(each)),
        passed=sum(each.status is Status.PASS for each in records),
    )


def exit_code(verdicts: Sequence[PageVerdict], *, fail_on: FailOn) -> int:
    """1 where an unexpected finding is at or above ``fail_on``, else 0."""
    counted = _ORDER[_ORDER.index(Status(fail_on)) :]
    return int(any(each.status in counted for v in verdicts for each in v.unexpected))
