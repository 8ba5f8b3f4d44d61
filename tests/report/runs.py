"""Runs to render, made by hand: small, and with everything in them that reports show."""

from __future__ import annotations

import base64

from conformance.errors import Location
from conformance.model import (
    AnswerRecord,
    CaseRecord,
    CatalogueEntry,
    CheckRecord,
    Claim,
    ClaimKind,
    ClaimRecord,
    Evidence,
    EvidenceKind,
    Facts,
    Fault,
    Feature,
    FindingRecord,
    Footer,
    Header,
    OperationRecord,
    Phase,
    PictureRecord,
    Price,
    ProviderRecord,
    SentRecord,
    Source,
    Status,
)

FEATURES = (
    Feature(id="access.bad_key", group="Access", title="Wrong key refused", meaning="It is."),
    Feature(id="image.present", group="Image", title="Image delivered", meaning="A picture comes."),
    Feature(id="image.size", group="Image", title="Size tier honoured", meaning="As asked."),
    Feature(id="image.aspect_ratio", group="Image", title="Aspect ratio honoured", meaning="Yes."),
    Feature(
        id="stream.framing", group="Streaming", title="Strict event framing", meaning="As said."
    ),
    Feature(id="docs.sample_valid", group="Docs", title="Printed requests are valid", meaning=""),
)
CHECKS = (
    CheckRecord(
        id="image.size-matches",
        title="The picture has the pixels asked for",
        requirement="A tier and a ratio give the official pixels of the model.",
        source="https://ai.google.dev/gemini-api/docs/image-generation",
        features=("image.size",),
        proves_not="that the pixels were not enlarged from a smaller picture",
    ),
    CheckRecord(
        id="docs.sample",
        title="The sample is JSON",
        requirement="A printed request can be parsed.",
        source="https://www.rfc-editor.org/rfc/rfc8259",
        features=("docs.sample_valid",),
    ),
)
THUMBNAIL = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 60).decode()
SIZES = ("1K", "2K", "4K")
RATIOS = ("1:1", "16:9", "21:9")


def provider(name, title, **more):
    return ProviderRecord(
        id=name,
        name=title,
        key_env=f"{name.upper()}_API_KEY",
        spec=f"specs/{name}.yaml",
        digest="0" * 64,
        sources=(Source(id="page", url=f"https://{name}.example/docs", retrieved="2026-03-14"),),
        prices=(Price(model="nano", per="image", amount=0.24, currency="USD", tier="4K"),),
        catalogue=tuple(CatalogueEntry(group="Image", name=f"op {n}") for n in range(72)),
        operations=(
            OperationRecord(
                id="make",
                method="POST",
                path="/v1beta/models/nano:generateContent",
                request_dialect="gemini.generate-content",
                response_dialect="any",
            ),
            OperationRecord(
                id="poll",
                method="GET",
                path="/v1/tasks",
                request_dialect="any",
                response_dialect="any",
                not_judged="asynchronous",
            ),
        ),
        claims=(
            stated("image.size", ClaimKind.VALUES, [*SIZES, "8K"], "Tiers are 1K, 2K, 4K and 8K."),
            stated("image.aspect_ratio", ClaimKind.VALUES, list(RATIOS), ""),
        ),
        implied={"access.bad_key": "gemini.generate-content", "docs.sample_valid": "it prints one"},
        **more,
    )


def stated(feature, kind, value, text):
    claim = Claim(
        id=feature, feature=feature, kind=kind, value=value, text=text, source="page",
        location=Location("specs/acme.yaml", 88),
    )  # fmt: skip
    return ClaimRecord(operation="make", claim=claim, line=88)


def sent(name, size="1K", ratio="1:1"):
    body = {
        "contents": [{"parts": [{"text": "A red kite, it's windy"}]}],
        "generationConfig": {"imageConfig": {"aspectRatio": ratio, "imageSize": size}},
    }
    return SentRecord(
        method="POST",
        url=f"https://api.{name}.example/v1beta/models/nano:generateContent?key={{API_KEY}}",
        headers=(("Content-Type", "application/json"), ("Authorization", "Bearer {API_KEY}")),
        body=body,
    )


