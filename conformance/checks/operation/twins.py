"""Requests that mean the same, spelt or delivered differently: the same kind of answer must come.

Two generations are never compared by content. Twins are equal in the number of pictures, their
declared and true types, their sizes, the finish, whether usage is told, the tokens of pictures in
the prompt, and the class of an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive
from conformance.checks.example import GroupExample, facts
from conformance.checks.operation.comparable import hindrance
from conformance.model import Facts, Finding, Json, PictureFacts, Status, Usage

_CASING: Final = "request.casing"
_STREAM: Final = "stream.equals_plain"
_EQUAL: Final = "dialect.delivery_equal"

#: What twins must have in common, in the order in which differences are told.
_TRAITS: Final = (
    "outcome",
    "pictures",
    "types",
    "declared",
    "sizes",
    "finish",
    "usage",
    "prompt_image",
)
#: What a stream tells on request only.
_USAGE: Final = ("usage", "prompt_image")


def _picture(width: int, height: int, type: str = "image/png") -> PictureFacts:  # noqa: A002
    return PictureFacts(
        where="/candidates/0/content/parts/0/inlineData",
        place="inlineData",
        declared=type,
        type=type,
        width=width,
        height=height,
        decodes=True,
    )


_WIDE: Final = _picture(1376, 768)
_SQUARE: Final = _picture(1024, 1024)
_UNKNOWN: Final = PictureFacts(where="/data/0/url", place="data[].url", delivery="url")
_USED: Final = Usage(prompt=9, output=1120, total=1129)


def traits(member: Facts) -> dict[str, Json]:
    """What twins must have in common."""
    results = [picture for picture in member.pictures if not picture.thought]
    return {
        "outcome": member.error or ("answered" if accepted(member) else "refused"),
        "pictures": len({picture.sha256 or picture.where for picture in results}),
        "types": sorted({picture.type or "unknown" for picture in results}),
        "declared": sorted({picture.declared or "none" for picture in results}),
        "sizes": sorted({f"{picture.width}x{picture.height}" for picture in results}),
        "finish": member.finish,
        "usage": member.usage is not None,
        "prompt_image": (member.usage.prompt_image if member.usage else None) or 0,
    }


def differing(members: Sequence[Facts], without: Sequence[str] = ()) -> str:
    """The first trait in which twins differ, or ''."""
    told = [traits(member) for member in members]
    names = (name for name in _TRAITS if name not in without)
    return next((name for name in names if any(each[name] != told[0][name] for each in told)), "")


def _equal(
    group: Group, feature: str, what: str, *, without: Sequence[str] = ()
) -> Iterator[Finding]:
    """One finding: whether all members of a group came out alike."""
    troubled = next((why for member in group.members if (why := hindrance(member))), "")
    if len(group.members) <= 1 or troubled:
        yield inconclusive(feature, troubled or "its twin was not sent")
        return
    if not any(accepted(member) for member in group.members):
        yield inconclusive(feature, "all were refused, so that nothing can be compared")
        return
    trait = differing(group.members, without)
    shown = {
        group.role_of(member) or str(n): traits(member)[trait or "outcome"]
        for n, member in enumerate(group.members)
    }
    yield Finding(
        feature=feature,
        status=Status.FAIL if trait else Status.PASS,
        message=f"{what} come out differently: {trait}" if trait else f"{what} come out alike",
        expected=None if not trait else next(iter(shown.values())),
        observed=shown,
    )


@check(
    "twins/casing",
    scope=Scope.OPERATION,
    features=[_CASING],
    title="Both casings mean the same",
    requirement="A request in camelCase and the same in snake_case have the same effect.",
    source="https://protobuf.dev/programming-guides/json/",
    proves_not="That every single member is understood in both spellings.",
    examples=[
        GroupExample(
            title="alike",
            gives=Status.PASS,
            probe="casing",
            members=(facts("camel", pictures=(_WIDE,)), facts("snake", pictures=(_WIDE,))),
        ),
        GroupExample(
            title="the ratio is lost in snake_case",
            gives=Status.FAIL,
            probe="casing",
            members=(facts("camel", pictures=(_WIDE,)), facts("snake", pictures=(_SQUARE,))),
        ),
        GroupExample(
            title="snake_case is refused",
            gives=Status.FAIL,
            probe="casing",
            members=(
                facts("camel", pictures=(_WIDE,)),
                facts("snake", status=400, error="bad_request", finish=None),
            ),
        ),
        GroupExample(
            title="the reference picture is lost in snake_case",
            gives=Status.FAIL,
            probe="casing",
            members=(
                facts("camel", pictures=(_WIDE,), usage=replace(_USED, prompt_image=258)),
                facts("snake", pictures=(_WIDE,), usage=_USED),
            ),
        ),
        GroupExample(
            title="one of them met a rate limit",
            gives=Status.INCONCLUSIVE,
            probe="casing",
            members=(facts("camel", pictures=(_WIDE,)), facts("snake", status=429)),
        ),
        GroupExample(
            title="recorded at different times, for different requests",
            gives=Status.INCONCLUSIVE,
            probe="casing",
            members=(
                facts("camel", pictures=(_WIDE,), asked={"aspect_ratio": "16:9"}),
                facts("snake", pictures=(_SQUARE,), asked={"aspect_ratio": "1:1"}),
            ),
        ),
    ],
)
def casing(group: Group, _context: Context) -> Iterator[Finding]:
    """Google's parsers accept either; a relay with types of its own often knows one."""
    if group.probe != "casing":
        return
    if any(member.asked != group.members[0].asked for member in group.members):
        yield inconclusive(_CASING, "one was sent for an earlier plan, and asks for something else")
        return
    yield from _equal(group, _CASING, "the two casings")


