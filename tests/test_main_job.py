"""The main job, run as a user would: one command, offline, the same bytes anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance import runfile
from conformance.checks.check import CHECKS
from conformance.cli.main import main
from conformance.model import FindingRecord, Header

ROOT = Path(__file__).parent.parent
FILES = ("run.ndjson", "matrix.json", "matrix.md", "matrix.html")
VENDORS = {"agicto", "ccapi", "openai-next", "qianduoduo", "uniall"}
#: What the vendors imitate: nothing is recorded of it, and nobody simulates it here.
ORIGINALS = {"google", "google-openai"}
#: Gateways that were really run; what stands behind them is simulated.
GATEWAYS = {"litellm"}

#: Refuses every use of the network, and puts the clock a year ahead.
STRANGE_MACHINE = """
import sys, time, datetime
def guard(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        raise OSError("the network is off: " + event)
sys.addaudithook(guard)
really = time.time
time.time = lambda: really() + 366 * 86400
from conformance.cli import main
sys.argv = ["conformance", *sys.argv[1:]]
main()
"""


def conformance(
    *arguments: str, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", STRANGE_MACHINE, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the default run writes in another time zone, locale, hash seed, year and folder."""
    out = tmp_path_factory.mktemp("out")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = conformance(
        "run", "--root", str(ROOT), "--out", str(out),
        cwd=elsewhere, TZ="Pacific/Kiritimati", LC_ALL="C", LANG="C", PYTHONHASHSEED="12345",
        COLUMNS="47", NO_COLOR="1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    assert list(elsewhere.iterdir()) == []
    return out


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_same_evidence_same_bytes(written: Path, name: str):
    assert (written / name).read_bytes() == (ROOT / "reports" / name).read_bytes()


@pytest.mark.slow
def test_nothing_else_is_written(written: Path):
    assert sorted(path.name for path in written.iterdir()) == sorted(FILES)
    assert sorted(path.name for path in (ROOT / "reports").iterdir()) == sorted(FILES)


@pytest.mark.slow
def test_the_matrix_claims_no_more_than_a_simulation_proves(written: Path):
    matrix = json.loads((written / "matrix.json").read_text(encoding="utf-8"))
    providers = {provider["id"] for provider in matrix["providers"]}
    features = {feature["id"]: feature["group"] for feature in matrix["features"]}
    assert providers == VENDORS | ORIGINALS | GATEWAYS
    assert len(features) >= 35
    pairs = {(cell["provider"], cell["feature"]) for cell in matrix["cells"]}
    assert pairs == {(provider, feature) for provider in providers for feature in features}
    for cell in matrix["cells"]:
        kinds = {"recorded"} if cell["provider"] in GATEWAYS else {"simulated"}
        if features[cell["feature"]] != "Docs":
            assert set(cell["evidence"]) <= kinds, cell
        if features[cell["feature"]] != "Docs" and cell["provider"] not in GATEWAYS:
            assert cell["state"] in {"unproven", "not claimed"}, cell
        if cell["provider"] in ORIGINALS:
            assert set(cell["evidence"]) <= {"documented"}, cell


def test_every_feature_has_a_check():
    features = {feature.id for feature in _header().features}
    checked = {feature for check in CHECKS.values() for feature in check.features}
    assert checked == features


def test_the_honest_simulator_is_not_accused():
    """Nothing above info, nothing inconclusive, on what the simulator answered."""
    accused = [
        record
        for record in runfile.read(ROOT / "reports" / "run.ndjson")
        if isinstance(record, FindingRecord)
        and record.evidence.value == "simulated"
        and record.status.value not in {"pass", "info"}
        and record.feature != "docs.sample_works"
    ]
    assert accused == []


def test_only_the_originals_lack_evidence():
    *_, footer = runfile.read(ROOT / "reports" / "run.ndjson")
    assert set(footer.unrecorded) == ORIGINALS


def _header() -> Header:
    header = next(runfile.read(ROOT / "reports" / "run.ndjson"))
    assert isinstance(header, Header)
    return header


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--jobs", "2"], ["--strength", "1"]])
def test_the_same_whatever_the_number_of_processes(
    written: Path, tmp_path: Path, arguments: list[str]
):
    done = conformance("run", "--root", str(ROOT), "--out", str(tmp_path), *arguments)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run.ndjson").read_bytes() == (written / "run.ndjson").read_bytes()


@pytest.fixture
def here(monkeypatch, capsys):
    """The command line in this process; gives what it said on standard error."""

    def call(*arguments: str, code: int) -> str:
        monkeypatch.setattr(sys, "argv", ["conformance", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr().err
        assert left.value.code == code, said
        return said

    return call


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "ccap"], 2, "did you mean 'ccapi'"),
        (["run", "--fault", "x"], 2, "add --simulate"),
        (["run", "--simulate", "--record", "--fault", "x"], 2, "not recorded"),
        (["run", "--strength", "7"], 2, "not in the range"),
        (["explain", "image.sise"], 2, "did you mean 'image.size'"),
        (["plan", "nobody"], 2, "there is no provider 'nobody'"),
        (["report", "README.md"], 2, "README.md:1"),
        (["frobnicate"], 2, "there is no command"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_bad_input_is_told_what_where_and_what_to_do(
    here, arguments: list[str], code: int, said: str
):
    told = here(*arguments, code=code)
    assert said in told
    assert "Traceback" not in told


def test_no_evidence_is_exit_3(here, tmp_path: Path):
    assert "--simulate" in here("run", "ccapi", "--root", str(tmp_path), code=3)


def test_a_selection_writes_nothing_by_itself(here, tmp_path: Path, monkeypatch):
    before = {path: path.stat().st_mtime_ns for path in (ROOT / "reports").iterdir()}
    monkeypatch.chdir(tmp_path)
    here("run", "ccapi", "--root", str(ROOT), code=0)
    assert {path: path.stat().st_mtime_ns for path in (ROOT / "reports").iterdir()} == before
    assert list(tmp_path.iterdir()) == []
