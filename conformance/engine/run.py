"""One run: every provider's evidence obtained and judged, as records in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from conformance import runfile
from conformance.checks.check import CHECKS
from conformance.engine.lines import Lines
from conformance.engine.progress import Told
from conformance.engine.records import check_records, provider_record
from conformance.engine.settings import Settings
from conformance.engine.unit import Unit
from conformance.engine.units import units
from conformance.model import Expectation, Footer, Header, Provider, ProviderRecord, Record
from conformance.spec.library import Library


def run(settings: Settings, told: Told = lambda _: None) -> Iterator[Record]:
    """The records of a run: header, cases with their findings, footer.

    ``told`` hears of each step. An interrupt ends a run early: what came until then
    is among the records, and the footer says that there was one.

    Raises:
        ConformanceError: a spec, the selection, or the evidence cannot be used.
    """
    return (runfile.parse(line, "this run") for line in lines(settings, told))


def lines(settings: Settings, told: Told = lambda _: None) -> Iterator[str]:
    """The same as the lines of a run file, of which no more than a few are in memory at once.

    The header is the first of them and tells the date of the newest evidence, so none comes before
    all is judged.

    Raises:
        ConformanceError: as ``run``.
    """
    library = Library.open(settings.root)
    providers = library.providers(settings.providers)
    header = _header(providers, library, settings)  # what is broken is told before money is spent
    said, footer = Lines(), _Footer()
    for provider, unit in zip(providers, _units(providers, library, settings, told), strict=True):
        footer.add(provider.id, unit)
        said.join(unit.records)
    yield runfile.line(replace(header, as_of=said.newest[:10]))
    yield from said
    yield runfile.line(footer.record(cases=said.cases, findings=said.findings))


def _units(
    providers: Sequence[Provider], library: Library, settings: Settings, told: Told
) -> Iterable[Unit]:
    if settings.mode != "live":
        return units(providers, library, settings, told)
    from conformance.engine.live import ask  # noqa: PLC0415 - judging needs no HTTP client

    return ask(providers, library, settings, told)


def _header(providers: Sequence[Provider], library: Library, settings: Settings) -> Header:
    """All of the header but the date, which comes last."""
    features = library.features.values()
    return Header(
        mode=settings.mode,
        strength=settings.strength,
        full=settings.full,
        fault=settings.fault_told,
        providers=tuple(
            replace(
                provider_record(provider, features, library.models),
                shards=(str(settings.shard),) if settings.shard else (),
            )
            for provider in providers
        ),
        features=tuple(features),
        checks=check_records(),
        takes=settings.take,
        expectations=known_findings(library, providers),
    )


class _Footer:
    """What the end of a run tells of its units."""

    def __init__(self) -> None:
        self._unrecorded: dict[str, Sequence[str]] = {}
        self._lost: dict[str, Sequence[str]] = {}
        self._unmatched: dict[str, Sequence[str]] = {}
        self._stopped: dict[str, str] = {}
        self._explored: dict[str, int] = {}
        self._interrupted = False

    def add(self, provider: str, unit: Unit) -> None:
        """Note what one unit did not give, and why."""
        self._unrecorded[provider] = unit.unrecorded
        self._lost[provider] = unit.lost
        self._unmatched[provider] = unit.unmatched
        self._interrupted |= unit.interrupted
        for operation, reason in unit.stopped.items():
            self._stopped[f"{provider}/{operation}".rstrip("/")] = reason
        for operation, asked in unit.explored.items():
            self._explored[f"{provider}/{operation}"] = asked

    def record(self, *, cases: int, findings: int) -> Footer:
        """The last record of the run."""
        return Footer(
            cases=cases,
            findings=findings,
            unrecorded=_sorted(self._unrecorded),
            interrupted=self._interrupted,
            stopped=dict(sorted(self._stopped.items())),
            lost=_sorted(self._lost),
            explored=dict(sorted(self._explored.items())),
            unmatched=_sorted(self._unmatched),
        )


def _sorted(lists: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The lists of providers that have any, so that those of shares make up the whole's."""
    return {name: tuple(sorted(each)) for name, each in lists.items() if each}


def known_findings(
    library: Library, providers: Iterable[Provider | ProviderRecord]
) -> tuple[Expectation, ...]:
    """The known findings of these providers, as the file lists them today; raises SpecError."""
    names = {provider.id for provider in providers}
    return tuple(each for each in library.expectations(CHECKS) if each.provider in names)
