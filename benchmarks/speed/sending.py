"""Requests sent to a server that answers with large pictures, beside Schemathesis."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.speed.process import ROOT, Cost, cost, script, work
from benchmarks.speed.row import Figures, Row, Target, alternating, ratio
from benchmarks.speed.scale import Scale

_KEY = "the-good-key"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What was sent and kept.

    Attributes:
        requests: as the server counted them.
        base64: bytes of the pictures in its answers.
        kept: bytes on disk.
    """

    cost: Cost
    requests: int
    base64: int
    kept: int

    @property
    def cpu(self) -> float:
        """Milliseconds for each request, the start of the process included."""
        return 1000 * self.cost.cpu / self.requests

    @property
    def megabytes(self) -> float:
        """On disk, for each request."""
        return self.kept / self.requests / _MEGABYTE


def measure(scale: Scale, scratch: Path) -> list[Row]:
    """A row for the CPU, one for the disk, and one for the disk with pictures that never repeat."""
    scratch = scratch / "sending"
    scratch.mkdir()
    page = scratch / "openapi.json"
    work("page", "write", path=str(page))
    both = alternating(
        scale.rounds,
        lambda: _ours(_new(scratch), scale, "four", recordings=scale.recordings),
        lambda: _theirs(_new(scratch), scale, page),
    )
    ours, theirs = ([each[at] for each in both] for at in (0, 1))
    different = [_ours(_new(scratch), scale, "different") for _ in range(scale.rounds)]
    return [_cpu(ours, theirs), _disk(ours, theirs), _different(different)]


def _cpu(ours: list[_Sent], theirs: list[_Sent]) -> Row:
    of, against = (tuple(each.cpu for each in some) for some in (ours, theirs))
    return Row(
        line="sending",
        what=f"CPU of a request sent live and recorded, of {ours[0].requests}",
        against=f"Schemathesis with `--report vcr,ndjson`, of {theirs[0].requests}",
        ours=Figures(samples=of, unit="ms"),
        peer=Figures(samples=against, unit="ms"),
        ratio=ratio(of, against),
        target=Target(bound=1 / 3),
    )


def _disk(ours: list[_Sent], theirs: list[_Sent]) -> Row:
    of, against = (tuple(each.megabytes for each in some) for some in (ours, theirs))
    return Row(
        line="sending",
        what=f"on disk for each of {ours[0].requests} answers with four pictures among them",
        against="Schemathesis, VCR report alone",
        ours=Figures(samples=of, unit="MB"),
        peer=Figures(samples=against, unit="MB"),
        ratio=ratio(of, against),
        target=Target(bound=0.1),
    )


def _different(ours: list[_Sent]) -> Row:
    of = tuple(each.megabytes for each in ours)
    against = tuple(each.base64 / each.requests / _MEGABYTE for each in ours)
    return Row(
        line="sending",
        what="on disk for each answer where every picture is another one",
        against="base64 of the pictures",
        ours=Figures(samples=of, unit="MB"),
        peer=Figures(samples=against, unit="MB"),
        ratio=ratio(of, against),
        target=Target(bound=0.8),
    )


def _ours(folder: Path, scale: Scale, kind: str, *, recordings: int = 1) -> _Sent:
    given = {"root": str(folder), "limit": scale.requests, "recordings": recordings}
    with server(kind) as url:
        taken = work("recording", "record", url=url, **given)
        return _sent(taken, url, folder / "cassettes")


def _theirs(folder: Path, scale: Scale, page: Path) -> _Sent:
    """As one runs it from its documentation, going on after a failure; in an empty folder."""
    reports = folder / "reports"
    with server("four") as url:
        command = [script("st"), "run", page, "--url", url, "--seed", "1"]
        command += [
            "--header",
            f"Authorization: Bearer {_KEY}",
            "--header",
            f"x-goog-api-key: {_KEY}",
        ]
        command += ["--continue-on-failure", "--max-examples", str(scale.examples)]
        command += ["--report", "vcr,ndjson", "--report-dir", reports]
        # Whatever is sent gets a picture, which it rightly finds wrong.
        return _sent(cost(command, folder=folder, failing=True), url, reports, "vcr-*")


def _sent(taken: Cost, url: str, kept: Path, pattern: str = "*") -> _Sent:
    with urlopen(f"{url}/count") as answer:  # noqa: S310 - our own server
        counted = json.load(answer)
    files = [each for each in kept.rglob(pattern) if each.is_file()]
    return _Sent(
        cost=taken,
        requests=counted["asked"],
        base64=counted["bytes"],
        kept=sum(each.stat().st_size for each in files),
    )


@contextmanager
def server(kind: str) -> Iterator[str]:
    """The URL of a server in a process of its own, whose CPU is nobody's."""
    command = [sys.executable, "-m", "benchmarks.speed.work.server", kind]
    process: Any = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _new(scratch: Path) -> Path:
    """A folder that nobody has used."""
    folder = scratch / str(len(list(scratch.iterdir())))
    folder.mkdir()
    return folder
