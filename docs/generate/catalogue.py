"""Pages of what is found by name: features, checks, faults, formats, dialects, exit codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from conformance.checks.check import CHECKS, Check, Scope
from conformance.checks.example import Example, GroupExample
from conformance.checks.page_example import PageExample
from conformance.dialects.lens import concrete
from conformance.errors import EXIT_CODES
from conformance.model import Status
from conformance.report import REPORTS
from conformance.serving.mishap import MISHAPS
from conformance.simulator.fault import FAULTS
from conformance.spec.library import Library
from docs.generate.markdown import code, heading, link, listed, page, table, text

#: The title and introduction of each kind of check.
_SCOPES = {
    Scope.EXCHANGE: ("Of one answer", "Each looks at one request with what came back."),
    Scope.OPERATION: (
        "Of a few answers together",
        "Each looks at answers to requests that were sent to be compared.",
    ),
    Scope.PROVIDER: (
        "Of all answers together",
        "Each looks at every answer of an operation, or of a vendor.",
    ),
}

#: What is said before the examples that are given a status.
_GIVES = {
    Status.PASS: "Passes",
    Status.INFO: "Notes",
    Status.WARN: "Warns of",
    Status.FAIL: "Fails",
    Status.INCONCLUSIVE: "Cannot say of",
    None: "Says nothing of",
}


def features(root: Path) -> str:
    """The rows of the matrix, and who decides them."""
    parts = [
        "# Features",
        (
            "A feature is a row of the matrix. *Implied* names the dialects whose own "
            "documentation promises it: a vendor who says it speaks one of them claims it without "
            "writing it down. "
            "The catalogue is `conformance/features.yaml`."
        ),
    ]
    catalogue = Library.open(root).features.values()
    for group, rows in groupby(catalogue, key=lambda each: each.group):
        parts.append(heading(2, text(group)))
        for row in rows:
            implied = listed(each.value for each in row.implied_by) or "by no dialect"
            parts += [
                heading(3, f"{text(row.title)} {code(row.id)}", row.id),
                text(row.meaning),
                f"Implied: {implied}. Decided by {_deciding(row.id)}.",
            ]
    return page(*parts)


def _deciding(feature: str) -> str:
    found = [each for each in CHECKS.values() if feature in each.features]
    pages = listed((each.id for each in found if each.scope is Scope.PAGE), "page-checks.md")
    others = listed((each.id for each in found if each.scope is not Scope.PAGE), "checks.md")
    return ", ".join(filter(None, (others, pages)))


def checks() -> str:
    """The checks of answers."""
    parts = [
        "# Checks of answers",
        (
            "What each check demands, where that is written, and what a pass does not prove. "
            "`conformance explain CHECK --examples` prints the examples in full."
        ),
    ]
    for scope, (title, words) in _SCOPES.items():
        found = [each for each in CHECKS.values() if each.scope is scope]
        parts += [heading(2, title), f"{words} {len(found)} checks.", *_sections(found)]
    return page(*parts)


def page_checks() -> str:
    """The checks of vendors' pages."""
    found = [each for each in CHECKS.values() if each.scope is Scope.PAGE]
    return page(
        "# Checks of pages",
        "Each looks at a vendor's page alone: against itself, and against the official dialect "
        "that it says it speaks. `conformance docs` runs them. "
        f"{len(found)} checks, grouped by the feature that they decide.",
        *_by_feature(found),
    )


def _by_feature(found: Iterable[Check[object]]) -> Iterator[str]:
    ordered = sorted(found, key=lambda each: (each.features[0], each.id))
    for feature, checks_of in groupby(ordered, key=lambda each: each.features[0]):
        yield heading(2, code(feature))
        yield from _sections(checks_of)


def _sections(found: Iterable[Check[object]]) -> Iterator[str]:
    for each in found:
        yield heading(3, code(each.id), each.id)
        yield f"**{text(each.title)}.** {text(each.requirement)}"
        rows = [("Matters", text(each.why)), ("Proves not", text(each.proves_not))]
        rows += [("Decides", listed(each.features, "features.md")), ("Source", link(each.source))]
        rows += _examples(each)
        yield "\n".join(f"- *{label}:* {words}" for label, words in rows if words)


def _examples(check: Check[object]) -> Iterator[tuple[str, str]]:
    """The titles of the examples, by the status that each is given."""
    titles: dict[Status | None, list[str]] = {}
    for each in check.examples:
        if isinstance(each, (Example, GroupExample, PageExample)):
            titles.setdefault(each.gives, []).append(text(each.title))
    for status, words in _GIVES.items():
        yield words, "; ".join(titles.get(status, ()))


def faults() -> str:
    """What the simulator can do wrong."""
    rows = (
        (
            f'<a id="{each.id}"></a>{code(each.id)}',
            text(each.title),
            listed(each.breaks, "features.md"),
            listed(each.caught_by, "checks.md"),
            ", ".join(f"[{number}](../faults.md)" for number in each.numbers),
        )
        for each in FAULTS.values()
    )
    mishaps = ((code(each.id), text(each.title)) for each in MISHAPS.values())
    return page(
        "# Faults",
        f"What the simulator can do wrong on purpose: {len(FAULTS)} faults of answers, for "
        "`conformance run PROVIDER --simulate --fault NAME` and for `conformance serve`. "
        "The last column names the [fault that a vendor was seen to have](../faults.md), where "
        "there is one.",
        heading(2, "Of answers"),
        table(("fault", "what goes wrong", "spoils", "caught by", "seen"), rows),
        heading(2, "Of the connection"),
        "These show on a socket only, so `conformance serve` alone knows them.",
        table(("fault", "what goes wrong"), mishaps),
    )


def formats() -> str:
    """What a run can be rendered as."""
    rows = ((code(each.name), text(each.title), code(each.suffix)) for each in REPORTS.values())
    return page(
        "# Formats",
        "Each is made from a run file: `conformance report RUN --format NAME`.",
        table(("format", "what it is", "file ends in"), rows),
    )


def dialects() -> str:
    """The wire conventions that are understood."""
    parts = [
        "# Dialects",
        (
            "A dialect is a wire convention. A spec names the one that each operation speaks in "
            "`x-dialect`; an answer may be of dialect `any`, which tries all of them and says "
            "which one fitted."
        ),
    ]
    for each in concrete():
        parts += [
            heading(2, code(each.dialect.value), each.dialect.value),
            (
                f"Errors in the envelope of {listed(each.envelopes)}. "
                "Pictures are looked for in these places, the first of which is the official one:"
            ),
            "\n".join(f"1. {text(place.value)}" for place in each.places),
        ]
    return page(*parts)


def exit_codes() -> str:
    """The codes that every command ends with."""
    rows = ((f"**{number}**", text(meaning)) for number, meaning in EXIT_CODES.items())
    return page(
        "# Exit codes",
        "Every command ends with one of these. Where both 1 and 4 hold it is 1: a proven failure "
        "outranks what is not known. Unproven cells and vendors' refusals never change the code.",
        table(("code", "meaning"), rows),
    )
