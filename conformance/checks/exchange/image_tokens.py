"""Whether the tokens counted for pictures are those of the model and tier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.no_image import NoImage, no_image
from conformance.model import Dialect, Finding, Json, JsonObject, Status, Usage
from conformance.spec.models import ModelTable, OfficialModel

_FEATURE = "response.image_tokens"
#: What a relay in wide use counts for any picture: https://github.com/QuantumNous/new-api,
#: relay-gemini.go
_INVENTED = 1_400
#: Times that one count may be added up, as by who sums the running totals of a stream.
_OFTEN = 8
#: Why there is no picture where one is counted. Nobody has told whether Google counts what it holds
#: back, so that is a warning.
_COUNTED_FOR_NOTHING = {
    NoImage.BLOCKED: Status.WARN,
    NoImage.NOT_DRAWN: Status.WARN,
    NoImage.DROPPED: Status.FAIL,
}


def _answer(tokens: int, *, details: bool = True) -> JsonObject:
    counts: dict[str, Json] = {"candidatesTokenCount": tokens}
    if details:
        counts["candidatesTokensDetails"] = [{"modality": "IMAGE", "tokenCount": tokens}]
    return specimen.gemini(specimen.inline(specimen.picture(1024, 1024)), usageMetadata=counts)


@check(
    "response/image-tokens",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="Image tokens are plausible",
    requirement=(
        "The output tokens counted for pictures are a multiple of what the model asked for takes "
        "for one picture of the tier."
    ),
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="Pictures are billed by their tokens, so whoever counts others bills another price.",
    proves_not=(
        "Which model drew the picture: Google changed its figures once, and a relay may make up "
        "its own. A mismatch is therefore a warning; only counting nothing at all fails."
    ),
    examples=[
        Example(
            title="the official figure",
            gives=Status.PASS,
            request=specimen.asks(),
            response=lambda: _answer(1120),
        ),
        Example(
            title="a figure of nobody's",
            gives=Status.WARN,
            request=specimen.asks(),
            response=lambda: _answer(1400),
        ),
        Example(
            title="a picture for no tokens",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=lambda: _answer(0),
        ),
        Example(
            title="the figure of a related model",
            gives=Status.INFO,
            model="gemini-3.1-flash-image",
            request=specimen.asks_size(imageSize="4K"),
            response=lambda: _answer(2000),
        ),
        Example(
            title="pictures not told apart from text",
            gives=Status.INFO,
            request=specimen.asks(),
            response=lambda: _answer(1150, details=False),
        ),
        Example(
            title="too few, whatever they are for",
            gives=Status.WARN,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(),
            response=lambda: specimen.images(
                {"b64_json": specimen.base64_of(specimen.picture(1024, 1024))},
                usage={"input_tokens": 5, "output_tokens": 1, "total_tokens": 6},
            ),
        ),
        Example(
            title="twice the official figure",
            gives=Status.WARN,
            request=specimen.asks(),
            response=lambda: _answer(2240, details=False),
        ),
        Example(
            title="a figure that a relay makes up for any picture",
            gives=Status.WARN,
            request=specimen.asks(),
            response=lambda: _answer(1400, details=False),
        ),
        Example(
            title="a picture that was held back, and counted",
            gives=Status.WARN,
            request=specimen.asks(),
            response=specimen.gemini(
                finish="IMAGE_SAFETY",
                usageMetadata={
                    "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}]
                },
            ),
        ),
        Example(
            title="a picture that got lost, and counted",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(),
            response=specimen.images(usage={"output_tokens_details": {"image_tokens": 1120}}),
        ),
        Example(
            title="no picture",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini(usageMetadata={"candidatesTokenCount": 3}),
        ),
    ],
)
def image_tokens(answer: Answer, context: Context) -> Iterator[Finding]:
    """Judged by the tier asked for and by the tier delivered: either will do."""
    usage, upstream = answer.outcome.usage, answer.asked.upstream
    model = context.models.find(upstream) if upstream else None
    if usage is None or not answer.asked.wants_image:
        return
    if not answer.shown:
        yield from _for_nothing(answer, usage)
    if not answer.judgeable or not answer.results or model is None:
        return
    tiers = _tiers(answer, context.models)
    own = {model.tokens[tier] for tier in tiers if tier in model.tokens}
    counted = usage.output if usage.output_image is None else usage.output_image
    if not own or counted is None:
        return
    related = partial(_related, model, tiers, context.models)
    status, words = _verdict(counted, own, related, answer, apart=usage.output_image is not None)
    yield Finding(
        feature=_FEATURE,
        status=status,
        message=words,
        expected=sorted(own),
        observed=counted,
    )


def _verdict(
    counted: int, own: set[int], related: Callable[[], set[int]], answer: Answer, *, apart: bool
) -> tuple[Status, str]:
    """What to say of a count; ``apart``: it is that of the pictures alone."""
    most = len(answer.shown)
    if _fits(counted, own, most):
        return Status.PASS, "the tokens of pictures are the official figure"
    if counted == 0:
        return Status.FAIL, "a picture came and no token is counted for it"
    if _fits(counted, {_INVENTED}, most):
        return Status.WARN, f"{_INVENTED} tokens are counted for each picture, whatever its size"
    if _fits(counted, own, _OFTEN * most):
        return Status.WARN, "the tokens of pictures are counted more than once"
    if not apart and counted >= min(own):
        return Status.INFO, "tokens of pictures are not told apart from those of text"
    if _fits(counted, related(), most):
        return Status.INFO, (
            "the tokens of pictures are the figure of a related model, "
            "which the owner once printed for several"
        )
    return Status.WARN, "the tokens of pictures are no official figure"


def _for_nothing(answer: Answer, usage: Usage) -> Iterator[Finding]:
    """Tokens of a picture that did not come, because it was held back or got lost."""
    cause = no_image(answer) if answer.ok and usage.output_image else None
    if cause is not None and cause.kind in _COUNTED_FOR_NOTHING:
        yield Finding(
            feature=_FEATURE,
            status=_COUNTED_FOR_NOTHING[cause.kind],
            message=f"no picture came, and tokens are counted for one: {cause.kind}",
            expected=0,
            observed=usage.output_image,
        )


def _tiers(answer: Answer, models: ModelTable) -> tuple[str, ...]:
    picture = answer.final[-1].picture
    sizes = models.identify(picture.width or 0, picture.height or 0) if picture else ()
    return tuple(filter(None, (answer.asked.tier, *(size.tier for size in sizes))))


def _fits(counted: int, figures: set[int], most: int) -> bool:
    return any(counted % each == 0 and 0 < counted <= each * most for each in figures)


def _related(model: OfficialModel, tiers: tuple[str, ...], models: ModelTable) -> set[int]:
    """The figures of models that draw the same pixels wherever both draw."""
    return {
        other.tokens[tier]
        for other in models.models
        if _same_pixels(model, other)
        for tier in tiers
        if tier in other.tokens
    }


def _same_pixels(one: OfficialModel, other: OfficialModel) -> bool:
    shared = [
        one.pixels[ratio][tier] == other.pixels[ratio][tier]
        for ratio in one.pixels.keys() & other.pixels.keys()
        for tier in one.pixels[ratio].keys() & other.pixels[ratio].keys()
    ]
    return bool(shared) and all(shared)
