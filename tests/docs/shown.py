"""The commands that README and documentation show, as a reader would type them.

A fence ``sh`` holds commands, a fence ``console`` commands after ``$`` with what they print to
stdout, where ``…`` stands for any text. A comment behind a command says what it does; ``exit 1`` in
it is the code that the command ends with, where that is not 0. A fence with ``title="FILE"`` is a
file that is there when the page's commands run.

A command is not run if it says itself that it cannot be here: it has ``--live``, it is ``serve``,
or its comment says ``needs`` and what.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.project import ROOT

#: The pages whose commands are looked at; what is generated comes from the command tree itself.
PAGES = (
    ROOT / "README.md",
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if "reference" not in page.parts),
)

_FENCE = re.compile(
    r"^(?P<mark>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=mark)$", re.DOTALL | re.MULTILINE
)
_ENDS_A_COMMAND = {"|", ">", "<", "&&", ";"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A command on a page: of ours, or one that it needs beside.

    Attributes:
        at: page and line.
        typed: the command without its comment.
        says: the comment.
        prints: what is shown of its output, '' for nothing.
    """

    at: str
    typed: str
    says: str = ""
    prints: str = ""

    @property
    def arguments(self) -> list[str]:
        """What comes after ``conformance``, up to a pipe and the like."""
        words = shlex.split(self.typed)
        ends = (at for at, word in enumerate(words) if word in _ENDS_A_COMMAND)
        return words[1 : next(ends, None)]

    @property
    def runs(self) -> bool:
        """Whether it can be run here: without a key, a network, or somebody to stop it."""
        elsewhere = "--live" in self.arguments or self.arguments[:1] == ["serve"]
        return not elsewhere and not re.search(r"\bneeds\b", self.says)

    @property
    def code(self) -> int:
        """The exit code that it is said to have."""
        said = re.search(r"\bexit (\d+)", self.says)
        return int(said[1]) if said else 0


def shown(page: Path) -> Iterator[Shown]:
    """The commands on a page, in their order."""
    text = page.read_text(encoding="utf-8")
    for fence in _FENCE.finditer(text):
        line = text.count("\n", 0, fence.start()) + 2
        where = f"{page.relative_to(ROOT)}:{line}"
        language = fence["info"].partition(" ")[0]
        if language == "sh":
            for typed in fence["body"].replace("\\\n", " ").splitlines():
                yield from _command(typed, where, "")
        elif language == "console":
            for printed in re.split(r"^\$ ", fence["body"], flags=re.MULTILINE)[1:]:
                typed, _, prints = printed.partition("\n")
                yield from _command(typed, where, prints)


def said(page: Path) -> Iterator[Shown]:
    """The commands that sentences and tables of a page name, whole ones only."""
    sentences = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for typed in re.findall(r"`(conformance [a-z][^`]*)`", sentences):
        if "…" not in typed:
            yield Shown(at=page.name, typed=" ".join(typed.replace("\\|", "|").split()))


def _command(typed: str, at: str, prints: str) -> Iterator[Shown]:
    command, _, says = re.sub(r"\s+#\s", "\0", typed, count=1).partition("\0")
    if re.match(r"(cat|cmp|conformance|mkdir|pytest) ", command):
        yield Shown(at=at, typed=command, says=says, prints=prints)


def files(page: Path) -> dict[str, str]:
    """The files that a page gives its reader."""
    fences = _FENCE.finditer(page.read_text(encoding="utf-8"))
    titles = ((re.search(r'title="([^"]+)"', fence["info"]), fence["body"]) for fence in fences)
    return {title[1]: body for title, body in titles if title}


def adds_code(page: Path) -> bool:
    """Whether a page adds to the code, which may then know more names."""
    return any(name.endswith(".py") for name in files(page))


def matches(prints: str, real: str) -> str:
    """Why a real output is not what a page shows of it, or ''; where lines break is no matter."""
    rest = " ".join(real.split())
    pieces = [" ".join(each.split()) for each in prints.split("…")]
    for at, piece in enumerate(pieces):
        found = rest.find(piece)
        if found < 0 or (at == 0 and found > 0 and piece):
            return f"{piece!r} is not in {rest!r}"
        rest = rest[found + len(piece) :]
    return "" if not pieces[-1] or not rest else f"and then it prints {rest!r}"
