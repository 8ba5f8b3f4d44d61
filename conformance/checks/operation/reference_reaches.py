"""Whether reference pictures reach the model: in its tokens, and in the shape of what it draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from conformance.checks.check import Context, Group, Scope, accepted, check, inconclusive, obstacle
from conformance.checks.example import GroupExample, facts
from conformance.model import ClaimKind, Facts, Finding, PictureFacts, Status, Usage

_REACHES: Final = "request.reference_image"
_COUNTED: Final = "response.image_tokens"
_PROBE: Final = "reference"
#: The role of the member that hands in no picture.
_WITHOUT: Final = "without"
#: How far the ratio of a picture may be off to count as following another, as a share.
_TOLERANCE: Final = 0.05
#: No size of a picture is written longer.
_LONGEST: Final = 20

#: What the prompt's tokens say of the picture.
_Tokens = Literal["more", "same", "untold"]
#: Whose shape the result has: the input's, the one it has without it, neither, or it cannot tell.
_Shape = Literal["input", "plain", "neither", "untold"]


def _drawn(width: int, height: int) -> PictureFacts:
    return PictureFacts(
        where="/x", place="inlineData", type="image/png", width=width, height=height, decodes=True
    )


def _bare(tokens: int | None = 9) -> Facts:
    usage = None if tokens is None else Usage(prompt=tokens)
    return facts(_WITHOUT, usage=usage, pictures=(_drawn(1024, 1024),))


def _given(width: int, height: int, tokens: int | None = 9) -> Facts:
    return facts(
        "png",
        usage=None if tokens is None else Usage(prompt=tokens),
        pictures=(_drawn(width, height),),
        asked={"references": 1},
        reference_sizes=("96x54",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What tells of a picture that was handed in."""

    tokens: _Tokens
    shape: _Shape


#: What the signs mean together. Tokens alone may be invented by a relay, and a shape may be chance.
_VERDICTS: Final[dict[tuple[_Tokens, _Shape], tuple[Status, str]]] = {
    ("more", "input"): (Status.PASS, "tokens count the picture, and the result has its shape"),
    ("more", "plain"): (Status.WARN, "tokens count the picture, yet the result ignores its shape"),
    ("more", "neither"): (Status.PASS, "the prompt's tokens count the picture"),
    ("more", "untold"): (Status.PASS, "the prompt's tokens count the picture"),
    ("same", "input"): (Status.PASS, "the result has the shape of the picture"),
    ("same", "plain"): (Status.FAIL, "neither the tokens nor the result's shape show the picture"),
    ("same", "untold"): (Status.FAIL, "the prompt has no more tokens with the picture"),
    ("untold", "input"): (Status.PASS, "the result has the shape of the picture"),
    ("untold", "plain"): (Status.WARN, "the result has the same shape with the picture as without"),
}


@check(
    "reference/reaches",
    scope=Scope.OPERATION,
    features=[_REACHES],
    title="The reference picture reaches the model",
    requirement="An input picture shows in the prompt's tokens, and the result has its shape.",
    source="https://ai.google.dev/gemini-api/docs/image-generation",
    why="An edit without its picture is a new picture, at the price of an edit.",
    proves_not="That the model made use of what the picture shows. Tokens alone may be made up.",
    examples=[
        GroupExample(
            title="tokens and shape", gives=Status.PASS, probe="reference",
            members=(_bare(), _given(1376, 768, 267)),
        ),
        GroupExample(
            title="the shape alone, since no tokens are told", gives=Status.PASS,
            probe="reference", members=(_bare(None), _given(1376, 768, None)),
        ),
        GroupExample(
            title="tokens that a relay made up", gives=Status.WARN, probe="reference",
            members=(_bare(), _given(1024, 1024, 267)),
        ),
        GroupExample(
            title="the same tokens and shape with and without", gives=Status.FAIL,
            probe="reference", members=(_bare(), _given(1024, 1024)),
        ),
        GroupExample(
            title="no tokens told, the same shape", gives=Status.WARN, probe="reference",
            members=(_bare(None), _given(1024, 1024, None)),
        ),
        GroupExample(
            title="no tokens told, a shape of its own", gives=Status.INCONCLUSIVE,
            probe="reference", members=(_bare(None), _given(768, 1376, None)),
        ),
        GroupExample(
            title="a ratio was asked for, so that tokens alone can tell", gives=Status.PASS,
            probe="reference",
            members=(
                _bare(),
                facts("png", usage=Usage(prompt=267), pictures=(_drawn(1024, 1024),),
                      asked={"references": 1, "aspect_ratio": "1:1"},
                      reference_sizes=("96x54",)),
            ),
        ),
        GroupExample(
            title="the request without it was refused", gives=Status.INCONCLUSIVE,
            probe="reference",
            members=(
                facts(_WITHOUT, status=400, error="bad_request", finish=None),
                _given(1376, 768),
            ),
        ),
    ],
)  # fmt: skip
def reaches(group: Group, context: Context) -> Iterator[Finding]:
    """Judged on the members that were answered; a refusal is another row's business."""
    if group.probe != _PROBE:
        return
    plain = group.role(_WITHOUT)
    given = _answered(group)
    if plain is None or not accepted(plain) or not given:
        troubled = next((why for member in group.members if (why := obstacle(member))), "")
        yield inconclusive(_REACHES, troubled or "the pair to compare was not answered")
        return
    for member in given:
        yield _judge(plain, member, group.role_of(member), _signs(plain, member, context))


