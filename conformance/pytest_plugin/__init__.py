"""``pytest --conformance``: every cell of the compatibility matrix as a test.

Every pytest loads this wherever the package is installed, so nothing else of it is imported before
somebody asks for cells. ``pytest.ini``, or its like, may say the same as the options::

    [tool.pytest]
    conformance = true
    conformance_providers = ["acme"]

An option counts more than the file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

_FAIL_ON = ("warn", "fail", "contradicted")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and what a configuration file may hold."""
    group = parser.getgroup("conformance", "conformance of image APIs")
    group.addoption(
        "--conformance",
        action="store_true",
        default=None,
        help="Collect every cell of the compatibility matrix: vendor by feature, judged from the "
        "evidence on disk.",
    )
    group.addoption(
        "--conformance-provider",
        action="append",
        dest="conformance_providers",
        metavar="ID",
        help="Only the cells of this vendor; repeat it for several.",
    )
    group.addoption(
        "--conformance-root",
        metavar="DIR",
        help="Where specs/, cassettes/ and expectations.yaml are. Default: what CONFORMANCE_ROOT "
        "says, else the rootdir.",
    )
    group.addoption(
        "--conformance-fail-on",
        choices=_FAIL_ON,
        help="What fails a cell. Default: as for `conformance run`.",
    )
    group.addoption(
        "--conformance-run",
        metavar="FILE",
        help="The cells of a run that was written, in place of the evidence on disk.",
    )
    parser.addini("conformance", "Collect the cells of the matrix.", type="bool", default=False)
    parser.addini("conformance_providers", "Only these vendors.", type="args", default=[])
    parser.addini("conformance_root", "Where specs/ is, seen from this file.", default="")
    parser.addini("conformance_fail_on", "What fails a cell.", default="")
    parser.addini("conformance_run", "A run in place of evidence.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark, and whoever collects cells where they are asked for."""
    config.addinivalue_line(
        "markers", "conformance: a cell of the compatibility matrix, see `pytest --conformance`"
    )
    if not _value(config, "conformance"):
        _refuse_alone(config)
        return
    from conformance.errors import ConformanceError  # noqa: PLC0415 - see above
    from conformance.pytest_plugin.asked import asked_for  # noqa: PLC0415
    from conformance.pytest_plugin.collected import Cells  # noqa: PLC0415

    try:
        asked = asked_for(
            root=_root(config),
            providers=tuple(_value(config, "conformance_providers")),
            run=_path(config, "conformance_run"),
            fail_on=_value(config, "conformance_fail_on"),
            environment=os.environ,
        )
        cells = Cells(config, asked)
    except ConformanceError as why:
        raise pytest.UsageError(str(why)) from None
    config.pluginmanager.register(cells, "conformance cells")


def _refuse_alone(config: pytest.Config) -> None:
    """Refuse an option that would do nothing."""
    for name in ("provider", "root", "fail-on", "run"):
        dest = "conformance_providers" if name == "provider" else _dest(name)
        if config.getoption(dest) is not None:
            raise pytest.UsageError(f"--conformance-{name} is for --conformance: add it")


def _dest(name: str) -> str:
    return f"conformance_{name.replace('-', '_')}"


def _value(config: pytest.Config, name: str) -> Any:
    given = config.getoption(name)
    return config.getini(name) if given is None else given


def _root(config: pytest.Config) -> Path:
    stated = os.environ.get("CONFORMANCE_ROOT")
    otherwise = Path(config.invocation_params.dir, stated) if stated else config.rootpath
    return _path(config, "conformance_root") or otherwise


def _path(config: pytest.Config, name: str) -> Path | None:
    """A path as given: seen from the working directory, or from the file that has it."""
    given = config.getoption(name)
    if given is not None:
        return Path(config.invocation_params.dir, given)
    stated = config.getini(name)
    home = config.inipath.parent if config.inipath else config.rootpath
    return Path(home, stated) if stated else None
