"""What is kept of one tool's look at one faulty vendor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

#: Our harness at a strength, or the general fuzzer.
Tool: TypeAlias = Literal["strength 0", "strength 1", "Schemathesis"]
OURS: tuple[Tool, ...] = ("strength 0", "strength 1")
FUZZER: Tool = "Schemathesis"
#: In the place of a fault: the honest vendor.
HONEST = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One run of one tool against one vendor.

    Attributes:
        shown: whether the fault shows in any answer that this vendor can be brought to give.
        caught: whether the tool says anything else than of the honest vendor.
        named: whether a check that names the fault warns or fails, and did not before.
        by: the checks that say more than before.
        total: requests that the server answered.
        paid: those of them that a customer would pay for.
        alarms: of the honest vendor: what is said against it though it is honest.
    """

    tool: Tool
    fault: str
    seed: int
    shown: bool = True
    caught: bool = False
    named: bool = False
    by: tuple[str, ...] = ()
    total: int = 0
    paid: int = 0
    seconds: float = 0.0
    alarms: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes it the only one of its kind."""
        return self.tool, self.fault, self.seed


def read(file: Path) -> Iterator[Trial]:
    """The trials that a file keeps; none where there is none. A last line cut short is left out."""
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        try:
            kept = json.loads(line)
        except ValueError:
            return
        lists = {name: tuple(kept[name]) for name in ("by", "alarms")}
        yield Trial(**{**kept, **lists})


def append(file: Path, trials: Iterable[Trial]) -> None:
    """Keep trials behind those that a file has."""
    with file.open("a", encoding="utf-8") as out:
        for each in trials:
            out.write(json.dumps(asdict(each)) + "\n")
