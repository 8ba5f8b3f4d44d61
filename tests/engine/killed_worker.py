"""Preloaded by two Dask workers: one is killed in the middle of a unit of work, the other sees it.

``FIFO`` names a pipe, ``ROLE`` says which of them this is. A pipe ends with whoever writes to it, so
that the survivor goes on as soon as the other is dead, and not before: both had begun to judge.
"""

import os
import signal
from pathlib import Path

from conformance.engine.work import Stretch

PIPE, DOOMED = Path(os.environ["FIFO"]), os.environ["ROLE"] == "doomed"


def dask_setup(_worker):
    """Called by Dask when the worker has started."""
    done, met = Stretch.done, []

    def until_one_is_dead(stretch, bench):
        if DOOMED:
            with PIPE.open("wb"):
                os.kill(os.getpid(), signal.SIGKILL)
        elif not met:
            met.append(PIPE.read_bytes())
        return done(stretch, bench)

    Stretch.done = until_one_is_dead
