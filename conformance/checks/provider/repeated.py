"""Whether pictures are drawn for the prompt, or one is handed to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import EvidenceKind, Facts, Finding, Phase, PictureFacts, Status
from conformance.spill.rows import Rows

_FEATURE: Final = "image.present"


def _drawn(prompt: str, sha256: str, kind: EvidenceKind = EvidenceKind.LIVE) -> Facts:
    picture = PictureFacts(where="/x", place="inlineData", sha256=sha256, decodes=True)
    return facts(phase=Phase.COVERING, evidence=kind, prompt=prompt, pictures=(picture,))


@check(
    "pictures/repeated",
    scope=Scope.PROVIDER,
    features=[_FEATURE],
    title="Different prompts give different pictures",
    requirement="No picture is delivered, byte for byte, for two different prompts.",
    source="https://github.com/HanaokaYuzu/Gemini-API/issues/256",
    why="A placeholder passes every look at its format and size.",
    proves_not="That a picture shows what was asked for.",
    examples=[
        GroupExample(
            title="different pictures",
            gives=Status.PASS,
            probe="",
            members=(_drawn("a", "01"), _drawn("b", "02")),
        ),
        GroupExample(
            title="one for two prompts",
            gives=Status.FAIL,
            probe="",
            members=(_drawn("a", "01"), _drawn("b", "01")),
        ),
        GroupExample(
            title="one for the same prompt, as from a cache",
            gives=None,
            probe="",
            members=(_drawn("a", "01"), _drawn("a", "01")),
        ),
        GroupExample(
            title="simulated pictures show no prompt",
            gives=None,
            probe="",
            members=(
                _drawn("a", "01", EvidenceKind.SIMULATED),
                _drawn("b", "01", EvidenceKind.SIMULATED),
            ),
        ),
    ],
)
@watching
class Repeated:
    """Only where a real model draws: ours has one picture for each shape."""

    def __init__(self, context: Context) -> None:
        self._real = not context.provider.upstream
        self._drawn = Rows(str, str, int)
        self._prompts: set[str] = set()
        self._seen = 0

    def add(self, each: Facts) -> None:
        """Note for what prompt a picture came."""
        real = self._real and each.evidence is not EvidenceKind.SIMULATED
        if real and accepted(each) and each.prompt:
            for picture in each.pictures:
                if picture.sha256 and not picture.thought:
                    self._seen += 1
                    self._drawn.add(picture.sha256, each.prompt, self._seen)
                    if len(self._prompts) <= 1:
                        self._prompts.add(each.prompt)

    def findings(self) -> Iterator[Finding]:
        """One, where there were several prompts; about the picture that most of them got."""
        if len(self._prompts) <= 1:
            return
        shared, _, name = min(map(_shared, map(itemgetter(1), groupby(self._drawn, itemgetter(0)))))
        again = -shared > 1
        yield Finding(
            feature=_FEATURE,
            status=Status.FAIL if again else Status.PASS,
            message=f"{-shared} different prompts were answered with one and the same picture"
            if again
            else "different prompts were answered with different pictures",
            expected="a picture for each prompt" if again else None,
            observed=name,
        )


def _shared(rows: Iterable[tuple[str, str, int]]) -> tuple[int, int, str]:
    """Of one picture: minus the number of its prompts, when it first came, and its name."""
    prompts, first, last, name = 0, 0, None, ""
    for name, prompt, seen in rows:  # noqa: B007 - one and the same in all
        prompts += prompt != last
        last = prompt
        first = min(first or seen, seen)
    return -prompts, first, name
