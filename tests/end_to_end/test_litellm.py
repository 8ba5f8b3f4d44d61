"""LiteLLM's proxy: its recording is what is written of it, and its own package starts and answers."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from conformance.spec.library import Library

ROOT = Path(__file__).parents[2]
CASSETTES = ROOT / "cassettes" / "litellm"
FINDINGS = (ROOT / "docs" / "findings-litellm.md").read_text(encoding="utf-8")
CASE = re.compile(r"litellm/\w+/\w+/[0-9a-f]{10}")
TITLE = re.compile(r"^### ([^:\n]+)", re.MULTILINE)
FAILING = {"contradicted", "partial"}
MODEL = "gemini-3.1-flash-image-preview"
PROMPT = "a paper boat"


@pytest.fixture(scope="module")
def record():
    """The script of the example, as a module."""
    path = ROOT / "examples" / "litellm" / "record.py"
    spec = importlib.util.spec_from_file_location("litellm_record", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its types name their module
    spec.loader.exec_module(module)
    return module


def judged(out: Path, *options: str) -> dict[str, str]:
    """The states of the cells by feature, of a replay that is written to a folder."""
    command = [sys.executable, "-m", "conformance", "run", "litellm", "--out", str(out), *options]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    return states(out)


def states(out: Path) -> dict[str, str]:
    matrix = json.loads((out / "matrix.json").read_text(encoding="utf-8"))
    return {cell["feature"]: cell["state"] for cell in matrix["cells"]}


# --- what is written of the recording --------------------------------------------------------------


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    if not any(CASSETTES.glob("*.recorded.yaml")):
        pytest.skip("nothing of LiteLLM's is recorded here")
    out = tmp_path_factory.mktemp("replayed")
    return out, judged(out)


@pytest.mark.slow
def test_each_cell_that_fails_is_described_and_no_other(replayed):
    _, cells = replayed
    exchanged = {name for name in cells if not name.startswith("docs.")} | {"docs.sample_works"}
    failing = {name for name in exchanged if cells[name] in FAILING}
    described = {name.strip() for title in TITLE.findall(FINDINGS) for name in title.split(",")}
    assert described == failing


@pytest.mark.slow
def test_each_exchange_that_proves_it_is_on_disk(replayed):
    out, _ = replayed
    lines = (out / "run.ndjson").read_text(encoding="utf-8").splitlines()
    cases = {each["id"] for each in map(json.loads, lines) if each["kind"] == "case"}
    cited = set(CASE.findall(FINDINGS))
    assert cited
    assert cited <= cases


def test_the_version_that_is_described_is_the_one_that_is_installed(record):
    pinned = re.search(r"^litellm==([\d.]+)", record.REQUIREMENTS.read_text(), re.MULTILINE)
    assert f"LiteLLM {pinned[1]} " in FINDINGS
    assert Library.open(ROOT).provider("litellm").name == f"LiteLLM {pinned[1]}"


# --- the proxy itself ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def programs(record):
    """LiteLLM's programs, installed once from its own package."""
    try:
        return record.environment(record.HERE / ".venv")
    except subprocess.CalledProcessError:
        pytest.skip("LiteLLM could not be installed")


def drawn(url: str, key: str) -> dict[str, str]:
    """The picture in base64 that each route gives for one prompt."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
        path = f"/v1beta/models/{MODEL}:generateContent"
        native = http.post(path, json={"contents": [{"parts": [{"text": PROMPT}]}]}).json()
        messages = [{"role": "user", "content": PROMPT}]
        chat = http.post("/v1/chat/completions", json={"model": MODEL, "messages": messages}).json()
        made = http.post("/v1/images/generations", json={"model": MODEL, "prompt": PROMPT}).json()
    parts = native["candidates"][0]["content"]["parts"]
    return {
        "native": next(part["inlineData"]["data"] for part in parts if "inlineData" in part),
        "chat": chat["choices"][0]["message"]["images"][0]["image_url"]["url"].partition(",")[2],
        "images": made["data"][0]["b64_json"],
    }


@pytest.mark.slow
def test_pictures_leave_the_proxy_as_they_came(record, programs):
    with record.gateway(programs) as (url, key):
        through = drawn(url, key)
    with record.started(record.simulator_command("sk-own")) as simulator:
        direct = httpx.post(
            f"{record.address(simulator)}/v1beta/models/{MODEL}:generateContent",
            headers={"x-goog-api-key": "sk-own"},
            json={"contents": [{"parts": [{"text": PROMPT}]}]},
        ).json()
    parts = direct["candidates"][0]["content"]["parts"]
    sent = next(part["inlineData"]["data"] for part in parts if "inlineData" in part)
    assert through == dict.fromkeys(through, sent)


@pytest.mark.slow
def test_what_is_recorded_is_judged_the_same_again(record, programs, tmp_path):
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    live, again = tmp_path / "live", tmp_path / "again"
    code = record.main(
        ["--venv", str(programs.parent), "--root", str(tmp_path), "--out", str(live)]
    )
    assert code in {0, 1}  # it has failings, which is what 1 says
    assert any((tmp_path / "cassettes" / "litellm").glob("*.recorded.yaml"))
    assert judged(again, "--root", str(tmp_path)) == states(live)
    assert states(live)["image.present"] == "supported"
