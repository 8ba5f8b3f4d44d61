"""The committed evidence, and copies of it that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conformance.checks.answer import Answer
from conformance.checks.judge import Judge
from conformance.engine.unit import judged
from conformance.model import Exchange, FindingRecord, Provider
from conformance.spec.library import Library
from conformance.transport import cassette
from conformance.transport.apart import Apart
from conformance.transport.blobs import Blobs
from conformance.transport.interaction import to_interactions
from conformance.transport.replay import Replay
from tests.project import LIBRARY

ROOT = Path(__file__).parents[2]


class Remembering(Judge):
    """A judge that does not judge again what it has seen: most of a spoilt copy is unspoilt."""

    def __init__(self, provider: Provider, library: Library) -> None:
        super().__init__(provider, library)
        self._answers: dict[str, Answer] = {}
        self._said: dict[int, list[FindingRecord]] = {}

    def answer(self, exchange: Exchange) -> Answer:
        known = self._answers.get(exchange.case.id)
        if known is None or known.exchange != exchange:
            known = super().answer(exchange)
            self._answers.setdefault(exchange.case.id, known)
        return known

    def exchange(self, answer: Answer) -> Iterator[FindingRecord]:
        if answer is not self._answers[answer.case.id]:
            return super().exchange(answer)
        if id(answer) not in self._said:
            self._said[id(answer)] = list(super().exchange(answer))
        return iter(self._said[id(answer)])


class Project:
    """A root with the committed specs and a copy of the committed cassettes."""

    def __init__(self, root: Path, library: Library, judges: dict[str, Judge]) -> None:
        self.root = root
        self.cassettes = root / "cassettes"
        self.blobs = Blobs(self.cassettes)
        self._library = library
        self._judges = judges
        root.joinpath("specs").symlink_to(ROOT / "specs")
        shutil.copytree(ROOT / "cassettes", self.cassettes)

    def exchanges(self, provider: str) -> list[Exchange]:
        """What a replay of the copy gives."""
        return list(Replay(self.cassettes, self._library.provider(provider)).exchanges(()))

    def findings(self, provider: str) -> list[FindingRecord]:
        """What the checks say of the copy."""
        if provider not in self._judges:
            self._judges[provider] = Remembering(self._library.provider(provider), self._library)
        records = judged(self._judges[provider], self.exchanges(provider))
        return [record for record in records if isinstance(record, FindingRecord)]

    def alter(
        self,
        provider: str,
        which: Callable[[Exchange], bool],
        change: Callable[[Exchange], Exchange],
    ) -> Exchange:
        """Write one exchange anew, its pictures under the names of their new bytes."""
        (path,) = (self.cassettes / provider).glob("*.yaml")
        takes = cassette.index(path)
        chosen = next(take for take in takes if which(cassette.load(take, self.blobs.fetch)))
        before = cassette.load(chosen, self.blobs.fetch)
        after = change(before)
        assert after != before
        apart = Apart.of(after)
        self.blobs.store(apart.pictures)
        spoilt = cassette.block(to_interactions(apart.exchange))
        cassette.write(path, [spoilt if take is chosen else cassette.raw(take) for take in takes])
        return before


@pytest.fixture(scope="session")
def library() -> Library:
    return LIBRARY


@pytest.fixture(scope="session")
def judges() -> dict[str, Judge]:
    return {}


@pytest.fixture
def project(tmp_path: Path, library: Library, judges: dict[str, Judge]) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    return Project(root, library, judges)
