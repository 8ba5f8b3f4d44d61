"""What a page is made of, once it is taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table. A cell is Markdown, without the blanks around it."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter that a component like ``<ParamField body="size" type="string">`` describes.

    Attributes:
        path: its name, after those of the fields that it stands inside of.
        where: ``body``, ``query``, ``path``, ``header`` or ``response``.
        default: as printed, ``None`` where the component has none.
        text: what stands inside of it, without the fields in it.
    """

    path: tuple[str, ...]
    where: str
    type: str = ""
    required: bool = False
    default: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item, piece of code, table, field, or the front matter.

    Attributes:
        text: its Markdown; of code, the code without its fence and its indentation.
        line: of the page, from 1: where it starts; of code, the first line inside of the fence.
        language: of code: the first word behind its fence, in lower case, or ''.
        title: of code: the other words behind its fence.
        level: of a heading, from 1; of a list item, how deep it stands, from 1; else 0.
        trail: the headings that it stands under, the outermost first, without its own.
        within: the components that it stands inside of, each as its name and title, the outermost
            first: ``("ResponseExample",)``, ``("Tabs", "Tab 200")``.
        closed: of code: whether its fence is closed.
        rows: of a table: its rows, the first of which is its header.
        field: of a field: what it says.
    """

    kind: Literal["heading", "paragraph", "item", "code", "table", "field", "front"]
    text: str
    line: int
    language: str = ""
    title: str = ""
    level: int = 0
    trail: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    closed: bool = True
    rows: tuple[Row, ...] = ()
    field: Field | None = None

    @property
    def heading(self) -> str:
        """The nearest heading above it, or ''."""
        return self.trail[-1] if self.trail else ""
