"""What a check of provider scope is: it sees answers pass, and says at the end what they show.

There may be millions of answers. So a watch keeps of them what it needs and no more: counts, the
least and the greatest; and in ``Rows`` what grows with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from conformance.checks.check import Context
from conformance.model import Facts, Finding


class Watch(Protocol):
    """Sees the answers of one operation, one after the other."""

    def add(self, facts: Facts, /) -> None:
        """Look at one more."""
        ...

    def findings(self) -> Iterator[Finding]:
        """At the end, once, everything there is to say."""
        ...


@dataclass(frozen=True, slots=True)
class Watching:
    """The function of a check whose subject are all answers of an operation together.

    Attributes:
        begin: begins to watch, with what a check may know besides.
    """

    begin: Callable[[Context], Watch]

    def __call__(self, subject: Iterable[Facts], context: Context, /) -> Iterator[Finding]:
        """What is to be said of all of these."""
        watch = self.begin(context)
        for facts in subject:
            watch.add(facts)
        yield from watch.findings()


def watching(begin: Callable[[Context], Watch]) -> Watching:
    """Make the decorated class the function of a check; stands below ``@check``."""
    return Watching(begin)
