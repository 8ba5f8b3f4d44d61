"""Operations that a page describes in passing: in a sentence, or by a command alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from conformance.importers.draft import PrintedSample
from conformance.importers.infer.dialect import by_path
from conformance.importers.markdown import Block
from conformance.importers.tables.endpoints import Endpoint, matches, mentioned, parted

_MOST: Final = 300  # paths in sentences
_NEAR: Final = 2  # blocks between a sentence and the sample that it speaks of


def described_in_words(
    blocks: Sequence[Block], samples: Sequence[PrintedSample], declared: Sequence[Endpoint]
) -> Iterator[Endpoint]:
    """The operations named in sentences that the page shows a request to.

    A path that is only spoken of, as where the result is to be had, is none of the page's own.
    """
    for each in islice(mentioned(blocks), _MOST):
        if any(_is(other, each) for other in declared):
            continue
        block = blocks[each.index]
        last = block.line + block.text.count("\n")
        inline = any(block.line <= sample.line <= last for sample in samples)
        shown = inline or any(_goes_to(sample, each) for sample in samples)
        if shown or (not declared and _is_followed(blocks, each, samples)):
            yield each


def sent(
    blocks: Sequence[Block], samples: Sequence[PrintedSample], known: Sequence[Endpoint]
) -> Iterator[Endpoint]:
    """The endpoints that samples send to and nothing declares.

    Beside others that are declared, only requests that we know by their path count: the rest may be
    uploads and questions on the side.
    """
    for sample in samples:
        if not sample.url or any(_goes_to(sample, each) for each in known):
            continue
        server, path = parted(sample.url)
        if len(path) <= 1 or (known and (sample.method != "POST" or by_path(path) is None)):
            continue
        index = next((n for n, b in enumerate(blocks) if b.line >= sample.line), 0)
        yield Endpoint(
            method=sample.method, path=path, server=server, line=sample.line, index=index
        )


def _is(declared: Endpoint, named: Endpoint) -> bool:
    same = declared.path == named.path or matches(declared.path, named.path)
    return same and declared.method in {"", named.method}


def _goes_to(sample: PrintedSample, endpoint: Endpoint) -> bool:
    return (
        bool(sample.url)
        and endpoint.method in {"", sample.method}
        and matches(endpoint.path, parted(sample.url)[1])
    )


def _is_followed(
    blocks: Sequence[Block], endpoint: Endpoint, samples: Sequence[PrintedSample]
) -> bool:
    """Whether a request without an address stands right below a sentence."""
    near = blocks[endpoint.index + 1 : endpoint.index + 1 + _NEAR]
    lines = {block.line for block in near if block.kind == "code"}
    return any(each.kind == "request" and not each.url and each.line in lines for each in samples)
