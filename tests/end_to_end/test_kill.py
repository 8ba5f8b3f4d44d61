"""SIGKILL at any moment of a recording: nothing that was answered is lost or sent twice."""

from __future__ import annotations

import hashlib
import pickle
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from conformance.generate.plan import plan
from conformance.model import Case, Exchange, Provider, Request, Response, Timing
from conformance.serving.app import application
from conformance.serving.server import Server, listen, url_of
from conformance.simulator.vendor import HEADER, Vendor
from conformance.spec.library import Library
from conformance.transport import journal
from conformance.transport.replay import Replay

ROOT = Path(__file__).parents[2]
RECORDING = Path(__file__).with_name("killed_recording.py")
KEY = "sk-a-key-of-the-test-0123456789"
WORKERS = 4


class Counting:
    """An honest vendor that counts what it is asked, and tells when it was asked so often.

    Where it is to hold the answer of that moment, it gives it only when it is released.
    """

    def __init__(self, provider: Provider, library: Library) -> None:
        self._vendor = Vendor(provider, library, key=KEY)
        self._lock = threading.Lock()
        self.asked: Counter[str] = Counter()
        self.moment = threading.Event()
        self.released = threading.Event()
        self.left = -1

    def answer(self, request: Request) -> Response:
        picture = request.method == "GET" and request.url.endswith((".png", ".jpg", ".webp"))
        with self._lock:
            if not picture:
                self.asked[identity(request)] += 1
                self.left -= 1
            struck = not picture and self.left == 0
        if struck:
            self.moment.set()
            self.released.wait()
        answer = self._vendor.answer(request)
        # Without its label the answer is one that was paid for.
        headers = tuple(each for each in answer.headers if each[0] != HEADER)
        return replace(answer, headers=headers)


def identity(request: Request) -> str:
    """What tells requests apart: everything but the client's own headers."""
    own = ("authorization", "x-goog-api-key", "content-type")
    said = [value for name in own for key, value in request.headers if key.lower() == name]
    path = "/" + request.url.split("/", 3)[3]
    text = repr((request.method, path, said, request.body)).replace("{API_KEY}", KEY)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Bench:
    """What all recordings of this module share."""

    provider: Provider
    cases: tuple[Case, ...]
    vendor: Counting
    server: str
    pickled: Path
    whole: list[Exchange] = field(default_factory=list)

    @property
    def asking(self) -> dict[str, list[str]]:
        """The cases that send each request."""
        found: dict[str, list[str]] = {}
        for each in self.whole:
            found.setdefault(identity(each.case.request), []).append(each.case.id)
        return found

    def start(self, cassettes: Path, how: str) -> subprocess.Popen[bytes]:
        command = [RECORDING, self.pickled, cassettes, self.server, how, KEY]
        return subprocess.Popen([sys.executable, *map(str, command)], stderr=subprocess.PIPE)

    def finish(self, cassettes: Path, how: str) -> None:
        with self.start(cassettes, how) as process:
            _, said = process.communicate()
        assert process.returncode == 0, said.decode()

    def history(self, cassettes: Path) -> journal.History | None:
        return journal.read(journal.path_of(cassettes, self.provider.id))

    def recorded(self, cassettes: Path) -> list[Exchange]:
        """Every take there is, times apart."""
        exchanges = Replay(cassettes, self.provider, take="all").exchanges(self.cases)
        return [
            replace(each, timing=Timing(), evidence=replace(each.evidence, at=""))
            for each in exchanges
        ]


def takes(exchanges: list[Exchange]) -> list[tuple[str, int]]:
    return [(each.case.id, each.evidence.take) for each in exchanges]


@contextmanager
def serving(vendor: Counting) -> Iterator[str]:
    listening = listen("127.0.0.1", 0)
    server = Server(application(vendor, waits=False))
    thread = threading.Thread(target=server.run, args=[listening])
    thread.start()
    try:
        yield url_of(listening)
    finally:
        server.stop()
        thread.join()


@pytest.fixture(scope="module")
def bench(tmp_path_factory, library) -> Iterator[Bench]:
    # One's own gateway: what it answers is recorded, wherever it listens.
    provider = replace(library.provider("ccapi"), self_hosted=True)
    cases = plan(provider, library).cases
    folder = tmp_path_factory.mktemp("kill")
    pickled = folder / "cases.pickle"
    pickled.write_bytes(pickle.dumps((provider, cases)))
    vendor = Counting(provider, library)
    with serving(vendor) as server:
        made = Bench(provider, cases, vendor, server, pickled)
        made.finish(folder / "whole", "new")
        made.whole = made.recorded(folder / "whole")
        assert [each.case.id for each in made.whole] == [case.id for case in cases]
        assert vendor.asked == {key: len(each) for key, each in made.asking.items()}
        yield made


def interrupted(bench: Bench, cassettes: Path, after: int, delay: float) -> bool:
    """Record until the server was asked so often, and kill; whether it was not done by then.

    Without a delay the process dies while it waits for that answer, which is surely lost.
    """
    bench.vendor.moment.clear()
    bench.vendor.left = after
    if delay:
        bench.vendor.released.set()
    else:
        bench.vendor.released.clear()
    with bench.start(cassettes, "resume" if bench.history(cassettes) else "new") as process:
        ended = threading.Thread(target=lambda: (process.wait(), bench.vendor.moment.set()))
        ended.start()
        bench.vendor.moment.wait()
        threading.Event().wait(delay)
        process.kill()
        ended.join()
        bench.vendor.released.set()
        said = process.stderr.read().decode()
    assert process.returncode in {0, -signal.SIGKILL}, said
    return process.returncode != 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_killed_five_times_a_recording_is_the_undisturbed_one(bench, tmp_path, seed):
    chance, cassettes = random.Random(seed), tmp_path / "cassettes"
    bench.vendor.asked.clear()
    lost: Counter[str] = Counter()
    for kill in range(5):
        history = bench.history(cassettes)
        left = len(bench.cases) - (len(history.done) if history else 0)
        # The last one strikes when all was sent: while answers are kept, or cassettes are written.
        after = chance.randint(1, max(1, left // 2)) if kill < 4 else left
        delay = chance.choice([0, 0.002, 0.02, 0.08]) if kill else 0
        if not interrupted(bench, cassettes, after, delay):
            break
        history = bench.history(cassettes)
        assert history is None or len(history.lost) <= WORKERS
        lost.update(history.lost if history else ())
        if history is None and bench.recorded(cassettes):
            break  # struck after the last cassette was written; another start would be a new take
    if bench.history(cassettes) is not None:
        bench.finish(cassettes, "resume")
    assert bench.history(cassettes) is None
    recorded = bench.recorded(cassettes)
    # Told first by their names: the exchanges themselves are megabytes of difference.
    assert takes(recorded) == takes(bench.whole)
    assert recorded == bench.whole
    assert lost, "nothing was ever lost: the moments were not chosen well"
    once = Counter({key: len(cases) for key, cases in bench.asking.items()})
    twice = bench.vendor.asked - once
    assert once - bench.vendor.asked == Counter()
    allowed = Counter(
        {key: sum(lost[each] for each in cases) for key, cases in bench.asking.items()}
    )
    assert twice <= allowed
