"""A cassette for plain vcrpy: pictures inside, nothing of ours left."""

from __future__ import annotations

from pathlib import Path

from conformance.errors import CorruptEvidence, NoEvidence, UsageError
from conformance.transport import cassette
from conformance.transport.blobs import Blobs
from conformance.transport.interaction import inflated


def inflate(source: Path, out: Path) -> None:
    """Write a self-contained copy of a cassette, which vcrpy plays byte for byte.

    Pictures are taken from the folder ``blobs`` beside the provider's own. Interactions that
    stand for no answer at all are left out: vcrpy can only say that it has no such interaction.
    ``out`` is replaced as a whole or not at all.

    Raises:
        UsageError: ``out`` lies among the cassettes.
        CorruptEvidence: the cassette or a picture is damaged, or there is no such cassette.
        NoEvidence: no interaction has an answer.
    """
    if not source.is_file():
        raise CorruptEvidence(f"there is no cassette {source}")
    if out.resolve().parent == source.resolve().parent:
        raise UsageError(
            f"{out} would stand among the cassettes, or replace one",
            hint="name a file in another folder",
        )
    blobs = Blobs(source.parent.parent)
    cassette.write(
        out,
        (
            cassette.block(
                whole
                for each in cassette.read(take)
                if (whole := inflated(each, blobs.fetch)) is not None
            )
            for take in cassette.index(source)
        ),
    )
    if not out.is_file():
        raise NoEvidence(f"{source} holds no answer at all")
