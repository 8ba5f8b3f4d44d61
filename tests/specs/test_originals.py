"""The originals: what Google documents agrees with the table of official models, or is known not to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conformance.dialects.lens import lens
from conformance.generate.plan import plan
from conformance.model import Case, Claim, ClaimKind, Operation, Phase, Provider
from conformance.spec.asked import asked
from conformance.spec.library import Library
from conformance.spec.models import OfficialModel
from tests.project import LIBRARY

NATIVE, COMPATIBLE = "google", "google-openai"
#: (model, tier) of what the pages say and the table does not know.
NOT_IN_THE_TABLE = {("gemini-nano-banana-2.1", "2K"), ("gemini-nano-banana-2.1", "4K")}
#: Prices that the table has rounded, as US dollars.
ROUNDED = 0.0005


@pytest.fixture(scope="module")
def library() -> Library:
    return LIBRARY


@pytest.fixture(scope="module")
def native(library: Library) -> Provider:
    return library.provider(NATIVE)


@pytest.fixture(scope="module")
def compatible(library: Library) -> Provider:
    return library.provider(COMPATIBLE)


@pytest.fixture(scope="module")
def cases(library: Library, native: Provider) -> tuple[Case, ...]:
    return plan(native, library).cases


def drawing(provider: Provider) -> Operation:
    return provider.operations[0]


def claims(provider: Provider, feature: str) -> Iterator[Claim]:
    return (each for each in drawing(provider).claims if each.feature == feature)


def by_model(provider: Provider, feature: str, member: str = "") -> dict[str, list]:
    """The claimed values of each model."""
    return {
        claim.when["model"]: claim.value
        for claim in claims(provider, feature)
        if "model" in claim.when and member in claim.member
    }


def official(library: Library, provider: Provider) -> dict[str, OfficialModel]:
    return {each.name: library.models.find(each.upstream) for each in provider.models}


def test_models_are_official_and_go_by_their_own_names(library, native, compatible):
    for provider in (native, compatible):
        assert [each.name for each in provider.models] == [
            each.upstream for each in provider.models
        ]
        assert all(official(library, provider).values())
        (named,) = claims(provider, "access.models")
        assert named.value == [each.name for each in provider.models]


def test_ratios_and_sizes_are_those_of_the_table(library, native):
    ratios, sizes = by_model(native, "image.aspect_ratio"), by_model(native, "image.size")
    for name, model in official(library, native).items():
        assert ratios[name] == list(model.ratios)
        assert sizes.get(name, []) == (list(model.tiers) if model.takes_size else [])
        assert model.default_tier == "1K"
    (default,) = claims(native, "image.default_size")
    assert (default.kind, default.value) == (ClaimKind.DEFAULT, "1K")


def test_tokens_and_prices_are_those_of_the_table(library, native):
    tokens = {
        (claim.when["model"], claim.when["image_size"]): claim.value
        for claim in claims(native, "response.image_tokens")
    }
    prices = {
        (price.model, price.tier): price.amount for price in native.prices if price.per == "image"
    }
    assert tokens.keys() == prices.keys()
    for name, model in official(library, native).items():
        tiers = {tier for each, tier in prices if each == name}
        assert tiers == set(model.tiers)
        known = {tier for tier in tiers if (name, tier) not in NOT_IN_THE_TABLE}
        assert {tier: tokens[name, tier] for tier in known} == dict(model.tokens)
        for tier in known:
            assert prices[name, tier] == pytest.approx(model.prices[tier], abs=ROUNDED)
        per_input = [
            price.amount
            for price in native.prices
            if (price.model, price.per) == (name, "1M_input")
        ]
        assert per_input == [model.token_prices["input"]]


def test_a_picture_costs_its_tokens(library, native):
    models = official(library, native)
    for claim in claims(native, "response.image_tokens"):
        name, tier = claim.when["model"], claim.when["image_size"]
        price = next(p.amount for p in native.prices if (p.model, p.tier) == (name, tier))
        worked_out = claim.value * models[name].token_prices["image_output"] / 1_000_000
        assert worked_out == pytest.approx(price, abs=ROUNDED), (name, tier)


def test_references_thoughts_and_searches_are_those_of_the_table(library, native):
    limits: dict[str, dict[str, int]] = {}
    for claim in claims(native, "request.reference_limit"):
        if claim.when:
            limits.setdefault(claim.when["model"], {})[claim.when["kind"]] = claim.value
    levels = by_model(native, "request.thinking", "thinkingLevel")
    thinking = by_model(native, "request.thinking", "includeThoughts")
    searching = by_model(native, "request.grounding")
    for name, model in official(library, native).items():
        kinds = {"styles" if kind == "style" else kind: most for kind, most in
                 model.reference_kinds.items()}  # fmt: skip
        assert limits.get(name, {}) == kinds
        assert levels.get(name, []) == list(model.thinking_levels)
        assert (name in thinking) is model.thinks
        assert len(searching.get(name, [])) == len(model.grounding)
    (total,) = (each for each in claims(native, "request.reference_limit") if not each.when)
    assert total.value == max(
        model.reference_images for model in official(library, native).values()
    )


def test_the_key_goes_into_header_or_query_and_is_a_bearer_token_for_openai(native, compatible):
    for operation in native.operations:
        assert [each.id for each in operation.credentials] == [
            "header:x-goog-api-key",
            "query:key",
        ]
    for operation in compatible.operations:
        assert [each.id for each in operation.credentials] == ["header:Authorization:Bearer"]
    assert native.key_env == compatible.key_env == "GEMINI_API_KEY"


def test_no_model_is_asked_for_what_its_pages_do_not_have(library, native, cases):
    operations = {each.id: each for each in native.operations}
    models = official(library, native)
    met = set()
    for case in (each for each in cases if each.phase is Phase.COVERING):
        operation = operations[case.operation]
        intent = lens(operation.request_dialect).intent(case.request)
        wanted = asked(intent, operation, native, library.models)
        model = models[intent.model]
        met.add(intent.model)
        assert wanted.tier in model.tiers
        assert intent.image_size is None or model.takes_size
        assert wanted.aspect_ratio is None or wanted.aspect_ratio in model.ratios
        assert model.thinks or b"thinkingConfig" not in case.request.body
        assert model.grounding or b"googleSearch" not in case.request.body
        assert intent.count in {None, 1}
    assert met == models.keys()


def test_every_price_but_that_of_a_model_that_is_not_there_is_the_pages(library, native, cases):
    assumed = {case.violation.rule for case in cases if case.assumed and case.violation}
    assert assumed <= {"unknown-model", "empty-body", "malformed-json", "truncated-json", "type"}
    assert not any(case.assumed for case in cases if case.valid)
    assert sum(case.cost_usd for case in cases) < 5
    for case in cases:
        free = case.violation and case.violation.rule in {"wrong-key", "missing-key"}
        assert (case.cost_usd == 0) is bool(free)


def test_search_is_asked_for_where_the_page_has_it(library, compatible):
    for case in plan(compatible, library).cases:
        if b"google_search" in case.request.body:
            assert b"gemini-3-pro-image-preview" in case.request.body
            break
    else:
        pytest.fail("the plan has no search")


def test_chats_are_listed_and_not_judged(compatible):
    assert {each.id: bool(each.not_judged) for each in compatible.operations} == {
        "create_image": False,
        "create_chat_completion": True,
    }
