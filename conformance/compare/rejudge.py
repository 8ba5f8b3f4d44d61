"""What several answers together give rise to, judged again from the facts that runs keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from conformance.checks.check import CHECKS, Scope
from conformance.checks.gathered import Gathered
from conformance.checks.judge import Judge
from conformance.checks.overall import Overall
from conformance.errors import Location, RunFileError
from conformance.model import CheckRecord, Facts, FindingRecord, Header, ProviderRecord
from conformance.spec.library import Library

_HINT = "name the folder with the specs of then: --root; or judge the evidence again"


class Rejudge(Protocol):
    """Whoever judges the facts of one provider's answers."""

    def __call__(
        self, header: Header, provider: ProviderRecord, facts: Sequence[Facts], /
    ) -> Iterable[FindingRecord]:
        """The findings about groups and, where no share is missing, about all together."""
        ...


class Rejudging:
    """The checks of this version, over specs on disk.

    Args:
        root: where they are, as for every command; opened when first needed.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._root = root

    def __call__(
        self, header: Header, provider: ProviderRecord, facts: Sequence[Facts], /
    ) -> Iterator[FindingRecord]:
        """The findings, in the order of a run.

        Raises:
            RunFileError: the runs were judged by another spec, or by other checks, than are here.
            SpecError: the spec that is here is broken.
        """
        _refuse_other_checks(header.checks)
        judge = self._judge(provider)
        gathered, overall = Gathered(), Overall(judge)
        for each in facts:
            gathered.add(each)
            overall.add(each)
        for group in gathered.groups():
            yield from judge.group(group)
        if not provider.shards:
            yield from overall.findings(gathered.named)

    @cached_property
    def _library(self) -> Library:
        return Library.open(self._root)

    def _judge(self, record: ProviderRecord) -> Judge:
        if record.id not in self._library.ids:
            message = f"there is no spec of {record.id} here, to judge groups of its answers again"
            raise RunFileError(message, hint=_HINT)
        provider = self._library.provider(record.id)
        if provider.digest != record.digest:
            raise RunFileError(
                f"this is not the spec that the runs over {record.id} were judged by",
                location=Location(provider.location.file),
                hint=_HINT,
            )
        return Judge(provider, self._library)


def _refuse_other_checks(records: Sequence[CheckRecord]) -> None:
    """Judging anew with other checks would say what no run would have said."""
    theirs = {each.id: each.requirement for each in records}
    ours = {each.id: each.requirement for each in CHECKS.values()}
    scopes = {each.id: each.scope for each in CHECKS.values()}
    names = {*theirs, *(each for each in ours if scopes[each] in {Scope.OPERATION, Scope.PROVIDER})}
    if other := sorted(each for each in names if theirs.get(each) != ours.get(each)):
        raise RunFileError(
            f"the runs were judged by other checks than are here: {', '.join(other[:3])}",
            hint="merge with the version that made them, or judge the evidence again",
        )
