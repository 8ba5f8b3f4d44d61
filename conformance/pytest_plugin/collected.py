"""Cells as pytest knows them: a file for each vendor, an item for each of its cells."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from conformance.errors import ConformanceError, NoEvidence
from conformance.pytest_plugin.asked import Asked
from conformance.pytest_plugin.evidence import Listed, evidence_of
from conformance.pytest_plugin.verdict import Outcome, Verdict, verdicts
from conformance.report.visible import visible

_LONGEST_ERROR = 4_000
_NO_EVIDENCE = "`conformance run PROVIDER --live --record` records some"
#: The property of an item that says whether its vendor has any answer to judge.
_OBSERVED = "observed"


class Cells:
    """The plugin that is registered where cells are asked for.

    Raises:
        UsageError: what is asked for is not there.
    """

    def __init__(self, config: pytest.Config, asked: Asked) -> None:
        self.evidence = evidence_of(asked)
        self._asked = asked
        self._files = {file.resolve(): file for file in self.evidence.files}
        self._taken: dict[Path, Path] = {}
        self._judged: dict[Path, Mapping[str, Verdict] | str] = {}
        self._told: list[bool] = []
        self._collect(config)

    def verdict(self, file: Path, address: str) -> Verdict | str:
        """What is said of a cell, or why it cannot be judged.

        Its file is judged when the first of its cells is asked for.
        """
        if file not in self._judged:
            self._judged[file] = self._judge(file)
        found = self._judged[file]
        return found if isinstance(found, str) else found[address]

    def _judge(self, file: Path) -> Mapping[str, Verdict] | str:
        try:
            return verdicts(
                lambda: self.evidence.records(file), self._asked.fail_on, self.evidence.again
            )
        except (ConformanceError, OSError) as why:
            return _told(why)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Vendor | None:
        """Take up the files that have cells."""
        file = self._files.get(file_path.resolve())
        # Through a link, the same file may come twice.
        if file is None or self._taken.setdefault(file, file_path) != file_path:
            return None
        inside = file_path.is_relative_to(parent.config.rootpath)
        # What lies outside would have no name at all, and so could not be asked for again.
        named: dict[str, Any] = {} if inside else {"nodeid": file_path.as_posix()}
        vendor: Vendor = Vendor.from_parent(parent, path=file_path, file=file, cells=self, **named)
        return vendor

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say of a skipped cell where its vendor is described, rather than where we skip."""
        report = yield
        if isinstance(item, Cell) and report.skipped and isinstance(report.longrepr, tuple):
            report.longrepr = (str(item.path), 1, report.longrepr[2])
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note whether anything was there to judge."""
        if report.when == "call" and "conformance" in report.keywords:
            observed = dict(report.user_properties).get(_OBSERVED, "")
            self._told.append(observed == "yes")

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Where cells were run, and no vendor of them has an answer, nothing has been tested."""
        if exitstatus == pytest.ExitCode.OK and self._told and not any(self._told):
            session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say so."""
        if self._told and not any(self._told):
            why = NoEvidence("there is no evidence to judge", hint=_NO_EVIDENCE)
            terminalreporter.write_line(f"conformance: {why}", red=True)

    def _collect(self, config: pytest.Config) -> None:
        """Add the files to what is collected, unless some are named there already.

        A file in a folder that is collected comes along: before version 9, pytest loses what is
        beside it if it is named as well.
        """
        here = config.invocation_params.dir
        named = {Path(here, str(arg).partition("::")[0]).resolve() for arg in config.args}
        if not named & {*self._files, *(file.parent for file in self._files)}:
            config.args.extend(
                str(given) for file, given in self._files.items() if not named & {*file.parents}
            )


class Vendor(pytest.File):
    """A file with cells in it: a spec, or a run; ``file`` is what our own side calls it."""

    def __init__(self, *, cells: Cells, file: Path, **given: Any) -> None:
        super().__init__(**given)
        self.cells = cells
        self.file = file

    def collect(self) -> Iterator[Cell]:
        """Its cells, in the order of the features; nothing is judged for it."""
        try:
            listed = list(self.cells.evidence.cells(self.file))
        except (ConformanceError, OSError) as why:
            raise self.CollectError(_told(why)) from None
        for each in listed:
            yield Cell.from_parent(self, name=visible(each.address), listed=each)


class Cell(pytest.Item):
    """One vendor and one feature."""

    parent: Vendor

    def __init__(self, *, listed: Listed, **given: Any) -> None:
        super().__init__(**given)
        self._listed = listed
        self._verdict = Verdict(outcome=Outcome.SKIPPED)
        self.add_marker("conformance")
        if self.config.pluginmanager.hasplugin("xdist"):  # only then is there such a mark
            self.add_marker(pytest.mark.xdist_group(self.name.partition("/")[0]))

    def setup(self) -> None:
        """Judge: what cannot be judged is an error, and no failure of the vendor."""
        vendor = self.parent
        verdict = vendor.cells.verdict(vendor.file, self._listed.address)
        if isinstance(verdict, str):
            pytest.fail(verdict, pytrace=False)
        self._verdict = verdict
        self.user_properties.extend(self._verdict.facts)
        self.user_properties.append((_OBSERVED, "yes" if self._verdict.observed else "no"))

    def runtest(self) -> None:
        """End as the verdict says."""
        if self._verdict.outcome is Outcome.SKIPPED:
            pytest.skip(self._verdict.reason)
        if self._verdict.outcome is Outcome.EXPECTED:
            pytest.xfail(self._verdict.reason)  # goes on, with --runxfail
        if self._verdict.outcome is not Outcome.PASSES:
            pytest.fail(self._verdict.story, pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file, the line of the claim in it, counted from 0, and what the cell is called."""
        line, title = self._listed.line, visible(self._listed.title)
        return self.path, line - 1 if line else None, f"{self.name}: {title}"


def _told(why: ConformanceError | OSError) -> str:
    if isinstance(why, OSError):  # a file that cannot be read is no bug
        return f"{why.filename or 'the evidence'}: {why.strerror or why}"
    return visible(str(why), _LONGEST_ERROR, lines=True)
