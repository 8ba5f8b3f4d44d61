"""Which code on a page is a printed request, and which a printed answer."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.importers.draft import PrintedSample
from conformance.importers.markdown import Block


def printed(blocks: Sequence[Block]) -> tuple[PrintedSample, ...]:
    """All samples among the blocks of a page, in their order, each once."""
    return tuple(
        PrintedSample(
            kind="response" if "esponse" in block.heading or "响应" in block.heading else "request",
            line=block.line,
            body=block.text,
            title=block.title or block.heading,
        )
        for block in blocks
        if block.kind == "code" and block.text.lstrip()[:1] in {"{", "["}
    )
