"""What other tools left among our cassettes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conformance.errors import Location
from conformance.model import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """An interaction on disk that is not judged: where it is, what it is, and why not."""

    location: Location
    what: str
    reason: str

    @property
    def told(self) -> str:
        """The same in a line, wherever the project's folder is."""
        line = f":{self.location.line}" if self.location.line else ""
        return f"{Path(self.location.file).name}{line}: {self.what}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What cassettes of vcrpy's own making hold: evidence, and what is none for this provider."""

    exchanges: tuple[Exchange, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
