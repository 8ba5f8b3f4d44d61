"""Whether the sizes that a page asks for and offers are ones that its models draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.roster import Roster
from conformance.checks.sheet import Sheet
from conformance.checks.stated import Stated, asked, offered, plain, whose
from conformance.model import ClaimKind, Dialect, Json, JsonObject, Status
from conformance.spec.asked import DEFAULT_RATIO
from conformance.spec.models import ModelTable, OfficialModel

_GUIDE: Final = "https://ai.google.dev/gemini-api/docs/image-generation"
_TIERS: Final = re.compile(r"\d{1,2}(?:\.\d)?[kK]|512(?:px)?")
_PRO: Final = "/v1beta/models/gemini-3-pro-image:generateContent"
_OLD: Final = "/v1beta/models/gemini-2.5-flash-image:generateContent"


def _asks_size(size: str) -> JsonObject:
    config = {"imageConfig": {"imageSize": size}}
    return asks(json.dumps({"contents": [{"parts": [{"text": "a"}]}], "generationConfig": config}))


def _sizes(*values: str, **members: Json) -> JsonObject:
    return {"id": "sizes", "feature": "image.size", "values": list(values), **members}


def _models(*names: str) -> JsonObject:
    return {"id": "models", "feature": "access.models", "values": list(names)}


def _default(value: Json) -> JsonObject:
    return {"id": "default", "feature": "image.default_size", "default": value}


@page_check(
    "page/size-taken",
    feature="docs.lifecycle",
    status=Status.WARN,
    title="A size is asked of models that take one",
    requirement="No request, list or schema on the page gives a size to a model that takes none.",
    why="The owner knows no size for such a model: it is refused, or nothing comes of it.",
    source=_GUIDE,
    proves_not="That the vendor refuses it.",
    examples=[
        PageExample(title="a model that takes one", gives=Status.PASS, path=_PRO,
                    samples=(_asks_size("2K"),)),
        PageExample(title="a model that takes none", gives=Status.WARN, flaws=1, path=_OLD,
                    samples=(_asks_size("2K"),)),
        PageExample(title="the page's only model takes none", gives=Status.WARN, flaws=1,
                    samples=(_asks_size("1K"),),
                    claims=(_models("gemini-2.5-flash-image"), _sizes("1K", "2K"))),
        PageExample(title="one of the page's models takes one", gives=Status.PASS,
                    samples=(_asks_size("1K"),),
                    claims=(_models("gemini-2.5-flash-image", "gemini-3-pro-image"),)),
        PageExample(title="offered and never asked for", gives=Status.WARN, flaws=1, path=_OLD,
                    claims=(_sizes("1K", "2K"),)),
        PageExample(title="required by the schema", gives=Status.WARN, flaws=1, path=_OLD,
                    operation={"requestBody": body({"properties": {"generationConfig": {
                        "properties": {"imageConfig": {"required": ["imageSize"], "properties": {
                            "imageSize": {"type": "string"}}}}}}})}),
        PageExample(title="left open by the schema", gives=None, path=_OLD,
                    operation={"requestBody": body({"properties": {"generationConfig": {
                        "properties": {"imageConfig": {"properties": {
                            "imageSize": {"type": "string"}}}}}}})}),
        PageExample(title="a model of the vendor's", gives=None, samples=(_asks_size("2K"),),
                    claims=(_models("seedream-4"),)),
        PageExample(title="a relay's own way in another dialect", gives=None,
                    path="/v1/images/generations", dialect="openai.images",
                    samples=(asks('{"model": "gemini-2.5-flash-image", "size": "1K"}'),)),
    ],
)  # fmt: skip
def size_taken(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """In the owner's own dialect. One finding for the page: the samples' first, else the lists'."""
    if sheet.operation.request_dialect is not Dialect.GEMINI:
        return
    roster = Roster(sheet, context.models)
    members = [each for each in sheet.request_members if plain(each.name) == "imagesize"]
    needed = next((each for each in members if each.required), None)
    also = " and its schema requires one" if needed is not None else ""
    stated = [*asked(sheet, roster, "image_size"), *offered(sheet, roster, "image_size")]
    wrong = [each for each in stated if each.models and not any(map(_takes, each.models))]
    for each in wrong[:1]:
        yield Seen(
            at=each.spot,
            wrong=f"{each.who} the size {each.value}{also}, though {_named(each)} takes no size",
            expected="no size",
            printed=each.value,
        )
    if needed is not None and not stated and roster.offered:
        takes = any(map(_takes, roster.offered))
        yield Seen(
            at=sheet.spot("requestBody"),
            wrong="" if takes else f"{needed.name} is required, though no model here takes a size",
            expected="no size",
        )
    yield from (Seen(at=each.spot) for each in stated if each.models and each not in wrong)


