"""Whether a picture came, and whether it stands where clients look for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from conformance.checks import specimen
from conformance.checks.answer import Answer, Shown
from conformance.checks.check import Context, Scope, check, inconclusive
from conformance.checks.example import Example
from conformance.checks.no_image import no_image
from conformance.dialects.lens import lens
from conformance.model import (
    Dialect,
    Fault,
    Finding,
    Operation,
    Phase,
    Place,
    Response,
    Sample,
    Status,
)

_PRESENT = "image.present"
_PLACE = "image.place"
_OK = 200


@check(
    "image/present",
    scope=Scope.EXCHANGE,
    features=[_PRESENT],
    title="A picture comes",
    requirement=(
        "A request for a picture is answered with a picture that shows something; a refusal or a "
        "block is inconclusive."
    ),
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="A caller pays for the answer and has nothing to show for it.",
    proves_not=(
        "Whose fault text alone is: where text is allowed as well, a model may on occasion answer "
        "with it. That the picture shows what was asked for."
    ),
    examples=[
        Example(
            title="a picture in its place",
            gives=Status.PASS,
            request=specimen.asks(),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
        Example(
            title="text alone",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini({"text": "Here is your apple."}),
        ),
        Example(
            title="tokens counted for a picture that is not there",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=specimen.chat(
                None,
                usage={"completion_tokens": 9, "completion_tokens_details": {"image_tokens": 9}},
            ),
        ),
        Example(
            title="more tokens counted than the text can take",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini(
                {"text": "Here it is."}, usageMetadata={"candidatesTokenCount": 1126}
            ),
        ),
        Example(
            title="an error inside a success",
            gives=Status.FAIL,
            request=specimen.asks(),
            response={"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}},
        ),
        Example(
            title="a picture of one colour",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture(1, 1))),
        ),
        Example(
            title="a model that declines in words",
            gives=Status.INCONCLUSIVE,
            request=specimen.asks(),
            response=specimen.gemini({"text": "I can't draw that: it is against our policy."}),
        ),
        Example(
            title="blocked for its content",
            gives=Status.INCONCLUSIVE,
            request=specimen.asks(),
            response=specimen.gemini(finish="IMAGE_SAFETY"),
        ),
        Example(
            title="the model says that it drew none",
            gives=Status.INCONCLUSIVE,
            request=specimen.asks(),
            response=specimen.gemini(finish="NO_IMAGE"),
        ),
        Example(
            title="no answer in time",
            gives=Status.INCONCLUSIVE,
            request=specimen.asks(),
            fault=Fault(name="timeout-total"),
        ),
        Example(
            title="only text was asked for",
            gives=None,
            request=specimen.asks(responseModalities=["TEXT"]),
            response=specimen.gemini({"text": "An apple."}),
        ),
    ],
)
def present(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Wherever it stands: ``image.place`` judges that."""
    if not _asks_in_earnest(answer):
        return
    cause = no_image(answer)
    if cause is not None:
        if answer.answered or answer.case.phase is not Phase.PROBE:
            yield cause.finding(_PRESENT)
        return
    if answer.obstacle:
        yield inconclusive(_PRESENT, answer.obstacle)
        return
    delivered = [each for each in answer.results if each.image.data or each.image.url]
    blank = all(each.picture is not None and each.picture.uniform for each in delivered)
    yield Finding(
        feature=_PRESENT,
        status=Status.FAIL if blank else Status.PASS,
        message="a blank picture came: all of it has one colour" if blank else "a picture came",
        pointer=delivered[-1].image.where,
        observed=len(delivered),
    )


def _asks_in_earnest(answer: Answer) -> bool:
    """Whether the request wants a picture and breaks no rule on purpose."""
    return answer.case.valid and answer.asked.wants_image


@check(
    "image/place",
    scope=Scope.EXCHANGE,
    features=[_PLACE],
    title="The picture stands where clients look for it",
    requirement=(
        "The picture stands at a place that clients of the dialect read, or where an answer "
        "printed on the page has it."
    ),
    source="https://ai.google.dev/api/generate-content",
    why="A client that looks elsewhere shows nothing, though the picture was paid for.",
    proves_not="That every client reads the place: chat completions have eight in use.",
    examples=[
        Example(
            title="inlineData in a Gemini answer",
            gives=Status.PASS,
            request=specimen.asks(),
            response=lambda: specimen.gemini(specimen.inline(specimen.picture())),
        ),
        Example(
            title="a data URI in the text of a Gemini answer",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=lambda: specimen.gemini(
                {"text": f"![](data:image/png;base64,{specimen.base64_of(specimen.picture())})"}
            ),
        ),
        Example(
            title="inline_data, and the page prints it so",
            gives=Status.PASS,
            request=specimen.asks(),
            response=lambda: specimen.gemini(
                {
                    "inline_data": {
                        "mime_type": "image/png",
                        "data": specimen.base64_of(specimen.picture()),
                    }
                }
            ),
            samples=(
                Sample(
                    id="ok",
                    kind="response",
                    body='{"candidates":[{"content":{"parts":[{"inline_data":{"data":"aGk="}}]}}]}',
                ),
            ),
        ),
        Example(
            title="beside the content of a chat, and the page prints it there",
            gives=Status.WARN,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response={
                "choices": [
                    {
                        "message": {
                            "content": None,
                            "images": [{"image_url": {"url": specimen.LINK}}],
                        }
                    }
                ]
            },
            samples=(
                Sample(
                    id="ok",
                    kind="response",
                    body=f'{{"choices":[{{"message":{{"content":"![]({specimen.LINK})"}}}}]}}',
                ),
            ),
        ),
        Example(
            title="no picture",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "no"}),
        ),
    ],
)
def place(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding per picture; of several copies the best placed one counts."""
    if not answer.judgeable:
        return
    places = lens(answer.spoken).places
    shown_there = printed_places(context.operation)
    for result in answer.results:
        copies = [each.image for each in answer.shown if _same(each, result)]
        official = next((image for image in copies if image.place in places), None)
        printed = next((image for image in copies if image.place in shown_there), None)
        image = official or printed or result.image
        status, words = Status.PASS, "the picture stands in its place"
        if printed is None and official is None:
            status, words = Status.FAIL, f"the picture is misplaced: {image.place.value}"
        elif official is None:
            words = "the picture stands where the page prints it"
        elif printed is None and shown_there and _open(answer):
            status = Status.WARN
            words = "the picture stands where some clients look, but not where the page prints it"
        yield Finding(
            feature=_PLACE,
            status=status,
            message=words,
            pointer=image.where,
            expected=None
            if status is Status.PASS
            else sorted(each.value for each in shown_there or places),
            observed=image.place.value,
        )


def _open(answer: Answer) -> bool:
    """Whether only the page says where pictures are: chats have no place of their own for them."""
    return answer.spoken is Dialect.CHAT and answer.intent.response_format is None


def _same(one: Shown, other: Shown) -> bool:
    if one.sha256 or other.sha256:
        return one.sha256 == other.sha256
    return one.image.url == other.image.url


def printed_places(operation: Operation) -> frozenset[Place]:
    """The places at which the page's own answers show a picture."""
    return _places(operation.response_dialect, operation.samples)


@lru_cache(maxsize=64)
def _places(dialect: Dialect, samples: tuple[Sample, ...]) -> frozenset[Place]:
    reader = lens(dialect)
    return frozenset(
        image.place
        for sample in samples
        if sample.kind == "response" and sample.body
        for image in reader.outcome(
            Response(status=sample.status or _OK, body=sample.body.encode("utf-8", "replace"))
        ).images
    )
