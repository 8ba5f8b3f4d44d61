"""What official clients are told to ask for; what they then send is their own business.

A client case stands for one script of a client. Its request in the plan is the script in the
dialect's own words, so that a plan, its ids and its cost depend on nothing that is installed; the
client's own request takes its place before it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from conformance.generate.assemble import GOOD_KEY, WRONG_KEY
from conformance.generate.bench import Bench
from conformance.generate.hints import PROMPTS, picture
from conformance.generate.ids import identified
from conformance.generate.negatives import UNKNOWN_MODEL
from conformance.model import (
    Case,
    Dialect,
    Intent,
    Phase,
    Reference,
    Request,
    Violation,
    ViolationKind,
)
from conformance.spec.asked import asked
from conformance.spec.official_clients import GOOGLE, ClientName, Script, assigned

#: What is left in a smoke run: the scripts that should be refused.
_FREE: Final[dict[Script, Violation]] = {
    "wrong-key": Violation(kind=ViolationKind.CREDENTIAL, rule="wrong-key"),
    "unknown-model": Violation(
        kind=ViolationKind.CONVENTION, rule="unknown-model", pointer="model"
    ),
}
#: What a caller may state of a picture in each dialect, beside its ratio.
_SHAPE: Final[dict[Dialect, tuple[str, ...]]] = {
    Dialect.GEMINI: ("modalities", "image_size"),
    Dialect.CHAT: ("modalities",),
    Dialect.IMAGES: ("image_size",),
}
_PIXELS: Final = re.compile(r"[0-9]{1,5}x[0-9]{1,5}")


def client_cases(bench: Bench) -> Iterator[Case]:
    """The scripts that are tried on an operation; those that it is not asked for elsewhere."""
    for (client, script), operation in assigned(bench.provider).items():
        if operation.id != bench.operation.id or (bench.strength == 0 and script not in _FREE):
            continue
        request = _told(bench, client, script)
        if request is not None:
            case = bench.case(Phase.CLIENT, request, {"client": client, "script": script})
            violation = _FREE.get(script)
            yield identified(replace(case, valid=violation is None, violation=violation))


def _told(bench: Bench, client: ClientName, script: Script) -> Request | None:
    """A script in the dialect's words; ``None`` where the page rules it out."""
    cheapest = min(bench.rows, key=lambda case: case.cost_usd).request
    wanted = bench.intent(cheapest)
    model = wanted.model or next((each.name for each in bench.provider.models), None)
    if model is None:
        return None
    said: dict[str, object] = {"model": model, "prompt": wanted.prompt or PROMPTS[0]}
    if script == "unknown-model":
        said["model"] = UNKNOWN_MODEL
    if script == "stream":
        said["stream"] = True
    if script == "edit":
        said["references"] = (Reference(mime="image/png", data=picture("png")),)
    bare = _bare(cheapest, client, WRONG_KEY if script == "wrong-key" else GOOD_KEY)
    for shape in _shapes(bench, wanted, script):
        made = bench.express(bare, **said, **shape)
        # A page that lists its models rules an unknown one out, as it should.
        allowed = made is not None and (script == "unknown-model" or bench.sensible(made))
        if made is not None and allowed and _possible(bench, made):
            return made
    return None


def _shapes(bench: Bench, wanted: Intent, script: Script) -> Iterator[dict[str, object]]:
    """What a caller may state of the picture, the fullest first."""
    dialect = bench.operation.request_dialect
    stated = {
        name: value for name in _SHAPE[dialect] if (value := getattr(wanted, name)) is not None
    }
    if dialect is Dialect.IMAGES and not _PIXELS.fullmatch(wanted.image_size or ""):
        stated = {}  # OpenAI's client takes pixels, or a word of its own
    if dialect is Dialect.GEMINI and script != "edit":  # which has the shape of what is edited
        for ratio in _ratios(bench):
            yield {**stated, "aspect_ratio": ratio}
    yield stated
    yield {}


def _ratios(bench: Bench) -> list[str]:
    """The page's ratios, first one that no vendor gives unasked: then it was the client's doing."""
    named = dict.fromkeys(bench.intent(row.request).aspect_ratio for row in bench.rows)
    known = [each for each in named if each is not None]
    return sorted(known, key=lambda each: (each == "1:1", each != "16:9"))


def _possible(bench: Bench, request: Request) -> bool:
    """Whether the model draws ratio and size together, as far as anybody says."""
    wanted = asked(bench.intent(request), bench.operation, bench.provider, bench.models)
    told = wanted.upstream and wanted.aspect_ratio and wanted.tier
    return not told or wanted.pixels is not None


def _bare(request: Request, client: ClientName, key: str) -> Request:
    """The same place, asked with a key as the client hands it in."""
    parts = urlsplit(request.url)
    carried = ("x-goog-api-key", key) if client == GOOGLE else ("Authorization", f"Bearer {key}")
    return Request(
        method=request.method,
        url=f"{parts.scheme}://{parts.netloc}{parts.path}",
        headers=(("Content-Type", "application/json"), carried),
        body=b"{}",
    )
