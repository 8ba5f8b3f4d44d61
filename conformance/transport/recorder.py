"""The keeper of evidence: what is sent is journalled first, and ends up in cassettes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeAlias

from conformance.errors import EvidenceError, UsageError
from conformance.model import Case, EvidenceKind, Exchange, Json, Provider
from conformance.transport import cassette, journal
from conformance.transport.apart import Apart
from conformance.transport.blobs import Blobs
from conformance.transport.disk import written
from conformance.transport.evidence import SIMULATOR_HEADER
from conformance.transport.fold import fold, operation_of
from conformance.transport.interaction import to_interactions
from conformance.transport.journal import Answer, Head, History, Journal, Sending
from conformance.transport.lock import locked

#: What to do about a recording that was left unfinished: refuse to begin another one, send what
#: is left of it, or give it up. What it kept stays in any case.
Start: TypeAlias = Literal["new", "resume", "restart"]


class Recorder:
    """Keeps the exchanges of one provider; a context manager, and a ``Keeper`` within it.

    A recorded answer is one more take of its case. A simulated one replaces the earlier one, so
    that files change only where answers do. The cassettes change when the recording ends, however
    it ends; until then, and through a crash, the journal has everything. What a crash left there
    is put into the cassettes when the next recording of the provider begins.

    Args:
        cassettes: the folder that holds a folder for each provider, and the pictures.
        cases: what is to be sent, in the order of the plan.
        at: ISO 8601 UTC time, for the journal and for evidence that has none of its own.
        start: what to do about an unfinished recording.
        resend_lost: with ``resume``, send again what was sent before and brought no answer.
        again: with ``resume``, the cases to send again before what is left of their operations,
            whatever they brought: host, path or key may be others now.
        whole: whether the cases are the whole plan.
        paid: whether answers cost money; if not, a recording that was cut short is just begun anew.
        selection: how the cases were selected, for the journal.

    Attributes:
        rest: the cases that are to be sent now, in order.
        lost: those that were sent before in this recording, and probably paid for, in vain.
    """

    def __init__(
        self,
        cassettes: Path,
        provider: Provider,
        cases: Sequence[Case],
        *,
        at: str = "",
        start: Start = "new",
        resend_lost: bool = False,
        again: Collection[str] = (),
        whole: bool = False,
        paid: bool = True,
        selection: Mapping[str, Json] | None = None,
    ) -> None:
        self.rest: tuple[Case, ...] = ()
        self.lost: tuple[Case, ...] = ()
        self._cases = tuple(cases)
        self._cassettes = cassettes
        self._blobs = Blobs(cassettes)
        self._path = journal.path_of(cassettes, provider.id)
        self._at = at
        self._start = start
        self._resend_lost = resend_lost
        self._again = frozenset(again)
        self._begun = Head(
            provider=provider.id,
            at=at,
            planned=tuple(case.id for case in self._cases),
            whole=whole,
            paid=paid,
            selection=selection or {},
        )
        self._journal: Journal | None = None
        self._takes: dict[str, int] = {}
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Lock the provider's folder and look through its cassettes, before anything is paid for.

        Raises:
            UsageError: another process records here, or a recording was left unfinished.
            CorruptEvidence: a cassette, or the journal of an unfinished recording, is damaged.
            EvidenceError: the disk is full.
        """
        with ExitStack() as held:
            held.enter_context(locked(self._path.parent))
            self._clear()
            before = self._settled()
            if self._start == "new":
                refuse_unfinished(before)
            self._takes = self._newest_takes()
            if before is None or self._start != "resume":
                before = self._opened()
            self.rest = self._left(before)
            lost = frozenset(before.lost)
            self.lost = tuple(case for case in self._cases if case.id in lost)
            self._journal = Journal(self._path, durable=before.head.paid)
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put what came into the cassettes; the journal stays where something is left to send.

        Raises:
            EvidenceError: the disk is full, unless that is known; the journal has everything.
        """
        del kind, trace
        with self._held:
            if self._journal is not None:
                self._journal.close()
                self._journal = None
            try:
                left = self._settled()
            except EvidenceError:
                if isinstance(error, EvidenceError):
                    return  # the first says it all
                raise
            if left is not None and not left.head.paid:
                self._path.unlink()

    def due(self) -> tuple[Case, ...]:
        """What would be sent, for a look before anything is begun.

        Raises:
            CorruptEvidence: the journal of an unfinished recording is damaged.
        """
        if self._start != "resume":
            return self._cases
        history = journal.read(self._path)
        return () if history is None else self._left(history)

    def sending(self, case: Case) -> None:
        """Note that a request is about to leave.

        Raises:
            EvidenceError: the disk is full; the request must not be sent.
        """
        self._written.append(Sending(case=case.id))

    def keep(self, apart: Apart) -> Apart:
        """Keep an exchange that holds no secret and no content coding; gives its take and date.

        Raises:
            EvidenceError: the disk is full.
            UsageError: the answer comes from a simulator that misbehaves on purpose.
        """
        exchange = apart.exchange
        refuse_faulty(exchange)
        case, evidence = exchange.case, exchange.evidence
        kind = _stored(evidence.kind)
        take = self._takes.get(case.id, 0) + 1 if kind is EvidenceKind.RECORDED else 1
        evidence = replace(evidence, at=evidence.at or self._at, take=take)
        stored = replace(exchange, evidence=replace(evidence, kind=kind))
        with written(self._blobs.folder):
            self._blobs.store(apart.pictures)
        block = cassette.block(to_interactions(stored))
        self._written.append(
            Answer(
                case=case.id,
                evidence=kind,
                take=take,
                sent=exchange.attempts > 0,
                block=block.decode("utf-8"),
            )
        )
        if kind is EvidenceKind.RECORDED:
            self._takes[case.id] = take
        return replace(apart, exchange=replace(exchange, evidence=evidence))

    def answered(self, case: str) -> Exchange | None:
        """The newest answer to a case that is in the cassettes, for a case that continues it.

        Where the recording began with a simulator, it is a simulated one, else a recorded one.

        Raises:
            CorruptEvidence: the cassette is damaged.
        """
        history = journal.read(self._path)
        last = history.last.get(case) if history else None
        kind = EvidenceKind.RECORDED if last is None or isinstance(last, Sending) else last.evidence
        path = cassette.path_of(self._cassettes, self._begun.provider, operation_of(case), kind)
        takes = [take for take in cassette.index(path) if take.case == case]
        newest = max(takes, key=lambda take: take.take, default=None)
        return None if newest is None else cassette.load(newest, self._blobs.fetch)

    @property
    def _written(self) -> Journal:
        if self._journal is None:
            raise ValueError("nothing is being recorded")
        return self._journal

    def _clear(self) -> None:
        """Files that a crash left behind while they were being written."""
        for path in self._path.parent.glob(".*.tmp"):
            path.unlink(missing_ok=True)

    def _settled(self) -> History | None:
        return _settled(self._path, self._cassettes)

    def _opened(self) -> History:
        """The journal of a new recording, which has no cases where one was to be resumed."""
        head = self._begun
        if self._start == "resume":
            head = replace(head, planned=(), whole=False)
        journal.begin(self._path, [head])
        return History(path=self._path, head=head)

    def _newest_takes(self) -> dict[str, int]:
        newest: dict[str, int] = {}
        for operation in dict.fromkeys(case.operation for case in self._cases):
            for kind in cassette.KINDS:  # a damaged file of either kind could not be written anew
                path = cassette.path_of(self._cassettes, self._begun.provider, operation, kind)
                for take in cassette.index(path):
                    if kind is EvidenceKind.RECORDED:
                        newest[take.case] = max(take.take, newest.get(take.case, 0))
        return newest

    def _left(self, history: History) -> tuple[Case, ...]:
        """The cases to send: begun recordings go on as they were planned."""
        planned, last = frozenset(history.head.planned), history.last
        left: dict[str, Case] = {}
        for case in self._cases:
            before = last.get(case.id)
            if isinstance(before, Sending):
                due = self._resend_lost
            elif before is None:
                due = True
            else:  # what could not follow a lost answer can follow the new one
                due = not before.sent and case.after in left
            if due and case.id in planned:
                left[case.id] = case
        operations = {case.operation for case in left.values()}
        again = self._again & planned
        return tuple(
            case
            for case in self._cases
            if case.id in left or (case.id in again and case.operation in operations)
        )


def refuse_faulty(exchange: Exchange) -> None:
    """A simulator behind a socket says in its header whether it is an honest one.

    Raises:
        UsageError: it misbehaves on purpose.
    """
    says = exchange.response.header(SIMULATOR_HEADER) if exchange.response else None
    if says not in {None, "1"}:
        raise faulty()


def faulty() -> UsageError:
    """The refusal to keep what a simulator did wrong on purpose."""
    return UsageError(
        "a simulator that misbehaves on purpose gives no evidence to keep",
        hint="leave out --fault or --record",
    )


def _stored(kind: EvidenceKind) -> EvidenceKind:
    return EvidenceKind.RECORDED if kind is EvidenceKind.LIVE else kind


def settled(cassettes: Path, provider: str) -> History | None:
    """What is unfinished of an earlier recording, before another one is begun or resumed.

    The answers that it left in its journal are put into the cassettes.

    Raises:
        UsageError: another process records just now.
        CorruptEvidence: the journal or a cassette is damaged.
        EvidenceError: the disk is full.
    """
    path = journal.path_of(cassettes, provider)
    if not path.exists():
        return None
    with locked(path.parent):
        return _settled(path, cassettes)


def _settled(path: Path, cassettes: Path) -> History | None:
    """Fold the journal; what it then tells, or ``None`` where nothing is left to do."""
    with written(path):
        history = journal.read(path)
        if history is not None:
            fold(history, cassettes)
        if history is None or history.finished:
            path.unlink(missing_ok=True)
            return None
        journal.begin(path, journal.folded(history))
        return journal.read(path)


def refuse_unfinished(before: History | None) -> None:
    """Let no new recording begin over one that was paid for and is unfinished.

    Raises:
        UsageError: there is one.
    """
    if before is not None and before.head.paid:
        raise _left_unfinished(before)


def _left_unfinished(history: History) -> UsageError:
    head = history.head
    since = f" of {head.at}" if head.at else ""
    lost = f", {len(history.lost)} paid and lost" if history.lost else ""
    return UsageError(
        f"a recording of {head.provider}{since} is unfinished: "
        f"{len(history.done)} of {len(head.planned)} answered{lost}",
        hint="go on with --resume, or give it up with --restart, which keeps what was recorded",
    )
