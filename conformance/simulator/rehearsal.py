"""Requests that any client may send to a vendor: what a fault is tried on before it is narrowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from conformance.dialects.lens import lens
from conformance.model import (
    Change,
    ClaimKind,
    Json,
    Operation,
    Provider,
    Reference,
    Request,
    Response,
)
from conformance.simulator.carriers import with_key, without_keys
from conformance.simulator.first_request import first_requests
from conformance.simulator.pictures import FOLDER, Drawing
from conformance.simulator.refusal import speaking
from conformance.spec.library import Library

_SUCCESS: Final = 200
_RATIO: Final = re.compile(r"[1-9]\d?:[1-9]\d?")
#: Values of a facet that are tried; a page may list any number.
_MOST: Final = 16
_WRONG_KEY: Final = "none-of-yours"
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
    express = partial(lens(operation.request_dialect).express, request=plain)
    for change in _changes(operation, provider, library):
        changed = express(change)
        if isinstance(changed, Request):
            yield changed
    yield without_keys(plain, operation)
    yield with_key(plain, operation, _WRONG_KEY)
    yield replace(plain, body=b'{"')
    yield replace(plain, method="GET")
    yield replace(plain, url=f"{plain.url.partition('?')[0]}/none")


def _changes(operation: Operation, provider: Provider, library: Library) -> Iterator[Change]:
    """What a good request may ask for instead, and some things that none may."""
    axes: dict[str, list[object]] = {
        "aspect_ratio": list(_values(operation, "image.aspect_ratio", _RATIO.fullmatch)),
        "image_size": list(_values(operation, "image.size", library.models.tier)),
        "model": list(islice((each.name for each in provider.models), _MOST)),
        "stream": [True, False],
        "references": [(_REFERENCE,)],
        "output_format": ["png", "jpeg", "webp"],
        "response_format": ["url", "b64_json"],
        "modalities": [("TEXT",), ("IMAGE",)],
        "count": [2],
    }
    for name, values in axes.items():
        yield from (Change(members={name: value}) for value in values)
    yield from _mixed({name: values for name, values in axes.items() if len(values) > 1})
    yield Change(casing="snake")
    yield Change(canary="xRehearsal")
    yield Change(members={"model": "no-such-model"})
    yield Change(members={"aspect_ratio": "7:5"})


def _mixed(axes: Mapping[str, list[object]]) -> Iterator[Change]:
    """Each value beside values of the others, so that no fault is bound to what stays away."""
    together = {name: axes[name] for name in ("aspect_ratio", "image_size", "model", "stream")
                if name in axes}  # fmt: skip
    for turn in range(max(map(len, together.values()), default=0)):
        yield Change(members={name: each[-1 - turn % len(each)] for name, each in together.items()})


def _values(operation: Operation, feature: str, fits: Callable[[str], object]) -> Iterable[object]:
    """What the page lists for a feature, in its claims or in its schema."""
    listed = [
        value
        for claim in operation.claims
        if claim.feature == feature
        and claim.kind is ClaimKind.VALUES
        and isinstance(claim.value, (list, tuple))
        for value in claim.value
    ]
    found = (*listed, *_enumerated(operation.request_schema))
    named = (value for value in found if isinstance(value, str) and fits(value))
    return islice(dict.fromkeys(named), _MOST)


def _enumerated(schema: Json) -> Iterator[Json]:
    """Every value that an ``enum`` anywhere in a schema lists."""
    if isinstance(schema, Mapping):
        listed = schema.get("enum")
        yield from listed if isinstance(listed, list) else ()
        for inner in schema.values():
            yield from _enumerated(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _enumerated(inner)


def _links(response: Response, operation: Operation) -> Iterator[str]:
    """Where the answer says that its pictures are, if they are the vendor's own."""
    for image in lens(speaking(operation)).outcome(response).images:
        if image.url and urlsplit(image.url).path.startswith(FOLDER):
            yield image.url
