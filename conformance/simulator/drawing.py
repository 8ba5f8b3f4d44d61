"""What an honest vendor answers: the outcome that a request asks for, in no dialect's words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.codec.image.decode import inspect
from conformance.dialects.lens import lens
from conformance.model import (
    Dialect,
    Finish,
    Image,
    Intent,
    Operation,
    Outcome,
    Place,
    Provider,
    Reference,
    Request,
    Response,
    Usage,
)
from conformance.simulator.extras import asks_search, asks_thoughts
from conformance.simulator.pictures import FOLDER, Drawing, Format
from conformance.simulator.refusal import speaking
from conformance.simulator.signatures import signature
from conformance.spec.asked import Asked, asked
from conformance.spec.library import Library
from conformance.spec.models import OfficialModel

#: Tokens of one input picture where the owner's table has none:
#: https://ai.google.dev/gemini-api/docs/tokens
_INPUT_TOKENS: Final = 258
_TEXT: Final = "Here is the picture."
_REPLY: Final = "A picture was not asked for."
_THOUGHT: Final = "Considering what the picture should show."
_THOUGHT_TOKENS: Final = 64
_CHARACTERS_A_TOKEN: Final = 4
_EPOCH: Final = 1_760_000_000
_FORMATS: Final[Mapping[str, Format]] = {"png": "png", "jpeg": "jpeg", "webp": "webp"}
_BY_URL: Final = frozenset(
    {
        Place.CONTENT_LINK,
        Place.CONTENT_MARKDOWN_LINK,
        Place.MEDIA_OUTPUTS,
        Place.DATA_URL,
        Place.FILE_DATA,
    }
)
_SUCCESS: Final = 200


def outcome(
    request: Request, operation: Operation, provider: Provider, library: Library, origin: str
) -> Outcome:
    """The outcome of a good request; ``origin`` is where pictures behind URLs are served."""
    intent = lens(operation.request_dialect).intent(request)
    target = asked(intent, operation, provider, library.models)
    model = library.models.find(target.upstream) if target.upstream else None
    mark = _mark(request)
    drawings = list(_drawings(intent, target, model, library)) if target.wants_image else []
    places = _places(operation, intent)
    signs = model is not None and bool(model.thinks)
    thinks = asks_thoughts(request)
    thoughts = _THOUGHT_TOKENS if thinks else None
    wants_text = intent.modalities is None or "TEXT" in intent.modalities
    native = speaking(operation) is Dialect.GEMINI
    text = _REPLY if not drawings else _TEXT if wants_text and native else ""
    return Outcome(
        images=tuple(
            _image(drawing, place, origin, signs=signs and native)
            for drawing in drawings
            for place in places
        ),
        text=text if speaking(operation) is not Dialect.IMAGES else "",
        thoughts=_THOUGHT if thinks else "",
        usage=_usage(
            intent,
            target,
            model,
            drawings,
            text=text,
            thoughts=thoughts,
            dialect=speaking(operation),
        ),
        finish=_finish(operation),
        model=_named(operation, target),
        grounded=asks_search(request),
        id=_identity(operation, mark),
        created=_EPOCH + int(mark[:6], 16) if not native else None,
        streamed=bool(intent.stream),
    )


def _mark(request: Request) -> str:
    """What tells one request from another, since there is no clock and no dice."""
    parts = (request.method.encode(), request.url.encode("utf-8", "replace"), request.body)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _identity(operation: Operation, mark: str) -> str | None:
    dialect = speaking(operation)
    if dialect is Dialect.IMAGES:
        return None
    return f"chatcmpl-{mark[:24]}" if dialect is Dialect.CHAT else mark[:22]


def _named(operation: Operation, target: Asked) -> str | None:
    return None if speaking(operation) is Dialect.IMAGES else target.model


def _finish(operation: Operation) -> Finish | None:
    dialect = speaking(operation)
    if dialect is Dialect.IMAGES:
        return None
    return Finish(reason="stop", raw="STOP" if dialect is Dialect.GEMINI else "stop")


def _drawings(
    intent: Intent, target: Asked, model: OfficialModel | None, library: Library
) -> Iterator[Drawing]:
    width, height = target.pixels or _following(intent, target, model, library)
    chosen = _FORMATS.get(intent.output_format or "", "png")
    for number in range(1, max(target.count, 1) + 1):
        yield Drawing(width=width, height=height, format=chosen, number=number)


def _following(
    intent: Intent, target: Asked, model: OfficialModel | None, library: Library
) -> tuple[int, int]:
    """The size nearest to the shape of the reference picture; a square one where none is known."""
    tier = target.tier or "1K"
    ratio = target.aspect_ratio or "1:1"
    shape = next((each for each in map(_shape, intent.references) if each), None)
    if target.aspect_ratio is None and shape and model:
        ratio = min(model.ratios, key=lambda each: abs(_share(each) - shape), default=ratio)
    # A page may promise a tier that its model does not have: then one that has it is the measure.
    able = [model, *library.models.models] if model else library.models.models
    sizes = (library.models.pixels(each.id, ratio, tier) for each in able)
    return next((size for size in sizes if size), (1024, 1024))


def _shape(reference: Reference) -> float:
    """Width by height of an inline picture, 0 where it cannot be seen."""
    picture = inspect(reference.data) if reference.data else None
    if picture is None or not picture.width or not picture.height:
        return 0.0
    return picture.width / picture.height


def _share(ratio: str) -> float:
    width, _, height = ratio.partition(":")
    return int(width) / int(height)


def _places(operation: Operation, intent: Intent) -> tuple[Place, ...]:
    """Where pictures go: as asked, else where the page prints them, else where the dialect says."""
    speaker = lens(speaking(operation))
    if intent.response_format is not None:
        by_url = intent.response_format == "url"
        return tuple(each for each in speaker.places if (each in _BY_URL) is by_url)[:1]
    printed = dict.fromkeys(
        image.place
        for sample in operation.samples
        if sample.kind == "response" and sample.body
        for image in speaker.outcome(
            Response(status=_SUCCESS, body=sample.body.encode("utf-8", "replace"))
        ).images
    )
    return tuple(place for place in printed if place in speaker.places) or speaker.places[:1]


def _image(drawing: Drawing, place: Place, origin: str, *, signs: bool) -> Image:
    if place in _BY_URL:
        return Image(place=place, where="", url=f"{origin}{FOLDER}{drawing.name}")
    return Image(
        place=place,
        where="",
        declared=None if place is Place.DATA_B64 else drawing.mime,
        data=drawing.data,
        signature=signature(drawing.data) if signs else None,
    )


def _usage(
    intent: Intent,
    target: Asked,
    model: OfficialModel | None,
    drawings: list[Drawing],
    *,
    text: str,
    thoughts: int | None,
    dialect: Dialect,
) -> Usage:
    """Tokens; Gemini counts thoughts beside the output, OpenAI in it."""
    native = dialect is Dialect.GEMINI
    each_input = (model.input_image_tokens if model else None) or _INPUT_TOKENS
    given = each_input * len(intent.references)
    prompt = 1 + len(intent.prompt or "") // _CHARACTERS_A_TOKEN + given
    tokens = (model.tokens.get(_tier(target, model)) if model else None) or 1120
    drawn = tokens * len(drawings)
    output = drawn + len(text) // _CHARACTERS_A_TOKEN + (0 if native else thoughts or 0)
    return Usage(
        prompt=prompt,
        output=output,
        thoughts=thoughts,
        total=prompt + output + (thoughts or 0 if native else 0),
        # The images endpoint tells pictures from text even where there are none.
        prompt_image=given if dialect is Dialect.IMAGES else given or None,
        output_image=drawn if dialect is Dialect.IMAGES else drawn or None,
    )


def _tier(target: Asked, model: OfficialModel) -> str:
    """The tier asked for, by name or by its pixels; '' where these are of none."""
    if target.tier is not None or target.pixels is None:
        return target.tier or ""
    tiers = (
        tier
        for sizes in model.pixels.values()
        for tier, size in sizes.items()
        if size == target.pixels
    )
    return next(tiers, "")
