"""The words and marks that all formats share, so that a cell reads the same everywhere.

A state is a shape and a word, never a colour alone. Texts made here hold vendors' strings as they
are: each format makes them visible and escapes them.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping

from conformance.codec.records import dumps, to_json
from conformance.matrix import Cell, Matrix, Span, Standing
from conformance.model import (
    Claim,
    ClaimKind,
    EvidenceKind,
    Expectation,
    Feature,
    Json,
    ProviderRecord,
    State,
    Status,
)
from conformance.report.visible import visible

STATE_MARKS: Mapping[State, str] = {
    State.SUPPORTED: "●",
    State.PARTIAL: "◐",
    State.CONTRADICTED: "✕",
    State.UNDOCUMENTED: "◇",
    State.UNPROVEN: "○",
    State.NOT_CLAIMED: "·",
}
STATE_MEANINGS: Mapping[State, str] = {
    State.SUPPORTED: "claimed, and every value tried holds",
    State.PARTIAL: "claimed, and some of the values tried fail",
    State.CONTRADICTED: "claimed, and every value tried fails",
    State.UNDOCUMENTED: "seen in answers, claimed nowhere",
    State.UNPROVEN: "claimed, with no evidence for or against",
    State.NOT_CLAIMED: "neither claimed nor seen",
}
STATUS_MARKS: Mapping[Status, str] = {
    Status.PASS: "✓",
    Status.INFO: "i",
    Status.WARN: "!",
    Status.FAIL: "✕",
    Status.INCONCLUSIVE: "?",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.HOLDS: "as expected",
    Standing.STALE: "stale, no longer found: take it out",
    Standing.UNOBSERVED: "not observed in this run",
    Standing.EXPIRED: "expired, counts again",
}

SIMULATED_RUN = (
    "Simulated run: all answers come from our simulator and prove nothing about a vendor."
)
CUT_SHORT = "Part of a run: it was stopped before its plan was done."
SHORT_COUNTS = (
    "n/m: n of m findings pass; ?n: n inconclusive; sim: simulated, proves nothing; "
    "†: simulated upstream"
)


def counts(cell: Cell) -> str:
    """What the cell counts, in words: ``6 of 8 pass, 2 inconclusive``."""
    parts = [f"{cell.passed} of {cell.judged} pass"] if cell.judged else []
    if inconclusive := cell.counts.get(Status.INCONCLUSIVE, 0):
        parts.append(f"{inconclusive} inconclusive")
    prefix = "simulated: " if cell.simulated and parts else ""
    return prefix + ", ".join(parts)


def short_counts(cell: Cell) -> str:
    """The same for narrow columns: ``6/8``, ``sim 6/8``, ``?2``; ``†`` for a simulated upstream."""
    parts = ["sim" if cell.simulated else "", short_numbers(cell), mark(cell)]
    return " ".join(filter(None, parts))


def short_numbers(cell: Cell) -> str:
    """The numbers alone, '' without any."""
    if cell.judged:
        return f"{cell.passed}/{cell.judged}"
    return f"?{cell.counts[Status.INCONCLUSIVE]}" if cell.counts else ""


def mark(cell: Cell) -> str:
    """``†`` in every cell of a provider whose upstream is no real model."""
    return "†" if cell.upstream else ""


def evidence(cell: Cell) -> str:
    """The kind of the evidence and its dates: ``recorded 2026-10-02``."""
    if cell.basis is None:
        return "no evidence"
    kind = "printed" if cell.basis is EvidenceKind.DOCUMENTED else str(cell.basis)
    text = f"{kind} {dates(cell.since, cell.until)}".rstrip()
    return f"{text}; upstream {cell.upstream}" if cell.upstream else text


def dates(since: str, until: str) -> str:
    """One ISO date, or two with ``to`` between, or ''."""
    return until if since in {"", until} else f"{since} to {until}"


def span(of: Span) -> str:
    """The evidence of a provider: ``recorded 2026-10-02, 120 cases``."""
    return f"{of.kind} {dates(of.since, of.until)}".rstrip() + f", {plural(of.cases, 'case')}"


def plural(count: int, noun: str) -> str:
    """``1 case``, ``2 cases``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def claim(of: Claim) -> str:
    """What the page says, in the spec's words or else built from the claim's kind."""
    if of.text:
        return of.text
    value = _value(of.value)
    match of.kind:
        case ClaimKind.VALUES:
            return f"accepts {value}"
        case ClaimKind.MAX:
            return f"at most {value}"
        case ClaimKind.MIN:
            return f"at least {value}"
        case ClaimKind.EQUALS:
            return f"is {value}"
        case ClaimKind.DEFAULT:
            return f"is {value} by default"
        case ClaimKind.WORKS:
            return "works"


