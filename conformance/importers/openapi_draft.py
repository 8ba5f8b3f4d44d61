"""From the OpenAPI documents on a page, and what stands around them, to its draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from conformance.importers import markdown, openapi_examples, repair, samples
from conformance.importers.draft import (
    Draft,
    DraftOperation,
    PageFault,
    PageText,
    Passage,
    PrintedSample,
)
from conformance.importers.excerpts import Excerpt, without
from conformance.importers.lift import Lifted, lift
from conformance.importers.lift.merge import merged
from conformance.importers.markdown import Block
from conformance.spec.node import Node, Origin
from conformance.spec.operations import METHODS

_MOST_FAULTS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What a page says and prints outside of its OpenAPI documents."""

    title: str = ""
    prose: tuple[Passage, ...] = ()
    samples: tuple[PrintedSample, ...] = ()
    blocks: tuple[Block, ...] = ()


def draft(page: PageText, reader: str, excerpts: Sequence[Excerpt]) -> Draft:
    """The draft of a page with these documents on it; broken ones leave a fault."""
    parts: list[Lifted] = []
    faults: list[PageFault] = []
    for excerpt in excerpts:
        part, found = _part(page, excerpt, parts)
        faults += found
        if part is not None:
            parts.append(part)
    value, places = merged(parts)
    root = Node(
        value=value,
        origin=Origin(
            file=page.file,
            root=value,
            line=places.line_in(value),
            lines=tuple(page.text.split("\n")),
        ),
    )
    around = _around(without(page.text, excerpts))
    return Draft(
        file=page.file,
        reader=reader,
        root=root,
        operations=tuple(_operations(root, around)),
        title=around.title or _title(root),
        faults=_told(faults),
    )


def _part(
    page: PageText, excerpt: Excerpt, before: Sequence[Lifted]
) -> tuple[Lifted | None, list[PageFault]]:
    """One document, in the version of those before it."""
    read = repair.read(excerpt.text, file=page.file, first=excerpt.line)
    faults = list(read.faults)
    if not excerpt.closed:
        hint = "it was read up to the next heading or the end of the page"
        faults.append(PageFault(message="the fence is not closed", line=excerpt.start, hint=hint))
    if read.node is None:
        return None, faults
    version = before[0].version if before else ""
    part = lift(read.node, method=excerpt.method, path=excerpt.path, version=version)
    faults += part.faults
    if not part.value.get("paths") and not faults:
        hint = "an OpenAPI document has its operations under 'paths'"
        message = "no operation stands in the OpenAPI document"
        faults.append(PageFault(message=message, line=excerpt.line, hint=hint))
    return part if part.value else None, faults


def _told(faults: Iterable[PageFault]) -> tuple[PageFault, ...]:
    """The faults by line, as many as anybody reads."""
    told = sorted(faults, key=lambda fault: fault.line)
    more = len(told) - _MOST_FAULTS
    if more > 0:
        hint = f"{more} more are not listed; correct those above first"
        last = PageFault(message="there are more faults", line=told[_MOST_FAULTS].line, hint=hint)
        return (*told[:_MOST_FAULTS], last)
    return tuple(told)


def _operations(root: Node, around: _Around) -> Iterator[DraftOperation]:
    paths = root.get("paths")
    items = paths.mapping() if paths else {}
    found = [
        (path, item, method, node)
        for path, item in items.items()
        for method, node in item.mapping().items()
        if method in METHODS
    ]
    for path, item, method, node in found:
        own = _concerning(path, around.samples) if len(found) > 1 else around.samples
        yield DraftOperation(
            method=method.upper(),
            path=path,
            item=item,
            node=node,
            samples=(*openapi_examples.printed(node), *own),
            prose=around.prose if len(found) == 1 else (),
            blocks=around.blocks if len(found) == 1 else (),
        )


def _concerning(path: str, printed: Iterable[PrintedSample]) -> tuple[PrintedSample, ...]:
    """Of a page with several operations, the samples whose URL is that of this one."""
    end = re.compile("[^/]{1,200}".join(map(re.escape, re.split(r"\{[^{}]{1,200}\}", path))))
    return tuple(each for each in printed if each.url and _ends_with(each.url, end))


def _ends_with(url: str, end: re.Pattern[str]) -> bool:
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    found = list(end.finditer(path))[-1:]
    return any(each.end() == len(path) for each in found)


def _title(root: Node) -> str:
    info = root.get("info")
    title = info.value.get("title") if info and isinstance(info.value, dict) else ""
    return title if isinstance(title, str) else ""


def _around(rest: str) -> _Around:
    blocks = markdown.blocks(rest)
    titles = (each.text for each in blocks if each.kind == "heading" and each.level == 1)
    title = next(titles, "")
    prose = (
        Passage(text=each.text, line=each.line)
        for each in blocks
        if each.kind in {"heading", "paragraph", "item"} and each.text
    )
    return _Around(title=title, prose=tuple(prose), samples=samples.printed(blocks), blocks=blocks)
