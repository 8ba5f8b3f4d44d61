"""What a reader is: a function from a page's text to a draft, found by autoload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.importers.draft import Draft, PageText
from conformance.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A registered reader.

    Attributes:
        title: the kind of page, for people.
        order: readers are asked in this order, the most particular first.
        read: the draft of a page, or ``None`` where the page is of another kind. Never raises for
            anything on the page: what is broken becomes a ``PageFault``.
    """

    id: str
    title: str
    order: int
    read: Callable[[PageText], Draft | None]


#: Readers by id; a reader is one decorated function in a module of ``readers``.
READERS: Registry[Reader] = Registry("reader", "conformance.importers.readers")


def reader(
    id: str,  # noqa: A002 - the field's own word
    *,
    title: str,
    order: int,
) -> Callable[[Callable[[PageText], Draft | None]], Callable[[PageText], Draft | None]]:
    """Register the decorated function as a reader."""

    def register(read: Callable[[PageText], Draft | None]) -> Callable[[PageText], Draft | None]:
        READERS.add(id, Reader(id=id, title=title, order=order, read=read))
        return read

    return register


def read(page: PageText) -> Draft | None:
    """The draft of a page by the first reader that knows its kind, ``None`` where none does."""
    for each in sorted(READERS.values(), key=lambda one: (one.order, one.id)):
        draft = each.read(page)
        if draft is not None:
            return draft
    return None
