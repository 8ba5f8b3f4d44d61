"""What a transport sends beside the case itself: the pictures of an answer, and the next turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from conformance.dialects.lens import lens
from conformance.errors import SpecError
from conformance.model import (
    Case,
    Exchange,
    Fault,
    Fetched,
    Image,
    Operation,
    Provider,
    Request,
    Response,
    Unsupported,
)

MAX_FETCHES = 16
_URL = re.compile(r"https?://[^\s\x00-\x20\x7f\ud800-\udfff]+", re.IGNORECASE)
PREDECESSOR_FAILED = "predecessor-failed"


def operation_of(case: Case, provider: Provider) -> Operation:
    """The operation that a case is for.

    Raises:
        SpecError: the spec does not have it.
    """
    for operation in provider.operations:
        if operation.id == case.operation:
            return operation
    raise SpecError(
        f"there is no operation {case.operation!r}", location=provider.location, hint=case.id
    )


def images_of(response: Response, operation: Operation) -> tuple[Image, ...]:
    """The pictures of an answer, those that it links to included."""
    return lens(operation.response_dialect).outcome(response).images


def image_urls(images: Iterable[Image]) -> tuple[str, ...]:
    """Where an answer's pictures are to be fetched: each http(s) URL once, in order, at most 16."""
    urls = (image.url for image in images if image.url and _URL.fullmatch(image.url))
    return tuple(islice(dict.fromkeys(urls), MAX_FETCHES))


def fetch_images(
    images: Iterable[Image], get: Callable[[str], Response | Fault]
) -> tuple[Fetched, ...]:
    """The pictures that an answer links to; ``get`` asks for one."""
    return tuple(_fetched(url, get(url)) for url in image_urls(images))


def picture_bytes(images: Iterable[Image], fetched: Iterable[Fetched]) -> Iterator[bytes]:
    """Of each picture of an answer, whether it holds it or links to it."""
    bodies = (each.response.body for each in fetched if each.response is not None)
    yield from (data for data in (*(image.data for image in images), *bodies) if data)


def next_turn(case: Case, before: Exchange | None, operation: Operation) -> Case | Fault:
    """The case with its stand-in replaced by the answer that it really continues.

    ``before`` is the exchange of ``case.after``. Where that brought no answer to continue, the case
    cannot be sent: the fault ``predecessor-failed`` says so.
    """
    if before is None:
        return Fault(name=PREDECESSOR_FAILED, detail=f"{case.after} was not sent")
    answer = before.response
    if answer is None or before.fault is not None or not 200 <= answer.status < 300:  # noqa: PLR2004
        return Fault(name=PREDECESSOR_FAILED, detail=f"{case.after} brought no answer to continue")
    speaks = lens(operation.request_dialect)
    prompt = speaks.intent(case.request).prompt or ""
    request = speaks.follow_up(before.case.request, answer, prompt)
    if isinstance(request, Unsupported):
        return Fault(name=PREDECESSOR_FAILED, detail=request.reason)
    return replace(case, request=request)


def _fetched(url: str, got: Response | Fault) -> Fetched:
    if isinstance(got, Fault):
        return Fetched(url=url, fault=got)
    return Fetched(url=url, response=got)


def picture_request(url: str) -> Request:
    """The request that fetches a picture: without the key, which its host need not be told."""
    return Request(method="GET", url=url)
