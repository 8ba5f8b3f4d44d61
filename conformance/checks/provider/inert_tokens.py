"""Tiers without effect on what is counted: each costs the same, whatever is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.checks.watch import watching
from conformance.model import Facts, Finding, Phase, PictureFacts, Status, Usage

_FEATURE: Final = "response.image_tokens"
_MODEL: Final = "gemini-3-pro-image"

_PICTURE: Final = PictureFacts(where="/x", place="inlineData", decodes=True)


def _counted(tier: str, tokens: int, model: str = _MODEL) -> Facts:
    return facts(
        phase=Phase.COVERING,
        asked={"image_size": tier, "model": model},
        pictures=(_PICTURE,),
        usage=Usage(output_image=tokens),
    )


@check(
    "inert/tokens",
    scope=Scope.PROVIDER,
    features=[_FEATURE],
    title="Tiers that differ count differently",
    requirement="Tiers that the owner of the model counts differently are counted differently.",
    source="https://ai.google.dev/gemini-api/docs/pricing",
    why="One count for every tier is a relay's own, or every picture is of one tier.",
    proves_not="That a count is the owner's: usage of each answer is held against its table apart.",
    examples=[
        GroupExample(
            title="4K counts for more than 1K",
            gives=Status.PASS,
            probe="",
            members=(_counted("1K", 1120), _counted("4K", 2000)),
        ),
        GroupExample(
            title="always the same",
            gives=Status.WARN,
            probe="",
            members=(_counted("1K", 1400), _counted("4K", 1400)),
        ),
        GroupExample(
            title="the owner counts these two alike",
            gives=None,
            probe="",
            members=(_counted("1K", 1120), _counted("2K", 1120)),
        ),
        GroupExample(
            title="nobody knows how this model counts",
            gives=None,
            probe="",
            members=(_counted("1K", 9, "banana"), _counted("4K", 9, "banana")),
        ),
    ],
)
@watching
class Tokens:
    """By model, over the answers with one picture."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[str, dict[str, set[int]]] = {}

    def add(self, each: Facts) -> None:
        """Note the tokens of one picture: model -> tier, as they are asked for -> tokens."""
        model, tier = each.asked.get("model"), each.asked.get("image_size")
        counted = each.usage.output_image if each.usage else None
        results = [one for one in each.pictures if not one.thought]
        named = isinstance(model, str) and isinstance(tier, str)
        if named and each.valid and accepted(each) and counted and len(results) == 1:
            self._found.setdefault(str(model), {}).setdefault(str(tier), set()).add(counted)

    def findings(self) -> Iterator[Finding]:
        """One for each model whose owner counts the tiers that were asked for differently."""
        for model, tiers in self._found.items():
            official = _official(model, self._context)
            expected = {official[tier] for tier in tiers if tier in official}
            seen = {each for tier, counts in tiers.items() if tier in official for each in counts}
            if len(expected) > 1:
                inert = len(seen) == 1
                yield Finding(
                    feature=_FEATURE,
                    status=Status.WARN if inert else Status.PASS,
                    message="each tier counts for the same tokens"
                    if inert
                    else "tiers count for different tokens",
                    expected={tier: official[tier] for tier in sorted(tiers) if tier in official}
                    if inert
                    else None,
                    observed={tier: sorted(counts) for tier, counts in sorted(tiers.items())},
                )


def _official(model: str, context: Context) -> Mapping[str, int]:
    """Tier -> tokens, as the owner counts for what stands behind a name."""
    own = next((each for each in context.provider.models if each.name == model), None)
    known = context.models.find(own.upstream if own else model)
    return known.tokens if known else {}
