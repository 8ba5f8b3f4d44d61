"""What is asked of an official client, and what is to be had of it, whichever it is."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Any

from conformance.model import Dialect, Intent
from conformance.spec.official_clients import Address, ClientName, Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One script: ``wants`` is what it asks for, of which a driver says what its client can."""

    script: Script
    dialect: Dialect
    address: Address
    key: str
    wants: Intent


@dataclass(slots=True)
class Given:
    """What the caller of a client has in hand; filled as it comes, whatever happens then.

    Attributes:
        pictures: the bytes of each picture, or its URL.
        pieces: how many events of a stream came.
    """

    pictures: list[bytes | str] = field(default_factory=list)
    text: bool = False
    pieces: int = 0

    def decoded(self, text: str) -> None:
        """Take a picture in base64, read as Python's own library reads it."""
        try:
            self.pictures.append(base64.b64decode(text))
        except (binascii.Error, ValueError):
            self.pictures.append(b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An exception of a client, read; see ``ClientOutcome``."""

    own: bool = False
    status: int | None = None
    reason: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """An official client.

    Attributes:
        client: the name of its package.
        loggers: the loggers it writes to.
        run: do what a task says over an injected HTTP client, as a caller of the library would;
            raises whatever the library, or its caller's own lines, stumble over.
        failure: what the caller can read from an exception.
    """

    client: ClientName
    loggers: tuple[str, ...]
    run: Callable[[Task, Any, Given], None]
    failure: Callable[[BaseException], Failure]

    @property
    def version(self) -> str:
        """The installed version, '' where the package is not installed."""
        try:
            return installed_version(self.client)
        except PackageNotFoundError:
            return ""
