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
from conformance.generate.hints import picture
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
from conformance.spec.official_clients import GOOGLE, ClientName, Script, assigned

#: What is left in a smoke run: the scripts that should be refused.
_FREE: Final[dict[Script, Violation]] = {
    "wrong-key": Violation(kind=ViolationKind.CREDENTIAL, rule="wrong-key"),
    "unknown-model": Violation(
        kind=ViolationKind.CONVENTION, rule="unknown-model", pointer="model"
    ),
}
#: What a caller may state of a picture in each dialect.
_SHAPE: Final[dict[Dialect, tuple[str, ...]]] = {
    Dialect.GEMINI: ("modalities", "aspect_ratio", "image_size"),
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
    rows = sorted(bench.rows, key=lambda case: case.cost_usd)
    # A ratio that no vendor gives unasked, if there is one: then it is the client that said so.
    shaped = (case for case in rows if bench.intent(case.request).aspect_ratio not in {None, "1:1"})
    row = rows[0] if script == "edit" else next(shaped, rows[0])
    wanted = bench.intent(row.request)
    asked: dict[str, object] = {"model": wanted.model, "prompt": wanted.prompt}
    if script == "unknown-model":
        asked["model"] = UNKNOWN_MODEL
    if script == "stream":
        asked["stream"] = True
    if script == "edit":  # the result has the shape of what is edited
        asked["references"] = (Reference(mime="image/png", data=picture("png")),)
        wanted = replace(wanted, aspect_ratio=None)
    bare = _bare(row.request, client, WRONG_KEY if script == "wrong-key" else GOOD_KEY)
    shape = _shape(wanted, bench.operation.request_dialect)
    said = (bench.express(bare, **asked, **more) for more in (shape, {}))
    return next((each for each in said if each is not None and bench.sensible(each)), None)


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


def _shape(wanted: Intent, dialect: Dialect) -> dict[str, object]:
    """What a caller states of the picture."""
    stated = {name: getattr(wanted, name) for name in _SHAPE[dialect]}
    if dialect is Dialect.IMAGES and not _PIXELS.fullmatch(wanted.image_size or ""):
        return {}  # OpenAI's client takes pixels, or a word of its own
    return {name: value for name, value in stated.items() if value is not None}
