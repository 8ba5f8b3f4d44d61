# ruff: noqa: INP001, S603, T201 - a script beside its data, which starts programs and talks to people
"""Records and judges LiteLLM's proxy, with the built-in simulator of Google behind it.

    python examples/litellm/record.py

makes an environment for LiteLLM from ``requirements.txt``, starts the simulator and the proxy on
loopback, lets ``conformance run litellm --live --record`` send its plan to the proxy, and stops
both. Nothing leaves the machine but what pip asks the package index for. Further options go to
``conformance run``, for instance ``--resume``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
#: What stands behind the proxy: a provider, and where its spec is.
UPSTREAM = ["google", "--root", str(HERE / "upstream")]
READY_WITHIN = 180.0  # seconds; the first start compiles the proxy's modules

#: What keeps LiteLLM to itself: its own table of prices, no telemetry, no pages of documentation.
OFFLINE = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_TELEMETRY": "False",
    "DISABLE_ADMIN_UI": "True",
    "NO_DOCS": "True",
    "NO_REDOC": "True",
    "NO_PROXY": "127.0.0.1,localhost",
}

Answer = TypeVar("Answer")


class ProgramError(Exception):
    """A program did not come up, or did not stay."""


class Program(NamedTuple):
    """A running program, and the file of what it says."""

    process: subprocess.Popen[bytes]
    log: Path


def main(arguments: Sequence[str]) -> int:
    """The exit code of ``conformance run``."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--venv", type=Path, default=HERE / ".venv", help="LiteLLM's environment")
    parser.add_argument("--root", type=Path, help="where specs/ and cassettes/ are")
    chosen, further = parser.parse_known_args(arguments)
    root = [] if chosen.root is None else ["--root", str(chosen.root)]
    with gateway(environment(chosen.venv)) as (url, key):
        run = ["run", "litellm", "--live", "--record", "--base-url", url, "--yes", *root, *further]
        return subprocess.run(
            [*conformance(), *run], env={**os.environ, "LITELLM_API_KEY": key}, check=False
        ).returncode


def conformance() -> list[str]:
    """The command of this project, in the environment that runs this file."""
    return [sys.executable, "-m", "conformance"]


def environment(folder: Path) -> Path:
    """The folder of LiteLLM's programs, installed anew where the requirements have changed."""
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    stamp = folder / "requirements.sha256"
    if not stamp.is_file() or stamp.read_text() != wanted:
        print(f"installing LiteLLM into {folder}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
        stamp.write_text(wanted)
    return programs


@contextmanager
def gateway(programs: Path) -> Iterator[tuple[str, str]]:
    """The address and the key of a proxy that is ready, with the simulator behind it."""
    upstream_key, key = (f"sk-{secrets.token_hex(16)}" for _ in range(2))
    with started(simulator_command(upstream_key)) as simulator:
        settings = {
            **OFFLINE,
            "UPSTREAM_BASE": f"{address(simulator)}/v1beta",
            "UPSTREAM_KEY": upstream_key,
            "LITELLM_MASTER_KEY": key,
        }
        port = free_port()
        proxy = [str(programs / "litellm"), "--config", str(HERE / "config.yaml")]
        proxy += ["--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]
        with started(proxy, settings) as process:
            url = f"http://127.0.0.1:{port}"
            wait_until_ready(f"{url}/health/readiness", process)
            yield url, key


def simulator_command(key: str) -> list[str]:
    """How the simulator is started, with the one key that it takes."""
    return [*conformance(), "serve", *UPSTREAM, "--key", key, "--delay", "none"]


@contextmanager
def started(
    command: Sequence[str], settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Program]:
    """A program that runs meanwhile. What it says is shown only if something goes wrong."""
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            command,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Program(process, Path(said.name))
            demand(process.poll() is None, f"{command[0]} ended before its time")
        except ProgramError:
            print(Path(said.name).read_text(errors="replace"), file=sys.stderr)
            raise
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def address(simulator: Program) -> str:
    """Where the simulator listens: the last word of the first line it prints."""
    for said in asked(simulator, lambda: simulator.log.read_text().partition("\n")):
        if said[1]:
            return said[0].split()[-1]
    raise ProgramError("the simulator did not start")


def free_port() -> int:
    """A port that nobody listens at. LiteLLM takes a number, and tells none."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, proxy: Program) -> None:
    """Return once the proxy says that it is ready."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ready() -> bool:
        try:
            with direct.open(url, timeout=5) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False

    demand(any(asked(proxy, ready)), "the proxy did not become ready")


def demand(condition: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise ``ProgramError`` unless a condition holds."""
    if not condition:
        raise ProgramError(otherwise)


def asked(program: Program, question: Callable[[], Answer]) -> Iterator[Answer]:
    """The answers to a question, again and again, while a program runs and has time to start."""
    until = time.monotonic() + READY_WITHIN
    while program.process.poll() is None and time.monotonic() < until:
        yield question()
        time.sleep(0.1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both programs are to be stopped
    try:
        sys.exit(main(sys.argv[1:]))
    except (ProgramError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
