"""What one writes with vcrpy to replay recorded answers and hold them against their schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from time import process_time
from typing import Any

import httpx
import vcr
from jsonschema import Draft202012Validator

from benchmarks.detection.document import document
from benchmarks.speed.work.corpus import VENDOR
from conformance.model import EvidenceKind
from conformance.spec.library import Library
from conformance.transport import cassette


def replay(root: str, operation: str, every: int, *, body: bool) -> dict[str, float]:
    """Send the requests of a cassette again, in their order, one in ``every``.

    vcrpy looks at all interactions that it has played before it comes to the next. Those left out
    count as played, so that each request costs what it costs when all are sent. Requests match by
    what vcrpy matches by default and, where asked for, by the ``body``, else a request gets
    the next answer of its operation, whoever that was for.

    Returns how many were ``asked``, and the CPU seconds that ``asking`` and validating took.
    """
    library = Library.open(Path(root))
    validators = _validators(document(library, VENDOR), operation)
    path = cassette.path_of(Path(root) / "cassettes", VENDOR, operation, EvidenceKind.RECORDED)
    asked = valid = 0
    # Reading one of our cassettes, vcrpy has nothing against the member that only we know.
    tape_of = vcr.VCR(record_mode="none")
    matching = {"match_on": (*tape_of.match_on, "body")} if body else {}
    with tape_of.use_cassette(str(path), **matching) as tape, httpx.Client() as client:
        requests = list(tape.requests)
        started = process_time()
        for number, request in enumerate(requests):
            if number % every:
                tape.play_counts[number] += 1
                continue
            answer = client.request(
                request.method, request.uri, headers=dict(request.headers), content=request.body
            )
            asked += 1
            valid += _is_valid(answer, validators)
        asking = process_time() - started
    return {"asked": asked, "asking": asking, "valid": valid}


def _is_valid(answer: httpx.Response, validators: Mapping[str, Draft202012Validator]) -> bool:
    validator = validators.get(str(answer.status_code))
    try:
        value = answer.json()
    except json.JSONDecodeError:  # a stream
        return False
    return validator is not None and validator.is_valid(value)


def _validators(whole: dict[str, Any], operation: str) -> dict[str, Draft202012Validator]:
    """One for each status, made once."""
    answers = next(
        each["responses"]
        for path in whole["paths"].values()
        for each in path.values()
        if each["operationId"] == operation
    )
    found = {}
    for status, answer in answers.items():
        if name := answer.get("$ref", "").removeprefix("#/components/responses/"):
            answer = whole["components"]["responses"][name]  # noqa: PLW2901 - what it refers to
        schema = answer["content"]["application/json"]["schema"]
        # References lead to "#/components/…", which is where they are.
        found[status] = Draft202012Validator({**schema, "components": whole["components"]})
    return found
