"""Completion in real shells, with the scripts that are printed for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

#: What zsh's line editor would be given is printed, as there is none here.
ZSH = """
autoload -U compinit && compinit -D -u
eval "$(conformance completion zsh)"
compadd() { print -rl -- ${(P)@[-1]} }
_describe() { print -rl -- ${(P)3} }
words=(%s) CURRENT=${#words}
_conformance_completion
"""

BASH = """
eval "$(conformance completion bash)"
complete -p conformance >/dev/null
COMP_WORDS=(%s) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_conformance_completion conformance
printf '%%s\\n' "${COMPREPLY[@]}"
"""

FISH = """
conformance completion fish | source
complete --do-complete '%s'
"""

SHELLS = {"bash": ("--norc", BASH), "zsh": ("-f", ZSH), "fish": ("--no-config", FISH)}


@pytest.fixture(params=SHELLS)
def shell(request, tmp_path):
    """What a shell offers for a line that is begun."""
    program = shutil.which(request.param)
    if program is None:
        pytest.skip(f"{request.param} is not installed")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    flag, script = SHELLS[request.param]

    def offered(line):
        done = subprocess.run(
            [program, flag, "-c", script % line],
            env={"PATH": path, "HOME": str(tmp_path), "TERM": "dumb", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert not done.stderr
        return [word for row in done.stdout.splitlines() for word in row.split()[:1]]

    return offered


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("conformance expl", "explain"),
        ("conformance run cca", "ccapi"),
        ("conformance run ccapi --fail-on contra", "contradicted"),
        ("conformance explain ccapi/image.siz", "ccapi/image.size"),
        ("conformance serve ccapi --fault tier-ig", "tier-ignored"),
    ],
)
def test_what_is_begun_is_completed(shell, line, wanted):
    assert [word.partition(":")[0] for word in shell(line)] == [wanted]
