"""Whether as many tokens are counted for the prompt as its texts and pictures can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.codec.pointer import walk
from conformance.dialects.members import named
from conformance.dialects.pictures import is_data_uri, is_link
from conformance.model import Dialect, Finding, JsonObject, Status

_FEATURE: Final = "response.usage"
#: Tokens that a picture in the prompt takes, at least and at most, in any resolution that Google
#: offers: https://ai.google.dev/gemini-api/docs/media-resolution
_LEAST_PICTURE, _MOST_PICTURE = 64, 2_520
#: Tokens around the texts: roles, and what marks their ends.
_AROUND: Final = 64
#: What a relay in wide use counts for a picture, and for nothing else:
#: https://github.com/QuantumNous/new-api, relay-gemini.go
_INVENTED: Final = 258
_TEXTS: Final = ("text", "content", "prompt", "system")
_PICTURES: Final = ("inlineData", "fileData", "image_url", "input_image")
_TOOLS: Final = ("tools", "functions", "web_search_options")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prompt:
    """What a request holds for the model to read.

    Attributes:
        words: those of the user's last turn.
        size: of all texts, in bytes of UTF-8: no token is shorter.
        pictures: those of all turns.
    """

    words: int
    size: int
    pictures: int


def _counted(prompt: int) -> JsonObject:
    counts = {"promptTokenCount": prompt, "candidatesTokenCount": 9, "totalTokenCount": prompt + 9}
    return specimen.gemini({"text": "An apple."}, usageMetadata=counts)


_PICTURE: Final = specimen.inline(b"x")


@check(
    "response/prompt-tokens",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The prompt is counted plausibly",
    requirement=(
        "The tokens counted for the prompt are no more than its bytes and pictures can take, and "
        "no fewer than half of its words and the least for its pictures."
    ),
    source="https://ai.google.dev/gemini-api/docs/tokens",
    why=(
        "Too many are billed for nothing, or for instructions that the vendor adds; too few for "
        "the pictures say that these did not reach the model."
    ),
    proves_not=(
        "That the count is the model's: anything within a wide margin passes, and a vendor may "
        "make it up. So what is outside of it is a warning."
    ),
    examples=[
        Example(title="a text", gives=Status.PASS, request=specimen.asks(), response=_counted(4)),
        Example(
            title="a text and a picture",
            gives=Status.PASS,
            request=specimen.asks(_PICTURE),
            response=_counted(564),
        ),
        Example(
            title="far more than the text can take",
            gives=Status.WARN,
            request=specimen.asks(),
            response=_counted(900),
        ),
        Example(
            title="fewer than the text has words",
            gives=Status.WARN,
            request=specimen.asks({"text": "one two three four five six seven eight"}),
            response=_counted(1),
        ),
        Example(
            title="a picture that is not counted",
            gives=Status.WARN,
            request=specimen.asks(_PICTURE),
            response=_counted(4),
        ),
        Example(
            title="so many for each picture, and none for the text",
            gives=Status.WARN,
            request=specimen.asks(_PICTURE),
            response=_counted(258),
        ),
        Example(
            title="tools, whose descriptions are counted as well",
            gives=None,
            request={**specimen.asks(), "tools": [{"googleSearch": {}}]},
            response=_counted(900),
        ),
        Example(
            title="a chat",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=specimen.chat("hi", usage={"prompt_tokens": 9, "completion_tokens": 1}),
        ),
        Example(
            title="nothing counted, which another check is about",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "An apple."}),
        ),
    ],
)
def prompt_tokens(answer: Answer, _context: Context) -> Iterator[Finding]:
    """Only of requests that were read whole, and have nothing else in them that is counted."""
    usage = answer.outcome.usage
    counted = usage.prompt if usage else None
    if not answer.answered or not answer.case.valid or not counted or counted < 0:
        return
    if not answer.sent or any(answer.sent.get(each) for each in _TOOLS):
        return
    given = _prompt(answer)
    inline = sum(each.data is not None for each in answer.intent.references)
    least = given.words // 2 + _LEAST_PICTURE * inline
    most = given.size + _MOST_PICTURE * given.pictures + _AROUND
    if counted > most:
        words = "more tokens are counted for the prompt than it can take"
    elif counted < least:
        words = "fewer tokens are counted for the prompt than it must take"
        if inline and counted < _LEAST_PICTURE * inline:
            words = "the pictures in the prompt are not counted"
    elif inline and given.words and counted == _INVENTED * inline:
        words = f"{_INVENTED} tokens are counted for each picture, and none for the text"
    else:
        words = ""
    yield Finding(
        feature=_FEATURE,
        status=Status.WARN if words else Status.PASS,
        message=words or "the prompt is counted plausibly",
        expected=[least, most],
        observed=counted,
    )


def _prompt(answer: Answer) -> _Prompt:
    """The texts and pictures of a request, wherever they stand in it."""
    texts: list[str] = []
    pictures = 0
    for where, value in walk(answer.sent):
        name = where.rpartition("/")[2]
        if isinstance(value, str) and name in _TEXTS and not (is_data_uri(value) or is_link(value)):
            texts.append(value)
        elif isinstance(value, Mapping):
            pictures += any(named(value, each) for each in _PICTURES)
    return _Prompt(
        words=len((answer.intent.prompt or "").split()),
        size=sum(len(each.encode("utf-8", "replace")) for each in texts),
        pictures=max(pictures, len(answer.intent.references)),
    )