@page_check(
    "page/tier-drawn",
    feature="docs.lifecycle",
    status=Status.WARN,
    title="Sizes on the page are ones its models draw",
    requirement="Each size tier that the page asks for or offers is drawn by one of its models.",
    why="What is charged as the larger picture cannot be more than the largest that is drawn.",
    source=_GUIDE,
    proves_not="That nothing so large comes: a relay may enlarge what the model drew.",
    examples=[
        PageExample(title="drawn", gives=Status.PASS, path=_PRO,
                    samples=(_asks_size("4K"),), claims=(_sizes("1K", "2K", "4K"),)),
        PageExample(title="drawn by another model only", gives=Status.WARN, flaws=1, path=_PRO,
                    samples=(_asks_size("512"),)),
        PageExample(title="drawn by none", gives=Status.WARN, flaws=1, path=_PRO,
                    claims=(_sizes("4K", "8K", "16K"),)),
        PageExample(title="spelt as the owner does not", gives=Status.WARN, flaws=1, path=_PRO,
                    claims=(_sizes("1k", "2k"),)),
        PageExample(title="a relay's own spelling", gives=Status.PASS,
                    path="/v1/chat/completions", dialect="openai.chat-completions",
                    claims=(_models("gemini-3.1-flash-image"), _sizes("0.5K", "1k"))),
        PageExample(title="too large in another dialect", gives=Status.WARN,
                    path="/v1/images/generations", dialect="openai.images",
                    samples=(asks('{"model": "gemini-2.5-flash-image", "size": "2K"}'),)),
        PageExample(title="pixels", gives=None, path="/v1/images/generations",
                    dialect="openai.images", claims=(_models("gemini-3-pro-image"),),
                    samples=(asks('{"size": "1536x1024"}'),)),
        PageExample(title="another vendor's model", gives=None, path="/v1/images/generations",
                    dialect="openai.images", claims=(_models("seedream-4"), _sizes("8K"))),
        PageExample(title="a model whose sizes are not known", gives=None,
                    claims=(_models("gemini-2.0-flash-preview-image-generation"), _sizes("2K"))),
    ],
)  # fmt: skip
def tier_drawn(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """What an owner's own schema refuses in a sample is told by page/request-dialect."""
    roster, native = Roster(sheet, context.models), _native(sheet)
    lists = [each for each in offered(sheet, roster, "image_size") if _judged(each, native)]
    bad = [each for each in lists if _strange(each, context.models, native=native)]
    if bad:
        values: list[Json] = [each.value for each in bad]
        yield Seen(
            at=bad[0].spot,
            wrong=f"the page offers the size {' and '.join(map(str, values))}, which "
            + _strange(bad[0], context.models, native=native),
            expected=_tiers(bad[0].models),
            printed=values,
        )
    for each in asked(sheet, roster, "image_size"):
        known = _tier(each.value, context.models)
        if not _judged(each, native) or (native and known != each.value):
            continue
        strange = _strange(each, context.models, native=native)
        if each.value not in {other.value for other in bad}:
            yield Seen(
                at=each.spot,
                wrong=f"{each.who} the size {each.value}, which {strange}" if strange else "",
                expected=_tiers(each.models),
                printed=each.value,
            )
    yield from (Seen(at=each.spot) for each in lists if each not in bad)


@page_check(
    "page/tier-spelling",
    feature="docs.lifecycle",
    status=Status.INFO,
    title="Size tiers have their official names",
    requirement="The tiers in the page's names of models are spelt as the owner spells them.",
    why="A caller who carries the word over to the owner's API is refused.",
    source=_GUIDE,
    examples=[
        PageExample(title="official", gives=Status.PASS, claims=(_models("nano-banana-2-512"),)),
        PageExample(title="casing", gives=Status.PASS, claims=(_models("nano-banana-2-4k"),)),
        PageExample(title="half a K", gives=Status.INFO, claims=(_models("nano-banana-2-0.5K"),)),
        PageExample(title="no tier", gives=None, claims=(_models("nano-banana-2"),)),
    ],
)  # fmt: skip
def tier_spelling(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """Casing apart; a tier that does not exist is told by page/model-tier."""
    for name in Roster(sheet, context.models).names:
        if name.model is not None and name.tier_word and name.tier:
            yield Seen(
                at=name.spot,
                wrong=f"{name.name} calls the tier {name.tier} by the name {name.tier_word}"
                if name.tier_word.upper() != name.tier
                else "",
                expected=name.tier,
                printed=name.tier_word,
            )


@page_check(
    "page/default-size",
    feature="docs.lifecycle",
    status=Status.WARN,
    title="The default size on the page is one of its models'",
    requirement="The size that the page says pictures have by default is one that a model draws.",
    why="A caller who asks for nothing gets another size than the page says.",
    source=_GUIDE,
    examples=[
        PageExample(title="a height", gives=Status.PASS, path=_OLD,
                    claims=(_default({"height": 1024}),)),
        PageExample(title="a tier", gives=Status.PASS, path=_PRO, claims=(_default("1K"),)),
        PageExample(title="another height", gives=Status.WARN, path=_PRO,
                    claims=(_default({"height": 768}),)),
        PageExample(title="a tier that a relay may have put in", gives=Status.PASS, path=_PRO,
                    claims=(_default("2K"),)),
        PageExample(title="the pixels of that tier", gives=Status.PASS, path=_PRO,
                    claims=(_default({"width": 2048, "height": 2048}),)),
        PageExample(title="a tier of another model", gives=Status.WARN, path=_OLD,
                    claims=(_default("2K"),)),
        PageExample(title="a word", gives=None, path=_PRO, claims=(_default("auto"),)),
        PageExample(title="a model whose sizes are not known", gives=None,
                    path="/v1/chat/completions", dialect="openai.chat-completions", claims=(
                        _models("gemini-2.0-flash-preview-image-generation"),
                        _default({"height": 768}))),
    ],
)  # fmt: skip
def default_size(sheet: Sheet, context: Context) -> Iterator[Seen]:
    """A relay may put in a size of its own choice, so any square that a model draws will do."""
    models = [each for each in Roster(sheet, context.models).offered if each.default_tier]
    for index, claim in enumerate(sheet.operation.claims if models else ()):
        if claim.feature != "image.default_size" or claim.kind is not ClaimKind.DEFAULT:
            continue
        right = [_fits(claim.value, model, context.models) for model in models]
        if None not in right:
            yield Seen(
                at=sheet.spot("x-claims", index, "default"),
                wrong="" if any(right) else f"the default size is none that {_all(models)} draws",
                expected=[_square(model, model.default_tier) for model in models],
                printed=claim.value,
            )


def _fits(value: Json, model: OfficialModel, table: ModelTable) -> bool | None:
    """Whether a model draws a default; ``None`` where that cannot be told."""
    if isinstance(value, str):
        tier = _tier(value, table)
        return tier in {model.default_tier, *model.tiers} if tier else None
    sides = _square(model, model.default_tier)
    if not isinstance(value, Mapping) or not value or not set(value) <= set(sides):
        return None
    squares = [_square(model, tier) for tier in (model.default_tier, *model.tiers)]
    return any(value.items() <= square.items() for square in squares)


def _square(model: OfficialModel, tier: str) -> JsonObject:
    size = model.pixels.get(DEFAULT_RATIO, {}).get(tier)
    return {"width": size[0], "height": size[1]} if size else {}


def _all(models: list[OfficialModel]) -> str:
    return models[0].id if len(models) == 1 else "any model of the page"


def _takes(model: OfficialModel) -> bool:
    return model.takes_size is not False


def _named(each: Stated) -> str:
    return each.models[0].id if len(each.models) == 1 else "no model of the page"


def _native(sheet: Sheet) -> bool:
    return sheet.operation.request_dialect is Dialect.GEMINI


def _judged(each: Stated, native: bool) -> bool:  # noqa: FBT001 - read once for the page
    """Whether it is a tier of models whose tiers are known; page/size-taken has the others."""
    known = bool(each.models) and all(model.tiers for model in each.models)
    takes = not native or any(map(_takes, each.models))
    return known and takes and bool(_TIERS.fullmatch(each.value))


def _tier(word: str, table: ModelTable) -> str:
    return table.tier(word) or table.tier(word.upper()) or ""


def _tiers(models: tuple[OfficialModel, ...]) -> list[Json]:
    return list(dict.fromkeys(tier for model in models for tier in model.tiers))


def _strange(each: Stated, table: ModelTable, *, native: bool) -> str:
    """What is wrong with a tier, '' where nothing is."""
    tier = _tier(each.value, table)
    if not tier:
        return "no official model draws"
    if tier not in _tiers(each.models):
        return f"{whose(each.models)} draws"
    return f"the owner writes {tier}" if native and tier != each.value else ""
