"""Whether a picture has the default size where none is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.checks import pixels, specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec.image.decode import Picture
from conformance.model import (
    Claim,
    ClaimKind,
    Dialect,
    Finding,
    Json,
    JsonObject,
    Operation,
    Status,
)

_FEATURE = "image.default_size"
_HIGH = Claim(id="high", feature=_FEATURE, kind=ClaimKind.DEFAULT, value={"height": 1024})


def _answer(width: int, height: int) -> JsonObject:
    return specimen.gemini(specimen.inline(specimen.picture(width, height)))


@check(
    "image/default-size",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The default size is the documented one",
    requirement=(
        "With no size asked for, the picture has the size that the page calls the default, or else "
        "official pixels of the model's default tier."
    ),
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="Whoever names no size pays for, and gets, the one that nobody told.",
    proves_not="Which ratio is the default: with no ratio asked for, the model may choose one.",
    examples=[
        Example(
            title="1K",
            gives=Status.PASS,
            request=specimen.asks(),
            response=lambda: _answer(1024, 1024),
        ),
        Example(
            title="2K",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=lambda: _answer(2048, 2048),
        ),
        Example(
            title="about 1K, in no official size",
            gives=Status.INFO,
            request=specimen.asks(),
            response=lambda: _answer(1408, 768),
        ),
        Example(
            title="not as high as the page says",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            claims=(_HIGH,),
            request=specimen.asks_chat(),
            response=lambda: specimen.chat(
                f"data:image/png;base64,{specimen.base64_of(specimen.picture(1264, 848))}"
            ),
        ),
        Example(
            title="another shape than the page's, as the ratio says, and of the default tier",
            gives=Status.PASS,
            claims=(_HIGH,),
            request=specimen.asks_size(aspectRatio="16:9"),
            response=lambda: _answer(1376, 768),
        ),
        Example(
            title="as high as the page says",
            gives=Status.PASS,
            claims=(_HIGH,),
            request=specimen.asks(),
            response=lambda: _answer(1024, 1024),
        ),
        Example(
            title="a size was asked for",
            gives=None,
            request=specimen.asks_size(imageSize="2K"),
            response=lambda: _answer(64, 64),
        ),
    ],
)
def default_size(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per result of a request that states no size."""
    if not answer.judgeable or answer.asked.explicit_tier:
        return
    # A ratio or a reference picture decides the sides too: what the page says of them cannot hold,
    # but their product is the tier's all the same.
    free = not answer.asked.explicit_ratio and not answer.asked.reference_count
    claimed = _claimed(context.operation)
    for shown in answer.final:
        picture = shown.picture
        if picture is None or not picture.width or not picture.height:
            continue
        verdict = (
            _sides(picture, claimed)
            if isinstance(claimed, Mapping) and free
            else _tier(picture.width, picture.height, claimed, answer, context)
        )
        if verdict is not None:
            status, message, expected = verdict
            yield Finding(
                feature=_FEATURE,
                status=status,
                message=message,
                pointer=shown.image.where,
                expected=expected,
                observed=f"{picture.width}x{picture.height}",
            )


def _claimed(operation: Operation) -> Json:
    """What the page says the default is: ``{"height": 1024}``, a tier, or nothing."""
    return next(
        (
            claim.value
            for claim in operation.claims
            if claim.feature == _FEATURE and claim.kind is ClaimKind.DEFAULT and not claim.when
        ),
        None,
    )


def _sides(picture: Picture, claimed: JsonObject) -> tuple[Status, str, Json]:
    got = {"width": picture.width, "height": picture.height}
    if all(got.get(side) == length for side, length in claimed.items()):
        return Status.PASS, "the picture has the default size that the page states", claimed
    return Status.FAIL, "the picture has not the default size that the page states", claimed


def _tier(
    width: int, height: int, claimed: Json, answer: Answer, context: Context
) -> tuple[Status, str, Json] | None:
    stated = context.models.tier(claimed) if isinstance(claimed, str) else None
    tier = stated or answer.asked.tier
    model = context.models.find(answer.asked.upstream) if answer.asked.upstream else None
    if tier is None or (model is None and stated is None):
        return None
    status, message = pixels.judge(width, height, tier, model, context.models)
    # With no ratio asked for, Google's models also draw in sizes that its tables do not have.
    return (Status.INFO if status is Status.WARN else status), message, tier
