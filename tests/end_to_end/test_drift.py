"""A vendor that was asked again: what it changed is told, and only that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import CliRunner

from conformance.cli.drift import in_a_line
from conformance.cli.main import group
from conformance.errors import NoEvidence
from conformance.model import Exchange
from conformance.spec.library import Library
from conformance.transport import cassette
from conformance.transport.apart import Apart
from conformance.transport.interaction import to_interactions

VENDOR, OPERATION = "litellm", "generate_content"

pytestmark = pytest.mark.slow


def drift(project, *arguments):
    return CliRunner().invoke(group, ["drift", VENDOR, "--root", str(project.root), *arguments])


def ask_again(project, change: Callable[[Exchange], Exchange]) -> str:
    """Keep a few recorded requests, and give the first that was accepted a second answer."""
    (path,) = (project.cassettes / VENDOR).glob(f"{OPERATION}.recorded.yaml")
    for other in (project.cassettes / VENDOR).glob("*.yaml"):
        if other != path:
            other.unlink()
    kept = [take for take in cassette.index(path) if "/covering/" in take.case][:6]
    exchanges = [cassette.load(take, project.blobs.fetch) for take in kept]
    first = next(each for each in exchanges if each.response and each.response.status == 200)
    evidence = replace(first.evidence, take=2, at="2027-01-02T03:04:05Z")
    second = Apart.of(replace(change(first), evidence=evidence))
    project.blobs.store(second.pictures)
    again = cassette.block(to_interactions(second.exchange))
    cassette.write(path, [*map(cassette.raw, kept), again])
    return first.case.id


def refusing(exchange: Exchange) -> Exchange:
    body = b'{"error": {"code": 500, "message": "no", "status": "INTERNAL"}}'
    return replace(exchange, response=replace(exchange.response, status=500, body=body))


def test_what_was_answered_and_is_refused_now_regressed(project):
    case = ask_again(project, refusing)
    done = drift(project, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert told["after"]["as_of"] == "2027-01-02"
    changes = [
        (each["kind"], each["check"], each["case"]) for c in told["cells"] for each in c["findings"]
    ]
    assert ("regressed", "request/accepted", case) in changes
    assert told["cases"] == told["providers"] == []
    text = drift(project).stdout
    assert text.startswith("Since the recording before, 1 request asked again · ")


def test_the_same_answer_again_is_no_drift(project):
    ask_again(project, lambda exchange: exchange)
    done = drift(project)
    assert (done.exit_code, done.stdout.splitlines()[1]) == (0, "Nothing differs.")


def test_where_nothing_was_asked_again_there_is_nothing_to_compare(project):
    refused = drift(project).exception
    assert isinstance(refused, NoEvidence)
    assert "--live --record" in refused.hint


def test_a_recording_ends_with_the_drift_in_a_line(project):
    library = Library.open(project.root)
    assert in_a_line(library, [VENDOR]) == ""
    ask_again(project, refusing)
    told = in_a_line(library, [VENDOR])
    assert told.startswith("since the recording before, 1 request asked again: ")
    assert "regressed" in told
    assert told.endswith(f" (conformance drift {VENDOR})")


def test_evidence_that_cannot_be_read_fails_no_recording(project):
    ask_again(project, refusing)
    (path,) = (project.cassettes / VENDOR).glob("*.yaml")
    path.write_text(path.read_text(encoding="utf-8")[:-400], encoding="utf-8")
    told = in_a_line(Library.open(project.root), [VENDOR])
    assert told.startswith("cannot be compared with the recording before: ")
