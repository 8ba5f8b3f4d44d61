"""Whether as many pictures come as were asked for, and none besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer, Shown
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.checks.exchange.thinking import asks_thoughts
from conformance.model import Dialect, Finding, JsonObject, Status

_FEATURE: Final = "request.count"


def _png(width: int = 64) -> JsonObject:
    return specimen.inline(specimen.picture(width, 64))


def _data(*widths: int) -> JsonObject:
    pictures = (specimen.picture(width, 64) for width in widths)
    return specimen.images(*({"b64_json": specimen.base64_of(each)} for each in pictures))


@check(
    "image/count",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="As many pictures as asked for, and none besides",
    requirement=(
        "As many different pictures come as the request states; where it states none, one, and no "
        "draft of it that is not marked as a thought."
    ),
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="A client shows what comes: a draft in place of the result, or one picture twice.",
    proves_not=(
        "That what comes besides is billed. Google's models too are known to draw two pictures "
        "where text is allowed, and to send drafts, marked as thoughts: such are warnings or noted."
    ),
    examples=[
        Example(
            title="two asked for, two came",
            gives=Status.PASS,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(n=2),
            response=lambda: _data(64, 65),
        ),
        Example(
            title="two asked for, one came",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(n=2),
            response=lambda: _data(64),
        ),
        Example(
            title="two asked for, the same one came twice",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(n=2),
            response=lambda: _data(64, 64),
        ),
        Example(
            title="one asked for, two came",
            gives=Status.FAIL,
            dialect=Dialect.IMAGES,
            request=specimen.asks_images(n=1),
            response=lambda: _data(64, 65),
        ),
        Example(
            title="a small picture before the result, not marked as a thought",
            gives=Status.WARN,
            request=specimen.asks(),
            response=lambda: specimen.gemini(_png(64), _png(128)),
        ),
        Example(
            title="a draft that is marked, though no thoughts were asked for",
            gives=Status.WARN,
            request=specimen.asks(),
            response=lambda: specimen.gemini({**_png(64), "thought": True}, _png(128)),
        ),
        Example(
            title="a draft that is marked, as asked for",
            gives=None,
            request=specimen.asks(thinkingConfig={"includeThoughts": True}),
            response=lambda: specimen.gemini({**_png(64), "thought": True}, _png(128)),
        ),
        Example(
            title="the same picture in two parts",
            gives=Status.WARN,
            request=specimen.asks(),
            response=lambda: specimen.gemini(_png(), _png()),
        ),
        Example(
            title="two pictures of one size, as Google's models may draw them",
            gives=Status.INFO,
            request=specimen.asks(),
            response=lambda: specimen.gemini(
                _png(), specimen.inline(specimen.picture(type="jpeg"), "image/jpeg")
            ),
        ),
        Example(
            title="the same picture at two places that clients read",
            gives=None,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response={
                "choices": [
                    {
                        "message": {
                            "content": f"![]({specimen.LINK})",
                            "images": [{"image_url": {"url": specimen.LINK}}],
                        }
                    }
                ]
            },
        ),
        Example(
            title="one, where nothing was said",
            gives=None,
            request=specimen.asks(),
            response=lambda: specimen.gemini(_png()),
        ),
    ],
)
def count(answer: Answer, _context: Context) -> Iterator[Finding]:
    """A number that was stated is judged; of what was not, only what is too much."""
    if not answer.judgeable or not answer.results:
        return
    wanted = answer.intent.count
    came = len(answer.results)
    if wanted is not None:
        good = came == wanted
        words = "as many pictures as asked for" if good else "not as many pictures as asked for"
        verdict = Status.PASS if good else Status.FAIL
    else:
        verdict, words = _unasked(answer)
        if not words:
            return
    yield Finding(
        feature=_FEATURE,
        status=verdict,
        message=words,
        value=wanted,
        pointer=answer.results[-1].image.where,
        expected=wanted if wanted is not None else 1,
        observed=came if came != 1 else len(answer.shown),
    )


def _unasked(answer: Answer) -> tuple[Status, str]:
    """What comes besides the one picture that is due, '' where nothing does."""
    if _repeats(answer):
        return Status.WARN, "the same picture comes more than once"
    if len(answer.results) > 1:
        if _area(answer.results[0]) < _area(answer.results[-1]):
            return Status.WARN, "a smaller picture comes first, not marked as a thought"
        if answer.spoken is Dialect.GEMINI:
            return Status.INFO, "more than one picture came, as Google's models are known to do"
        return Status.WARN, "more than one picture came, though one was due"
    if any(each.image.thought for each in answer.shown) and not asks_thoughts(answer.sent):
        return Status.WARN, "a draft comes along, though no thoughts were asked for"
    return Status.PASS, ""


def _repeats(answer: Answer) -> bool:
    """Whether one picture stands twice at the same kind of place."""
    met = Counter(
        (each.image.place, each.sha256 or each.image.url)
        for each in answer.shown
        if not each.image.thought
    )
    return max(met.values(), default=0) > 1


def _area(shown: Shown) -> int:
    picture = shown.picture
    return (picture.width or 0) * (picture.height or 0) if picture else 0
