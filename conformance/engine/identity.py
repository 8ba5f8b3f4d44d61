"""What decides what is said of an answer besides the answer: who has the same, says the same."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import conformance

#: What reads evidence, schemas and pictures.
_LIBRARIES: Final = (
    "fqdn",
    "jsonschema",
    "numpy",
    "pillow",
    "pyyaml",
    "referencing",
    "rfc3339-validator",
    "rfc3986-validator",
)


@cache
def identity() -> Mapping[str, str]:
    """Name -> version of this process's Python, libraries and code.

    The code's version is a SHA-256 of its files: a checkout changes without another number.
    """
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "aggregator-conformance": f"{conformance.__version__} ({_code()[:12]})",
        **{name: _installed(name) for name in _LIBRARIES},
    }


def difference(wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Where two identities differ, in words; '' where they do not."""
    return ", ".join(
        f"{name} {found.get(name) or 'is missing'} in place of {version}"
        for name, version in wanted.items()
        if found.get(name) != version
    )


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _code() -> str:
    folder = Path(conformance.__file__).parent
    hashed = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".yaml", ".json"} and "_specs" not in path.parts:
            hashed.update(path.relative_to(folder).as_posix().encode() + b"\0")
            hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()
