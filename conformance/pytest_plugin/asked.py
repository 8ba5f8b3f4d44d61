"""What a session of pytest asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from conformance import config
from conformance.engine.verdict import FailOn
from conformance.errors import ConfigError
from conformance.spec.node import nearest

_VARIABLE: Final = "CONFORMANCE_RUN_"
_FAIL_ON: Final[Mapping[str, FailOn]] = {
    "warn": "warn",
    "fail": "fail",
    "contradicted": "contradicted",
}
_TAKES: Final[Mapping[str, Literal["newest", "all"]]] = {"newest": "newest", "all": "all"}
_STRENGTHS: Final[Mapping[str, int]] = {"0": 0, "1": 1, "2": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cells, judged from what, and how.

    Attributes:
        root: where ``specs/``, ``cassettes/`` and ``expectations.yaml`` are.
        providers: ids; all where empty.
        run: a run that was written, in place of the evidence on disk.
        fail_on: what fails a cell, as for ``conformance run``.
        take: which of several answers to a case are judged, likewise.
        strength: of the plan that the evidence is held against, likewise.
    """

    root: Path
    providers: tuple[str, ...] = ()
    run: Path | None = None
    fail_on: FailOn = "fail"
    take: Literal["newest", "all"] = "newest"
    strength: int = 1


def asked_for(
    *,
    root: Path,
    providers: tuple[str, ...],
    run: Path | None,
    fail_on: str,
    environment: Mapping[str, str],
) -> Asked:
    """What is asked for, with what pytest was not told as ``conformance run`` would have it.

    ``fail_on`` is '' where pytest was not told. The environment counts more than the settings of
    the project in ``root``.

    Raises:
        ConfigError: a setting is none of those that there are.
    """
    stated = config.load(root)

    def setting(key: str, known: Collection[str], given: str = "") -> str:
        variable = f"{_VARIABLE}{key.upper()}"
        if given:
            return _one_of(given, known, f"conformance_{key}")
        if environment.get(variable):
            return _one_of(environment[variable], known, variable)
        found = stated.stated("run", key)
        return "" if found is None else str(found.value)

    return Asked(
        root=root,
        providers=providers,
        run=run,
        fail_on=_FAIL_ON.get(setting("fail_on", _FAIL_ON, fail_on), "fail"),
        take=_TAKES.get(setting("take", _TAKES), "newest"),
        strength=_STRENGTHS.get(setting("strength", _STRENGTHS), 1),
    )


def _one_of(value: str, known: Collection[str], name: str) -> str:
    if value not in known:
        raise ConfigError(f"{name}: there is no {value!r}", hint=nearest(value, known))
    return value