@check(
    "twins/stream",
    scope=Scope.OPERATION,
    features=[_STREAM],
    title="A stream delivers what a plain answer does",
    requirement="A streamed and a plain answer to one request deliver the same kind of result.",
    source="https://github.com/BerriAI/litellm/issues/10094",
    examples=[
        GroupExample(
            title="alike, though usage is told in the plain answer only",
            gives=Status.PASS,
            probe="stream",
            members=(
                facts("plain", pictures=(_SQUARE,), usage=_USED),
                facts("stream", pictures=(_SQUARE,), streamed=True),
            ),
        ),
        GroupExample(
            title="the model declined in words, this time",
            gives=Status.INCONCLUSIVE,
            probe="stream",
            members=(
                facts("plain", pictures=(_SQUARE,)),
                facts("stream", streamed=True, has_text=True, declines=True),
            ),
        ),
        GroupExample(
            title="the picture is lost in the stream",
            gives=Status.FAIL,
            probe="stream",
            members=(facts("plain", pictures=(_SQUARE,)), facts("stream", streamed=True)),
        ),
    ],
)
def stream(group: Group, _context: Context) -> Iterator[Finding]:
    """Usage is left out: a chat tells it in a stream on request only."""
    if group.probe == "stream":
        yield from _equal(group, _STREAM, "stream and plain answer", without=_USAGE)


@check(
    "twins/delivery",
    scope=Scope.OPERATION,
    features=[_EQUAL],
    title="The way of delivery changes nothing else",
    requirement="Asking for a URL or for base64, or for events or an array, changes only that.",
    source="https://platform.openai.com/docs/api-reference/images/create#images-create-response_format",
    examples=[
        GroupExample(
            title="the same picture by URL and inline",
            gives=Status.PASS,
            probe="response_format",
            members=(facts("url", pictures=(_SQUARE,)), facts("b64_json", pictures=(_SQUARE,))),
        ),
        GroupExample(
            title="a smaller picture by URL",
            gives=Status.FAIL,
            probe="response_format",
            members=(
                facts("url", pictures=(_picture(512, 512),)),
                facts("b64_json", pictures=(_SQUARE,)),
            ),
        ),
        GroupExample(
            title="the URL could not be reached",
            gives=Status.INCONCLUSIVE,
            probe="response_format",
            members=(
                facts("url", pictures=(replace(_UNKNOWN, unseen=True),)),
                facts("b64_json", pictures=(_SQUARE,)),
            ),
        ),
        GroupExample(
            title="a web page behind the URL",
            gives=Status.FAIL,
            probe="response_format",
            members=(
                facts("url", pictures=(_UNKNOWN,)),
                facts("b64_json", pictures=(_SQUARE,)),
            ),
        ),
        GroupExample(
            title="events and array",
            gives=Status.PASS,
            probe="alt",
            members=(facts("sse", pictures=(_SQUARE,)), facts("array", pictures=(_SQUARE,))),
        ),
    ],
)
def delivery(group: Group, _context: Context) -> Iterator[Finding]:
    """A URL declares no type, so that declared types are left out."""
    if group.probe in {"response_format", "alt"}:
        yield from _equal(group, _EQUAL, "the ways of delivery", without=("declared",))