def _judge(plain: Facts, member: Facts, way: str, signs: _Signs) -> Finding:
    verdict = _VERDICTS.get((signs.tokens, signs.shape))
    if verdict is None:
        return inconclusive(_REACHES, "neither tokens nor the shape of the result can tell")
    status, message = verdict
    return Finding(
        feature=_REACHES,
        status=status,
        message=message,
        value=way,
        expected=None if status is Status.PASS else "more tokens, and the shape of the input",
        observed={
            "tokens without": plain.usage.prompt if plain.usage else None,
            "tokens with": member.usage.prompt if member.usage else None,
            "input": list(member.reference_sizes),
            "result without": _size(plain),
            "result with": _size(member),
        },
        case=member.case,
    )


@check(
    "reference/counted",
    scope=Scope.OPERATION,
    features=[_COUNTED],
    title="The reference picture is counted",
    requirement="A picture that reaches the model counts among the tokens of the prompt.",
    source="https://ai.google.dev/gemini-api/docs/tokens#multimodal-tokens",
    proves_not="That it counts for as many tokens as it should: usage/image-tokens looks at that.",
    examples=[
        GroupExample(
            title="counted", gives=Status.PASS, probe="reference",
            members=(_bare(), _given(1376, 768, 267)),
        ),
        GroupExample(
            title="followed, and not counted", gives=Status.WARN, probe="reference",
            members=(_bare(), _given(1376, 768)),
        ),
        GroupExample(
            title="it did not get there", gives=None, probe="reference",
            members=(_bare(), _given(1024, 1024)),
        ),
    ],
)  # fmt: skip
def counted(group: Group, context: Context) -> Iterator[Finding]:
    """Only where the shape of the result shows that the picture got there."""
    plain = group.role(_WITHOUT)
    if group.probe != _PROBE or plain is None or not accepted(plain):
        return
    for member in _answered(group):
        signs = _signs(plain, member, context)
        if signs.shape == "input" and signs.tokens != "untold":
            good = signs.tokens == "more"
            yield Finding(
                feature=_COUNTED,
                status=Status.PASS if good else Status.WARN,
                message="the picture is counted" if good else "the picture is not counted",
                value=group.role_of(member),
                expected=None if good else "more tokens with the picture than without",
                observed=member.usage.prompt if member.usage else None,
                case=member.case,
            )


def _answered(group: Group) -> list[Facts]:
    return [
        member for member in group.members if member.asked.get("references") and accepted(member)
    ]


def _signs(plain: Facts, member: Facts, context: Context) -> _Signs:
    return _Signs(tokens=_tokens(plain, member), shape=_shape(plain, member, context))


def _tokens(plain: Facts, member: Facts) -> _Tokens:
    if member.usage is None:
        return "untold"
    if member.usage.prompt_image:
        return "more"
    before, after = plain.usage.prompt if plain.usage else None, member.usage.prompt
    if before is None or after is None:
        return "untold"
    return "more" if after > before else "same"


def _shape(plain: Facts, member: Facts, context: Context) -> _Shape:
    """A shape tells only where the request leaves it open, and the page promises no default."""
    result, without = _ratio(_size(member)), _ratio(_size(plain))
    given = _ratio(next(iter(member.reference_sizes), ""))
    promised = any(
        claim.feature == "image.aspect_ratio" and claim.kind is ClaimKind.DEFAULT
        for claim in context.operation.claims
    )
    open_ = not promised and not {"aspect_ratio", "image_size"} & _shaping(member)
    if not open_ or not (result and without and given) or _close(given, without):
        return "untold"
    if _close(result, given):
        return "input"
    return "plain" if _close(result, without) else "neither"


def _shaping(member: Facts) -> set[str]:
    """The members that a request states and that say a shape: a tier says none."""
    pixels = "x" in str(member.asked.get("image_size", ""))
    return {name for name in member.asked if name != "image_size" or pixels}


def _size(member: Facts) -> str:
    """The size of the result, '' where there is none."""
    results = [each for each in member.pictures if not each.thought and each.width and each.height]
    return f"{results[-1].width}x{results[-1].height}" if results else ""


def _ratio(size: str) -> float:
    width, _, height = size.partition("x")
    if len(size) > _LONGEST or not (width.isdecimal() and height.isdecimal() and int(height)):
        return 0.0
    return int(width) / int(height)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(one, other)
