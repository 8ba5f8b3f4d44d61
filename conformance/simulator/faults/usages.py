"""Counts of tokens that are missing, or cannot be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from conformance.model import Response, Usage
from conformance.simulator.fault import fault
from conformance.simulator.scene import Scene

_ADDS_UP: Final = ("response.usage",)
#: What a relay counts for a picture, whatever its size.
_FLAT_OUTPUT: Final = 1400
_FLAT_INPUT: Final = 258
#: No model's count for any tier.
_ODD: Final = 999


def _counted(response: Response, scene: Scene, count: Callable[[Usage], Usage | None]) -> Response:
    """The answer with its counts changed, where it has any."""
    told = scene.told(response)
    if told is None or told.usage is None:
        return response
    return scene.say(replace(told, usage=count(told.usage)))


def _with_output_image(usage: Usage, tokens: int) -> Usage:
    """The counts with so many output tokens of pictures, and the sums that follow."""
    more = tokens - (usage.output_image or 0)
    return replace(
        usage,
        output_image=tokens,
        output=(usage.output or 0) + more,
        total=(usage.total or 0) + more,
    )


@fault(
    "usage-missing",
    title="Answers have no counts of tokens.",
    breaks=_ADDS_UP,
    caught_by=("response/usage",),
    numbers=("F-068",),
    sources=("laravel/ai#457",),
)
def usage_missing(response: Response, scene: Scene) -> Response:
    """No usage."""
    return _counted(response, scene, lambda _: None)


@fault(
    "usage-zero",
    title="All counts of tokens are 0.",
    breaks=_ADDS_UP,
    caught_by=("response/usage",),
    numbers=("F-068",),
    sources=("TanStack/ai#655",),
)
def usage_zero(response: Response, scene: Scene) -> Response:
    """Nothing counted."""
    return _counted(response, scene, lambda _: Usage(prompt=0, output=0, total=0))


@fault(
    "usage-off-by-one",
    title="The total of tokens is one more than its parts.",
    breaks=_ADDS_UP,
    caught_by=("response/usage",),
)
def usage_off_by_one(response: Response, scene: Scene) -> Response:
    """One too many."""
    return _counted(response, scene, lambda usage: replace(usage, total=(usage.total or 0) + 1))


@fault(
    "usage-negative",
    title="The count of output tokens is negative.",
    breaks=_ADDS_UP,
    caught_by=("response/usage",),
)
def usage_negative(response: Response, scene: Scene) -> Response:
    """A sum that is right, of parts that cannot be."""
    return _counted(
        response,
        scene,
        lambda usage: replace(
            usage, output=-1, output_image=None, total=(usage.total or 0) - (usage.output or 0) - 1
        ),
    )


@fault(
    "tokens-flat",
    title="A relay makes the counts up: one number for each picture, in and out.",
    breaks=("response.image_tokens",),
    caught_by=("response/image-tokens",),
    numbers=("F-070",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def tokens_flat(response: Response, scene: Scene) -> Response:
    """1400 for a picture that comes, 258 for one that is given."""
    given = len(scene.intent.references) * _FLAT_INPUT

    def count(usage: Usage) -> Usage:
        less = given - (usage.prompt_image or 0)
        flat = _with_output_image(usage, _FLAT_OUTPUT) if usage.output_image else usage
        return replace(
            flat,
            prompt_image=given or None,
            prompt=(flat.prompt or 0) + less,
            total=(flat.total or 0) + less,
        )

    return _counted(response, scene, count)


@fault(
    "tokens-of-no-tier",
    title="Pictures are counted with tokens that no model has for any size.",
    breaks=("response.image_tokens",),
    caught_by=("response/image-tokens",),
)
def tokens_of_no_tier(response: Response, scene: Scene) -> Response:
    """999 for each answer with a picture."""
    return _counted(
        response,
        scene,
        lambda usage: _with_output_image(usage, _ODD) if usage.output_image else usage,
    )
