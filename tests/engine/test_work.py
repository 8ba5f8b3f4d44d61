"""Units of work: pure, picklable, and never done by a spec that is not the one they are of."""

from __future__ import annotations

import gc
import pickle
import shutil
from dataclasses import replace

import pytest

from conformance.checks.gathered import groups
from conformance.engine import work
from conformance.engine.lines import Lines
from conformance.engine.replayed import replayed
from conformance.engine.run import lines
from conformance.engine.settings import Settings
from conformance.engine.work import Bench, Compared, Page, Planned, Sent, Stretch, Vendor, do
from conformance.errors import UsageError
from conformance.model import CaseRecord, Exchange, Facts, FindingRecord
from conformance.spec.library import Library
from conformance.transport.replay import Replay
from tests.project import LIBRARY, ROOT

VENDOR = "qianduoduo"
SETTINGS = Settings(root=ROOT, providers=(VENDOR,))


def vendor(library):
    provider = library.provider(VENDOR)
    return Vendor(
        root=library.root, provider=VENDOR, spec=provider.digest, official=library.official
    )


@pytest.fixture(scope="module")
def stretch():
    replay = Replay(ROOT / "cassettes", LIBRARY.provider(VENDOR))
    items = [(item, None if n % 2 else n + 5) for n, item in enumerate(replay.items(()))]
    return Stretch(vendor=vendor(LIBRARY), items=tuple(items))


def records(done):
    told = Lines()
    told.add(done.piece)
    return list(told.records())


def test_a_unit_does_the_same_wherever_it_is_sent(stretch):
    bench = Bench(LIBRARY.provider(VENDOR), LIBRARY)
    here = stretch.done(bench)
    compared = Compared(vendor=stretch.vendor, groups=groups(here.facts))
    planned = Planned(vendor=stretch.vendor, strength=0, repeat=1)
    sent = Sent(vendor=stretch.vendor, items=tuple(item for item, _ in stretch.items))
    for unit in (stretch, compared, planned, sent, Page(vendor=stretch.vendor)):
        assert pickle.loads(pickle.dumps(do(pickle.loads(pickle.dumps(unit))))) == unit.done(bench)
    assert compared.groups


def test_a_stretch_tells_its_cases_and_where_they_stand(stretch):
    done = do(stretch)
    cases = [each for each in records(done) if isinstance(each, CaseRecord)]
    assert [each.id for each in cases] == [item.case for item, _ in stretch.items]
    assert [each.place for each in cases] == [place for _, place in stretch.items]
    assert (done.piece.cases, done.interrupted) == (len(stretch.items), False)


def test_an_interrupt_keeps_the_answers_before_it(stretch, monkeypatch):
    judged, left = work.judged_alone, iter([True, True])

    def until_interrupted(*given):
        if not next(left, False):
            raise KeyboardInterrupt
        return judged(*given)

    whole = records(do(stretch))
    monkeypatch.setattr(work, "judged_alone", until_interrupted)
    done = do(stretch)
    assert done.interrupted
    assert done.piece.cases == 2
    assert records(done) == whole[: len(records(done))]


def test_an_interrupted_provider_says_so(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(work, "judged_alone", interrupted)
    unit = replayed(SETTINGS, LIBRARY.provider(VENDOR), LIBRARY)
    assert unit.interrupted
    assert unit.records.cases == 0
    assert unit.records.findings > 0, "what was said of the page is kept"


def test_a_unit_is_not_done_by_another_spec(tmp_path):
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    before = Page(vendor=vendor(Library.open(tmp_path)))
    told = do(before)
    spec = tmp_path / "specs" / f"{VENDOR}.yaml"
    spec.write_text(spec.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    after = Page(vendor=vendor(Library.open(tmp_path)))
    assert after != before
    assert do(after).piece == told.piece
    with pytest.raises(UsageError, match="was changed while"):
        do(Page(vendor=replace(before.vendor, official="0" * 64)))


@pytest.fixture
def newborn():
    """The objects made since, as the collector knows them; it need not look at older ones."""
    gc.collect()
    gc.freeze()
    yield gc.get_objects
    gc.unfreeze()


def test_what_is_judged_is_forgotten(monkeypatch, newborn):
    kinds = (Exchange, CaseRecord, FindingRecord, Facts)

    def noted(_done, _total):
        gc.collect()
        seen.append(sum(type(each) in kinds for each in newborn()))

    monkeypatch.setattr("conformance.engine.replayed.ANSWERS", 3)
    seen = []
    unit = replayed(SETTINGS, LIBRARY.provider(VENDOR), LIBRARY, step=noted)
    assert unit.records.cases > 20
    assert len(seen) > 6
    # Watches keep the facts of the first few answers, and a stretch is passed on as a whole.
    assert max(seen) < 15


def test_two_processes_say_what_one_says():
    assert list(lines(replace(SETTINGS, jobs=2))) == list(lines(SETTINGS))


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["replay", "simulate"])
def test_the_same_bytes_however_many_judge(mode):
    settings = Settings(root=ROOT, mode=mode)
    once = list(lines(settings))
    for jobs in (2, 5):
        assert list(lines(replace(settings, jobs=jobs))) == once
