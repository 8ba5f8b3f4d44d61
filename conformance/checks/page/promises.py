"""Features that a page promises, and whether anything on it asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample, asks, body
from conformance.checks.sheet import Sheet
from conformance.checks.shown import names, spelling
from conformance.model import Claim, Json, JsonObject, Status

_GUIDE: Final = "https://spec.openapis.org/oas/v3.1.0#request-body-object"


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a feature is asked for: the names, in any dialect, of which one must be to be seen."""

    what: str
    members: tuple[str, ...]


_ASKED: Final[Mapping[str, _Asked]] = {
    "request.grounding": _Asked(
        "grounding with a search",
        ("tools", "google_search", "web_search", "web_search_options", "plugins", "enable_search",
         "search", "grounding", "search_options"),
    ),
    "request.thinking": _Asked(
        "thinking",
        ("thinking_config", "thinking_level", "thinking_budget", "include_thoughts", "thinking",
         "reasoning", "reasoning_effort", "enable_thinking"),
    ),
    "image.size": _Asked(
        "a choice of sizes",
        ("image_size", "size", "resolution", "quality", "width", "output_size",
         "output_resolution", "image_resolution"),
    ),
    "image.aspect_ratio": _Asked(
        "a choice of aspect ratios",
        ("aspect_ratio", "ratio", "size", "image_size", "width", "aspect"),
    ),
    "request.reference_image": _Asked(
        "reference pictures",
        ("inline_data", "file_data", "image_url", "image", "images", "image_urls", "input_image",
         "reference_images", "input_images", "image_input", "file_uri", "img_url", "urls"),
    ),
    "request.count": _Asked(
        "several pictures at once",
        ("n", "candidate_count", "num_images", "number_of_images", "count", "batch_size"),
    ),
    "image.output_format": _Asked(
        "a choice of picture formats",
        ("output_format", "format", "mime_type", "output_mime_type", "image_output_options"),
    ),
    "stream.honoured": _Asked("a stream", ("stream", "alt")),
}  # fmt: skip
_TURNS: Final = ("contents", "messages", "input", "history")

_SIZED: Final[JsonObject] = {"type": "object", "properties": {"size": {"type": "string"}}}


def _says(feature: str, **members: Json) -> tuple[JsonObject, ...]:
    return ({"id": "claim", "feature": feature, **members},)


@page_check(
    "page/feature-member",
    feature="docs.prose",
    status=Status.INFO,
    title="Promised features can be asked for",
    requirement="For each promised feature some table or sample has a member that asks for it.",
    why="A feature without a member is a promise that a caller cannot take up.",
    source=_GUIDE,
    examples=[
        PageExample(title="a member in the table", gives=Status.PASS,
                    operation={"requestBody": body(_SIZED)},
                    claims=_says("image.size", values=["1K", "2K"])),
        PageExample(title="a member in a sample", gives=Status.PASS,
                    samples=(asks('{"tools": [{"googleSearch": {}}]}'),),
                    claims=_says("request.grounding", works=True)),
        PageExample(title="a parameter in a sample's URL", gives=Status.PASS,
                    samples=({"id": "a", "kind": "request", "url": "https://a.example/x?size=2K"},),
                    claims=_says("image.size", values=["1K", "2K"])),
        PageExample(title="a search, and nothing to ask for it", gives=Status.INFO,
                    samples=(asks('{"contents": []}'),),
                    claims=_says("request.grounding", works=True), flaws=1),
        PageExample(title="sizes that the names of models imply", gives=Status.PASS,
                    provider={"models": [{"name": "banana-2k", "upstream": "x", "tier": "2K",
                                          "source": "page"}]},
                    claims=_says("image.size", values=["1K", "2K"])),
        PageExample(title="reference pictures by address", gives=Status.PASS,
                    samples=(asks('{"messages": [{"content": [{"image_url": {"url": "u"}}]}]}'),),
                    claims=_says("request.reference_image", works=True)),
        PageExample(title="several turns shown", gives=Status.PASS,
                    samples=(asks('{"contents": [{"role": "user"}, {"role": "model"}]}'),),
                    claims=_says("request.multi_turn", works=True)),
        PageExample(title="several turns, and one in each sample", gives=Status.INFO,
                    samples=(asks('{"contents": [{"role": "user"}]}'),),
                    claims=_says("request.multi_turn", works=True)),
        PageExample(title="a stream by a path of its own", gives=Status.PASS,
                    path="/v1beta/models/{model}:streamGenerateContent",
                    claims=_says("stream.honoured", works=True)),
        PageExample(title="a stream, and nothing to ask for it", gives=Status.INFO,
                    claims=_says("stream.honoured", works=True)),
        PageExample(title="one size for all", gives=None,
                    claims=_says("image.size", values=["1K"])),
        PageExample(title="a claim that names its member", gives=None,
                    claims=_says("image.size", values=["1K", "2K"], member="/size")),
        PageExample(title="a feature that needs no member", gives=None,
                    claims=_says("image.present", works=True)),
    ],
)  # fmt: skip
def feature_member(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A claim that names its member is judged by ``page/prose-member``; one finding per feature."""
    known = names(sheet)
    told: set[str] = set()
    for index, claim in enumerate(sheet.operation.claims):
        if claim.member or claim.feature in told:
            continue
        wrong = _unasked(sheet, claim, known)
        if wrong is not None:
            told.add(claim.feature)
            yield Seen(at=sheet.spot("x-claims", index), wrong=wrong, source=claim.source)


def _unasked(sheet: Sheet, claim: Claim, known: Collection[str]) -> str | None:
    """What is wrong with a promise, '' where nothing is, ``None`` where it needs no member."""
    if claim.feature == "request.multi_turn":
        shown = any(_turns(asked.body.value) for asked in sheet.distinct if asked.body)
        return "" if shown else "the page promises several turns, and no sample has more than one"
    asked = _ASKED.get(claim.feature)
    if asked is None or (isinstance(claim.value, Sequence) and len(claim.value) == 1):
        return None
    implied = claim.feature == "image.size" and any(each.tier for each in sheet.provider.models)
    by_path = claim.feature == "stream.honoured" and _has_stream_path(sheet)
    if implied or by_path or any(spelling(name) in known for name in asked.members):
        return ""
    return f"the page promises {asked.what}, and no table or sample has a member for it"


def _has_stream_path(sheet: Sheet) -> bool:
    """Whether a stream has a path of its own, among the operations or in a sample."""
    paths = [*(each.path for each in sheet.provider.operations), *(a.path for a in sheet.requests)]
    return any("stream" in path.lower() for path in paths)


def _turns(value: Json) -> bool:
    """Whether a request holds more than one turn."""
    if not isinstance(value, Mapping):
        return False
    turns = [value.get(name) for name in _TURNS]
    return any(isinstance(each, list | tuple) and len(each) > 1 for each in turns)
