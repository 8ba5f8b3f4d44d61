"""A file ``specs/<id>.yaml`` to a provider: what the page says, as data, nothing corrected."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from conformance.errors import Location, SpecError
from conformance.model import CatalogueEntry, ModelName, Price, Provider, Source
from conformance.spec import statements
from conformance.spec.node import Node
from conformance.spec.operations import ID, Page, operations
from conformance.spec.references import References

#: A spec larger than this is refused before it is read.
MAX_BYTES: Final = 8 << 20

_PROVIDER: Final = frozenset(
    {
        "id", "name", "key_env", "sources", "models", "prices", "catalogue", "self_hosted",
        "upstream",
    }
)  # fmt: skip
_PER: Final[tuple[Literal["image", "request", "1M_input", "1M_output"], ...]] = (
    "image",
    "request",
    "1M_input",
    "1M_output",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A provider, and the document that says all this of it, with its lines."""

    provider: Provider
    root: Node


def load(path: Path, *, file: str = "", features: Collection[str], references: References) -> Spec:
    """Read the spec at ``path``, whose stem is the provider's id; otherwise like ``parse``."""
    file = file or str(path)
    data = _read(path, file)
    return parse(data, file=file, stem=path.stem, features=features, references=references)


def parse(
    data: bytes, *, file: str, stem: str, features: Collection[str], references: References
) -> Spec:
    """Read the text of a spec.

    Args:
        data: the text, in UTF-8.
        file: what to call it in messages and reports, e.g. relative to the project.
        stem: the id that the provider must have, after the name of the file.
        features: the ids of the feature catalogue, which claims refer to.
        references: how to find the dialect schemas that may be referred to.

    Raises:
        SpecError: anything in it that we cannot work with, with file, line and a hint.
    """
    root = Node.parse(data, file=file)
    _supported(root)
    return Spec(provider=_provider(root, data, stem, features, references), root=root)


def _read(path: Path, file: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"the spec has {size} bytes, more than {MAX_BYTES >> 20} MiB"
            raise SpecError(message, location=Location(file))
        return path.read_bytes()
    except OSError as why:
        message = f"the spec cannot be read: {why.strerror}"
        raise SpecError(message, location=Location(file)) from why


def _supported(root: Node) -> None:
    if root.get("swagger") is not None:
        hint = "convert it to OpenAPI 3 first"
        raise root.require("swagger").error("Swagger 2.0 is not supported", hint=hint)
    version = root.require("openapi")
    if not re.fullmatch(r"3\.[01]\.\d+", version.text()):
        raise version.error(f"OpenAPI {version.value} is not supported", hint="3.0.x or 3.1.x")


def _provider(
    root: Node, data: bytes, stem: str, features: Collection[str], references: References
) -> Provider:
    block = root.get("x-provider")
    if block is None:
        hint = "conformance import writes it"
        raise root.error("the spec has no 'x-provider'", hint=hint)
    members = block.closed(_PROVIDER)
    name = _id(block.require("id"), stem)
    sources = tuple(_source(node) for node in _list(members.get("sources")))
    known = {source.id for source in sources}
    statements.unique(_list(members.get("sources")), [each.id for each in sources], "source")
    page = Page(provider=name, root=root, sources=known, features=features, references=references)
    return Provider(
        id=name,
        name=block.text_of("name", name),
        key_env=_key_env(block, name),
        sources=sources,
        models=tuple(_model(node, known) for node in _list(members.get("models"))),
        prices=tuple(_price(node, known) for node in _list(members.get("prices"))),
        catalogue=tuple(_entry(node) for node in _list(members.get("catalogue"))),
        operations=operations(page),
        self_hosted=block.boolean_of("self_hosted"),
        upstream=members["upstream"].word(("simulated",), "upstream")
        if "upstream" in members
        else "",
        digest=hashlib.sha256(data).hexdigest(),
        location=block.location,
    )


def _list(node: Node | None) -> list[Node]:
    """A list; a name with nothing behind it is an empty one."""
    return [] if node is None or node.value is None else node.items()


def _id(node: Node, stem: str) -> str:
    name = node.text()
    if not ID.fullmatch(name):
        hint = "small letters, digits, '_' and '-', at most 64"
        raise node.error(f"{name!r} cannot be a provider's id", hint=hint)
    if name != stem:
        raise node.error(f"the file of {name!r} must be called {name}.yaml, not {stem}.yaml")
    return name


def _key_env(block: Node, name: str) -> str:
    given = block.get("key_env")
    if given is None:
        return f"{name.upper().replace('-', '_')}_API_KEY"
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", given.text()):
        raise given.error(f"{given.value!r} cannot be the name of an environment variable")
    return given.text()


def _source(node: Node) -> Source:
    node.closed(("id", "url", "retrieved", "modified", "title"))
    return Source(
        id=statements.identifier(node),
        url=node.require("url").text(),
        retrieved=node.text_of("retrieved"),
        modified=node.text_of("modified"),
        title=node.text_of("title"),
    )


def _model(node: Node, sources: Collection[str]) -> ModelName:
    node.closed(("name", "upstream", "tier", "source"))
    return ModelName(
        name=node.require("name").text(),
        upstream=node.require("upstream").text(),
        tier=node.text_of("tier"),
        source=statements.source_of(node, sources),
    )


def _price(node: Node, sources: Collection[str]) -> Price:
    node.closed(("model", "per", "amount", "currency", "tier", "source"))
    per = node.require("per").word(_PER, "unit of price")
    amount = node.require("amount")
    if amount.number() < 0:
        raise amount.error("a price cannot be negative")
    return Price(
        model=node.require("model").text(),
        per=next(unit for unit in _PER if unit == per),
        amount=float(amount.number()),
        currency=node.text_of("currency"),
        tier=node.text_of("tier"),
        source=statements.source_of(node, sources),
    )


def _entry(node: Node) -> CatalogueEntry:
    node.closed(("group", "name", "method"))
    return CatalogueEntry(
        group=node.text_of("group"),
        name=node.require("name").text(),
        method=node.text_of("method"),
    )
