"""Where cells come from: the evidence on disk, a file for each vendor, or one run that was written.

Which cells there are is known without judging anything; what is judged is judged file by file, so
that a process judges only the vendors of the cells that it is given.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from conformance import runfile
from conformance.checks.check import CHECKS
from conformance.engine.run import run
from conformance.engine.settings import Settings
from conformance.errors import RunFileError, UsageError
from conformance.model import Footer, Header, Record
from conformance.pytest_plugin.asked import Asked
from conformance.report.visible import visible
from conformance.spec.library import Library
from conformance.spec.node import nearest
from conformance.transport.replay import Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A cell that there is; ``line`` is where its file makes the claim, 0 where none does."""

    address: str
    title: str
    line: int = 0


class Evidence(Protocol):
    """Files with cells in them, and what there is to say of these."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files as they are called, in the order in which their cells are collected."""
        ...

    def cells(self, file: Path) -> Iterator[Listed]:
        """The cells of a file; raises ``ConformanceError``."""
        ...

    def records(self, file: Path) -> Iterable[Record]:
        """The records of a run over these cells, as often as wanted; raises likewise."""
        ...

    def again(self, address: str) -> str:
        """The command that tells of a cell in full."""
        ...


def evidence_of(asked: Asked) -> Evidence:
    """Where the cells that are asked for come from.

    Raises:
        UsageError: the root, a provider or the run is not there.
    """
    return OnDisk(asked) if asked.run is None else Written(asked, asked.run)


class OnDisk:
    """The cassettes of a project, judged anew, and the spec that each vendor has there.

    Raises:
        UsageError: the root is no directory, or has no such provider.
    """

    def __init__(self, asked: Asked) -> None:
        self._root = asked.root
        self._settings = Settings(root=asked.root, strength=asked.strength, take=asked.take)
        self._library = Library.open(asked.root)
        known = self._library.files
        for name in asked.providers:
            _known(name, known)
        wanted = sorted(set(asked.providers) or known)
        self._providers: Mapping[Path, str] = {known[name]: name for name in wanted}
        self._judged: dict[Path, tuple[Record, ...]] = {}

    @property
    def files(self) -> tuple[Path, ...]:
        """The specs, by the id of the provider."""
        return tuple(self._providers)

    def cells(self, file: Path) -> Iterator[Listed]:
        """A cell for each feature there is; raises ``SpecError`` as a run of the provider does."""
        provider = self._library.provider(self._providers[file])
        self._library.expectations(CHECKS)
        lines = {
            claim.feature: claim.location.line
            for operation in reversed(provider.operations)
            for claim in reversed(operation.claims)
        }
        for feature in self._library.features.values():
            address, line = f"{provider.id}/{feature.id}", lines.get(feature.id, 0)
            yield Listed(address=address, title=feature.title, line=line)

    def records(self, file: Path) -> tuple[Record, ...]:
        """A run over the one provider, dated as a run over all of them would be."""
        if file not in self._judged:
            header, *rest = run(replace(self._settings, providers=(self._providers[file],)))
            assert isinstance(header, Header)  # noqa: S101 - a run starts with it
            if isinstance(rest[-1], Footer) and rest[-1].interrupted:
                raise KeyboardInterrupt  # a run ends early and well, a session of tests just ends
            if any(each.expires for each in header.expectations):
                header = replace(header, as_of=max(header.as_of, self._newest))
            self._judged = {file: (header, *rest)}  # one is enough: they are large
        return self._judged[file]

    def again(self, address: str) -> str:
        """From the evidence on disk."""
        root = "" if self._root == Path.cwd() else f" --root {_typed(self._root)}"
        return f"{_explain(address)}{root}"

    @cached_property
    def _newest(self) -> str:
        """The date of the newest evidence of all providers: by it known findings expire."""
        return max(
            (
                exchange.evidence.at[:10]
                for name in self._providers.values()
                for exchange in Replay(
                    self._root / "cassettes", self._library.provider(name)
                ).exchanges(())
            ),
            default="",
        )


class Written:
    """A run that was written, in one file.

    Raises:
        UsageError: there is no such file, or no such provider in it.
    """

    def __init__(self, asked: Asked, path: Path) -> None:
        if not path.is_file():
            raise UsageError(
                f"there is no run {path}", hint="`conformance run --out DIR` writes DIR/run.ndjson"
            )
        self._path = path
        self._wanted = asked.providers
        if self._wanted:
            with suppress(RunFileError):  # a broken run is told where its cells are collected
                known = [provider.id for provider in self._header().providers]
                for name in self._wanted:
                    _known(name, known)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file."""
        return (self._path,)

    def cells(self, file: Path) -> Iterator[Listed]:
        """The cells of the vendors that are wanted; raises ``RunFileError``."""
        del file
        header = self._header()
        for provider in header.providers:
            if not self._wanted or provider.id in self._wanted:
                for feature in header.features:
                    yield Listed(address=f"{provider.id}/{feature.id}", title=feature.title)

    def records(self, file: Path) -> Iterator[Record]:
        """All that the file holds; raises ``RunFileError``."""
        return runfile.read(file)

    def again(self, address: str) -> str:
        """From the file."""
        return f"{_explain(address)} --run {_typed(self._path)}"

    def _header(self) -> Header:
        header = next(runfile.read(self._path))
        assert isinstance(header, Header)  # noqa: S101 - anything else is refused
        return header


def _explain(address: str) -> str:
    return f"conformance explain {shlex.quote(visible(address))}"


def _typed(path: Path) -> str:
    """A path as somebody in the working folder would type it."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _known(name: str, ids: Iterable[str]) -> None:
    known = tuple(ids)
    if name not in known:
        raise UsageError(f"there is no provider {name!r}", hint=nearest(name, known))
