"""Text to a value, through as many repairs as it takes."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.codec import yaml
from conformance.errors import YamlError
from conformance.importers.draft import PageFault
from conformance.spec.node import Node, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What could be read of a text, ``None`` where nothing could, and what was wrong with it."""

    node: Node | None
    faults: tuple[PageFault, ...] = ()


def read(text: str, *, file: str, first: int = 1) -> Read:
    """Read YAML or JSON; never raises.

    Args:
        text: of the document.
        file: the page's name.
        first: the page's line of the text's first line.
    """
    try:
        document, notes = yaml.load_tolerant(text, file=file)
    except YamlError as why:
        return Read(node=None, faults=(_fault(why, first),))
    shift = first - 1
    faults = (PageFault(message=n.message, line=n.line + shift, hint=n.hint) for n in notes)
    origin = Origin(
        file=file, root=document.value, line=lambda pointer: document.line(pointer) + shift
    )
    return Read(node=Node(value=document.value, origin=origin), faults=tuple(faults))


def _fault(why: YamlError, first: int) -> PageFault:
    line = why.location.line + first - 1 if why.location else first
    return PageFault(message=why.message, line=line, hint="nothing was read from it")
