"""A library of exchanges whose answers hold large pictures, each another one."""

from __future__ import annotations

import base64
import shutil
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.speed.work import corpus
from benchmarks.speed.work.picture import picture
from conformance.model import Exchange, Phase
from conformance.spec.library import Library
from conformance.transport import cassette
from conformance.transport.apart import Apart
from conformance.transport.blobs import Blobs
from conformance.transport.interaction import to_interactions

#: Where the answers are, beside the library, as they came over the wire.
BODIES: Final = "bodies"

_SUCCESS: Final = 200


def build(root: str, exchanges: int) -> int:
    """Write it below ``root``; returns how many bytes the largest answer has."""
    folder = Path(root)
    shutil.copytree(corpus.SPECS, folder / "specs")
    (folder / BODIES).mkdir()
    library = Library.open(folder)
    blobs, largest = Blobs(folder / "cassettes"), 0
    plain = [each for each in corpus.simulated(library) if _has_one_picture(each)]
    blocks: dict[str, list[bytes]] = {}
    for number, exchange in enumerate(islice(cycle(plain), exchanges)):
        large = corpus.with_pictures(exchange, base64.b64encode(picture(number)))
        apart = Apart.of(corpus.marked(large))
        blobs.store(apart.pictures)
        block = cassette.block(to_interactions(apart.exchange))
        blocks.setdefault(exchange.case.operation, []).append(corpus.numbered(block, number))
        body = large.response.body if large.response else b""
        (folder / BODIES / f"{number:06}.json").write_bytes(body)
        largest = max(largest, len(body))
    corpus.write(library, blocks)
    return largest


def _has_one_picture(exchange: Exchange) -> bool:
    """Whether it is a plain request that is answered by JSON with one picture inside."""
    request, answer = exchange.case.request, exchange.response
    return (
        exchange.case.phase is Phase.COVERING
        and answer is not None
        and answer.status == _SUCCESS
        and answer.body.startswith(b"{")
        and corpus.pictures(answer.body) == 1
        and not corpus.pictures(request.body or b"")
    )
