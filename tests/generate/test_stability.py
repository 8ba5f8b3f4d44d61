"""Ids, facets and order are the same wherever a plan is made; only drawn bytes may differ."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from conformance.generate.plan import plan_json
from tests.project import LIBRARY, ROOT, planned

#: Prints what names and orders the cases of every plan; the arguments are strengths.
PRINT = """
import json, sys
from conformance.generate.plan import plan, plan_json
from conformance.spec.library import Library
library = Library.open()
print(json.dumps([
    plan_json(plan(provider, library, strength=int(strength)))
    for strength in sys.argv[1:]
    for provider in library.providers()
]))
"""

#: Hypothesis draws from the constants of the modules that it finds: here are many.
BIG = "\n".join(f"s{n} = 'a constant called {n} ✈'; i{n} = {n * 7919}" for n in range(3000))


def stable(planned):
    """A printed plan without what is drawn."""
    return [
        {name: told for name, told in case.items() if name != "request"}
        for case in planned["cases"]
    ]


def printed(script, *strengths, cwd=ROOT, **environment):
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, strengths)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def here(*strengths):
    found = [
        plan_json(planned(provider, strength)) for strength in strengths for provider in LIBRARY.ids
    ]
    return json.loads(json.dumps(found))


def test_a_plan_names_the_same_with_other_modules_seeds_and_folders(tmp_path):
    (tmp_path / "big.py").write_text(BIG, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    with_module = printed(
        "import big, xml.dom.minidom, sqlite3" + PRINT,
        1,
        cwd=tmp_path,
        PYTHONHASHSEED="1",
        PYTHONPATH=path,
    )
    assert [stable(each) for each in with_module] == [stable(each) for each in here(1)]


@pytest.mark.slow
def test_a_plan_is_the_same_to_the_byte_with_another_hash_seed():
    assert printed(PRINT, 1, PYTHONHASHSEED="0") == here(1)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["6.150.0"])
def test_a_plan_names_the_same_with_another_hypothesis(tmp_path, version):
    """With the oldest version that the project allows."""
    assert f'"hypothesis>={version.removesuffix(".0")}"' in (ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )
    wanted = ["--target", str(tmp_path), "--no-deps", f"hypothesis=={version}"]
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", *wanted], check=True)
    check = (
        f"import hypothesis; assert hypothesis.__version__ == {version!r}, hypothesis.__version__\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    found = printed(check + PRINT, 0, 1, 2, PYTHONPATH=path)
    assert [stable(each) for each in found] == [stable(each) for each in here(0, 1, 2)]
