"""Regular expressions from vendors, which must never make us wait.

Python's ``re`` backtracks: ``(a+)+$`` takes years on forty letters. So a vendor's pattern has to be
in a subset for which the number of ways to match is a known polynomial, and it is tried on texts
of a length for which that number stays small:

* at most 256 characters, in the syntax that ECMA-262 and Python share;
* no look-behind, back reference, conditional or flag;
* a look-ahead only for something that always matches the same way;
* a group may be optional, but repeated only if it always matches the same way: nothing in it is
  repeated a varying number of times, and it has no alternatives.

Then the ways are at most the product of what each ``* + ? {m,n}`` and each ``|`` can choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 256
MAX_STEPS = 5_000_000
#: A pattern that cannot even be tried on so many characters is refused.
MIN_TEXT = 32

_TOKEN = re.compile(
    r"""(?P<escape>\\.)
      | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
      | (?P<ahead>\(\?[=!])
      | (?P<plain>\((?:\?:|\?P?<[A-Za-z_]\w*>)?(?!\?))
      | (?P<special>\(\?)
      | (?P<close>\))
      | (?P<or>\|)
      | (?P<repeat>[*+?]|\{\d+(?:,\d*)?\})[?+]?
      | (?P<end>\$)
      | (?P<char>.)""",
    re.VERBOSE | re.DOTALL,
)


class UnsafePattern(ValueError):
    """A pattern is outside the subset; the text says why, in our words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern that is safe on texts of at most ``longest`` characters."""

    source: str
    regex: re.Pattern[str]
    longest: int

    def fits(self, text: str) -> bool:
        """Whether it is found in ``text``; a text that is too long to try is given the benefit."""
        return len(text) > self.longest or self.regex.search(text) is not None


@dataclass(slots=True)
class _Ways:
    """How many ways there are to match: ``finite`` times the text's length to the ``degree``."""

    finite: int = 1
    degree: int = 0

    def repeat(self, quantifier: str) -> bool:
        """Count a quantifier in; returns whether it leaves a choice."""
        if quantifier in {"*", "+"} or quantifier.endswith(",}"):
            self.degree += 1
            return True
        low, _, high = "0,1".partition(",") if quantifier == "?" else _bounds(quantifier)
        choices = int(high or low) - int(low) + 1
        self.finite *= max(choices, 1)
        return choices > 1


@dataclass(slots=True)
class _Group:
    """A group still open, or the whole pattern: its branches, and whether they leave a choice."""

    branches: int = 1
    varies: bool = False
    ahead: bool = False

    def close(self, ways: _Ways) -> bool:
        """Count its branches in; returns whether it leaves a choice."""
        ways.finite *= self.branches
        self.varies |= self.branches > 1
        if self.ahead and self.varies:
            raise UnsafePattern("it looks ahead for something that varies")
        return self.varies


@lru_cache(maxsize=1024)
def bounded(source: str) -> Pattern:
    """Compile a vendor's pattern.

    Raises:
        UnsafePattern: it is outside the subset described above, or no regular expression.
    """
    if len(source) > MAX_LENGTH:
        raise UnsafePattern(f"it has {len(source)} characters, more than {MAX_LENGTH}")
    ways = _count(source)
    budget = MAX_STEPS // ways.finite
    longest = int(budget ** (1 / ways.degree)) if ways.degree else budget
    if longest < MIN_TEXT:
        raise UnsafePattern("it can match in too many ways")
    return Pattern(source=source, regex=compiled(source), longest=longest)


@lru_cache(maxsize=1024)
def compiled(source: str) -> re.Pattern[str]:
    r"""Compile a pattern as ECMA-262 means it: ``$`` is the very end, ``\d`` and ``\w`` are ASCII.

    Raises:
        UnsafePattern: it is no regular expression.
    """
    try:
        return re.compile(_TOKEN.sub(_in_python, source), re.ASCII)
    except (re.error, OverflowError, RecursionError):
        raise UnsafePattern("it is not a regular expression that we can run") from None


def _in_python(token: re.Match[str]) -> str:
    if token["end"]:
        return r"\Z"
    return token[0].replace("(?<", "(?P<") if token["plain"] else token[0]


def _bounds(quantifier: str) -> tuple[str, str, str]:
    low, comma, high = quantifier[1:-1].partition(",")
    if len(low) > len(str(MAX_STEPS)) or len(high) > len(str(MAX_STEPS)):
        raise UnsafePattern("it repeats something too often")
    return low, comma, high


def _count(source: str) -> _Ways:
    """Walk over the tokens, multiplying the choices that each of them leaves."""
    ways, groups, closed = _Ways(), [_Group()], _Group()
    previous = ""
    for token in _TOKEN.finditer(source):
        kind = token.lastgroup or ""
        _refuse(kind, token[0])
        if kind == "or":
            groups[-1].branches += 1
        elif kind in {"plain", "ahead"}:
            groups.append(_Group(ahead=kind == "ahead"))
        elif kind == "close" and len(groups) > 1:
            closed = groups.pop()
            groups[-1].varies |= closed.close(ways)
        elif kind == "repeat":
            if previous == "close" and closed.varies and token["repeat"] != "?":
                raise UnsafePattern("it repeats a group that can itself match in several ways")
            groups[-1].varies |= ways.repeat(token["repeat"])
        previous = kind
    groups[0].close(ways)
    if not source.startswith("^") or groups[0].branches > 1:
        ways.degree += 1  # a search may start anywhere
    return ways


def _refuse(kind: str, token: str) -> None:
    if kind == "special":
        raise UnsafePattern("it uses look-behind, a conditional or a flag")
    if kind == "escape" and token[1] in "123456789k":
        raise UnsafePattern("it refers back to a group")
