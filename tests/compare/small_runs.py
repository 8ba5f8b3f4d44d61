"""Runs of a few lines, made by hand or drawn, to compare with each other."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from conformance.errors import Location
from conformance.model import (
    CaseRecord,
    Claim,
    ClaimKind,
    ClaimRecord,
    Evidence,
    EvidenceKind,
    Facts,
    Feature,
    FindingRecord,
    Footer,
    Header,
    Phase,
    ProviderRecord,
    SentRecord,
    Status,
)

DOCUMENTED = EvidenceKind.DOCUMENTED
RECORDED, SIMULATED, LIVE = EvidenceKind.RECORDED, EvidenceKind.SIMULATED, EvidenceKind.LIVE
PASS, FAIL, WARN, INCONCLUSIVE = Status.PASS, Status.FAIL, Status.WARN, Status.INCONCLUSIVE

FEATURES = ("image.size", "image.count", "docs.tidy")
#: Checks that exist, as what is said of all answers together is compared otherwise.
CHECKS = {
    "image.size": "image/size",
    "image.count": "image/count",
    "docs.tidy": "page/description-literal",
}


def provider(name, *, claims=("image.size", "docs.tidy")):
    return ProviderRecord(
        id=name,
        name=name.title(),
        key_env="KEY",
        spec=f"specs/{name}.yaml",
        digest="0" * 64,
        claims=tuple(
            ClaimRecord(
                operation="make",
                claim=Claim(
                    id=feature,
                    feature=feature,
                    kind=ClaimKind.WORKS,
                    value=True,
                    source="page",
                    location=Location(f"specs/{name}.yaml", 7),
                ),
                line=7,
            )
            for feature in claims
        ),
    )


def header(*names, as_of="2026-10-03", features=FEATURES, **more):
    return Header(
        mode="replay",
        strength=1,
        as_of=as_of,
        providers=tuple(
            each if isinstance(each, ProviderRecord) else provider(each) for each in names
        ),
        features=tuple(
            Feature(id=each, group=each.partition(".")[0], title=each.upper(), meaning="")
            for each in features
        ),
        **more,
    )


def case(name, *, kind=RECORDED, at="2026-10-03T08:00:00Z", take=1):
    owner, operation, phase, _ = name.split("/")
    return CaseRecord(
        id=name,
        provider=owner,
        operation=operation,
        phase=Phase(phase),
        evidence=Evidence(kind=kind, at=at, take=take),
        request=SentRecord(method="POST", url=f"https://{owner}.example/make", body={"n": 1}),
        facts=Facts(case=name, operation=operation, phase=Phase(phase), evidence=kind),
    )


def finding(name, status, *, feature="image.size", kind=RECORDED, check="", value=None, **more):
    """What a check says of a case, or with only a provider's name of its page."""
    owner = name.partition("/")[0]
    return FindingRecord(
        check=check or CHECKS[feature],
        provider=owner,
        operation="make",
        feature=feature,
        status=status,
        evidence=kind,
        message=f"it is a {status}",
        case=name if "/" in name else "",
        value=value,
        **more,
    )


def run(head, *body, **footer):
    cases = sum(isinstance(each, CaseRecord) for each in body)
    return [head, *body, Footer(cases=cases, findings=len(body) - cases, **footer)]


def answered(number, status, *, owner="acme", kind=RECORDED, feature="image.size", **more):
    """A case with what the feature's check says of it."""
    name = f"{owner}/make/covering/{number:08x}"
    return case(name, kind=kind), finding(name, status, feature=feature, kind=kind, **more)


#: Two runs shall have enough in common for something to regress, or to be fixed.
OFTEN_FAILING = st.sampled_from([PASS, FAIL, PASS, FAIL, *Status])
MOSTLY_RECORDED = st.sampled_from([RECORDED, RECORDED, RECORDED, SIMULATED, LIVE])


@st.composite
def runs(draw):
    """Any run over two vendors and three features."""
    owners = sorted({"acme"} | draw(st.sets(st.sampled_from(["acme", "bolt"]))))
    features = sorted({"image.size"} | draw(st.sets(st.sampled_from(FEATURES))))
    claims = sorted(draw(st.sets(st.sampled_from(FEATURES))))
    head = header(*(provider(name, claims=claims) for name in owners), features=features)
    body = []
    for owner in owners:
        for number in draw(st.lists(st.integers(0, 2), unique=True, min_size=1)):
            kind = draw(MOSTLY_RECORDED)
            name = f"{owner}/make/covering/{number:08x}"
            body.append(case(name, kind=kind))
            for feature in features:
                if feature != "docs.tidy":
                    told = draw(st.lists(OFTEN_FAILING, max_size=2))
                    body += [finding(name, each, feature=feature, kind=kind) for each in told]
        if "docs.tidy" in features:
            told = draw(st.lists(st.sampled_from(Status), max_size=2))
            body += [finding(owner, each, feature="docs.tidy", kind=DOCUMENTED) for each in told]
    return run(head, *body)


@st.composite
def pairs(draw):
    """Two runs, the second often like the first but for what some findings say, or lacks of it."""
    first = draw(runs())
    if draw(st.booleans()):
        return first, draw(runs())
    head, *body, _ = first
    kept = [each for each in body if isinstance(each, CaseRecord) or draw(st.integers(0, 4))]
    told = [
        each if isinstance(each, CaseRecord) else replace(each, status=draw(OFTEN_FAILING))
        for each in kept
    ]
    return first, run(head, *told)