def trouble(cell: Cell) -> str:
    """When the cell fails, '' where nothing fails: ``fails for image_size=4K, 6 of 6; …``."""
    return "; ".join(troubles(cell))


def troubles(cell: Cell) -> tuple[str, ...]:
    """The same, one text for each check that has something to say of it.

    What is read off a page fails by the checks that found something.
    """
    failed = cell.counts.get(Status.FAIL, 0)
    if cell.printed:
        found = [str(value.value) for value in cell.values if value.state == "fail"]
        return (f"found by {', '.join(found)}",) if found else ()
    if not failed:
        return ()
    several = len(cell.when) > 1
    whens = tuple(f"{when} ({when.check})" if several else str(when) for when in cell.when)
    if not whens and failed == cell.judged:
        whens = (f"fails always, {failed} of {failed}",)
    elif not whens:
        whens = (f"fails {failed} of {cell.judged} times; no single choice explains it",)
    return tuple(f"simulated: {when}" for when in whens) if cell.simulated else whens


def untried(cell: Cell) -> tuple[Json, ...]:
    """The claimed values for which nothing speaks yet."""
    return tuple(v.value for v in cell.values if v.claimed and v.state == "unproven")


def explored(matrix: Matrix, provider: str) -> str:
    """How far exploring went beside the plan: ``400 requests explored beside the plan``, or ''."""
    tried = sum(
        count for where, count in matrix.explored.items() if where.partition("/")[0] == provider
    )
    return f"{plural(tried, 'request')} explored beside the plan" if tried else ""


def catalogue(provider: ProviderRecord) -> str:
    """How much of the vendor's navigation is described: ``1 of 72 operations described``."""
    described, named = len(provider.operations), len(provider.catalogue)
    if not named:
        return f"{plural(described, 'operation')} described"
    return f"{described} of {plural(named, 'operation')} described"


def setbacks(matrix: Matrix) -> tuple[str, ...]:
    """Why there is less than was planned, a sentence each, made visible."""
    lines = [CUT_SHORT] if matrix.interrupted or not matrix.complete else []
    lines += [
        f"{provider.id}: only {'share' if len(provider.shards) == 1 else 'shares'} "
        f"{', '.join(provider.shards)} of the plan; `conformance merge` joins all shares, and says "
        "what only all answers together tell"
        for provider in matrix.header.providers
        if provider.shards
    ]
    lines += [f"{address}: no more was sent: {why}" for address, why in matrix.stopped.items()]
    lines += [
        f"{provider}: {plural(len(cases), 'request')} sent, probably paid for, and never "
        "answered; if recorded, --resume --resend-lost sends them again"
        for provider, cases in matrix.lost.items()
    ]
    lines += [
        f"{provider}: {plural(len(strays), 'interaction')} on disk not judged, the first: {first}"
        for provider, strays in matrix.unmatched.items()
        for first in strays[:1]
    ]
    return tuple(visible(line, 600) for line in lines)


def expectations(matrix: Matrix) -> tuple[str, ...]:
    """What became of the list of known findings: its count, then each entry to look after."""
    counts = Counter(account.standing for account in matrix.accounts)
    if not counts:
        return ()
    told = ", ".join(f"{counts[each]} {STANDINGS[each]}" for each in Standing if counts[each])
    lines = [f"Known findings, {counts.total()} listed: {told}"]
    lines += [
        f"  {_entry(each.expectation)}: {STANDINGS[each.standing]}"
        for each in matrix.accounts
        if each.standing in {Standing.STALE, Standing.EXPIRED}
    ]
    return tuple(visible(line, 600) for line in lines)


def _entry(of: Expectation) -> str:
    where = "/".join(filter(None, (of.provider, of.operation, of.feature)))
    return f"{of.location} {where} [{of.check}]"


def group_title(group: str) -> str:
    """A group as a heading: ``image`` as ``Image``."""
    return group[:1].upper() + group[1:]


def rerun(address: str, mode: str = "replay") -> str:
    """The command that judges just this cell again, from evidence on disk and for free.

    What was simulated is on no disk, unless its run was written.
    """
    of = shlex.quote(visible(address))  # a run file of somebody else's may name anything
    if mode == "replay":
        return f"conformance explain {of}"
    return f"conformance run … --out DIR; conformance explain {of} --run DIR/run.ndjson"


def groups(matrix: Matrix) -> Mapping[str, tuple[Feature, ...]]:
    """Group -> its features, both in the order of the catalogue."""
    found: dict[str, list[Feature]] = {}
    for feature in matrix.header.features:
        found.setdefault(feature.group, []).append(feature)
    return {group: tuple(features) for group, features in found.items()}


def _value(value: Json) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(item) for item in value)
    return value if isinstance(value, str) else dumps(to_json(value))
