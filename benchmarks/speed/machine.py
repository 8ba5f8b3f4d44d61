"""On what, and with what, something was measured."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

#: What is measured, or decides how fast it is.
_PACKAGES: Final = (
    "aggregator-conformance",
    "schemathesis",
    "hypothesis",
    "vcrpy",
    "httpx",
    "jsonschema",
    "pillow",
    "pybase64",
    "pyyaml",
    "click",
)


def machine() -> str:
    """The machine and the versions, in a line each."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[1]
    return (
        f"{_processor()}, {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()} on"
        f" {platform.machine()}, Python {platform.python_version()}; load {load:.1f} before.\n\n"
        f"{', '.join(_known(each) for each in _PACKAGES)}.\n"
    )


def _known(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package}"


def _processor() -> str:
    """As Linux names it: https://man7.org/linux/man-pages/man5/proc_cpuinfo.5.html."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "a processor without a name"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "a processor without a name")
