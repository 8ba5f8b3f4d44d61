"""The answers of a journal put into the cassettes they are for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from conformance.model import EvidenceKind
from conformance.transport import journal
from conformance.transport.disk import written
from conformance.transport.journal import History, Sending
from conformance.transport.revision import Revision


def fold(history: History, cassettes: Path) -> None:
    """Write every answer of a journal into its cassette, each file at once.

    Doing it again changes nothing, so it may be cut off anywhere and begun anew. Cases that are
    not planned any more are kept where their answers were recorded; simulated ones are dropped
    once the whole plan was answered by a simulator.

    Raises:
        CorruptEvidence: a cassette is damaged and cannot be extended.
        EvidenceError: the disk is full; the journal still has everything.
    """
    drop = _only_simulated(history) and history.head.whole and history.finished
    revisions: dict[Path, Revision] = {}
    folder = cassettes / history.head.provider
    if drop:
        for path in folder.glob(f"*.{EvidenceKind.SIMULATED}.yaml"):
            revisions[path] = Revision(path, EvidenceKind.SIMULATED)
    for answer in history.unfolded:
        path = folder / f"{operation_of(answer.case)}.{answer.evidence}.yaml"
        if path not in revisions:
            revisions[path] = Revision(path, answer.evidence)
        text = partial(journal.block, history, answer)
        revisions[path].add(answer.case, answer.take, text)
    for path, revision in revisions.items():
        if revision.changed or drop:
            with written(path):
                revision.write(history.head.planned, drop=drop)


def operation_of(case: str) -> str:
    """The operation that the id of a case names."""
    return case.split("/")[1]


def _only_simulated(history: History) -> bool:
    kinds = {last.evidence for last in history.last.values() if not isinstance(last, Sending)}
    return kinds == {EvidenceKind.SIMULATED}
