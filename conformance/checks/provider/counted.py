"""What is counted, seen over many answers: prompts and reference pictures must show in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from conformance.checks.check import Context, Scope, accepted, check
from conformance.checks.example import GroupExample, facts
from conformance.model import Facts, Finding, Phase, Status, Usage

_USAGE: Final = "response.usage"
_LIMIT: Final = "request.reference_limit"

#: So many different prompts hardly ever have one number of tokens.
_PROMPTS: Final = 5
#: The share of the tokens of several pictures that must be there; owners' counts vary with scaling.
_SHARE: Final = 0.6


def _said(prompt: str, tokens: int) -> Facts:
    return facts(phase=Phase.COVERING, prompt=prompt, usage=Usage(prompt=tokens, total=tokens))


def _given(count: int, image_tokens: int, *, told: bool = True) -> Facts:
    return facts(
        phase=Phase.COVERING,
        prompt="a",
        asked={"references": count} if count else {},
        reference_sizes=("96x54",) * count,
        usage=Usage(prompt=9 + image_tokens, prompt_image=image_tokens if told else None),
    )


@check(
    "counted/prompts",
    scope=Scope.PROVIDER,
    features=[_USAGE],
    title="The prompt is counted",
    requirement="Different prompts do not all count for one number of tokens.",
    source="https://ai.google.dev/gemini-api/docs/tokens",
    why="A relay that makes counts up bills what was never used.",
    proves_not="That the counts are those of the model's tokenizer.",
    examples=[
        GroupExample(
            title="counts vary",
            gives=Status.PASS,
            probe="",
            members=tuple(_said(f"{n}", 8 + n % 3) for n in range(5)),
        ),
        GroupExample(
            title="always one number",
            gives=Status.WARN,
            probe="",
            members=tuple(_said(f"{n}", 10) for n in range(5)),
        ),
        GroupExample(
            title="too few prompts to tell",
            gives=None,
            probe="",
            members=tuple(_said(f"{n}", 10) for n in range(4)),
        ),
    ],
)
def prompts(own: Sequence[Facts], _context: Context) -> Iterator[Finding]:
    """Over the requests without pictures."""
    counts: dict[str, set[int]] = {}
    for each in own:
        counted = each.usage.prompt if each.valid and accepted(each) and each.usage else None
        if counted is not None and each.prompt and not each.asked.get("references"):
            counts.setdefault(each.prompt, set()).add(counted)
    if len(counts) < _PROMPTS:
        return
    distinct = set().union(*counts.values())
    same = len(distinct) == 1
    yield Finding(
        feature=_USAGE,
        status=Status.WARN if same else Status.PASS,
        message=f"{len(counts)} different prompts count for the same number of tokens"
        if same
        else "different prompts count for different numbers of tokens",
        expected="counts that follow the prompt" if same else None,
        observed=sorted(distinct)[:_PROMPTS],
    )


@check(
    "counted/references",
    scope=Scope.PROVIDER,
    features=[_LIMIT],
    title="Every reference picture is counted",
    requirement="Several reference pictures count for several times the tokens of one.",
    source="https://github.com/Comfy-Org/ComfyUI/issues/10918",
    why="Pictures beyond the first are dropped without a word where a relay keeps one.",
    proves_not="That the model made use of each picture.",
    examples=[
        GroupExample(
            title="fourteen count for fourteen",
            gives=Status.PASS,
            probe="",
            members=(_given(1, 258), _given(14, 3612)),
        ),
        GroupExample(
            title="fourteen count for one",
            gives=Status.FAIL,
            probe="",
            members=(_given(1, 258), _given(14, 258)),
        ),
        GroupExample(
            title="told in the sum alone",
            gives=Status.FAIL,
            probe="",
            members=(_given(0, 0), _given(1, 258, told=False), _given(3, 258, told=False)),
        ),
        GroupExample(title="one alone", gives=None, probe="", members=(_given(1, 258),)),
    ],
)
def references(own: Sequence[Facts], _context: Context) -> Iterator[Finding]:
    """Requests to one model, whose pictures are inline and all of one size; by their number."""
    known: dict[tuple[str, str], dict[int, list[int]]] = {}
    for each in own:
        counted = _of_pictures(each, own)
        sizes = set(each.reference_sizes)
        if counted is not None and len(sizes) == 1 and "" not in sizes:
            alike = known.setdefault((_model(each), each.reference_sizes[0]), {})
            alike.setdefault(len(each.reference_sizes), []).append(counted)
    for numbers in known.values():
        unit = min(numbers.pop(1, [0]))
        for number, counts in sorted(numbers.items() if unit > 0 else ()):
            good = max(counts) >= _SHARE * number * unit
            yield Finding(
                feature=_LIMIT,
                status=Status.PASS if good else Status.FAIL,
                message="every reference picture is counted"
                if good
                else "fewer reference pictures are counted than were sent",
                value=number,
                expected=None if good else number * unit,
                observed=max(counts),
            )


def _of_pictures(each: Facts, own: Sequence[Facts]) -> int | None:
    """The prompt's tokens that its pictures count for, None where that cannot be known."""
    if not (each.valid and accepted(each)) or each.usage is None or each.usage.prompt is None:
        return None
    if each.usage.prompt_image is not None:
        return each.usage.prompt_image
    bare = (
        other.usage.prompt
        for other in own
        if accepted(other)
        and other.usage is not None
        and other.usage.prompt is not None
        and not other.asked.get("references")
        and (other.prompt, _model(other)) == (each.prompt, _model(each))
    )
    least = next(bare, None)
    return None if least is None else each.usage.prompt - least


def _model(each: Facts) -> str:
    return repr(each.asked.get("model"))
