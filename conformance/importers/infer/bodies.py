"""The bodies that a page prints, read as the JSON that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from conformance.codec import lenient_json
from conformance.importers.draft import PrintedSample
from conformance.model import Json, JsonObject

_EVENT: Final = re.compile(r"^data:[ \t]{0,4}(\{.{0,100000})$", re.MULTILINE)
_MOST: Final = 200_000  # characters
_OK: Final = range(200, 300)


def of_requests(samples: Iterable[PrintedSample]) -> tuple[JsonObject, ...]:
    """The JSON objects among the bodies of printed requests."""
    return tuple(each for sample in samples if sample.kind == "request" for each in read(sample))


def of_answers(samples: Iterable[PrintedSample]) -> tuple[JsonObject, ...]:
    """The JSON objects among the printed answers that are no errors, events each by itself."""
    return tuple(each for sample in samples if is_answer(sample) for each in read(sample))


def is_answer(sample: PrintedSample) -> bool:
    """Whether a sample is an answer to a request that went well, as far as the page tells."""
    if sample.kind != "response" or (sample.status is not None and sample.status not in _OK):
        return False
    return sample.status is not None or not any("error" in each for each in read(sample))


def read(sample: PrintedSample) -> Iterator[JsonObject]:
    """The JSON objects in a sample's body, none where there is none."""
    body = (sample.body or "")[:_MOST]
    texts = _EVENT.findall(body) or [body]
    for text in texts[:50]:
        value: Json = lenient_json.read(text).value
        if isinstance(value, str):  # printed as a string inside of quotes
            value = lenient_json.read(value).value
        if isinstance(value, Mapping) and value:
            yield value