def picture(width):
    return PictureRecord(
        where="/candidates/0/content/parts/0/inlineData/data",
        place="inlineData",
        declared="image/png",
        type="image/png",
        width=width,
        height=width,
        sha256="ab" * 32,
        thumbnail=THUMBNAIL,
    )


def case(owner, number, kind, size="1K", ratio="1:1", **more):
    name = f"{owner}/make/covering/{number:08x}"
    shown = '{"candidates":[{"content":{"parts":[{"inlineData":{"data":"iVBORw0…"}}]}}]}'
    members = {
        "id": name,
        "provider": owner,
        "operation": "make",
        "phase": Phase.COVERING,
        "evidence": Evidence(kind=kind, at=f"2026-10-0{1 + number % 3}T08:00:00Z", host="h"),
        "request": sent(owner, size, ratio),
        "facets": {"image_size": size, "aspect_ratio": ratio},
        "response": AnswerRecord(
            status=200,
            headers=(("Content-Type", "application/json"),),
            body=shown,
            length=1_400_000,
            sha256="cd" * 32,
            images=(picture(1024),),
        ),
        "facts": Facts(case=name, operation="make", phase=Phase.COVERING, evidence=kind),
        **more,
    }
    return CaseRecord(**members)


def finding(of, check, feature, status, message, **more):
    return FindingRecord(
        check=check,
        provider=of.provider,
        operation=of.operation,
        feature=feature,
        status=status,
        evidence=of.evidence.kind,
        message=message,
        case=of.id,
        facets=of.facets,
        **more,
    )


def answers(owner, kind, *, breaks):
    """Nine cases with their findings; pictures are too small where ``breaks(size)``."""
    pairs = [(size, ratio) for size in SIZES for ratio in RATIOS]
    for number, (size, ratio) in enumerate(pairs):
        made = case(owner, number, kind, size, ratio)
        yield made
        bad = breaks(size)
        yield finding(
            made, "image.size-matches", "image.size", Status.FAIL if bad else Status.PASS,
            "the picture is smaller than asked for" if bad else "the picture has the size",
            value=size, pointer="/candidates/0/content/parts/0/inlineData/data",
            expected="4096x4096" if bad else None, observed="1024x1024" if bad else None,
        )  # fmt: skip
        yield finding(made, "image.ratio", "image.aspect_ratio", Status.PASS, "the ratio is right",
                      value=ratio)  # fmt: skip
        yield finding(made, "image.any", "image.present", Status.WARN, "one picture")
    lost = case(owner, 99, kind, response=None, fault=Fault(name="timeout-total"))
    yield lost
    yield finding(lost, "access.key", "access.bad_key", Status.INCONCLUSIVE, "no answer came")


def printed(owner, status, message, **more):
    return FindingRecord(
        check="docs.sample",
        provider=owner,
        operation="make",
        feature="docs.sample_valid",
        status=status,
        evidence=EvidenceKind.DOCUMENTED,
        message=message,
        **more,
    )


def whole(header, body):
    body = list(body)
    cases = sum(isinstance(record, CaseRecord) for record in body)
    footer = Footer(
        cases=cases,
        findings=len(body) - cases,
        unrecorded={"bolt": ("bolt/make/negative/00000001",)},
    )
    return [header, *body, footer]


def make_run(kind=EvidenceKind.RECORDED):
    header = Header(
        mode="replay",
        strength=1,
        as_of="2026-10-03",
        full=True,
        providers=(
            provider("acme", "Acme 图像"),
            provider("bolt", "Bolt", upstream="simulated", self_hosted=True),
        ),
        features=FEATURES,
        checks=CHECKS,
    )
    return whole(
        header,
        [
            *answers("acme", kind, breaks=lambda size: size == "4K"),
            *answers("bolt", kind, breaks=lambda _: True),
            printed("acme", Status.FAIL, "the sample is not JSON", pointer="/0", observed="{…}"),
            printed("bolt", Status.PASS, "the sample is JSON"),
        ],
    )
