"""A page as read: an OpenAPI document with the page's lines, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conformance.importers.markdown import Block
from conformance.model import CatalogueEntry, Headers
from conformance.spec.node import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page as it came. ``file`` is what messages call it; its line ends are line feeds."""

    file: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Something that the page says in words, with its line from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the page does not tell and a person must; the spec is written with a careful guess.

    Attributes:
        text: the question, with the guess that was made, e.g. ``"which models does it take? the
            page names none"``.
        line: of the page, 0 where no line can be blamed.
        operation: the id of the operation it concerns, or ''.
    """

    text: str
    line: int = 0
    operation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFault:
    """What is broken in the page itself, and was left out or repaired.

    Attributes:
        message: what and why, e.g. ``"the YAML lost its indentation"``.
        line: of the page.
        hint: what was done about it, or what to do.
    """

    message: str
    line: int
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSample:
    """A request or an answer that the page prints, raw: ``body`` may be anything but JSON."""

    kind: Literal["request", "response"]
    line: int
    body: str | None = None
    title: str = ""
    method: str = ""
    url: str = ""
    headers: Headers = ()
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOperation:
    """One method and path.

    Attributes:
        item: its path item, an OpenAPI object (``servers`` and ``parameters`` may stand there).
        node: its operation object. Every node knows the page's line.
        samples: what is printed outside the OpenAPI examples, and those too.
        prose: what the page says of it in words: headings, paragraphs, notes, list items.
        socket: whether the page says that it speaks over WebSockets.
        blocks: the page's Markdown about it, tables included.
    """

    method: str
    path: str
    item: Node
    node: Node
    samples: tuple[PrintedSample, ...] = ()
    prose: tuple[Passage, ...] = ()
    socket: bool = False
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that a reader found on one page.

    Attributes:
        reader: the id of the reader.
        root: an OpenAPI 3.0 or 3.1 document: its ``openapi``, ``info``, ``servers``, ``components``
            and ``security`` count; operations are taken from ``operations``.
        urls: where the page says that it is published.
        catalogue: operations that its navigation names.
    """

    file: str
    reader: str
    root: Node
    operations: tuple[DraftOperation, ...] = ()
    title: str = ""
    urls: tuple[str, ...] = ()
    catalogue: tuple[CatalogueEntry, ...] = ()
    faults: tuple[PageFault, ...] = ()
    questions: tuple[Question, ...] = ()
