"""Small runs to join, written as the engine writes runs, with a judge of groups that is quick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conformance import runfile
from conformance.checks.gathered import groups
from conformance.compare.merge import merge
from conformance.compare.source import Source
from conformance.model import (
    CaseRecord,
    Evidence,
    EvidenceKind,
    Facts,
    Feature,
    FindingRecord,
    Footer,
    Header,
    Part,
    Phase,
    ProviderRecord,
    SentRecord,
    Status,
)

ROW = Feature(id="body.json", group="body", title="JSON", meaning="It is JSON.")
#: One check of each scope.
OWN, TOGETHER, OVERALL, PAGE = "body/json", "probe/canary", "constant/model", "page/answer-both"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A case of a run, in few words."""

    id: str
    group: str = ""
    kind: EvidenceKind = EvidenceKind.RECORDED
    at: str = "2026-03-01"
    take: int = 1
    phase: Phase = Phase.PROBE
    answer: str = "yes"

    @property
    def provider(self) -> str:
        return self.id.partition("/")[0]


def finding(provider, check, *, case="", message="", kind=EvidenceKind.RECORDED):
    return FindingRecord(
        check=check,
        provider=provider,
        operation="make",
        feature=ROW.id,
        status=Status.PASS,
        evidence=kind,
        message=message,
        case=case,
    )


def records_of(sent: Sent, place: int | None = None):
    """The case with the findings about it alone."""
    parts = (Part(group=sent.group, probe="p", role=sent.id),) if sent.group else ()
    facts = Facts(case=sent.id, operation="make", phase=sent.phase, evidence=sent.kind, parts=parts)
    yield CaseRecord(
        id=sent.id,
        provider=sent.provider,
        operation="make",
        phase=sent.phase,
        evidence=Evidence(kind=sent.kind, at=sent.at, take=sent.take),
        request=SentRecord(method="POST", url="https://acme.example/make"),
        facts=facts,
        parts=parts,
        place=place,
    )
    for message in (sent.answer, "and so on"):
        yield finding(sent.provider, OWN, case=sent.id, message=message, kind=sent.kind)


def judged(header: Header, provider: ProviderRecord, facts: Sequence[Facts], /):
    """What a judge of several answers would say: who was in it."""
    del header
    for group in groups(facts):
        last = group.members[-1]
        told = ", ".join(f"{each.case} {each.evidence}" for each in group.members)
        yield finding(provider.id, TOGETHER, case=last.case, message=told, kind=last.evidence)
    if not provider.shards:
        yield finding(provider.id, OVERALL, message=", ".join(each.case for each in facts))


def run_of(
    cases: Iterable[Sent], providers=("acme",), *, shards=(), places=None, footer=None, **how
):
    """A run over cases as the engine makes it; ``places`` are those in the whole, by id."""
    listed = list(cases)
    header = Header(
        **{"mode": "replay", "strength": 1, "features": (ROW,), **how},
        providers=tuple(
            ProviderRecord(id=each, name=each, key_env="K", spec="s", digest=each, shards=shards)
            for each in providers
        ),
    )
    body = []
    for provider in header.providers:
        own = [each for each in listed if each.provider == provider.id]
        planned = [each for each in own if each.phase is not Phase.EXPLORE]
        blocks = []
        for here, each in enumerate(planned + [each for each in own if each not in planned]):
            place = places[each.id] if places else here
            blocks.append(list(records_of(each, None if place == here else place)))
        alone = {Phase.DOCUMENTED, Phase.CLIENT}
        heads = [block[0] for block in blocks[: len(planned)]]
        facts = [head.facts for head in heads if head.phase not in alone]
        body.append(
            finding(provider.id, PAGE, message="well printed", kind=EvidenceKind.DOCUMENTED)
        )
        body += [record for block in blocks[: len(planned)] for record in block]
        body += judged(header, provider, facts)
        body += [record for block in blocks[len(planned) :] for record in block]
    cases_told = sum(isinstance(each, CaseRecord) for each in body)
    end = replace(footer or Footer(cases=0, findings=0), cases=cases_told,
                  findings=len(body) - cases_told)  # fmt: skip
    return [header, *body, end]


class Files:
    """Runs in a folder, by number; joins them as texts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def write(self, records) -> Path:
        self._count += 1
        path = self._folder / f"{self._count}.ndjson"
        with path.open("w", encoding="utf-8", newline="\n") as out:
            runfile.write(records, out)
        return path

    def joined(self, *paths: Path, judge=judged, partial=False) -> Path:
        sources = [Source(path, partial=partial) for path in paths]
        return self.write(merge(sources, judge))
