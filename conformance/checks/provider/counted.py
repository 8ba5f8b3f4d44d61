"""What is counted, seen over many answers: prompts and reference pictures must show in it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import Facts, Finding, Phase, Status, Usage
from conformance.spill.rows import Rows

_USAGE: Final = "response.usage"
_LIMIT: Final = "request.reference_limit"

#: So many different prompts hardly ever have one number of tokens.
_PROMPTS: Final = 5
#: The share of the tokens of several pictures that must be there; owners' counts vary with scaling.
_SHARE: Final = 0.6

#: Requests without pictures come before those with them, whose tokens they tell.
_BARE: Final = 0
_WITH: Final = 1


def _said(prompt: str, tokens: int) -> Facts:
    return facts(phase=Phase.COVERING, prompt=prompt, usage=Usage(prompt=tokens, total=tokens))


def _given(count: int, image_tokens: int, *, told: bool = True) -> Facts:
    return facts(
        phase=Phase.COVERING,
        prompt="a",
        asked={"references": count} if count else {},
        reference_sizes=("96x54",) * count,
        usage=Usage(prompt=9 + image_tokens, prompt_image=image_tokens if told else None),
    )


@check(
    "counted/prompts",
    scope=Scope.PROVIDER,
    features=[_USAGE],
    title="The prompt is counted",
    requirement="Different prompts do not all count for one number of tokens.",
    source="https://ai.google.dev/gemini-api/docs/tokens",
    why="A relay that makes counts up bills what was never used.",
    proves_not="That the counts are those of the model's tokenizer.",
    examples=[
        GroupExample(
            title="counts vary",
            gives=Status.PASS,
            probe="",
            members=tuple(_said(f"{n}", 8 + n % 3) for n in range(5)),
        ),
        GroupExample(
            title="always one number",
            gives=Status.WARN,
            probe="",
            members=tuple(_said(f"{n}", 10) for n in range(5)),
        ),
        GroupExample(
            title="too few prompts to tell",
            gives=None,
            probe="",
            members=tuple(_said(f"{n}", 10) for n in range(4)),
        ),
    ],
)
@watching
class Prompts:
    """Over the requests without pictures."""

    def __init__(self, _context: Context) -> None:
        self._prompts = Rows(str)
        self._least: set[int] = set()

    def add(self, each: Facts) -> None:
        """Note a prompt, and the number of its tokens if it is among the least."""
        counted = each.usage.prompt if each.valid and accepted(each) and each.usage else None
        if counted is not None and each.prompt and not each.asked.get("references"):
            self._prompts.add(each.prompt)
            self._least.add(counted)
            if len(self._least) > _PROMPTS:
                self._least.remove(max(self._least))

    def findings(self) -> Iterator[Finding]:
        """One, where there were many prompts."""
        number = sum(1 for _ in groupby(self._prompts))
        if number < _PROMPTS:
            return
        same = len(self._least) == 1
        yield Finding(
            feature=_USAGE,
            status=Status.WARN if same else Status.PASS,
            message=f"{number} different prompts count for the same number of tokens"
            if same
            else "different prompts count for different numbers of tokens",
            expected="counts that follow the prompt" if same else None,
            observed=sorted(self._least),
        )


@check(
    "counted/references",
    scope=Scope.PROVIDER,
    features=[_LIMIT],
    title="Every reference picture is counted",
    requirement="Several reference pictures count for several times the tokens of one.",
    source="https://github.com/Comfy-Org/ComfyUI/issues/10918",
    why="Pictures beyond the first are dropped without a word where a relay keeps one.",
    proves_not="That the model made use of each picture.",
    examples=[
        GroupExample(
            title="fourteen count for fourteen",
            gives=Status.PASS,
            probe="",
            members=(_given(1, 258), _given(14, 3612)),
        ),
        GroupExample(
            title="fourteen count for one",
            gives=Status.FAIL,
            probe="",
            members=(_given(1, 258), _given(14, 258)),
        ),
        GroupExample(
            title="told in the sum alone",
            gives=Status.FAIL,
            probe="",
            members=(_given(0, 0), _given(1, 258, told=False), _given(3, 258, told=False)),
        ),
        GroupExample(title="one alone", gives=None, probe="", members=(_given(1, 258),)),
    ],
)
@watching
class References:
    """Requests to one model, whose pictures are inline and all of one size; by their number."""

    def __init__(self, _context: Context) -> None:
        self._alike: dict[tuple[str, str], _Alike] = {}
        self._untold = Rows(str, str, int, int, bytes)
        self._seen = 0

    def add(self, each: Facts) -> None:
        """Note what the pictures of a request count for, or what may tell it."""
        if not accepted(each) or each.usage is None or each.usage.prompt is None:
            return
        self._seen += 1
        sizes = set(each.reference_sizes)
        if not each.asked.get("references"):
            self._keep(each, _BARE)
        if not each.valid or len(sizes) != 1 or "" in sizes:
            return
        if each.usage.prompt_image is None:
            self._keep(each, _WITH)
        else:
            self._count(
                (_model(each), each.reference_sizes[0]),
                len(each.reference_sizes),
                each.usage.prompt_image,
                self._seen,
            )

    def findings(self) -> Iterator[Finding]:
        """One for each number of pictures, where there was a request with one alone, too."""
        self._tell_apart()
        for alike in sorted(self._alike.values(), key=lambda each: each.first):
            most, unit = alike.most, alike.unit
            for number, counted in sorted(most.items() if unit > 0 else ()):
                good = counted >= _SHARE * number * unit
                yield Finding(
                    feature=_LIMIT,
                    status=Status.PASS if good else Status.FAIL,
                    message="every reference picture is counted"
                    if good
                    else "fewer reference pictures are counted than were sent",
                    value=number,
                    expected=None if good else number * unit,
                    observed=counted,
                )

    def _keep(self, each: Facts, role: int) -> None:
        """For when the requests with the same prompt and without pictures are known."""
        sizes = each.reference_sizes
        told = (len(sizes), sizes[0] if sizes else "", each.usage and each.usage.prompt)
        self._untold.add(each.prompt, _model(each), role, self._seen, pickle.dumps(told))

    def _tell_apart(self) -> None:
        """What pictures count for where only sums are told: the sum without them is taken off."""
        for (_, model), rows in groupby(self._untold, itemgetter(0, 1)):
            bare: int | None = None
            for _, _, role, seen, kept in rows:
                number, size, tokens = pickle.loads(kept)  # noqa: S301 - our own
                if role == _BARE:
                    bare = tokens if bare is None else bare
                elif bare is not None:
                    self._count((model, size), number, tokens - bare, seen)

    def _count(self, kind: tuple[str, str], number: int, counted: int, seen: int) -> None:
        self._alike.setdefault(kind, _Alike()).count(number, counted, seen)


@dataclass(slots=True)
class _Alike:
    """Requests to one model with pictures of one size.

    Attributes:
        first: the how-manieth answer was the first of them.
        unit: the least that one picture alone counts for, 0 where there was no such request.
        most: number of pictures, more than one -> the most that they count for.
    """

    first: int = 0
    unit: int = 0
    most: dict[int, int] = field(default_factory=dict)
    _alone: bool = False

    def count(self, number: int, counted: int, seen: int) -> None:
        """Take in one request."""
        self.first = min(self.first or seen, seen)
        if number == 1:
            self.unit = min(self.unit, counted) if self._alone else counted
            self._alone = True
        else:
            self.most[number] = max(self.most.get(number, counted), counted)


def _model(each: Facts) -> str:
    return repr(each.asked.get("model"))
