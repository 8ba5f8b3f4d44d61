"""Runs of shares: what each of them judges and says, and that they are the whole run together."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import runfile
from conformance.checks.check import CHECKS, Scope
from conformance.clients.driver import Driver
from conformance.compare.merge import merge
from conformance.compare.rejudge import Rejudging
from conformance.compare.source import Source
from conformance.engine import live
from conformance.engine.due import first_preflights, wanted
from conformance.engine.run import run
from conformance.engine.settings import Sending, Settings
from conformance.engine.shard import Shard
from conformance.engine.verdict import exit_code
from conformance.model import CaseRecord, EvidenceKind, FindingRecord
from conformance.report import REPORTS
from conformance.simulator.vendor import Vendor
from conformance.transport.http import Sent
from conformance.transport.limits import Limits
from tests.project import LIBRARY, ROOT

#: A vendor of the tests' own, with an operation of each dialect.
ALLROUND = Path(__file__).parents[1] / "simulator" / "root"
PLAINLY = Settings(root=ALLROUND, mode="simulate", strength=0)
KEY = "a-key-of-the-simulator"

pytestmark = pytest.mark.slow  # each plans, and most send it


def shards(of):
    return [Shard(number=number, of=of) for number in range(1, of + 1)]


def written(path, records):
    with path.open("w", encoding="utf-8", newline="\n") as out:
        runfile.write(records, out)
    return path


def run_to(path, settings, **changed):
    """The run of settings with some changed, as a file."""
    made = {name: getattr(settings, name) for name in Settings.__dataclass_fields__}
    return written(path, run(Settings(**{**made, **changed})))


def joined(folder, paths, root):
    sources = [Source(path) for path in paths]
    return written(folder / "joined.ndjson", merge(sources, Rejudging(root)))


def cases_of(path):
    return [each for each in runfile.read(path) if isinstance(each, CaseRecord)]


@pytest.fixture(scope="module")
def shares(tmp_path_factory):
    """The shares of a small simulated run."""
    folder = tmp_path_factory.mktemp("shares")
    return [run_to(folder / f"{each.number}.ndjson", PLAINLY, shard=each) for each in shards(3)]


def test_each_share_sends_its_own_and_says_nothing_of_the_whole(shares):
    seen: set[str] = set()
    for number, path in enumerate(shares, start=1):
        records = list(runfile.read(path))
        assert records[0].providers[0].shards == (f"{number}/3",)
        own = {each.id for each in records if isinstance(each, CaseRecord)}
        assert own
        assert own.isdisjoint(seen)
        seen |= own
        findings = [each for each in records if isinstance(each, FindingRecord)]
        scopes = {CHECKS[each.check].scope for each in findings}
        assert Scope.PROVIDER not in scopes
        assert Scope.PAGE in scopes
        assert all(
            each.case in own for each in findings if each.evidence is not EvidenceKind.DOCUMENTED
        )


def test_shares_are_the_whole_run_together(shares, tmp_path):
    whole = run_to(tmp_path / "whole.ndjson", PLAINLY)
    assert joined(tmp_path, reversed(shares), ALLROUND).read_bytes() == whole.read_bytes()


def test_shares_are_the_whole_run_together_where_clients_are_not_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(Driver, "version", "")
    paths = [run_to(tmp_path / f"{s.number}.ndjson", PLAINLY, shard=s) for s in shards(2)]
    whole = run_to(tmp_path / "whole.ndjson", PLAINLY)
    assert list(runfile.read(whole))[-1].stopped
    assert joined(tmp_path, paths, ALLROUND).read_bytes() == whole.read_bytes()


def test_an_empty_share_is_no_failure(tmp_path):
    path = run_to(tmp_path / "run.ndjson", PLAINLY, shard=Shard(number=999, of=999))
    assert not cases_of(path)
    assert exit_code(runfile.read(path), fail_on="fail") == 0


def test_a_cap_is_for_the_share_alone(tmp_path):
    path = run_to(tmp_path / "run.ndjson", PLAINLY, shard=Shard(number=1, of=2), max_requests=2)
    assert len(cases_of(path)) == 2


class Client:
    """A server, which answers as the simulator does."""

    limits = Limits()

    def __init__(self, provider):
        self._vendor = Vendor(provider, LIBRARY, key=KEY)

    async def send(self, request, *, to=(), limits=None):
        del to, limits
        return Sent(response=self._vendor.answer(request))


def test_each_share_proves_the_way_before_it_pays(tmp_path, monkeypatch):
    provider = LIBRARY.provider(LIBRARY.ids[0])
    monkeypatch.setattr(live, "Client", lambda *_, **__: Client(provider))
    sending = Sending(environment={provider.key_env: KEY}, base_url="http://127.0.0.1:9")
    settings = Settings(
        root=ROOT, providers=(provider.id,), mode="live", strength=0, sending=sending
    )
    paths = [run_to(tmp_path / f"{s.number}.ndjson", settings, shard=s) for s in shards(2)]
    planned = wanted(settings, provider, LIBRARY)
    free = {case.id for case in first_preflights(planned)}
    sent = [{case.id for case in cases_of(path)} for path in paths]
    assert sent[0] & sent[1] == free
    assert sent[0] | sent[1] == {case.id for case in planned}
    together = cases_of(joined(tmp_path, paths, ROOT))
    assert sorted(each.id for each in together) == sorted(case.id for case in planned)
    first = [each.id for each in together][: len(free)]
    assert set(first) == free


def test_what_is_chosen_moves_no_case_to_another_share():
    provider = LIBRARY.provider("ccapi")

    def sent(shard, *only):
        settings = Settings(root=ROOT, mode="live", shard=shard, sending=Sending(only=only))
        return {case.id for case in wanted(settings, provider, LIBRARY)}

    free = {case.id for case in first_preflights(wanted(Settings(), provider, LIBRARY))}
    chosen = [sent(each, "image.*") for each in shards(3)]
    for shard, own in zip(shards(3), chosen, strict=True):
        assert own - free <= sent(shard)
    assert set().union(*chosen) == sent(None, "image.*")


VENDORS = ("ccapi", "qianduoduo")
WAYS = {
    "replayed": Settings(root=ROOT, providers=VENDORS),
    "every-take": Settings(root=ROOT, providers=VENDORS, take="all"),
    "simulated": Settings(root=ROOT, providers=VENDORS, mode="simulate", strength=2),
    "repeated": Settings(root=ROOT, providers=VENDORS, mode="simulate", repeat=3),
    "at-fault": Settings(
        root=ROOT, providers=VENDORS, mode="simulate", fault="flaky", fault_seed=3
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_shares_of_any_number_are_the_whole_run_together(way, tmp_path):
    settings = WAYS[way]
    whole = run_to(tmp_path / "whole.ndjson", settings)
    matrix = REPORTS["json"].render(runfile.read(whole))
    for of in (2, 3, 7) if way in {"replayed", "at-fault"} else (3,):
        paths = [
            run_to(tmp_path / f"{each.number}-of-{of}.ndjson", settings, shard=each)
            for each in shards(of)
        ]
        path = joined(tmp_path, paths, ROOT)
        assert path.read_bytes() == whole.read_bytes()
        assert REPORTS["json"].render(runfile.read(path)) == matrix
        # Some joined first, one of them once more with the others, in another order.
        half = joined(tmp_path, paths[: of // 2 + 1], ROOT).rename(tmp_path / "half.ndjson")
        again = joined(tmp_path, [*reversed(paths[of // 2 :]), half], ROOT)
        assert again.read_bytes() == whole.read_bytes()
