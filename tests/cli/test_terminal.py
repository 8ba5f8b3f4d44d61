"""The command line on a real terminal."""

from __future__ import annotations

import os
import re
import select
import signal
import sys

import pytest

from tests.project import ROOT

pty = pytest.importorskip("pty")
pytestmark = pytest.mark.slow

HIDE, SHOW = b"\x1b[?25l", b"\x1b[?25h"


def typed(*arguments, until=b"", then=b"", insist=False, **environment):
    """The exit code and all that a terminal gets; ``then`` is typed once it shows ``until``.

    Who has to ``insist`` types it again where nothing happens: Python may hear of an interrupt just
    before it waits for a line, and then waits for all that.
    """
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        # Whoever was started in the background ignores interrupts, and so would all that it starts.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        for name in ("NO_COLOR", "FORCE_COLOR", "CI"):
            os.environ.pop(name, None)
        os.environ.update({"TERM": "xterm", "COLUMNS": "100", **environment})
        os.execv(sys.executable, [sys.executable, "-m", "conformance", *arguments])
    shown, again = b"", b""
    while True:
        while again and not select.select([terminal], [], [], 1)[0]:
            os.write(terminal, again)
        try:
            more = os.read(terminal, 65_536)
        except OSError:  # how a terminal says that there is nobody left
            break
        if not more:
            break
        shown += more
        if then and until in shown:
            os.write(terminal, then)
            then, again = b"", then if insist else b""
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.close(terminal)
    return code, shown


def test_a_run_is_seen_to_move_and_leaves_its_results_alone():
    code, shown = typed("run", "ccapi", "--simulate")
    assert code == 0
    assert b"judging ccapi" in shown
    assert b"Compatibility matrix" in shown.rpartition(SHOW)[2]
    assert b"\x1b[1m" in shown.rpartition(SHOW)[2]
    assert shown.count(HIDE) == shown.count(SHOW) > 0


def test_an_interrupt_gives_the_cursor_back():
    code, shown = typed("run", "ccapi", "--simulate", until=b"judging", then=b"\x03")
    assert code in {0, 130}  # it may have ended just then
    assert b"Traceback" not in shown
    assert shown.count(HIDE) == shown.count(SHOW) > 0


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines():
    code, shown = typed("run", "ccapi", "--simulate", TERM="dumb", COLUMNS="60")
    assert code == 0
    assert b"\x1b" not in shown
    assert re.search(rb"ccapi: \d+ answers judged \(1 of 1\)", shown)
    results = shown.partition(b"Compatibility")[2].decode().splitlines()
    assert max(map(len, results)) <= 60


def test_a_question_about_money_can_be_answered_by_an_interrupt():
    key = {"CCAPI_API_KEY": "sk-made-up-for-this-test-000000"}
    wanted = {"until": b"Send this, and pay?", "then": b"\x03", "insist": True}
    arguments = ("run", "ccapi", "--live", "--base-url", "http://127.0.0.1:9", "--allow-private")
    code, shown = typed(*arguments, **wanted, **key)
    assert code == 130
    assert b"interrupted" in shown
    assert b"Traceback" not in shown
