"""Everything a run reads that is no evidence: specs, dialect schemas, models, features."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Final

from conformance.errors import Location, SpecError, UsageError
from conformance.model import Expectation, Feature, Provider
from conformance.spec import expectations, loader
from conformance.spec.features import features
from conformance.spec.model_file import model_table
from conformance.spec.models import ModelTable
from conformance.spec.node import Node, nearest
from conformance.spec.references import References
from conformance.spec.wire import Wire

_MODELS: Final = "models"
#: The file of known findings, below the root.
EXPECTATIONS: Final = "expectations.yaml"
_MAX_DIALECT_BYTES: Final = 4 << 20


class Library:
    """Specs and official data, read when they are first asked for, and only once.

    Attributes:
        root: where ``cassettes/``, ``reports/`` and ``expectations.yaml`` are looked for.
    """

    def __init__(self, root: Path, folders: Sequence[Path]) -> None:
        self.root = root
        self._folders = tuple(folders)
        self._specs: dict[str, loader.Spec] = {}
        self._dialects: dict[str, Node | None] = {}

    @classmethod
    def open(cls, root: Path | None = None) -> Library:
        """Look for ``specs/`` in ``root``, else the working directory, else what came with us.

        The specs are those of the first place that has any; dialect schemas are looked for file by
        file, so that a project may keep only those that it changed, or none.

        Raises:
            UsageError: ``root`` is no directory.
        """
        if root is not None and not root.is_dir():
            raise UsageError(f"{root} is no directory", hint="the root is the project's folder")
        home = root or Path.cwd()
        return cls(home, [home / "specs", *_shipped()])

    def provider(self, name: str) -> Provider:
        """A provider by id.

        Raises:
            UsageError: there is none; the hint has the nearest.
            SpecError: its spec is broken.
        """
        return self.spec(name).provider

    def spec(self, name: str) -> loader.Spec:
        """A provider by id, with the document that describes it; raises like ``provider``."""
        if name not in self._specs:
            paths = self._paths
            if name not in paths:
                raise UsageError(f"there is no provider {name!r}", hint=nearest(name, paths))
            self._specs[name] = loader.load(
                paths[name],
                file=f"specs/{name}.yaml",
                features=self.features,
                references=self.references,
            )
        return self._specs[name]

    def providers(self, names: Sequence[str] = ()) -> tuple[Provider, ...]:
        """Providers sorted by id: those named, or all; raises like ``provider``."""
        return tuple(self.provider(name) for name in sorted(set(names) or self._paths))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all providers, without reading their specs."""
        return tuple(sorted(self._paths))

    @property
    def files(self) -> Mapping[str, Path]:
        """The file of each spec by the id of its provider, none of them read."""
        return self._paths

    @cached_property
    def references(self) -> References:
        """How a spec's references are followed."""
        return References(dialects=self._dialect)

    @cached_property
    def features(self) -> Mapping[str, Feature]:
        """The feature catalogue, in its order."""
        file = resources.files("conformance").joinpath("features.yaml")
        return features(Node.parse(file.read_bytes(), file="conformance/features.yaml"))

    @cached_property
    def models(self) -> ModelTable:
        """The official models; raises ``SpecError``."""
        root = self._dialect(_MODELS)
        if root is None:
            raise SpecError("specs/dialects/models.yaml is missing")
        return model_table(root)

    @cached_property
    def wire(self) -> Wire:
        """The official dialects; raises ``SpecError``."""
        names = {path.stem for folder in self._folders for path in folder.glob("dialects/*.yaml")}
        roots = [self._dialect(name) for name in sorted(names - {_MODELS})]
        return Wire.read([root for root in roots if root is not None])

    @property
    def official(self) -> str:
        """A SHA-256 of the dialects and models that there are, read or not."""
        hashed = hashlib.sha256()
        for folder in self._folders:
            for path in sorted(folder.glob("dialects/*.yaml")):
                hashed.update(hashlib.sha256(path.read_bytes()).digest() + path.name.encode())
        return hashed.hexdigest()

    def expectations(self, checks: Collection[str] = ()) -> tuple[Expectation, ...]:
        """The known findings of this project; raises ``SpecError``.

        ``checks`` are the ids that there are, where they shall be held against them.
        """
        return expectations.load(
            self.root / EXPECTATIONS,
            file=EXPECTATIONS,
            providers=self.ids,
            features=self.features,
            checks=checks,
        )

    @cached_property
    def _paths(self) -> Mapping[str, Path]:
        """The specs of the first folder that has any, by file stem."""
        for folder in self._folders:
            paths = {path.stem: path for path in folder.glob("*.yaml")}
            if paths:
                return paths
        return {}

    def _dialect(self, name: str) -> Node | None:
        """The root of ``dialects/<name>.yaml``, from the first folder that has it."""
        if name not in self._dialects:
            candidates = (folder / "dialects" / f"{name}.yaml" for folder in self._folders)
            path = next((each for each in candidates if each.is_file()), None)
            self._dialects[name] = None if path is None else _read(path, name)
        return self._dialects[name]


def _read(path: Path, name: str) -> Node:
    file = f"specs/dialects/{name}.yaml"
    if path.stat().st_size > _MAX_DIALECT_BYTES:
        raise SpecError("the file is larger than 4 MiB", location=Location(file))
    return Node.parse(path.read_bytes(), file=file)


def _shipped() -> tuple[Path, ...]:
    """The specs that came with us: those of a checkout first, as its wheel copy may be stale."""
    package = Path(str(resources.files("conformance")))
    beside = package.parent
    # Beside an installed package stand other people's packages, one of which may be called specs.
    checkout = (beside / "specs",) if (beside / "pyproject.toml").is_file() else ()
    return (*checkout, package / "_specs")
