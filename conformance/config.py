"""A project's settings: ``conformance.toml``, or ``[tool.conformance]`` in ``pyproject.toml``.

Defaults count less than this file, the file less than the environment, the environment less than
what stands on the command line. What may stand in it is the published schema ``config``, and no
more: the file comes with a repository, so it may make a run stricter or smaller, and may not make
it send, spend, or talk to somebody else.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from conformance.codec.toml import line_of
from conformance.errors import ConfigError, Location, nearest
from conformance.model import Json
from conformance.schemas import schema

#: The file of its own, and the one that tools share, with the place in it.
OWN, SHARED = "conformance.toml", "pyproject.toml"
_INSIDE: Final = ("tool", "conformance")

_MOST_BYTES: Final = 1 << 20
_LONGEST: Final = 60  # characters of a value in a message

_KINDS: Final[Mapping[str, str]] = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list of strings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A value, and the line that states it."""

    value: Json
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a project's file states.

    Attributes:
        file: its name, '' where there is none.
        settings: command -> key -> value.
    """

    file: str = ""
    settings: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)

    def stated(self, command: str, key: str) -> Setting | None:
        """The setting of that command and key; ``None`` where the file does not have it."""
        return self.settings.get(command, {}).get(key)


@cache
def settable() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """What a file may state: command -> key -> what the schema says of its value."""
    commands: Any = schema("config")["properties"]
    return {command: table["properties"] for command, table in commands.items()}


def load(root: Path) -> Configuration:
    """The settings of the project in ``root``; no other folder is looked into.

    ``conformance.toml`` counts alone where it is there.

    Raises:
        ConfigError: the file is no TOML, or states something unknown or of the wrong kind.
    """
    if (root / OWN).is_file():
        text = _read(root / OWN, OWN)
        return _configuration(_Source(name=OWN, text=text, inside=()), _parsed(OWN, text))
    text = _read(root / SHARED, SHARED) if (root / SHARED).is_file() else ""
    if _INSIDE[1] not in text:  # other tools' tables are their business
        return Configuration()
    found: Any = _parsed(SHARED, text)
    for key in _INSIDE:
        found = found.get(key) if isinstance(found, dict) else None
    if found is None:
        return Configuration()
    return _configuration(_Source(name=SHARED, text=text, inside=_INSIDE), found)


def _read(path: Path, name: str) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", location=Location(name)) from error
    if len(content) > _MOST_BYTES:
        raise ConfigError("the file is larger than 1 MiB", location=Location(name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError("this is not UTF-8", location=Location(name, line)) from error


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        digits = where.removeprefix("line ").partition(",")[0]
        line = int(digits) if digits.isdecimal() else text.count("\n") + 1
        message = f"this is no TOML: {what[:1].lower()}{what[1:]}"
        raise ConfigError(message, location=Location(name, line)) from error
    except (ValueError, RecursionError) as error:  # numbers and nesting without end
        raise ConfigError("this cannot be read as TOML", location=Location(name)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A file's text, and the table of it that is ours."""

    name: str
    text: str
    inside: tuple[str, ...]

    def location(self, *path: str) -> Location:
        return Location(self.name, line_of(self.text, (*self.inside, *path)))

    def header(self, *path: str) -> str:
        return f"[{'.'.join((*self.inside, *path))}]"


def _configuration(source: _Source, found: Any) -> Configuration:
    if not isinstance(found, dict):
        raise ConfigError(f"{source.header()} is no table", location=source.location())
    tables = dict(_tables(source, found))
    return Configuration(file=source.name, settings=tables)


def _tables(
    source: _Source, found: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Setting]]]:
    for command, table in found.items():
        if command not in settable():
            raise ConfigError(
                f"nothing called {_shown(command)} can be set",
                location=source.location(command),
                hint=nearest(command, settable()),
            )
        if not isinstance(table, dict):
            raise ConfigError(
                f"{command} is no table",
                location=source.location(command),
                hint=f"its settings stand below {source.header(command)}",
            )
        yield command, dict(_settings(source, command, table))


def _settings(
    source: _Source, command: str, table: Mapping[str, Any]
) -> Iterator[tuple[str, Setting]]:
    known = settable()[command]
    for key, value in table.items():
        location = source.location(command, key)
        if key not in known:
            raise ConfigError(
                f"{command} has nothing called {_shown(key)} that a file may set",
                location=location,
                hint=nearest(key, known),
            )
        if wrong := _wrong(value, known[key]):
            raise ConfigError(f"{command}.{key} {wrong}", location=location)
        yield key, Setting(value=value, location=location)


def _wrong(value: Any, wanted: Mapping[str, Any]) -> str:
    """What is wrong with a value, in words; '' is nothing."""
    if not _is(value, wanted["type"]):
        return f"is {_shown(value)}, and has to be {_KINDS[wanted['type']]}"
    if "enum" in wanted and value not in wanted["enum"]:
        return f"is {_shown(value)}, and has to be one of {', '.join(wanted['enum'])}"
    if value < wanted.get("minimum", value):
        return f"is {_shown(value)}, and has to be at least {wanted['minimum']}"
    if value > wanted.get("maximum", value):
        return f"is {_shown(value)}, and has to be at most {wanted['maximum']}"
    if "exclusiveMinimum" in wanted and value <= wanted["exclusiveMinimum"]:
        return f"is {_shown(value)}, and has to be more than {wanted['exclusiveMinimum']}"
    return ""


def _is(value: Any, kind: str) -> bool:
    if kind == "array":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if kind == "number":  # TOML has nan and inf, which are no limits
        return _is(value, "integer") or (isinstance(value, float) and math.isfinite(value))
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
