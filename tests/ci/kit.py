"""The files of the CI kit, read as the CI servers read them, and their steps run in a shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conformance.codec import yaml
from tests.project import ROOT

ACTION = ROOT / "action.yml"
GITLAB = ROOT / "ci" / "gitlab.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
KIT = (ACTION, GITLAB, *WORKFLOWS)

EXPRESSION = re.compile(r"\$\{\{\s*([^}]*?)\s*\}\}")


def read(path: Path):
    return yaml.load(path).value


def steps() -> Iterator[tuple[Path, Mapping]]:
    """Every step of the action and of the workflows, with its file."""
    for step in read(ACTION)["runs"]["steps"]:
        yield ACTION, step
    for path in WORKFLOWS:
        for job in read(path)["jobs"].values():
            for step in job["steps"]:
                yield path, step


def scripts() -> Iterator[tuple[str, str]]:
    """Every piece of shell, with where it is from and the shell it is for."""
    for path, step in steps():
        if "run" in step:
            yield f"{path.name}: {step['name']}", f"#!/bin/bash\n{step['run']}"
    for name, job in read(GITLAB).items():
        if isinstance(job, dict):
            for part in ("before_script", "script"):
                for text in job.get(part, ()):
                    yield f"{GITLAB.name}: {name}: {part}", f"#!/bin/sh\n{text}"


@dataclass
class Done:
    """How a step ended, with what it told the server."""

    code: int
    out: str
    err: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""


class Runner:
    """Runs steps in a folder, as a runner of GitHub would, with our command on the path."""

    def __init__(self, folder: Path, *, tools: Path | None = None) -> None:
        self.folder = folder
        self.outputs: dict[str, dict[str, str]] = {}
        paths = [*([tools] if tools else ()), Path(sys.executable).parent]
        self.environment = {
            "PATH": os.pathsep.join([*map(str, paths), os.environ["PATH"]]),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "RUNNER_TEMP": str(folder / "temp"),
        }
        (folder / "temp").mkdir(exist_ok=True)

    def step(self, step: Mapping, values: Mapping[str, str]) -> Done:
        """Run one; ``values`` are what its expressions stand for, e.g. ``inputs.shard``."""
        known = dict(values) | {
            f"steps.{name}.outputs.{key}": value
            for name, told in self.outputs.items()
            for key, value in told.items()
        }
        given = {
            name: EXPRESSION.sub(lambda found: known[found[1]], text)
            for name, text in step.get("env", {}).items()
        }
        told = {
            name: self.folder / "temp" / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
        }
        for path in told.values():
            path.write_text("")
        done = self.shell(
            step["run"], {**given, **{name: str(path) for name, path in told.items()}}
        )
        lines = told["GITHUB_OUTPUT"].read_text().splitlines()
        done.outputs = dict(line.split("=", 1) for line in lines)
        done.summary = told["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        if "id" in step:
            self.outputs[step["id"]] = done.outputs
        return done

    def shell(self, script: str, environment: Mapping[str, str], shell: str = "bash") -> Done:
        options = ["--noprofile", "--norc", "-eo", "pipefail"] if shell == "bash" else ["-e"]
        done = subprocess.run(
            [shell, *options, "-c", script],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)
