"""Whether printed answers count the pictures that the model itself drew in earlier turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from conformance.checks import specimen
from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, shows
from conformance.checks.roster import Roster
from conformance.checks.sheet import PrintedAnswer, Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import items, member, members, named
from conformance.model import Json, JsonObject, Status

_PRO: Final[Any] = {"path": "/v1beta/models/gemini-3-pro-image:generateContent"}

#: Where the turns of a request are, who the model is in them, and where it says something.
_SAID: Final = (("contents", "model", "parts"), ("messages", "assistant", "content"))


def _turns(counted: int, **part: Json) -> tuple[JsonObject, ...]:
    """A request that shows the model its own picture, and an answer with that count."""
    said: Json = {"role": "user", "parts": [{"text": "A boat"}]}
    drawn: Json = {"role": "model", "parts": [{**specimen.inline(b"x"), **part}]}
    usage = {"promptTokenCount": counted, "totalTokenCount": counted}
    return (
        asks({"contents": [said, drawn, said]}),
        shows(specimen.gemini({"text": "Done"}, usageMetadata=usage), answers="body"),
    )


@page_check(
    "page/earlier-picture-tokens",
    feature="docs.numbers",
    status=Status.INFO,
    title="Printed answers count the pictures of earlier turns",
    requirement="The tokens counted for a prompt are no fewer than the pictures of the earlier "
    "turns in it take.",
    why="Each further turn pays for the pictures before it: the sample says that they are free.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    proves_not="What a call is billed: a relay may keep earlier turns to itself.",
    examples=[
        PageExample(title="counted", gives=Status.PASS, samples=_turns(570), **_PRO),
        PageExample(title="not counted", gives=Status.INFO, flaws=1, samples=_turns(8), **_PRO),
        PageExample(title="a thought, which may be left out", gives=None,
                    samples=_turns(8, thought=True), **_PRO),
        PageExample(title="a model whose figure is not known", gives=None, samples=_turns(8),
                    path="/v1beta/models/gemini-2.5-flash-image:generateContent"),
        PageExample(title="one turn", gives=None, **_PRO, samples=(
            asks(specimen.asks()),
            shows(specimen.gemini(usageMetadata={"promptTokenCount": 8}), answers="body"))),
    ],
)  # fmt: skip
def earlier_picture_tokens(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Too few for the reference pictures alone is told by ``page/prompt-tokens``."""
    roster = Roster(sheet, context.models)
    for asked, answer in sheet.pairs:
        figures = [model.input_image_tokens or 0 for model in roster.asked_by(asked)]
        figure, usage = min(figures, default=0), answer.outcome.usage
        earlier = _earlier(asked.body.value) if asked.body else 0
        given = figure * len(asked.intent.references)
        least = given + figure * earlier
        if least > given and usage is not None and usage.prompt is not None:
            few = given <= usage.prompt < least
            yield Seen(
                at=answer.body.spot(_place(answer)),
                wrong=f"the answer {answer.sample.id} counts fewer tokens for the prompt than the "
                f"pictures of earlier turns in the request {asked.sample.id} take"
                if few
                else "",
                expected=f"at least {least}",
                printed=usage.prompt,
            )


def _earlier(body: Json) -> int:
    """How many pictures the turns of the model hold, thoughts apart."""
    parts = (
        part
        for turns, who, inside in _SAID
        for turn in items(member(body, turns))
        if member(turn, "role") == who
        for part in items(member(turn, inside))
        if member(part, "thought") is not True
    )
    held = (members(part) for part in parts)
    return sum(bool(named(part, "inlineData") or part.get("image_url")) for part in held)


def _place(answer: PrintedAnswer) -> str:
    """The pointer of the count, '' where it stands inside of a stream."""
    for outer, inner in (("usageMetadata", "promptTokenCount"), ("usage", "prompt_tokens")):
        found = named(answer.body.value, outer)
        if found:
            count = named(member(answer.body.value, found), inner)
            return pointer(found) + (pointer(count) if count else "")
    return ""
