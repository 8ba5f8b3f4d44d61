"""A real cluster of separate processes on this machine, one of which is killed at its work."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.project import ROOT

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

PRELOAD = Path(__file__).with_name("killed_worker.py")
VENDORS = ("litellm", "qianduoduo")


@contextmanager
def started(*command, **environment):
    """A part of a cluster, and whatever it says; ended with the block, however that ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *command],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def scheduler():
    with started("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as process:
        address = next(
            filter(None, (re.search(r"tcp://127\.0\.0\.1:\d+", e) for e in process.stderr))
        )
        yield address.group()


def worker(address, *given, **environment):
    return started(
        *("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *given),
        **environment,
    )


def judge(folder, *given):
    command = ["run", *VENDORS, "--root", ROOT, "--out", folder, *given]
    return subprocess.run(
        [sys.executable, "-m", "conformance", *command], capture_output=True, text=True, check=False
    )


def written(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_worker_that_is_killed_makes_no_difference(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ExitStack() as parts:
        address = parts.enter_context(scheduler())
        doomed, survivor = (
            parts.enter_context(worker(address, "--preload", PRELOAD, FIFO=str(pipe), ROLE=role))
            for role in ("doomed", "survivor")
        )
        for each in (doomed, survivor):
            assert any("Registered to" in line for line in each.stderr)
        there = judge(tmp_path / "there", "--executor", "dask", "--scheduler", address)
        assert doomed.wait() == -signal.SIGKILL
    here = judge(tmp_path / "here")
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
    assert written(tmp_path / "there") == written(tmp_path / "here")
    assert len(written(tmp_path / "here")) > 3


def test_what_is_no_scheduler_is_told_as_such(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer():
            caller, _ = other.accept()
            with caller:
                caller.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                caller.recv(65_536)

        answering = threading.Thread(target=answer)
        answering.start()
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        done = judge(tmp_path, "--executor", "dask", "--scheduler", address)
        answering.join()
    assert done.returncode == 2
    assert f"no Dask scheduler answers at {address}" in done.stderr
    assert "Traceback" not in done.stderr
