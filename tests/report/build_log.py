"""What the machine that runs a build does with the lines of a log, as a second opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMANDS = frozenset({
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
    "internal-set-repo-path", "notice", "remove-matcher", "save-state", "set-env", "set-output",
    "stop-commands", "warning",
})  # fmt: skip
_ELSEWHERE = re.compile(r"##(?:vso|teamcity)\[", re.IGNORECASE)


def orders(text: str) -> Iterator[tuple[str, str]]:
    """The commands that a log gives, each with its line.

    Those of GitHub after ``TryParseV2`` and ``TryParse`` of
    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs; those of Azure
    Pipelines and TeamCity by how they begin.
    """
    for line in re.split("\r\n|[\r\n]", text):
        name = _second_kind(line.lstrip()) or _first_kind(line)
        if name:
            yield name, line
        elif match := _ELSEWHERE.search(line):
            yield match[0], line


def _second_kind(line: str) -> str:
    if not line.startswith("::"):
        return ""
    information, end, _ = line[2:].partition("::")
    return _known(information) if end else ""


def _first_kind(line: str) -> str:
    _, start, rest = line.partition("##[")
    information, end, _ = rest.partition("]")
    return _known(information) if start and end else ""


def _known(information: str) -> str:
    name = information.partition(" ")[0].lower()
    return name if name in _COMMANDS else ""
