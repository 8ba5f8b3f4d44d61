"""Our own harness, sent against a server as ``conformance run --live`` sends it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from time import perf_counter

from benchmarks.detection.served import KEY, Served
from benchmarks.detection.trial import HONEST, OURS, Tool, Trial
from conformance.checks.judge import Judge
from conformance.engine import planned
from conformance.engine.live import ask
from conformance.engine.settings import Sending, Settings
from conformance.engine.unit import Unit, judged
from conformance.generate.plan import plan
from conformance.model import FindingRecord, Request, Response, Status
from conformance.simulator.fault import FAULTS
from conformance.simulator.vendor import HEADER, PLACEHOLDER, Vendor
from conformance.transport.limits import Limits
from conformance.transport.simulated import Simulated

_BLAMES = frozenset({Status.WARN, Status.FAIL})
_ALARMS = _BLAMES | {Status.INCONCLUSIVE}
#: What a run says of one thing, without words and numbers, in which an address may stand.
_Said = tuple[str, str, str, str, str, Status]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What one run said, and what it took."""

    said: frozenset[_Said]
    stopped: tuple[str, ...]
    total: int
    paid: int
    seconds: float


class Ours:
    """Looks at the vendor at both strengths, and compares with what the honest one gives."""

    def __init__(self, served: Served) -> None:
        self._served = served
        # The plan is the same for every fault, and making it takes as long as sending it.
        self._plan = cache(
            lambda strength: plan(served.provider, served.library, strength=strength)
        )
        planned.plan = lambda *_, strength, **__: self._plan(strength)
        self._honest = cache(lambda tool: self._sent(tool, served.honest()))
        self._answer = cache(Vendor(served.provider, served.library).answer)

    def shows(self, fault: str, seed: int) -> bool:
        """Whether a fault shows in any answer to the largest plan that there is."""
        tell = _Told(honest=self._answer, vendor=self._served.faulty(fault, seed, PLACEHOLDER))
        sender = Simulated(self._served.provider, self._served.library, vendor=tell)
        return any(tell.told for _ in sender.exchanges(self._plan(2).cases))

    def honest(self, tool: Tool) -> Trial:
        """What it says of the honest vendor."""
        run = self._honest(tool)
        alarms = sorted({f"{each[0]} {each[-1].value}" for each in run.said if each[-1] in _ALARMS})
        return _trial(tool, HONEST, 0, run, alarms=(*alarms, *run.stopped))

    def look(self, tool: Tool, fault: str, seed: int) -> Trial:
        """What it says of a faulty one."""
        run, honest = self._seen(tool, fault, seed), self._honest(tool)
        blamed = {each[0] for each in run.said - honest.said if each[-1] in _BLAMES}
        return _trial(
            tool,
            fault,
            seed,
            run,
            caught=(run.said, run.stopped) != (honest.said, honest.stopped),
            named=not blamed.isdisjoint(FAULTS[fault].caught_by),
            by=tuple(sorted(blamed)),
        )

    def _seen(self, tool: Tool, fault: str, seed: int) -> _Run:
        run = self._sent(tool, self._served.faulty(fault, seed))
        if self._served.counted.delayed:  # nobody waits here, so a socket has nothing to show
            return self._in_process(tool, self._served.faulty(fault, seed, PLACEHOLDER))
        return run

    def _sent(self, tool: Tool, vendor: Vendor) -> _Run:
        counted, started = self._served.counted, perf_counter()
        counted.ask(vendor)
        settings = Settings(
            mode="live",
            strength=OURS.index(tool),
            sending=Sending(
                environment={self._served.provider.key_env: KEY},
                base_url=self._served.url,
                limits=Limits(retry_after=0.01),
            ),
        )
        units = ask([self._served.provider], self._served.library, settings)
        return self._run(units[0], started)

    def _in_process(self, tool: Tool, vendor: Vendor) -> _Run:
        """The same without a socket, where a delay is told and counts as if it had been waited."""
        counted, started = self._served.counted, perf_counter()
        counted.ask(vendor)
        provider, library = self._served.provider, self._served.library
        sender, unit = Simulated(provider, library, vendor=counted), Unit()
        cases = self._plan(OURS.index(tool)).cases
        unit.take(judged(Judge(provider, library), sender.exchanges(cases)))
        return self._run(unit, started)

    def _run(self, unit: Unit, started: float) -> _Run:
        counted = self._served.counted
        return _Run(
            said=frozenset(_said(unit.records.records())),
            stopped=tuple(sorted(unit.stopped)),
            total=counted.total,
            paid=counted.paid,
            seconds=perf_counter() - started,
        )


@dataclass(slots=True, kw_only=True)
class _Told:
    """A faulty vendor beside the honest one: whether they ever answer a request differently."""

    honest: Callable[[Request], Response]
    vendor: Vendor
    told: bool = False

    def answer(self, request: Request) -> Response:
        """The faulty vendor's answer."""
        faulty, honest = self.vendor.answer(request), self.honest(request)
        self.told = self.told or _bare(faulty) != _bare(honest)
        return faulty


def _bare(response: Response) -> Response:
    """An answer without the label of the simulator, which names the fault."""
    return replace(response, headers=tuple(each for each in response.headers if each[0] != HEADER))


def _said(records: Iterable[object]) -> Iterator[_Said]:
    for each in records:
        if isinstance(each, FindingRecord):
            value = json.dumps(each.value, sort_keys=True)
            yield each.check, each.operation, each.feature, each.case, value, each.status


def _trial(tool: Tool, fault: str, seed: int, run: _Run, **told: bool | tuple[str, ...]) -> Trial:
    return Trial(
        tool=tool,
        fault=fault,
        seed=seed,
        total=run.total,
        paid=run.paid,
        seconds=round(run.seconds, 1),
        **told,  # type: ignore[arg-type]  # each is of its field's type
    )
