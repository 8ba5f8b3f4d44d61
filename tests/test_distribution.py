"""What is shipped, installed where the repository is not."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of scripts of an environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    scripts = folder / "venv" / "bin"
    subprocess.run([scripts / "python", "-m", "pip", "-q", "install", wheel], check=True)
    return scripts


def run(script: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [script, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_the_wheel_carries_its_specs(installed: Path, tmp_path: Path):
    done = run(installed / "conformance", "list", "providers", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    shipped = {path.stem for path in (ROOT / "specs").glob("*.yaml")}
    assert {each["id"] for each in json.loads(done.stdout)} == shipped


def test_without_cassettes_the_hint_is_to_simulate(installed: Path, tmp_path: Path):
    done = run(installed / "conformance", "run", cwd=tmp_path)
    assert done.returncode == 3
    assert "--simulate" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_installed_simulator_answers(installed: Path, tmp_path: Path):
    done = run(
        installed / "conformance", "run", "ccapi", "--simulate", "--strength", "0", "--out", "out",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["matrix.html", "matrix.json", "matrix.md", "run.ndjson"]


def test_the_script_is_also_called_as_the_distribution(installed: Path, tmp_path: Path):
    done = run(installed / "aggregator-conformance", "--version", cwd=tmp_path)
    assert done.stdout.startswith("conformance ")
    assert "hypothesis" in done.stdout


def test_help_needs_no_library_of_ours(installed: Path, tmp_path: Path):
    """Help is quick because it imports nothing that judges."""
    code = (
        "import sys; sys.argv = ['conformance', '--help']\n"
        "from conformance.cli import main\n"
        "try: main()\n"
        "finally: assert not {'jsonschema', 'hypothesis', 'numpy'} & set(sys.modules)"
    )
    done = run(installed / "python", "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for command in ("run", "plan", "list", "report", "explain", "cassettes"):
        assert f"  {command} " in done.stdout
