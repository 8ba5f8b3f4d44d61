"""A page beside the vendor's other pages, and the operations that it names without describing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from conformance.checks.check import Context
from conformance.checks.page_check import Seen, page_check
from conformance.checks.page_example import PageExample
from conformance.checks.sheet import Passage, Sheet
from conformance.model import Claim, ClaimKind, JsonObject, Status

_GUIDE: Final = "https://diataxis.fr/reference/"

_CLAUSE: Final = re.compile(r"[;\uff1b。\n]|\.\s|\bwhile\b|\bwhereas\b|\bbut\b")
_MODEL: Final = re.compile(
    r"(?<![\w.-])[A-Za-z][A-Za-z0-9.]{1,40}(?:-[A-Za-z0-9.]{1,20}){1,8}(?![\w-])"
)
#: By which models of one series differ: a tier, a number, a version.
_STEP: Final = re.compile(r"[vV]?\d{1,4}(?:\.\d{1,2})?(?:[kK]|px)?")
_DRAWS: Final = re.compile(r"image|imagen|picture|draw|paint|photo", re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"\b(?:not|no|gone|never|without|removed|retired|deprecated|withdrawn|discontinued|replaced|shut"
    r"|unlike|former|video|audio)\b|n't\b|下线|停用|不再|弃用|移除|不支持|废弃|视频",
    re.IGNORECASE,
)
_ENDPOINT: Final = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\s+(/[\w/{}:.-]{1,120})", re.ASCII)
_TELLING: Final = 4  # letters in the name of an entry of the navigation that tell it from a word
_LEAST: Final = 3  # values, of which another page may name some for one model and all for another

_TWO: Final[JsonObject] = {"sources": [
    {"id": "page", "url": "https://docs.example.com/page", "retrieved": "2026-11-21"},
    {"id": "other", "url": "https://docs.example.com/other", "retrieved": "2026-11-21"},
]}  # fmt: skip
_FORMATS: Final[JsonObject] = {
    "id": "formats", "feature": "image.output_format", "values": ["png", "jpeg", "webp"],
}  # fmt: skip
_MODELS: Final[JsonObject] = {
    "id": "models", "feature": "access.models", "values": ["Banana-1K", "Banana-2K"],
}  # fmt: skip


_LISTED: Final[JsonObject] = {"catalogue": [
    {"group": "Pictures", "name": "Change a picture", "method": "POST"},
    {"group": "Models", "name": "List models", "method": "GET"},
]}  # fmt: skip


def _prose(text: str, source: str = "other") -> JsonObject:
    return {"x-prose": [{"text": text, "source": source}]}


def _beside(title: str, gives: Status | None, claim: JsonObject, text: str) -> PageExample:
    """A page with a claim, and another page that says something about it."""
    return PageExample(
        title=title, gives=gives, provider=_TWO, claims=(claim,), operation=_prose(text)
    )


@page_check(
    "page/values-depend",
    feature="docs.prose",
    status=Status.FAIL,
    title="Values hold for all models, or the page says for which",
    requirement="Where another page of the vendor's has some values for one model only, so does "
    "this one.",
    why="A caller sends a value that is listed here and gets an error, or another picture.",
    source=_GUIDE,
    examples=[
        _beside("some for one model", Status.FAIL, _FORMATS,
                "Small gives png, jpeg and webp; Large gives png and jpeg."),
        _beside("all for every model", Status.PASS, _FORMATS,
                "Small gives png, jpeg and webp; so does Large: webp, png, jpeg."),
        _beside("some without a contrast", None, _FORMATS, "For the web, use png or jpeg."),
        _beside("for certain cases here too", None, {**_FORMATS, "when": {"model": "Small"}},
                "Small gives png, jpeg and webp; Large gives png and jpeg."),
    ],
)  # fmt: skip
def values_depend(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """The other page must name all values in one clause and some of them in another."""
    for index, claim in enumerate(sheet.operation.claims):
        values = _values(claim)
        if len(values) < _LEAST or claim.when:
            continue
        for passage, source in _elsewhere(sheet, claim.source):
            clauses = [_named(clause, values) for clause in _CLAUSE.split(passage.text)]
            if set(values) not in clauses:
                continue
            some = next((each for each in clauses if 1 < len(each) < len(values)), None)
            rest = ", ".join(each for each in values if each not in some) if some else ""
            yield Seen(
                at=sheet.spot("x-claims", index),
                wrong=f"another page of the vendor's does not have {rest} for every model"
                if some
                else "",
                expected=passage.text,
                printed=claim.value,
                source=source,
            )


@page_check(
    "page/models-elsewhere",
    feature="docs.prose",
    status=Status.INFO,
    title="The list of models is the same on all pages",
    requirement="A model of the same series that another page of the vendor's has is listed here.",
    why="Whether it can be called here is known only after a call.",
    source=_GUIDE,
    examples=[
        _beside("the same", Status.PASS, _MODELS, "Banana-2K is the larger one."),
        _beside("one more", Status.INFO, _MODELS, "Banana-8K is a model."),
        _beside("one that is gone", None, _MODELS, "Use another; Banana-8K is no longer served."),
        _beside("one of another kind", None, {**_MODELS, "values": ["fruit-3-image"]},
                "There are fruit-3-preview and fruit-3-vision."),
        _beside("one of the same kind", Status.INFO, {**_MODELS, "values": ["fruit-3-image"]},
                "There is fruit-3-imagen."),
        _beside("another series", None, _MODELS, "Apple-8K is a model."),
        PageExample(title="on this page", gives=None, claims=(_MODELS,),
                    operation=_prose("Banana-8K is a model.", "page")),
    ],
)  # fmt: skip
def models_elsewhere(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """Of the same series is what differs in its last part only, and draws pictures too.

    What another page says is gone, or is for something else, is not missed here.
    """
    for index, claim in enumerate(sheet.operation.claims):
        names = _values(claim) if claim.feature == "access.models" else ()
        series = {name.rpartition("-")[0] for name in names if "-" in name}
        found = [
            (name, passage.text, source)
            for passage, source in _elsewhere(sheet, claim.source)
            for clause in _CLAUSE.split(passage.text)
            for name in _MODEL.findall(clause)
            if name.rpartition("-")[0] in series
            and (name in names or (_is_alike(name) and not _ASIDE.search(clause)))
        ]
        for name, text, source in dict.fromkeys(found):
            yield Seen(
                at=sheet.spot("x-claims", index),
                wrong=""
                if name in names
                else f"another page of the vendor's has the model {name}, which this one does not "
                "list",
                expected=text,
                printed=claim.value,
                source=source,
            )


@page_check(
    "page/endpoint-described",
    feature="docs.prose",
    status=Status.INFO,
    title="Operations that the page names can be found",
    requirement="An operation that the prose names by method and path is described or linked.",
    why="The reader is sent to something that the page leaves to be searched for.",
    source=_GUIDE,
    examples=[
        PageExample(title="none but its own", gives=Status.PASS, path="/v1/images/generations",
                    dialect="openai.images",
                    operation={"description": "Call POST /v1/images/generations with a key."}),
        PageExample(title="another", gives=Status.INFO,
                    operation={"description": "Unlike POST /v1/images/edits, this is native."}),
        PageExample(title="another with its link", gives=Status.PASS, operation={"description":
                    "Unlike POST /v1/images/edits (https://docs.example.com/edits)."}),
        PageExample(title="its own with a model put in", gives=Status.PASS, operation={
                    "description": "POST /v1beta/models/gemini-3-pro-image:generateContent."}),
        PageExample(title="its own behind the path of the server", gives=Status.PASS,
                    path="/images/{id}", dialect="openai.images",
                    operation={"description": "It is POST /v1/images/{image_id}."}),
        PageExample(title="another, by its name in the navigation", gives=Status.PASS,
                    provider=_LISTED, operation={
                        "description": "Or POST /v1/edits, see Change a picture."}),
        PageExample(title="another, which the navigation has with its method", gives=Status.PASS,
                    provider=_LISTED, operation={"description": "GET /v1beta/models has more."}),
        PageExample(title="another than the navigation has", gives=Status.INFO,
                    provider=_LISTED, operation={"description": "DELETE /v1beta/models/all"}),
        PageExample(title="a path without a method", gives=None,
                    operation={"description": "Files lie under /v1/files."}),
    ],
)  # fmt: skip
def endpoint_described(sheet: Sheet, _context: Context) -> Iterator[Seen]:
    """A link in the same passage is taken for one to it, and so is its name in the navigation."""
    known = [_bare(each.path) for each in sheet.provider.operations]
    told: set[str] = set()
    for passage in sheet.passages:
        for method, path in _ENDPOINT.findall(passage.text):
            place = _bare(path)
            if place in told:
                continue
            told.add(place)
            found = (
                "://" in passage.text
                or any(_same(place, each) for each in known)
                or _in_navigation(sheet, method, place, passage.text)
            )
            yield Seen(
                at=passage.spot,
                wrong=""
                if found
                else f"the page names {method} {place}, and neither describes nor links it",
                printed=passage.text,
            )


def _is_alike(name: str) -> bool:
    """Whether a model of a series is another step of it, or says itself that it draws."""
    return bool(_STEP.fullmatch(name.rpartition("-")[2]) or _DRAWS.search(name))


def _in_navigation(sheet: Sheet, method: str, place: str, text: str) -> bool:
    """Whether the passage has an entry's name, or the path ends with a word of one's name."""
    last = next((part for part in reversed(place.split("/")) if part and "{" not in part), "")
    for entry in sheet.provider.catalogue:
        name = entry.name.casefold()
        named = len(name) >= _TELLING and name in text.casefold()
        listed = entry.method.upper() == method and last in name.split()
        if named or listed:
            return True
    return False


def _elsewhere(sheet: Sheet, own: str) -> Iterator[tuple[Passage, str]]:
    """The prose that comes from another page than ``own``, and from which."""
    for passage in sheet.passages if own else ():
        source = sheet.source_of(passage.spot.pointer)
        if passage.kind == "prose" and source != own:
            yield passage, source


def _values(claim: Claim) -> tuple[str, ...]:
    """The strings that a claim lists."""
    values = claim.value if claim.kind is ClaimKind.VALUES else None
    listed = values if isinstance(values, list) else []
    return tuple(dict.fromkeys(each for each in listed if isinstance(each, str)))


def _named(clause: str, values: tuple[str, ...]) -> frozenset[str]:
    """The values that stand in a clause as words."""
    return frozenset(
        each for each in values if re.search(rf"(?<![\w:]){re.escape(each)}(?![\w:])", clause)
    )


def _bare(path: str) -> str:
    return path.rstrip("/.:").casefold()


def _same(place: str, path: str) -> bool:
    """Whether a printed path ends as an operation's does, placeholders filled in or not."""
    ends = (reversed(each.strip("/").split("/")) for each in (place, path))
    parts = zip(*ends, strict=False)
    enough = place.count("/") >= path.count("/")
    return enough and all(_fits(one, other) for one, other in parts)


def _fits(one: str, other: str) -> bool:
    """Whether two parts of a path are equal but for a placeholder in either."""
    if "{" in other and "{" not in one:
        one, other = other, one
    tail = one.rpartition("}")[2]
    return other.endswith(tail) if "{" in one else one == other
