"""Whether the models of a page can do what it promises and asks of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks
from conformance.checks.printed import Spot
from conformance.checks.roster import Roster
from conformance.checks.sheet import PrintedRequest, Sheet
from conformance.codec.pointer import pointer
from conformance.dialects.members import items, member, members, named
from conformance.model import ClaimKind, Json, JsonObject, Status
from conformance.spec.models import OfficialModel

_GUIDE: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_OLD: Final = "/v1beta/models/gemini-2.5-flash-image:generateContent"
_PRO: Final = "/v1beta/models/gemini-3-pro-image:generateContent"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One place where a model is asked for something, or promised to have it."""

    spot: Spot
    who: str
    what: str
    models: Sequence[OfficialModel]


def _body(**members: Json) -> JsonObject:
    return asks(json.dumps({"contents": [{"parts": [{"text": "a"}]}], **members}))


def _works(feature: str) -> JsonObject:
    return {"id": "works", "feature": feature, "works": True}


_SEARCH: Final = _body(tools=[{"googleSearch": {}}])
_THINKS: Final = _body(generationConfig={"thinkingConfig": {"includeThoughts": True}})
_QUIET: Final = _body(generationConfig={"thinkingConfig": {"thinkingBudget": 0}})


@page_check(
    "page/model-able",
    feature="docs.lifecycle",
    status=Status.WARN,
    title="The page's models can do what it promises",
    requirement="No thoughts and no search are promised or asked of models that have none.",
    why="The owner refuses it of such a model, or nothing comes of it.",
    source=_GUIDE,
    proves_not="That it works: other checks try it.",
    examples=[
        PageExample(title="a search of a model that has one", gives=Status.PASS, path=_PRO,
                    samples=(_SEARCH,), claims=(_works("request.grounding"),)),
        PageExample(title="a search asked of a model without", gives=Status.WARN, flaws=1,
                    path=_OLD, samples=(_SEARCH,)),
        PageExample(title="a search promised of a model without", gives=Status.WARN, flaws=1,
                    path=_OLD, samples=(_SEARCH,), claims=(_works("request.grounding"),)),
        PageExample(title="thoughts of a thinking model", gives=Status.PASS, path=_PRO,
                    samples=(_THINKS,)),
        PageExample(title="thoughts of a model without", gives=Status.WARN, path=_OLD,
                    samples=(_THINKS,)),
        PageExample(title="thoughts switched off", gives=None, path=_OLD, samples=(_QUIET,)),
        PageExample(title="one of several models has it", gives=Status.PASS, claims=(
            _works("request.thinking"), {"id": "models", "feature": "access.models",
            "values": ["gemini-2.5-flash-image", "gemini-3-pro-image"]})),
        PageExample(title="another tool", gives=None, path=_OLD,
                    samples=(_body(tools=[{"functionDeclarations": []}]),)),
        PageExample(title="another vendor's model", gives=None,
                    path="/v1beta/models/seedream-4:generateContent", samples=(_SEARCH,)),
    ],
)  # fmt: skip
def model_able(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """What the table of models leaves open is not judged; each ability is told of once."""
    told: set[str] = set()
    for each in _asked(sheet, Roster(sheet, context.models)):
        able = [_able(each.what, model) for model in each.models]
        if not able or None in able or each.what in told:
            continue
        wrong = not any(able)
        if wrong:
            told.add(each.what)
        subject = each.models[0].id if len(each.models) == 1 else "no model of the page"
        has = "has none" if len(each.models) == 1 else "has any"
        yield Seen(
            at=each.spot,
            wrong=f"{each.who} {each.what}, though {subject} {has}" if wrong else "",
            expected=f"no {each.what}",
        )


def _asked(sheet: Sheet, roster: Roster) -> Iterator[_Asked]:
    words = {"request.grounding": "search", "request.thinking": "thoughts"}
    for index, claim in enumerate(sheet.operation.claims):
        if claim.feature in words and claim.kind is ClaimKind.WORKS and not claim.when:
            yield _Asked(
                spot=sheet.spot("x-claims", index),
                who="the page promises",
                what=words[claim.feature],
                models=roster.offered,
            )
    for request in sheet.distinct:
        for what, where in _members(request):
            if request.body is not None:
                yield _Asked(
                    spot=request.body.spot(where),
                    who=f"the request {request.sample.id} asks for",
                    what=what,
                    models=roster.asked_by(request),
                )


def _members(request: PrintedRequest) -> Iterator[tuple[str, str]]:
    """What Gemini's own members ask for, with their pointers."""
    value = request.body.value if request.body else None
    for index, tool in enumerate(items(member(value, "tools"))):
        name = named(tool, "googleSearch")
        if name:
            yield "search", pointer("tools", index, name)
    config = member(value, "generationConfig")
    thinking = members(member(config, "thinkingConfig"))
    switched_on = member(thinking, "includeThoughts") is True or named(thinking, "thinkingLevel")
    if switched_on:
        outer, inner = named(value, "generationConfig"), named(config, "thinkingConfig")
        yield "thoughts", pointer(outer or "", inner or "")


def _able(what: str, model: OfficialModel) -> bool | None:
    """``None`` where it is not known."""
    if what == "thoughts":
        return model.thinks
    return None if model.grounding is None else bool(model.grounding)
