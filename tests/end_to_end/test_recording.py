"""Recording through the command line: again, after a change, under a cap, and interrupted."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from conformance import runfile
from conformance.cli.main import main
from conformance.generate.plan import plan
from conformance.model import CaseRecord, Footer
from conformance.simulator.vendor import Vendor
from conformance.spec.library import Library
from conformance.transport import cassette

VENDOR = "qianduoduo"
OLD_MODEL = "gemini-2.0-flash-preview-image-generation"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def conformance(monkeypatch, capsys) -> Callable[..., Done]:
    """The command line, in this process."""

    def call(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["conformance", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Done(left.value.code, said.out, said.err)

    return call


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def recorded(project) -> list[str]:
    """The ids of the cases on disk, in order."""
    (path,) = (project.cassettes / VENDOR).glob("*.yaml")
    return [take.case for take in cassette.index(path)]


def planned(root: Path) -> list[str]:
    library = Library.open(root)
    return [case.id for case in plan(library.provider(VENDOR), library).cases]


def parts(path: Path) -> tuple[list[str], Footer]:
    """The ids of the cases of a run, and its footer."""
    *records, footer = runfile.read(path)
    assert isinstance(footer, Footer)
    return [each.id for each in records if isinstance(each, CaseRecord)], footer


@pytest.fixture
def reached(monkeypatch) -> Callable[[int], None]:
    """Make the user press Ctrl-C while the simulator answers its n-th request."""

    def interrupt_at(number: int) -> None:
        answer, count = Vendor.answer, iter(range(1, 1_000_000))

        def pressed(self: Vendor, request: object) -> object:
            if next(count) == number:
                raise KeyboardInterrupt
            return answer(self, request)

        monkeypatch.setattr(Vendor, "answer", pressed)

    return interrupt_at


class Later(datetime):
    """A clock that shows another day than the one of the first recording."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2030, 1, 1, tzinfo=tz)


def test_recording_again_on_another_day_changes_no_byte(project, conformance, monkeypatch):
    first = conformance("run", VENDOR, "--root", project.root, "--simulate", "--record")
    assert first.code == 0, first.err
    before = files(project.cassettes)
    assert recorded(project) == planned(project.root)
    monkeypatch.setattr("conformance.cli.run.datetime", Later)
    assert conformance("run", VENDOR, "--root", project.root, "--simulate", "--record").code == 0
    assert files(project.cassettes) == before


def test_after_a_change_of_the_page_the_plan_decides_what_stays(project, conformance):
    conformance("run", VENDOR, "--root", project.root, "--simulate", "--record")
    before = planned(project.root)
    specs = project.root / "specs"
    page = (specs / f"{VENDOR}.yaml").read_text(encoding="utf-8")
    assert OLD_MODEL in page
    specs.unlink()
    specs.mkdir()
    newer = page.replace(OLD_MODEL, "gemini-2.5-flash-image-preview")
    (specs / f"{VENDOR}.yaml").write_text(newer, encoding="utf-8")
    after = planned(project.root)
    assert set(before) - set(after)
    assert set(after) - set(before)
    done = conformance("run", VENDOR, "--root", project.root, "--simulate", "--record")
    assert done.code == 0, done.err
    assert recorded(project) == after


def test_a_cap_sends_what_it_allows_and_lists_the_rest(project, conformance, tmp_path):
    out = tmp_path / "out"
    done = conformance(
        "run", VENDOR, "--root", project.root, "--simulate", "--max-requests", 7, "--out", out
    )
    assert done.code == 4, done.err
    sent, footer = parts(out / "run.ndjson")
    assert sent == planned(project.root)[:7]
    assert footer.unrecorded == {VENDOR: tuple(sorted(planned(project.root)[7:]))}
    assert not footer.interrupted


def test_a_cap_keeps_what_was_recorded_before(project, conformance):
    conformance("run", VENDOR, "--root", project.root, "--simulate", "--record")
    before = files(project.cassettes)
    done = conformance("run", VENDOR, "--root", project.root, "--simulate", "--record", "--max-requests", 7)  # fmt: skip
    assert done.code == 4, done.err
    assert files(project.cassettes) == before


def test_an_interrupt_keeps_what_came(project, conformance, reached, tmp_path):
    for path in (project.cassettes / VENDOR).glob("*"):
        path.unlink()
    out = tmp_path / "out"
    reached(6)
    done = conformance(
        "run", VENDOR, "--root", project.root, "--simulate", "--record", "--out", out
    )
    assert done.code == 130, done.err
    whole = planned(project.root)
    sent, footer = parts(out / "run.ndjson")
    assert sent == recorded(project) == whole[:5]
    assert footer.interrupted
    assert footer.unrecorded == {VENDOR: tuple(sorted(whole[5:]))}
    assert json.loads((out / "matrix.json").read_text(encoding="utf-8"))["run"]["complete"] is False
    assert "Traceback" not in done.err


def test_an_interrupt_leaves_out_the_providers_that_follow(project, conformance, reached, tmp_path):
    out = tmp_path / "out"
    reached(6)
    done = conformance("run", "--root", project.root, "--simulate", "--out", out)
    assert done.code == 130, done.err
    sent, footer = parts(out / "run.ndjson")
    assert len(sent) == 5
    assert len({case.split("/")[0] for case in sent}) == 1
    assert footer.interrupted


def test_an_interrupted_default_run_leaves_the_reports_alone(project, conformance, monkeypatch):
    (project.root / "reports").mkdir()
    load, count = cassette.load, iter(range(1_000_000))

    def pressed(*arguments: object) -> object:
        if next(count) == 20:
            raise KeyboardInterrupt
        return load(*arguments)

    monkeypatch.setattr(cassette, "load", pressed)
    done = conformance("run", "--root", project.root)
    assert done.code == 130, done.err
    assert done.out
    assert list((project.root / "reports").iterdir()) == []
