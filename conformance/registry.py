"""Named things that are found by loading every module of a package.

One file holds one check, dialect, report format or simulator fault, registered where it is defined;
nothing else has to be edited to add one. Two things under one name are an error, so that a copied
file can never silently replace the original.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from threading import RLock
from typing import Generic, TypeVar

from conformance.errors import UsageError, nearest

T = TypeVar("T")


class Registry(Generic[T]):
    """A mapping from name to thing that fills itself from the modules of ``package`` on first use.

    Args:
        kind: what the things are called in messages, e.g. ``"check"``.
        package: the dotted name of the package whose modules register them.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._things: dict[str, T] = {}
        self._loading = self._loaded = False
        self._lock = RLock()

    def add(self, name: str, thing: T) -> T:
        """Register ``thing``; raises ``ValueError`` where the name is taken."""
        if name in self._things:
            raise ValueError(f"two {self.kind}s are called {name!r}")
        self._things[name] = thing
        return thing

    def __getitem__(self, name: str) -> T:
        """The thing of that name; raises ``UsageError`` that names the nearest one."""
        self._load()
        if name not in self._things:
            message = f"there is no {self.kind} called {name!r}"
            raise UsageError(message, hint=nearest(name, self._things))
        return self._things[name]

    def __iter__(self) -> Iterator[str]:
        """Names, sorted: the order never depends on the order of loading."""
        self._load()
        return iter(sorted(self._things))

    def __len__(self) -> int:
        self._load()
        return len(self._things)

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._things

    def values(self) -> tuple[T, ...]:
        """The things, in the order of their names."""
        return tuple(self._things[name] for name in self)

    def _load(self) -> None:
        if self._loaded:
            return
        with self._lock:  # other threads wait until everything is there
            if self._loading:  # modules look things up while they load
                return
            self._loading = True
            package = importlib.import_module(self._package)
            for module in pkgutil.walk_packages(package.__path__, f"{self._package}."):
                importlib.import_module(module.name)
            self._loaded = True
