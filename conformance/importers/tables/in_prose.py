"""The operation of a page that names its path in a running sentence and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.importers.draft import PrintedSample
from conformance.importers.infer.dialect import by_path
from conformance.importers.markdown import Block
from conformance.importers.tables.columns import columns
from conformance.importers.tables.endpoints import Endpoint, mentioned, parted
from conformance.importers.tables.lines import of_lines

_PATH: Final = re.compile(
    r"(?<![\w/.:(\[-])((?:https?|wss?)://[\w.-]{1,200}/[\w./{}:<>$-]{1,300}"
    r"|/[A-Za-z{][\w./{}:<>$-]{1,300})",
    re.ASCII,
)
_METHOD: Final = re.compile(r"(?<![\w/])(GET|POST|PUT|PATCH|DELETE)(?![\w/])")
_VERSION: Final = re.compile(r"/v\d\w{0,8}/|/api/")
_DOCS: Final = re.compile(r"https?://(?:docs?|www|help|wiki)\.")
_FILE: Final = re.compile(r"\.(?:md|html?|png|jpe?g|webp|gif|svg|pdf|zip|json|ya?ml|js|css)$")
_MARKUP: Final = re.compile(r"[`*]+|</?(?:br|code|b|strong|em)(?:\s[^<>]{0,100})?/?>")
_MOST: Final = 20_000  # characters of a block


def in_prose(blocks: Sequence[Block], samples: Sequence[PrintedSample]) -> tuple[Endpoint, ...]:
    """What sentences name, on a page that declares nothing and sends nothing to any address.

    Only a page that has parameters or a sample describes an operation at all. Paths that are known
    come before others; of those that nobody knows there must be
    one alone, or one that is sent to.
    """
    if not samples and not any(_has_parameters(block) for block in blocks):
        return ()
    found = _once([*mentioned(blocks), *_spoken_of(blocks)])
    known = tuple(each for each in found if each.method != "GET" and by_path(each.path) is not None)
    sent = tuple(each for each in found if each.method == "POST")
    alone = (some for some in (found, sent) if len(some) == 1)
    return known or next(alone, ())


def _has_parameters(block: Block) -> bool:
    is_table = block.kind == "table" and bool(block.rows)
    if is_table:
        return columns(block.rows[0].cells) is not None
    return block.kind == "field" or (block.kind == "code" and bool(of_lines(block, "body")))


def _once(found: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Each path once, with the method that is named first and the server that is."""
    once: dict[str, Endpoint] = {}
    for each in found:
        held = once.setdefault(each.path, each)
        better = bool(each.method) > bool(held.method) or (
            each.method == held.method and each.server and not held.server
        )
        if better:
            once[each.path] = each
    return tuple(sorted(once.values(), key=lambda each: each.index))


def _spoken_of(blocks: Sequence[Block]) -> Iterator[Endpoint]:
    """Paths in sentences, with the method that stands in the same line."""
    for index, block in enumerate(blocks):
        for line, words in _lines(block):
            text = _MARKUP.sub("", words)
            methods = {match[1] for match in _METHOD.finditer(text)}
            for named in _PATH.finditer(text):
                server, path = parted(named[1])
                marked = bool(methods) and f"`{named[1]}`" in words and not _FILE.search(path)
                if (marked or _is_operation(path)) and not _DOCS.match(server):
                    yield Endpoint(
                        method=next(iter(methods)) if len(methods) == 1 else "",
                        path=path,
                        server=server,
                        line=line,
                        index=index,
                        said=True,
                    )


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    if block.kind == "table":
        yield from ((row.line, " | ".join(row.cells)) for row in block.rows)
    elif block.kind in {"paragraph", "item", "heading"}:
        yield from enumerate(block.text[:_MOST].split("\n"), block.line)


def _is_operation(path: str) -> bool:
    """Whether a path goes to an interface, not to a page or a file, and not only to its version."""
    return (
        path.count("/") > 1
        and _FILE.search(path) is None
        and (_VERSION.search(path) is not None or by_path(path) is not None)
    )
