"""The families of probes: the ways in which one request is sent, to be judged together.

Each family is one function that gives the members of its group by role; the first member is taken
from a covering case wherever one fits. A family gives nothing where the operation's dialect cannot
say it, or where the page's own schema rules one of the ways out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from conformance.codec import pointer
from conformance.generate.assemble import body_of, with_body, with_member
from conformance.generate.bench import Bench, alike
from conformance.generate.breaking import UNKNOWN_MEMBER
from conformance.generate.hints import EDIT, REFERENCE_URL, Format, picture
from conformance.generate.promises import asks, many_references
from conformance.model import (
    Case,
    Change,
    Dialect,
    Finish,
    Image,
    Intent,
    Outcome,
    Place,
    Reference,
    Request,
)

#: The ways of a group: role -> request.
Ways = dict[str, Request]
Family = Callable[[Bench], Ways]

_FORMATS: tuple[Format, ...] = ("png", "jpeg", "webp")
#: A ratio that no vendor gives unasked, so that a lost member shows.
_NO_DEFAULT = "16:9"
#: What a picture may be where no ratio is asked for.
_DEFAULTS = frozenset({None, "1:1", "auto"})
_STREAM_PATH = ":streamGenerateContent"


def _base(bench: Bench) -> Request:
    return bench.rows[0].request


def _changed(base: Request, made: Request) -> Request:
    """What was made of a base; the base itself where that changed nothing."""
    return base if alike(base, made) else made


def _casing(bench: Bench) -> Ways:
    """Both spellings of the request that says most, of a ratio that no default would give.

    One of them is a covering case where that has such a ratio.
    """
    if bench.operation.request_dialect is Dialect.IMAGES and not bench.claims("request.casing"):
        return {}  # OpenAI has one spelling, and no member with two
    most = max(bench.rows, key=lambda case: _says(bench, case))
    plain = _without_placed(bench, most.request)
    richest = plain
    if bench.intent(plain).aspect_ratio in _DEFAULTS:
        richest = bench.express(plain, aspect_ratio=_NO_DEFAULT) or plain
    ways: Ways = {}
    for casing in ("camel", "snake"):
        made = bench.lens.express(Change(casing=casing), richest)
        if not isinstance(made, Request) or not bench.sensible(made):
            return {}
        ways[casing] = _changed(richest, made)
    return ways if ways["camel"] != ways["snake"] else {}


def _says(bench: Bench, case: Case) -> tuple[int, bool]:
    """How much a case says; a ratio that is no default decides between two that say as much."""
    stated = sum(each is not None for each in case.facets.values())
    return stated, bench.intent(case.request).aspect_ratio not in _DEFAULTS


def _without_placed(bench: Bench, request: Request) -> Request:
    """The request without members that are the page's own, and so have one spelling."""
    for axis in bench.space.axes:
        if axis.placed:
            with suppress(LookupError):
                request = with_body(request, pointer.remove(body_of(request), axis.placed))
    return request


def _canary(bench: Bench) -> Ways:
    """The same request with and without a member that nobody knows."""
    bird = bench.change(_base(bench), Change(canary=UNKNOWN_MEMBER))
    return {"without": _base(bench), "canary": bird} if bird else {}


def _reference(bench: Bench) -> Ways:
    """Without a reference picture, with one per format, and with one by URL.

    Pictures are made at one path of OpenAI's and edited at another: the first takes none.
    """
    making = bench.operation.request_dialect is Dialect.IMAGES
    if making and not (_documents(bench, "references") or bench.claims("request.reference_image")):
        return {}
    plain = _plain(bench)
    ways: Ways = {} if plain is None else {"without": plain.request}
    base = _base(bench) if plain is None else plain.request
    for format in _FORMATS:  # noqa: A001 - the word of the domain
        inline = Reference(mime=f"image/{format}", data=picture(format))
        _keep(bench, ways, format, base, inline)
    if bench.operation.request_dialect is not Dialect.GEMINI or bench.claims(
        "request.reference_delivery", "url"
    ):
        _keep(bench, ways, "url", base, Reference(url=REFERENCE_URL))
    return ways


def _plain(bench: Bench) -> Case | None:
    """The cheapest covering case without a reference picture; it asks for no shape if that is free.

    Then the result takes the shape of the picture, which shows that it got there.
    """
    cheapest = next(bench.candidates(lambda intent: not intent.references), None)
    shapeless = next(bench.candidates(_shapeless), None)
    if cheapest is None or shapeless is None or shapeless.cost_usd > cheapest.cost_usd:
        return cheapest
    return shapeless


def _shapeless(intent: Intent) -> bool:
    stated = intent.aspect_ratio is not None or "x" in (intent.image_size or "")
    return not intent.references and not stated


