"""Whether a picture has the pixels that were asked for, as a tier or by width and height."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks import pixels, specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import Dialect, Finding, Json, JsonObject, ModelName, Status

_FEATURE = "image.size"
#: Per side, for sizes given in pixels: relays round to multiples of 16 or 64.
_TOLERANCE = 0.03


def _answer(width: int, height: int) -> JsonObject:
    return specimen.gemini(specimen.inline(specimen.picture(width, height)))


@check(
    "image/size",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The size asked for is delivered",
    requirement=(
        "The picture has official pixels of the tier that the request or the model's name states, "
        "as the model asked for draws it; or the width and height that the request states."
    ),
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="Sizes are priced, so a smaller picture is one that was overpaid.",
    proves_not=(
        "That the detail is real: an enlarged picture has the pixels too. Where the model asked "
        "for has been shut down or replaced, the pixels of its successor are only noted."
    ),
    examples=[
        Example(
            title="official pixels of 2K",
            gives=Status.PASS,
            request=specimen.asks_size(imageSize="2K", aspectRatio="1:1"),
            response=lambda: _answer(2048, 2048),
        ),
        Example(
            title="1K where 2K was asked for",
            gives=Status.FAIL,
            request=specimen.asks_size(imageSize="2K"),
            response=lambda: _answer(1024, 1024),
        ),
        Example(
            title="1K where the model's name says 4K",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            names=(ModelName(name="banana-4K", upstream="gemini-3-pro-image", tier="4K"),),
            request=specimen.asks_chat("banana-4K"),
            response=lambda: specimen.chat(
                f"data:image/png;base64,{specimen.base64_of(specimen.picture(1024, 1024))}"
            ),
        ),
        Example(
            title="the pixels of an older family",
            gives=Status.FAIL,
            request=specimen.asks_size(imageSize="1K", aspectRatio="16:9"),
            response=lambda: _answer(1344, 768),
        ),
        Example(
            title="the pixels of the successor of a model that was shut down",
            gives=Status.INFO,
            model="gemini-2.5-flash-image",
            request=specimen.asks_size(imageSize="1K", aspectRatio="16:9"),
            response=lambda: _answer(1376, 768),
        ),
        Example(
            title="the pixels of a model before the one asked for, which has a successor",
            gives=Status.FAIL,
            model="gemini-3.1-flash-image",
            request=specimen.asks_size(imageSize="1K", aspectRatio="16:9"),
            response=lambda: _answer(1344, 768),
        ),
        Example(
            title="about 1K, in no official size",
            gives=Status.WARN,
            request=specimen.asks_size(imageSize="1K", aspectRatio="16:9"),
            response=lambda: _answer(1408, 768),
        ),
        Example(
            title="width and height as asked for",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(size="640x480"),
            response=lambda: specimen.images(
                {"b64_json": specimen.base64_of(specimen.picture(640, 480))}
            ),
        ),
        Example(
            title="another width and height",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(size="640x480"),
            response=lambda: specimen.images(
                {"b64_json": specimen.base64_of(specimen.picture(512, 512))}
            ),
        ),
        Example(
            title="a width and height, and a ratio that they do not have",
            gives=None,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(size="512x512", aspect_ratio="16:9"),
            response=lambda: specimen.images(
                {"b64_json": specimen.base64_of(specimen.picture(1376, 768))}
            ),
        ),
        Example(
            title="no size asked for",
            gives=None,
            request=specimen.asks(),
            response=lambda: _answer(64, 64),
        ),
    ],
)
def size(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per result of a request that states a size."""
    asked = answer.asked
    if not answer.judgeable or not asked.explicit_tier or asked.contradictory:
        return
    model = context.models.find(asked.upstream) if asked.upstream else None
    for shown in answer.final:
        picture = shown.picture
        if picture is None or not picture.width or not picture.height:
            continue
        value: Json
        if asked.tier is not None:
            value = asked.tier
            status, message = pixels.judge(
                picture.width, picture.height, asked.tier, model, context.models
            )
        elif asked.pixels is not None:
            value = f"{asked.pixels[0]}x{asked.pixels[1]}"
            status, message = _sides((picture.width, picture.height), asked.pixels)
        else:
            return
        yield Finding(
            feature=_FEATURE,
            status=status,
            message=message,
            value=value,
            pointer=shown.image.where,
            expected=f"{asked.pixels[0]}x{asked.pixels[1]}" if asked.pixels else value,
            observed=f"{picture.width}x{picture.height}",
        )


def _sides(got: tuple[int, int], wanted: tuple[int, int]) -> tuple[Status, str]:
    if got == wanted:
        return Status.PASS, "the picture has the width and height asked for"
    off = max(abs(side / other - 1) for side, other in zip(got, wanted, strict=True))
    if off <= _TOLERANCE:
        return Status.WARN, "the picture has almost the width and height asked for"
    return Status.FAIL, "the picture has another width or height"
