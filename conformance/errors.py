"""Every exception this package raises on purpose.

    ConformanceError
    ├── UsageError            wrong command line or configuration                    exit 2
    │   └── ConfigError       … found in a configuration file, with its line
    ├── SpecError             a spec says something we cannot work with              exit 2
    │   ├── YamlError         … it is not the YAML we accept
    │   ├── SpecReferenceError … a ``$ref`` leads nowhere, or outside
    │   └── SchemaError       … a schema uses a keyword or value we do not know
    ├── RunFileError          a run file is not what its schema says                 exit 2
    │   └── TruncatedRun      … it has no footer: the run that wrote it did not end
    ├── NothingSelected       the selection matches no provider, operation or case   exit 3
    ├── NoEvidence            there is nothing recorded to judge                     exit 3
    ├── EvidenceError         evidence was there or was tried for, and cannot be used exit 4
    │   └── CorruptEvidence   … a cassette or blob is damaged
    ├── OutputError           what was found cannot be written                       exit 4
    ├── WorkersLost           those who judge for this process are no more           exit 4
    └── SecretError           a secret is missing, too short, or would reach the disk exit 2

Each carries the process exit code and, where there is one, a hint that says what to do. A fault of
a vendor is never an exception: it is an exchange with a named fault, or a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

#: Exit code of a process that the user interrupted: 128 and SIGINT, as shells have it.
INTERRUPTED: Final = 130

#: Every exit code, and when a command ends with it. Where 1 and 4 both hold, it is 1.
EXIT_CODES: Final[Mapping[int, str]] = MappingProxyType(
    {
        0: "nothing unexpected",
        1: "something unexpected: a finding at or above `--fail-on` that `expectations.yaml` does "
        "not cover, or a difference where none was to be",
        2: "a wrong command line, configuration, spec or run file, or a key that is missing; "
        "nothing was judged",
        3: "nothing selected, or no evidence to judge",
        4: "an answer was tried for and not obtained, evidence is corrupt, what was found cannot "
        "be written, processes that judge were lost, or a bug of ours",
        INTERRUPTED: "interrupted by the user; what was obtained until then is kept",
    }
)


#: More names than that are not all told in a hint.
_MANY: Final = 12


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint for a name that is not there: the nearest one that is, else what there is."""
    names = sorted(known)
    if near := get_close_matches(word, names, n=1):
        return f"did you mean {near[0]!r}?"
    rest = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return f"known: {', '.join(names[:_MANY])}{rest}" if names else ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a file something stands: lines and columns count from 1, 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(parts)


class ConformanceError(Exception):
    """The root: ``str()`` gives one readable text of place, message and hint."""

    exit_code = 2

    def __init__(self, message: str, *, location: Location | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"


class UsageError(ConformanceError):
    """The command line asks for something that cannot be done."""


class ConfigError(UsageError):
    """A configuration file or variable holds something unknown or of the wrong type."""


class SpecError(ConformanceError):
    """A spec says something we cannot work with."""


class YamlError(SpecError):
    """A file is not YAML, or uses a part of YAML we refuse (tags, duplicate keys, bombs)."""


class SpecReferenceError(SpecError):
    """A ``$ref`` leads nowhere, in an endless circle of bare references, or out of the spec."""


class SchemaError(SpecError):
    """A schema uses a keyword or a value that is unknown or makes no sense."""


class RunFileError(ConformanceError):
    """A run file is empty, not NDJSON, or breaks its published schema."""


class TruncatedRun(RunFileError):
    """A run file has no footer: the run that wrote it was cut off."""


class NothingSelected(ConformanceError):
    """The selection matches nothing."""

    exit_code = 3


class NoEvidence(ConformanceError):
    """There is nothing recorded to judge."""

    exit_code = 3


class EvidenceError(ConformanceError):
    """Evidence was there, or was tried for, and cannot be used."""

    exit_code = 4


class CorruptEvidence(EvidenceError):
    """A cassette or a blob is damaged: its bytes are not what it says they are."""


class OutputError(ConformanceError):
    """The system refuses to write what was found: a full disk, as a rule."""

    exit_code = 4


class WorkersLost(ConformanceError):
    """Those who judge for this process are no more: killed, as a rule, or out of memory."""

    exit_code = 4


class SecretError(ConformanceError):
    """A secret is missing, too short to be removed safely, or would have reached the disk."""