def _keep(bench: Bench, ways: Ways, role: str, base: Request, reference: Reference) -> None:
    made = bench.express(base, references=(reference,))
    if made is not None and bench.sensible(made):
        ways[role] = made


def _stream(bench: Bench) -> Ways:
    """Plain and streamed where the operation has both, in a chat the second time with usage."""
    if bench.operation.request_dialect is not Dialect.CHAT and not _documents(bench, "stream"):
        return {}
    base = _base(bench)
    methods = {_method(row.request) for row in bench.rows}
    ways: Ways = {}
    for role, wanted in (("plain", False), ("stream", True)):
        made = base
        if bool(bench.intent(base).stream) is not wanted:
            made = bench.express(base, stream=wanted) or base
        if _method(made) not in methods or not bench.sensible(made):
            return {}
        if bool(bench.intent(made).stream) is not wanted:
            return {}
        ways[role] = made
    if bench.operation.request_dialect is Dialect.CHAT:
        ways["usage"] = with_member(ways["stream"], "/stream_options", {"include_usage": True})
    return ways


def _method(request: Request) -> str:
    """What Google's paths end in: whether an answer streams is said there."""
    return urlsplit(request.url).path.rpartition(":")[2]


def _alt(bench: Bench) -> Ways:
    """A native stream as events and as an array."""
    split = urlsplit(_base(bench).url)
    if not split.path.endswith(_STREAM_PATH):
        return {}
    rest = "&".join(part for part in split.query.split("&") if part and not part.startswith("alt="))
    events = f"{rest}&alt=sse" if rest else "alt=sse"
    return {
        role: _changed(
            _base(bench), replace(_base(bench), url=urlunsplit(split._replace(query=query)))
        )
        for role, query in (("sse", events), ("array", rest))
    }


def _response_format(bench: Bench) -> Ways:
    """The picture as URL and as base64, where dialect or page has the choice."""
    native = bench.operation.request_dialect is Dialect.IMAGES
    if not native and not _documents(bench, "response_format"):
        return {}
    saying = next(bench.candidates(lambda intent: intent.response_format is not None), None)
    base = _base(bench) if saying is None else saying.request
    ways: Ways = {}
    for said in ("url", "b64_json"):
        same = bench.intent(base).response_format == said
        made = base if same else bench.express(base, response_format=said)
        if made is not None and bench.sensible(made):
            ways[said] = made
    return ways


def _count(bench: Bench) -> Ways:
    """One picture and two, where dialect or page has a number."""
    if bench.operation.request_dialect is not Dialect.IMAGES and not _documents(bench, "count"):
        return {}
    base, ways = _base(bench), Ways()
    for number in (1, 2):
        same = bench.intent(base).count == number
        made = base if same else bench.express(base, count=number)
        if made is not None and bench.sensible(made):
            ways[str(number)] = made
    return ways


def _path(bench: Bench) -> Ways:
    """The path with its slash doubled, and without its first segment."""
    split = urlsplit(_base(bench).url)
    first, _, rest = split.path.lstrip("/").partition("/")
    if not rest:
        return {}
    doubled, missing = f"/{first}/{first}/{rest}", f"/{rest}"
    return {
        role: replace(_base(bench), url=urlunsplit(split._replace(path=path)))
        for role, path in (("doubled", doubled), ("missing", missing))
    }


def _turns(bench: Bench) -> Ways:
    """A picture, then its edit; the second request holds a stand-in for the first answer."""
    claimed = bench.claims("request.multi_turn")
    if bench.operation.request_dialect is not Dialect.GEMINI and not claimed:
        return {}
    place = bench.lens.places[0]
    by_url = place in {Place.CONTENT_LINK, Place.MEDIA_OUTPUTS, Place.DATA_URL}
    drawn = Image(
        place=place,
        where="",
        declared="image/png",
        data=None if by_url else picture("png"),
        url=REFERENCE_URL if by_url else None,
        signature="c3RhbmQtaW4=",
    )
    stand_in = Outcome(images=(drawn,), finish=Finish(reason="stop", raw="STOP"))
    answer = bench.lens.render(stand_in, _base(bench))
    second = bench.lens.follow_up(_base(bench), answer, EDIT)
    if not isinstance(second, Request) or not bench.sensible(second):
        return {}
    return {"first": _base(bench), "second": second}


def _documents(bench: Bench, facet: str) -> bool:
    """Whether the page has a member for a facet."""
    return facet in bench.space.at


#: The families by name, in the order in which they are sent.
FAMILIES: Mapping[str, Family] = {
    "casing": _casing,
    "canary": _canary,
    "reference": _reference,
    "stream": _stream,
    "alt": _alt,
    "response_format": _response_format,
    "count": _count,
    "path": _path,
    "turns": _turns,
    "asks": asks,
    "references": many_references,
}
#: Families whose members are judged one by one.
ALONE = frozenset({"path", "asks", "references"})
