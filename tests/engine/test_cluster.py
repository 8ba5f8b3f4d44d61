"""What is said before a cluster judges anything; whatever it is not fit for is told."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from conformance.cli.run import command
from conformance.engine.cluster import _ask, cluster
from conformance.engine.identity import difference, identity
from conformance.errors import UsageError

THERE = "tcp://127.0.0.1:9"
DASK = ["--executor", "dask", "--scheduler", THERE]


@pytest.mark.parametrize(
    "address", ["nonsense", "http://x:1", "tcp://x", "tcp://x:99999", "tcp://["]
)
def test_what_is_no_address_is_told_at_once(address):
    with pytest.raises(UsageError, match="a scheduler is written tcp://HOST:PORT"):
        cluster(address, None).__enter__()


def test_without_its_library_it_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="not installed") as raised:
        cluster(THERE, None).__enter__()
    assert raised.value.hint == "pip install 'aggregator-conformance[dask]'"


class Told:
    """A client, one of whose workers has something else to say than the others."""

    def __init__(self, told):
        self._told = told

    def run(self, do, *given, on_error):
        return {"tcp://a:1": do(*given), "tcp://b:1": self._told}


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (({**identity(), "pillow": "1.0"}, True), "tcp://b:1 has pillow 1.0 in place of"),
        ((identity(), False), "tcp://b:1 does not see /srv"),
        (ImportError("No module named 'conformance'\nx"), "cannot judge: ImportError: No module"),
    ],
)
def test_a_worker_that_would_not_say_the_same_is_refused(told, wrong, tmp_path):
    with pytest.raises(UsageError, match=wrong.replace("/srv", str(tmp_path))):
        _ask(Told(told), tmp_path)
    _ask(Told((identity(), True)), tmp_path)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (["--executor", "dask"], "needs the address"),
        (["--scheduler", THERE], "is for a Dask cluster"),
        ([*DASK, "--jobs", "2"], "as many workers as it has"),
        ([*DASK, "--simulate"], "sends nothing"),
        ([*DASK, "--live", "ccapi"], "sends nothing"),
    ],
)
def test_options_that_do_not_go_together(given, wrong):
    result = CliRunner().invoke(command, given, standalone_mode=False)
    assert isinstance(result.exception, UsageError)
    assert wrong in str(result.exception)


def test_an_identity_says_where_another_differs():
    here = identity()
    assert difference(here, dict(here)) == ""
    told = difference(here, {**here, "pillow": "1.0", "numpy": ""})
    assert f"pillow 1.0 in place of {here['pillow']}" in told
    assert "numpy is missing in place of" in told
