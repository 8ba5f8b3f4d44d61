"""Requests that any client may send to a vendor: what a fault is tried on before it is narrowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from conformance.codec import pointer, strict_json
from conformance.dialects.grammar import dump
from conformance.dialects.lens import lens
from conformance.model import (
    Change,
    Operation,
    Provider,
    Reference,
    Request,
    Response,
    Unsupported,
)
from conformance.simulator.carriers import with_key, without_keys
from conformance.simulator.first_request import first_requests
from conformance.simulator.page_values import setting
from conformance.simulator.pictures import FOLDER, Drawing
from conformance.simulator.refusal import speaking
from conformance.spec.library import Library

Axes: TypeAlias = Mapping[str, tuple[object, ...]]
Express: TypeAlias = Callable[[Change, Request], Request | Unsupported]

_SUCCESS: Final = 200
_PIXELS: Final = re.compile(r"[1-9]\d{1,4}x[1-9]\d{1,4}")
_RATIO: Final = re.compile(r"[1-9]\d?:[1-9]\d?")
#: Models and links that are tried; a page may name any number.
_MOST: Final = 16
_WRONG_KEY: Final = "none-of-yours"
_FORMATS: Final = frozenset({"png", "jpeg", "webp"})
_WAYS: Final = frozenset({"url", "b64_json"})
_MIXED: Final = ("aspect_ratio", "image_size", "model")
#: What no vendor need take.
_SLIPS: Final = (
    Change(casing="snake"),
    Change(canary="xRehearsal"),
    Change(members={"model": "no-such-model"}),
    Change(members={"aspect_ratio": "7:5"}),
)
_REFERENCE: Final = Reference(mime="image/png", data=Drawing(width=192, height=128).data)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Honest:
    """An honest vendor; two of the same provider, library and key give the same answers.

    Attributes:
        answer: gives the answer to any request, and so alone knows which are good.
        key: the good key.
    """

    provider: Provider
    library: Library
    key: str
    answer: Callable[[Request], Response]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Honest):
            return NotImplemented
        same = self.provider is other.provider and self.library is other.library
        return same and self.key == other.key

    def __hash__(self) -> int:
        return hash((id(self.provider), id(self.library), self.key))


@lru_cache(maxsize=16)
def rehearsal(vendor: Honest) -> tuple[tuple[Request, Response], ...]:
    """Good requests that differ in one thing or in several, and bad ones, each with its answer."""
    return tuple(_rehearsed(vendor))


def _rehearsed(vendor: Honest) -> Iterator[tuple[Request, Response]]:
    for operation in vendor.provider.operations:
        plain = _plain(operation, vendor)
        if plain is None:
            continue
        requests = dict.fromkeys(_requests(plain, operation, vendor.provider, vendor.library))
        links: dict[str, None] = {}
        for request in requests:
            response = vendor.answer(request)
            yield request, response
            links |= dict.fromkeys(_links(response, operation))
        for url in islice(links, _MOST):
            request = Request(method="GET", url=url)
            yield request, vendor.answer(request)


def _plain(operation: Operation, vendor: Honest) -> Request | None:
    """A request that the vendor answers, as short as can be."""
    for request in first_requests(operation, vendor.provider, vendor.library):
        keyed = with_key(request, operation, vendor.key)
        if vendor.answer(keyed).status == _SUCCESS:
            return keyed
    return None


def _requests(
    plain: Request, operation: Operation, provider: Provider, library: Library
) -> Iterator[Request]:
    yield plain
    express = lens(operation.request_dialect).express
    places, axes = _axes(operation, provider, library)
    for members in _varied(axes):
        varied = _with(plain, members, places, express)
        if varied is not None:
            yield from (varied, *_as_events(varied))
    for change in _SLIPS:
        slip = express(change, plain)
        if isinstance(slip, Request):
            yield slip
    yield without_keys(plain, operation)
    yield with_key(plain, operation, _WRONG_KEY)
    yield replace(plain, body=b'{"')
    yield replace(plain, method="GET")
    yield replace(plain, url=f"{plain.url.partition('?')[0]}/none")


def _as_events(request: Request) -> Iterator[Request]:
    """A native stream by the URL that has it as events, which it is not by itself."""
    if ":streamGenerateContent" in request.url and "alt=" not in request.url:
        joint = "&" if "?" in request.url else "?"
        yield replace(request, url=f"{request.url}{joint}alt=sse")


def _axes(
    operation: Operation, provider: Provider, library: Library
) -> tuple[Mapping[str, str], Axes]:
    """Where the page has a setting of its own, and what good requests may ask for."""
    models = library.models
    ratios = setting(operation, "image.aspect_ratio", _RATIO.fullmatch)
    sizes = setting(
        operation, "image.size", lambda each: models.tier(each) or _PIXELS.fullmatch(each)
    )
    formats = setting(operation, "image.output_format", _FORMATS.__contains__)
    ways = setting(operation, "image.delivery", _WAYS.__contains__)
    listed = {
        "aspect_ratio": ratios,
        "image_size": sizes,
        "output_format": formats,
        "response_format": ways,
    }
    places = {name: each.member for name, each in listed.items()}
    return places, {
        **{name: each.values for name, each in listed.items()},
        "model": tuple(islice((each.name for each in provider.models), _MOST)),
        "stream": (True, False),
        "references": ((_REFERENCE,),),
        "modalities": (("TEXT",), ("IMAGE",)),
        "count": (2,),
    }


def _varied(axes: Axes) -> Iterator[Mapping[str, object]]:
    """Each value alone, and beside values of the others: no fault is bound to what stays away."""
    for name, values in axes.items():
        yield from ({name: value} for value in values)
    mixed = {name: axes[name] for name in _MIXED if len(axes[name]) > 1}
    for turn in range(max(map(len, mixed.values()), default=0)):
        several = {name: values[-1 - turn % len(values)] for name, values in mixed.items()}
        yield several
        yield several | {"stream": True}
        if turn == 0:
            yield several | {"references": (_REFERENCE,)}


def _with(
    request: Request, members: Mapping[str, object], places: Mapping[str, str], express: Express
) -> Request | None:
    """The request with settings made where the page has them, else where the dialect does."""
    for name, value in members.items():
        place = places.get(name)
        if place and isinstance(value, str):
            body = strict_json.parse(request.body).value
            with suppress(LookupError, ValueError):
                body = pointer.replace(body, place, value)
            request = replace(request, body=dump(body))
            continue
        changed = express(Change(members={name: value}), request)
        if not isinstance(changed, Request):
            return None
        request = changed
    return request


def _links(response: Response, operation: Operation) -> Iterator[str]:
    """Where the answer says that its pictures are, if they are the vendor's own."""
    for image in lens(speaking(operation)).outcome(response).images:
        if image.url and urlsplit(image.url).path.startswith(FOLDER):
            yield image.url
