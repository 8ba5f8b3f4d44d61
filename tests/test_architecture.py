"""Rules of the code base that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "conformance").rglob("*.py"))
OWNERS = {"google", "openai"}
SPECS = sorted(path.stem for path in (ROOT / "specs").glob("*.yaml"))


def test_five_vendors_are_described():
    assert {"agicto", "ccapi", "openai-next", "qianduoduo", "uniall"} <= set(SPECS)


def test_no_file_over_400_lines():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: number for path, number in lines.items() if number > 400} == {}


def _strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    cited = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in {"source", "sources"}
        for part in ast.walk(node.value)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs | cited
    ]


def test_code_knows_no_vendor():
    """A vendor is data; the command line's examples may name one, and a source may cite one.

    The owner of a dialect is no vendor where that dialect is spoken.
    """
    vendors = [name for name in SPECS if name not in OWNERS]
    ids = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in vendors))
    assert [
        (path, text)
        for path in MODULES
        if path.parent.name != "cli" and ids.search(path.read_text(encoding="utf-8"))
        for text in _strings(path)
        if ids.search(text)
    ] == []


def test_hypothesis_is_used_through_its_public_names():
    private = re.compile(r"hypothesis\.(internal|_|.*\._)")
    assert [path for path in MODULES if private.search(path.read_text(encoding="utf-8"))] == []


def test_every_module_imports_alone():
    """No module relies on another having been imported before it."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if path.name != "__main__.py"
    ]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    subprocess.run([sys.executable, "-W", "error", "-c", code, *names], check=True, cwd=ROOT)
