"""Whether a picture has the aspect ratio that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import Dialect, Finding, Status
from conformance.spec.models import ModelTable

_FEATURE = "image.aspect_ratio"
#: Official pixels are multiples of 8 or more, so the ratio is met by up to 2.9 percent only.
_TOLERANCE = 0.03
_RATIO = re.compile(r"([1-9]\d{0,4}):([1-9]\d{0,4})")


@check(
    "image/aspect-ratio",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The aspect ratio is honoured",
    requirement="The picture has the aspect ratio that the request states, to within 3 percent.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="A picture in another shape has to be cropped or drawn again.",
    proves_not="That the picture was composed for this ratio rather than cropped to it.",
    examples=[
        Example(
            title="official pixels of 16:9",
            gives=Status.PASS,
            request=specimen.asks_size(aspectRatio="16:9"),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture(1376, 768))),
        ),
        Example(
            title="a square where 16:9 was asked for",
            gives=Status.FAIL,
            request=specimen.asks_size(aspectRatio="16:9"),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture(1024, 1024))),
        ),
        Example(
            title="a square where a chat asked for 16:9",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(image_config={"aspect_ratio": "16:9"}),
            response=lambda: specimen.chat(
                f"data:image/png;base64,{specimen.base64_of(specimen.picture())}"
            ),
        ),
        Example(
            title="a square, and a ratio that is none",
            gives=None,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(size="512x512", aspect_ratio="16:9"),
            response=lambda: specimen.images(
                {"b64_json": specimen.base64_of(specimen.picture(512, 512))}
            ),
        ),
        Example(
            title="the owner's own slip for 21:9 at 512",
            gives=Status.INFO,
            model="gemini-3.1-flash-image",
            request=specimen.asks_size(aspectRatio="21:9", imageSize="512"),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture(792, 168))),
        ),
        Example(
            title="no ratio asked for",
            gives=None,
            request=specimen.asks(),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture(1376, 768))),
        ),
    ],
)
def aspect_ratio(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per result of a request that states a ratio."""
    ratio = answer.asked.aspect_ratio
    stated = _RATIO.fullmatch(ratio or "")
    if not answer.judgeable or not answer.asked.explicit_ratio or stated is None:
        return
    if answer.asked.contradictory:
        return
    wanted = int(stated[1]) / int(stated[2])
    for shown in answer.final:
        picture = shown.picture
        if picture is None or not picture.width or not picture.height:
            continue
        off = abs(picture.width / picture.height / wanted - 1)
        official = _ratios(context.models, picture.width, picture.height)
        if off <= _TOLERANCE:
            status, message = Status.PASS, "the picture has the ratio asked for"
        elif ratio in official:
            status = Status.INFO
            message = "the picture has the pixels that the owner prints for this ratio, though off"
        else:
            status = Status.FAIL
            instead = f"{official[0]} instead" if official else "another ratio"
            message = f"the picture has {instead}"
        yield Finding(
            feature=_FEATURE,
            status=status,
            message=message,
            value=ratio,
            pointer=shown.image.where,
            expected=ratio,
            observed=f"{picture.width}x{picture.height}",
        )


def _ratios(models: ModelTable, width: int, height: int) -> tuple[str, ...]:
    """The ratios for which an official model draws exactly these pixels."""
    return tuple(dict.fromkeys(each.ratio for each in models.identify(width, height)))
