"""Whether pictures are drawn for the prompt, or one is handed to everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.model import EvidenceKind, Facts, Finding, Phase, PictureFacts, Status

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
def repeated(own: Sequence[Facts], context: Context) -> Iterator[Finding]:
    """Only where a real model draws: ours has one picture for each shape."""
    if context.provider.upstream:
        return
    drawn: dict[str, set[str]] = {}
    for each in own:
        if accepted(each) and each.evidence is not EvidenceKind.SIMULATED and each.prompt:
            for picture in each.pictures:
                if picture.sha256 and not picture.thought:
                    drawn.setdefault(picture.sha256, set()).add(each.prompt)
    if len(set().union(*drawn.values())) <= 1:
        return
    shared = max((len(prompts) for prompts in drawn.values()), default=0)
    again = shared > 1
    yield Finding(
        feature=_FEATURE,
        status=Status.FAIL if again else Status.PASS,
        message=f"{shared} different prompts were answered with one and the same picture"
        if again
        else "different prompts were answered with different pictures",
        expected="a picture for each prompt" if again else None,
        observed=next(name for name, prompts in drawn.items() if len(prompts) == shared),
    )
