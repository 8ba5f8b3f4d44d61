"""What a page prints of an operation, as ``x-samples``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from conformance.codec import lenient_json
from conformance.importers.draft import PrintedSample
from conformance.importers.infer import bodies
from conformance.model import Json, JsonObject

_BASIC: Final = re.compile(r"Basic\s", re.IGNORECASE)


def identified(samples: Sequence[PrintedSample]) -> tuple[tuple[str, PrintedSample], ...]:
    """Samples with the ids that specs know them by: ``body``, ``call``, ``ok``, ``error``."""
    taken: dict[str, int] = {}
    found = []
    for sample in samples:
        stem = _stem(sample)
        taken[stem] = taken.get(stem, 0) + 1
        name = f"{stem}_{taken[stem]}" if taken[stem] > 1 else stem
        found.append((name, sample))
    return tuple(found)


def _stem(sample: PrintedSample) -> str:
    if sample.kind == "request":
        return "call" if sample.url or sample.method else "body"
    return "ok" if bodies.is_answer(sample) else "error"


def written(
    named: Sequence[tuple[str, PrintedSample]], source: str
) -> Iterator[tuple[JsonObject, int]]:
    """``x-samples`` with the line of each."""
    asked = _asked(named)
    for name, sample in named:
        made: dict[str, Json] = {"id": name, "kind": sample.kind, "source": source}
        made |= {"title": _line(sample.title)} if sample.title else {}
        made |= {"method": sample.method.upper()} if sample.method else {}
        made |= {"url": sample.url} if sample.url else {}
        headers = [(key, value) for key, value in sample.headers if not _BASIC.match(value)]
        if len({key for key, _ in headers}) == len(headers):
            made |= {"headers": dict(headers)} if headers else {}
        else:
            made["headers"] = [[key, value] for key, value in headers]
        made |= {"status": sample.status} if sample.status is not None else {}
        if asked and sample.kind == "response":
            made["answers"] = asked
        made |= {"body": sample.body} if sample.body is not None else {}
        yield made, sample.line


def _asked(named: Sequence[tuple[str, PrintedSample]]) -> str:
    """The one request that all answers can only belong to, ``''`` where there are several."""
    requests = [(name, sample) for name, sample in named if sample.kind == "request"]
    meant = {str(lenient_json.read(sample.body or "").value) for _, sample in requests}
    if len(meant) != 1:
        return ""
    whole = [name for name, sample in requests if sample.url]
    return whole[0] if whole else requests[0][0]


def _line(text: str) -> str:
    return " ".join(text.split())[:120]
