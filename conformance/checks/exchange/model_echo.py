"""Whether the answer names the model that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.checks import specimen
from conformance.checks.answer import Answer
from conformance.checks.check import Context, Scope, check
from conformance.checks.example import Example
from conformance.model import Dialect, Finding, ModelName, Provider, Status
from conformance.spec.models import ModelTable

_FEATURE = "response.model"
#: What owners append to an id to name one version of a model: ``-001``, ``-2026-05-28``.
_VERSION = re.compile(r"-\d[\d-]*")


@check(
    "response/model",
    scope=Scope.EXCHANGE,
    features=[_FEATURE],
    title="The model is named truly",
    requirement=(
        "The model that the answer names is the one asked for; its official name, a version of it "
        "or its successor is noted, any other is a failure."
    ),
    source="https://platform.openai.com/docs/api-reference/chat/object",
    why="Models differ in price and quality, and the name is all that a caller can see of them.",
    proves_not="Which model answered: a relay can write what it likes there.",
    examples=[
        Example(
            title="the same name",
            gives=Status.PASS,
            dialect=Dialect.CHAT,
            request=specimen.asks_chat(),
            response=specimen.chat("an apple"),
        ),
        Example(
            title="the name of another model",
            gives=Status.FAIL,
            request=specimen.asks(),
            response=specimen.gemini(modelVersion="gemini-2.5-flash-image"),
        ),
        Example(
            title="another of the vendor's names for it, of another tier",
            gives=Status.FAIL,
            dialect=Dialect.CHAT,
            names=(
                ModelName(name="banana-1K", upstream="gemini-3-pro-image", tier="1K"),
                ModelName(name="banana-4K", upstream="gemini-3-pro-image", tier="4K"),
            ),
            request=specimen.asks_chat("banana-1K"),
            response=specimen.chat("an apple", model="banana-4K"),
        ),
        Example(
            title="the official name behind a vendor's own",
            gives=Status.INFO,
            dialect=Dialect.CHAT,
            names=(ModelName(name="banana", upstream="gemini-3-pro-image"),),
            request=specimen.asks_chat("banana"),
            response=specimen.chat("an apple"),
        ),
        Example(
            title="the release, where its preview was asked for",
            gives=Status.INFO,
            model="gemini-3-pro-image-preview",
            request=specimen.asks(),
            response=specimen.gemini(modelVersion="gemini-3-pro-image"),
        ),
        Example(
            title="no model named",
            gives=None,
            request=specimen.asks(),
            response=specimen.gemini({"text": "an apple"}),
        ),
    ],
)
def model(answer: Answer, context: Context) -> Iterator[Finding]:
    """One finding, where both the request and the answer name a model."""
    asked, named = answer.asked.model, answer.outcome.model
    if not answer.answered or not answer.case.valid or not asked or not named:
        return
    status, message = _verdict(asked, named.removeprefix("models/"), context)
    yield Finding(feature=_FEATURE, status=status, message=message, expected=asked, observed=named)


def _verdict(asked: str, named: str, context: Context) -> tuple[Status, str]:
    if named == asked:
        return Status.PASS, "the answer names the model asked for"
    if named.casefold() == asked.casefold():
        return Status.INFO, "the answer names the model asked for in other letters"
    own, other = _own(asked, context.provider), _own(named, context.provider)
    upstream = own.upstream if own else asked
    if other is not None and (other.upstream, other.tier) == (upstream, own.tier if own else ""):
        return Status.INFO, "the answer names the model asked for by another of the vendor's names"
    if other is not None and other.upstream != named:
        return Status.FAIL, "the answer names another of the vendor's models"
    same = context.models.names(upstream)
    if named in same or any(_is_version(named, each) for each in same):
        return Status.INFO, "the answer names the model asked for by an official name"
    if named in _successors(upstream, context.models):
        return Status.INFO, "the answer names the successor of the model asked for"
    if context.models.find(upstream) is None:
        return (
            Status.INFO,
            "the answer names a model; what it has to do with the one asked for is not documented",
        )
    return Status.FAIL, "the answer names another model"


def _own(name: str, provider: Provider) -> ModelName | None:
    return next((each for each in provider.models if each.name == name), None)


def _is_version(named: str, name: str) -> bool:
    return named.startswith(name) and _VERSION.fullmatch(named, len(name)) is not None


def _successors(name: str, models: ModelTable) -> frozenset[str]:
    """Every name of the models that took over, and of those that took over from these."""
    found: set[str] = set()
    model = models.find(name)
    while model is not None and model.replaced_by and model.replaced_by not in found:
        found |= models.names(model.replaced_by)
        model = models.find(model.replaced_by)
    return frozenset(found)
