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
_FLAT_OUTPUT: Final = (1400, 258, 1000)
_FLAT_INPUT: Final = 258
#: No model's count for any tier.
_ODD: Final = (999, 100, 4096)


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


def _with_prompt(usage: Usage, tokens: int) -> Usage:
    """The counts with so many tokens of the prompt, and the total that follows."""
    return replace(usage, prompt=tokens, total=(usage.total or 0) - (usage.prompt or 0) + tokens)


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
    more = scene.choose("more", (1, -1, 258))
    return _counted(response, scene, lambda usage: replace(usage, total=(usage.total or 0) + more))


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
    drawn = scene.choose("tokens", _FLAT_OUTPUT)

    def count(usage: Usage) -> Usage:
        less = given - (usage.prompt_image or 0)
        flat = _with_output_image(usage, drawn) if usage.output_image else usage
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
    odd = scene.choose("tokens", _ODD)
    return _counted(
        response,
        scene,
        lambda usage: _with_output_image(usage, odd) if usage.output_image else usage,
    )


@fault(
    "thoughts-uncounted",
    title="Thoughts are shown and not counted as such.",
    breaks=_ADDS_UP,
    caught_by=("response/usage",),
    numbers=("F-071",),
    sources=("isboyjc/amux-api@0600e8b2 relay-gemini.go",),
)
def thoughts_uncounted(response: Response, scene: Scene) -> Response:
    """Whatever the prompt has not is taken for output."""

    def count(usage: Usage) -> Usage:
        rest = (usage.total or 0) - (usage.prompt or 0)
        return replace(usage, thoughts=None, output=rest) if usage.thoughts else usage

    return _counted(response, scene, count)


@fault(
    "prompt-miscounted",
    title="A gateway counts the prompt itself, character by character.",
    breaks=_ADDS_UP,
    caught_by=("response/prompt-tokens", "response/usage", "twins/tokens"),
    numbers=("F-073",),
    sources=("Joouis/agent-maestro#190",),
)
def prompt_miscounted(response: Response, scene: Scene) -> Response:
    """Every byte of the body as a token."""
    times = scene.choose("times", (1, 3, 2))

    def count(usage: Usage) -> Usage:
        return _with_prompt(usage, len(scene.request.body) * times)

    return _counted(response, scene, count)


@fault(
    "prompt-count-constant",
    title="Every prompt counts for the same number of tokens.",
    breaks=_ADDS_UP,
    caught_by=("counted/prompts", "response/prompt-tokens"),
    steady=True,
)
def prompt_count_constant(response: Response, scene: Scene) -> Response:
    """A number that somebody once saw."""
    prompt = scene.choose("prompt", (10, 7, 256))

    def count(usage: Usage) -> Usage:
        return _with_prompt(usage, prompt)

    return _counted(response, scene, count)


@fault(
    "streams-counted-otherwise",
    title="The same prompt counts for more tokens in a stream.",
    breaks=_ADDS_UP,
    caught_by=("twins/tokens",),
)
def streams_counted_otherwise(response: Response, scene: Scene) -> Response:
    """A second tokeniser behind the second path."""
    if not scene.intent.stream:
        return response
    more = scene.choose("more", (40, 15, 300))

    def count(usage: Usage) -> Usage:
        return _with_prompt(usage, (usage.prompt or 0) + more)

    return _counted(response, scene, count)
