"""One process of ``test_kill.py``: sends what is left of a recording, and may be killed meanwhile.

Arguments: the pickled provider and cases, the folder of cassettes, the server, and how to start.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from conformance.transport.budget import Budget
from conformance.transport.http import Client
from conformance.transport.live import Live
from conformance.transport.pace import Pace
from conformance.transport.recorder import Recorder
from conformance.transport.secrets import Secrets


def main(pickled: str, cassettes: str, server: str, start: str, key: str) -> None:
    provider, cases = pickle.loads(Path(pickled).read_bytes())
    with Recorder(Path(cassettes), provider, cases, start=start, resend_lost=True) as recorder:
        live = Live(
            provider,
            Client(),
            secrets=Secrets(key),
            budget=Budget(),
            pace=Pace(workers=4),
            keeper=recorder,
            base_url=server,
        )
        for _ in live.exchanges(recorder.rest):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
