"""The versions that a bug report needs."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from itertools import takewhile

from conformance import __version__
from conformance.errors import YamlError

_NAME = "aggregator-conformance"

#: What decides how requests are drawn, sent, kept, judged and shown.
_LIBRARIES = (
    "click",
    "httpx",
    "hypothesis",
    "jsonschema",
    "numpy",
    "pillow",
    "pyyaml",
    "rich",
    "vcrpy",
)


def versions() -> Iterator[str]:
    """A line each: ours, Python's, the system's, the libraries', and the extras installed."""
    yield f"conformance {__version__}"
    yield f"Python {platform.python_version()} ({platform.python_implementation()})"
    yield f"platform {platform.platform()}"
    for name in _LIBRARIES:
        yield f"{name} {_installed(name) or 'is missing'}{_note(name)}"
    yield f"extras {', '.join(_extras()) or 'none'}"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _note(name: str) -> str:
    """What a version alone does not say: PyYAML may lack its parser in C."""
    if name != "pyyaml":
        return ""
    from conformance.codec.yaml.loader import require_libyaml  # noqa: PLC0415 - rarely wanted

    try:
        require_libyaml()
    except YamlError:
        return " without libyaml"
    return " with libyaml"


def _extras() -> Iterator[str]:
    """Our extras of which everything is installed."""
    try:
        named = metadata(_NAME).get_all("Provides-Extra") or []
        wanted = requires(_NAME) or []
    except PackageNotFoundError:  # run from a folder that was never installed
        return
    for extra in sorted(named):
        parts = [each for each in wanted if f"extra == '{extra}'" in each.replace('"', "'")]
        if parts and all(_installed(_project(each)) for each in parts):
            yield extra


def _project(requirement: str) -> str:
    """The name that a requirement begins with."""
    return "".join(takewhile(lambda each: each.isalnum() or each in "-_.", requirement))
