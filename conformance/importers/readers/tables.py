"""Pages without OpenAPI: methods and paths in prose, parameters in tables, and samples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.importers import markdown, samples
from conformance.importers.draft import Draft, DraftOperation, PageText, Passage
from conformance.importers.markdown import Block
from conformance.importers.reader import reader
from conformance.importers.tables import described
from conformance.importers.tables.columns import columns
from conformance.importers.tables.members import plain
from conformance.spec.node import Node

_LONG: Final = 120
#: A line that says where a page comes from, or when it was written, is not its title.
_ABOUT_PAGE: Final = re.compile(
    r"\W{0,4}(?:(?:source|url|retrieved|fetched|date|updated|last updated"
    r"|来源|出处|更新时间|抓取时间)\W{0,3}[:\uff1a]|https?://)",
    re.IGNORECASE,
)


@reader("tables", title="a page with tables of parameters and samples", order=90)
def read(page: PageText) -> Draft | None:
    """The draft of a page that names the method and path of an operation, or shows a request."""
    blocks = markdown.blocks(page.text)
    title = _title(blocks)
    found = described(blocks, samples.printed(blocks), title)
    if found is None:
        return None

    def line(pointer: str) -> int:
        while pointer and pointer not in found.lines:
            pointer = pointer.rpartition("/")[0]
        return found.lines.get(pointer, 1)

    root = Node.of(found.value, file=page.file, line=line)
    paths = root.require("paths")
    return Draft(
        file=page.file,
        reader="tables",
        root=root,
        title=title,
        questions=found.questions,
        operations=tuple(
            DraftOperation(
                method=method.upper(),
                path=path,
                item=paths.require(path),
                node=paths.require(path).require(method),
                samples=section.samples,
                prose=tuple(_passages(section.blocks)),
                socket=section.endpoint.socket,
                blocks=(*section.common, *section.blocks),
            )
            for method, path, section in found.parts
        ),
    )


def _title(blocks: Sequence[Block]) -> str:
    for block in blocks:
        if block.kind == "front":
            for line in block.text.split("\n"):
                name, _, value = line.partition(":")
                if name.strip() == "title":
                    return value.strip().strip("\"'")
    headings = [block for block in blocks if block.kind == "heading"]
    said = [block for block in blocks if block.text and not _ABOUT_PAGE.match(block.text)]
    named = [each for each in headings if not _ABOUT_PAGE.match(each.text)] or said
    return plain(named[0].text.split("\n")[0])[:_LONG] if named else ""


def _passages(blocks: Sequence[Block]) -> Iterator[Passage]:
    """What a section says in words, and the rows of its tables that are not of parameters."""
    for block in blocks:
        if block.kind == "table" and columns(block.rows[0].cells) is None:
            for row in block.rows[1:]:
                yield Passage(text=" | ".join(map(plain, row.cells)), line=row.line)
        elif block.kind in {"heading", "paragraph", "item", "field"} and block.text:
            yield Passage(text=block.text, line=block.line)
