"""Whether the models that a page names are ones that their owner still serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from math import inf
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body, shows
from conformance.checks.roster import Name, Roster
from conformance.checks.sheet import Sheet
from conformance.model import Json, JsonObject, Status
from conformance.spec.models import ModelTable, OfficialModel

_DEPRECATIONS: Final = "https://ai.google.dev/gemini-api/docs/deprecations"
_GUIDE: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_DAY: Final = len("2026-10-02")
_SLIP: Final = 2  # letters that differ: one for another, or one lost and one added
_SOON: Final = 120  # days: a later end may not have been announced when the page was read


def _claims(*names: str) -> tuple[JsonObject, ...]:
    claim: JsonObject = {"id": "models", "feature": "access.models", "values": list(names)}
    return (claim,)


def _listed(*names: tuple[str, str]) -> JsonObject:
    """``x-provider`` with a vendor's own names, each with the official one."""
    models: list[Json] = [
        {"name": name, "upstream": upstream, "source": "page"} for name, upstream in names
    ]
    return {"models": models}


def _seen_on(day: str) -> JsonObject:
    return {"sources": [{"id": "page", "url": "https://docs.example.com", "retrieved": day}]}


@page_check(
    "page/model-retired",
    feature="docs.lifecycle",
    status=Status.WARN,
    title="Official models on the page are still served",
    requirement="No official model id on the page was shut down by the day the page was read.",
    why="Either calls fail, or another model answers under the name of one that is gone.",
    source=_DEPRECATIONS,
    proves_not="That the vendor refuses it: relays often redirect a name to its successor.",
    examples=[
        PageExample(title="served", gives=Status.PASS, claims=_claims("gemini-3-pro-image")),
        PageExample(title="shut down", gives=Status.WARN, flaws=1,
                    claims=_claims("gemini-2.5-flash-image")),
        PageExample(title="shut down after the page was read", gives=Status.PASS,
                    provider=_seen_on("2026-03-14"), claims=_claims("gemini-2.5-flash-image")),
        PageExample(title="shut down, on a day that nobody prints", gives=Status.WARN,
                    claims=_claims("gemini-2.0-flash-preview-image-generation")),
        PageExample(title="in the path and in a sample too", gives=Status.WARN, flaws=1,
                    path="/v1beta/models/gemini-3-pro-image-preview:generateContent",
                    claims=_claims("gemini-3-pro-image-preview")),
        PageExample(title="in an enum", gives=Status.WARN, flaws=2,
                    path="/v1/images/generations", dialect="openai.images",
                    operation={"requestBody": body({"type": "object", "properties": {"model": {
                        "enum": ["gemini-2.5-flash-image", "gemini-3.1-flash-image",
                                 "gemini-3.1-flash-image-preview"]}}})}),
        PageExample(title="behind a vendor's own name", gives=None,
                    provider=_listed(("banana", "gemini-2.5-flash-image"))),
        PageExample(title="somebody else's model", gives=None, claims=_claims("gpt-image-1")),
        PageExample(title="no model named", gives=None),
    ],
)  # fmt: skip
def model_retired(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """One finding per model, at the first place that a caller would copy it from."""
    for name, model in _by_model(sheet, context, own=False):
        gone = _retired(model, sheet.as_of)
        when = f" on {model.shutdown}" if model.shutdown else ""
        heir = _heir(model, sheet.as_of, context.models)
        yield Seen(
            at=name.spot,
            wrong=f"the model {name.name} was shut down by its owner{when}" if gone else "",
            expected=heir or "a model that its owner still serves",
            printed=name.name,
        )


@page_check(
    "page/own-name-retired",
    feature="docs.lifecycle",
    status=Status.INFO,
    title="Models behind the vendor's own names are still served",
    requirement="No name of the vendor's stands for a model that its owner has shut down.",
    why="What is drawn under the name since then is the vendor's choice, and the page is silent.",
    source=_DEPRECATIONS,
    examples=[
        PageExample(title="served", gives=Status.PASS,
                    provider=_listed(("banana", "gemini-3-pro-image"))),
        PageExample(title="shut down", gives=Status.INFO, flaws=1,
                    provider=_listed(("banana", "gemini-2.5-flash-image"),
                                     ("banana-hd", "gemini-2.5-flash-image"))),
        PageExample(title="the official name", gives=None,
                    claims=_claims("gemini-2.5-flash-image")),
    ],
)  # fmt: skip
def own_name_retired(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """The official id on the same page is told of by itself."""
    told = {model.id for _, model in _by_model(sheet, context, own=False)}
    explained = {each.name for each in sheet.provider.models}
    for name, model in _by_model(sheet, context, own=True):
        if model.id in told:
            continue
        when = f" on {model.shutdown}" if model.shutdown else ""
        stands = "stands for" if name.name in explained else "is the common name of"
        yield Seen(
            at=name.spot,
            wrong=f"{name.name} {stands} {model.id}, which its owner shut down{when}"
            if _retired(model, sheet.as_of)
            else "",
            expected="the model that answers under this name",
            printed=name.name,
        )


@page_check(
    "page/model-ending",
    feature="docs.lifecycle",
    status=Status.INFO,
    title="The page says which models are about to end",
    requirement="No model on the page has a date of shutdown that the page keeps to itself.",
    why="A caller who starts with it has to move within weeks or months.",
    source=_DEPRECATIONS,
    examples=[
        PageExample(title="no date", gives=Status.PASS, claims=_claims("gemini-3-pro-image")),
        PageExample(title="a date to come", gives=Status.INFO, provider=_seen_on("2026-08-14"),
                    claims=_claims("gemini-2.5-flash-image")),
        PageExample(title="a date far off", gives=Status.PASS, provider=_seen_on("2026-03-14"),
                    claims=_claims("gemini-2.5-flash-image")),
        PageExample(title="a date to come, on the page", gives=Status.PASS,
                    provider=_seen_on("2026-08-14"), claims=_claims("gemini-2.5-flash-image"),
                    operation={"description": "This model ends on 2026-10-02."}),
        PageExample(title="gone already", gives=None, claims=_claims("gemini-2.5-flash-image")),
    ],
)  # fmt: skip
def model_ending(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """What is gone is told of by itself."""
    for name, model in _by_model(sheet, context, own=False):
        if not sheet.as_of or _retired(model, sheet.as_of):
            continue
        told = any(model.shutdown in passage.text for passage in sheet.passages)
        hidden = _days(sheet.as_of, model.shutdown) <= _SOON and not told
        yield Seen(
            at=name.spot,
            wrong=f"the model {name.name} ends on {model.shutdown}, which the page does not say"
            if hidden
            else "",
            expected=_heir(model, sheet.as_of, context.models) or model.shutdown,
            printed=name.name,
        )


@page_check(
    "page/model-known",
    feature="docs.lifecycle",
    status=Status.INFO,
    title="Names of Gemini's image models are official or explained",
    requirement="A name that looks like an image model of Gemini's is one, or the page says which.",
    why="A caller cannot tell which model draws, so neither what it can nor what it should cost.",
    source=_GUIDE,
    proves_not="That the name is wrong: it may be newer than the table of models.",
    examples=[
        PageExample(title="official", gives=Status.PASS, claims=_claims("gemini-3-pro-image")),
        PageExample(title="a name of the street", gives=Status.PASS,
                    claims=_claims("nano-banana-pro")),
        PageExample(title="a tier at the end", gives=Status.PASS,
                    claims=_claims("gemini-3-pro-image-4k")),
        PageExample(title="explained", gives=Status.PASS, claims=_claims("banana-hd"),
                    provider=_listed(("banana-hd", "gemini-3-pro-image"))),
        PageExample(title="misspelt", gives=Status.INFO, claims=_claims("gemini-3-image-pro")),
        PageExample(title="two letters swapped", gives=Status.INFO, flaws=1,
                    claims=_claims("gemini-3-pro-imgae", "gemini-3-pro-image")),
        PageExample(title="a letter doubled", gives=Status.INFO, claims=_claims("nano-bananna-2")),
        PageExample(title="made up", gives=Status.INFO, claims=_claims("nano-banana-ultra")),
        PageExample(title="a model for text", gives=None, claims=_claims("gemini-2.5-flash")),
        PageExample(title="models for text, sound and films", gives=None, claims=_claims(
            "gemini-3.1-flash-lite", "gemini-3.1-flash-live", "gemini-2.5-flash-preview-tts")),
        PageExample(title="somebody else's", gives=None, claims=_claims("gpt-image-1")),
        PageExample(title="a placeholder", gives=None, claims=_claims("gemini-image-model-name")),
    ],
)  # fmt: skip
def model_known(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Names that speak of Gemini's pictures, or would but for a slip: others may be sold beside."""
    ids = [model.id for model in context.models.models]
    titles = [*ids, *(alias for model in context.models.models for alias in model.aliases)]
    for name in Roster(sheet, context.models).names:
        low = name.name.lower()
        slip = "" if name.model else _slip(low.rpartition("/")[2], titles)
        if slip or "banana" in low or ("gemini" in low and "image" in low):
            near = [slip] if slip else [] if name.model else get_close_matches(low, ids, n=1)
            yield Seen(
                at=name.spot,
                wrong=f"{name.name} is the name of no official model, nor is it said whose it is"
                if name.model is None
                else "",
                expected=near[0] if near else "an official model",
                printed=name.name,
            )


@page_check(
    "page/model-tier",
    feature="docs.lifecycle",
    status=Status.WARN,
    title="Tiers in names of models exist",
    requirement="A tier at the end of a model's name is one that the model behind it draws.",
    why="What is charged as the larger picture cannot be more than the largest that is drawn.",
    source=_GUIDE,
    proves_not="That nothing so large comes: a relay may enlarge what the model drew.",
    examples=[
        PageExample(title="a tier of the model's", gives=Status.PASS,
                    claims=_claims("nano-banana-pro-4k")),
        PageExample(title="a tier of nobody's", gives=Status.WARN,
                    claims=_claims("nano-banana-pro-8k")),
        PageExample(title="a tier of another model's", gives=Status.WARN,
                    claims=_claims("nano-banana-2-lite-4k")),
        PageExample(title="half a K", gives=Status.PASS, claims=_claims("nano-banana-2-0.5k")),
        PageExample(title="in an answer, beside names that are explained", gives=Status.WARN,
                    path="/v1/chat/completions", dialect="openai.chat-completions",
                    provider=_listed(("pic-1K", "gemini-3-pro-image")),
                    samples=(asks('{"model": "pic-1K", "messages": []}'),
                             shows('{"model": "pic-8K", "choices": []}'))),
        PageExample(title="the size of a context", gives=None, claims=_claims("gpt-4-32k")),
        PageExample(title="no tier", gives=None, claims=_claims("gemini-3-pro-image")),
    ],
)  # fmt: skip
def model_tier(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A model that draws one tier alone may carry that in its name."""
    for name in Roster(sheet, context.models).names:
        if name.model is None or not name.tier_word or not name.model.tiers:
            continue
        drawn: list[Json] = list(name.model.tiers)
        who = f"{name.model.id} does not draw" if name.tier else "no official model draws"
        yield Seen(
            at=name.spot,
            wrong=f"{name.name} names the tier {name.tier_word}, which {who}"
            if name.tier not in drawn
            else "",
            expected=drawn,
            printed=name.name,
        )


def _slip(name: str, known: Sequence[str]) -> str:
    """The known name from which one differs by a slip of the hand, or ''.

    That is a letter lost, doubled or changed, or letters swapped; digits tell models apart.
    """
    for near in get_close_matches(name, known, n=1, cutoff=0.9):
        mine, its = Counter(name), Counter(near)
        changed = (mine - its) + (its - mine)
        if changed.total() <= _SLIP and not any(each.isdigit() for each in changed):
            return near
    return ""


def _by_model(sheet: Sheet, context: Context, *, own: bool) -> Iterator[tuple[Name, OfficialModel]]:
    """The first of the page's names for each official model, the vendor's own or the owner's."""
    told: set[str] = set()
    for name in Roster(sheet, context.models).names:
        if name.model is not None and name.own is own and name.model.id not in told:
            told.add(name.model.id)
            yield name, name.model


def _retired(model: OfficialModel, day: str) -> bool:
    """A shutdown of which only the month is known has come when the next month has begun."""
    if not model.shutdown:
        return model.stage == "shut_down"
    if len(model.shutdown) < _DAY:
        return day[: len(model.shutdown)] > model.shutdown
    return bool(day) and model.shutdown <= day


def _days(start: str, end: str) -> float:
    """From one ISO date to another; without end where one of them lacks its day."""
    if len(start) != _DAY or len(end) != _DAY:
        return inf
    try:
        return (date.fromisoformat(end) - date.fromisoformat(start)).days
    except ValueError:
        return inf


def _heir(model: OfficialModel, day: str, models: ModelTable) -> str:
    """The successor that is still served, '' where there is none."""
    for _ in models.models:
        heir = models.find(model.replaced_by) if model.replaced_by else None
        if heir is None:
            return ""
        if not _retired(heir, day):
            return heir.id
        model = heir
    return ""
