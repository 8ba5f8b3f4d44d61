"""Every check says of its own examples what they promise, and has some it passes and some it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from conformance.checks.answer import Answer
from conformance.checks.check import CHECKS, Check, Context, Scope
from conformance.checks.example import Example, GroupExample
from conformance.checks.judge import worst
from conformance.checks.page_example import PageExample
from conformance.model import Dialect, Finding, Operation, Provider, Status
from tests.project import LIBRARY

EXAMPLES = [(check, example) for check in CHECKS.values() for example in check.examples]


def context(provider: Provider, operation: Operation) -> Context:
    return Context(provider=provider, operation=operation, models=LIBRARY.models, wire=LIBRARY.wire)


def subject(
    check: Check[object], example: Example | GroupExample | PageExample
) -> tuple[object, Context]:
    if isinstance(example, PageExample):
        return example.subject(LIBRARY)
    if isinstance(example, GroupExample):
        around = context(*Example(title="", gives=None, dialect=example.dialect).spec())
        return (example.group() if check.scope is Scope.OPERATION else example.members), around
    around = context(*example.spec())
    return Answer(example.exchange(), around), around


def findings(
    check: Check[object], example: Example | GroupExample | PageExample
) -> Iterator[Finding]:
    return check.run(*subject(check, example))


@pytest.mark.parametrize(
    "check, example",
    EXAMPLES,
    ids=[f"{check.id}: {example.title}" for check, example in EXAMPLES],
)
def test_an_example_is_judged_as_it_says(check, example):
    found = list(findings(check, example))
    assert worst(found) is example.gives, found
    for finding in found:
        assert finding.feature in check.features
        assert finding.message
        assert finding.message[0].islower() or not finding.message[0].isalpha()
    if isinstance(example, PageExample) and example.flaws is not None:
        assert len([each for each in found if each.status is not Status.PASS]) == example.flaws


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_a_check_can_pass_and_can_fail(check):
    given = {example.gives for example in check.examples}
    flaws = {Status.FAIL, Status.WARN}
    if check.scope is Scope.PAGE:
        flaws.add(Status.INFO)  # gaps
        assert Status.PASS in given, "nothing passes"
    assert given & {Status.PASS, Status.INFO, None}, "nothing passes"
    assert given & flaws, "nothing fails"


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_a_check_says_what_it_is_about(check):
    assert set(check.features) <= set(LIBRARY.features)
    assert check.requirement.endswith(".")
    assert check.why.endswith(".") or check.scope is not Scope.PAGE
    assert check.source
    assert len({example.title for example in check.examples}) == len(check.examples)


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_a_check_refers_to_checks_that_there_are(check):
    families = "|".join({name.partition("/")[0] for name in CHECKS})
    told = f"{check.requirement} {check.why} {check.proves_not}"
    named = re.findall(rf"(?<![\w/.])(?:{families})/[a-z-]+(?![\w/])", told)
    assert set(named) <= set(CHECKS)


def test_every_feature_has_a_check():
    reported = {feature for check in CHECKS.values() for feature in check.features}
    assert set(LIBRARY.features) - reported == set()


def test_the_examples_cover_every_dialect_we_judge():
    spoken = {example.dialect for _, example in EXAMPLES if not isinstance(example, PageExample)}
    assert spoken >= {Dialect.GEMINI, Dialect.CHAT, Dialect.IMAGES}
